"""What a body sets for everybody, and what a module sets when it is first imported: kind of setting × who comes from the
store and who is made anew."""

from truth.language import case, edit

SETTINGS = {
    "an option of pandas": ("pd.set_option('display.max_rows', 7)", "pd.get_option('display.max_rows')"),
    "a format of numpy": ("np.set_printoptions(precision=2)", "str(np.array([1.23456]))"),
    "numpy's errors": ("np.seterr(divide='raise')", "np.geterr()['divide']"),
    "a variable of the environment": ("os.environ['MINE'] = 'x'", "os.environ.get('MINE')"),
    "a variable that is taken away": ("os.environ.pop('HOME')", "'HOME' in os.environ"),
    "the path of modules": ("sys.path.insert(0, 'of the body')", "sys.path[0]"),
    "filters of warnings": ("warnings.simplefilter('error')", "warnings.filters[0][0]"),
    "the context of decimals": ("decimal.getcontext().prec = 4", "str(decimal.Decimal(1) / 3)"),
    "the level of the root logger": ("logging.getLogger().setLevel(5)", "logging.getLogger().level"),
    "a handler": ("logging.getLogger('x').addHandler(logging.NullHandler())", "len(logging.getLogger('x').handlers)"),
    "the time zone": ("os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()", "time.strftime('%H', time.localtime(0))"),
    "the time a socket waits": ("socket.setdefaulttimeout(7)", "socket.getdefaulttimeout()"),
    "how deep calls may go": ("sys.setrecursionlimit(9999)", "sys.getrecursionlimit() == 9999"),
    "a name that all modules see": ("builtins.double = len", "hasattr(builtins, 'double')"),
    "a built-in function": ("builtins.ascii = len", "builtins.ascii('é')"),
    "a method of tables": ("pd.DataFrame.top = lambda df: df.head(1)", "hasattr(pd.DataFrame, 'top')"),
    "the folder": ("os.makedirs('sub', exist_ok=True); os.chdir('sub')", "os.path.basename(os.getcwd())"),
    "the first day of weeks": ("calendar.setfirstweekday(6)", "calendar.firstweekday()"),
    "a signal's handler": (
        "signal.signal(signal.SIGUSR2, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGUSR2) == signal.SIG_IGN",
    ),
    "an attribute of a module": ("calendar.mine = 1", "hasattr(calendar, 'mine')"),
    "a function of a module": ("import textwrap as t; t.dedent = len", "textwrap.dedent('  x')"),
    "a method of a class": ("setattr(textwrap.TextWrapper, 'wrap', len)", "textwrap.TextWrapper.wrap is len"),
    "an attribute of a module, by a helper": ("helps()", "hasattr(calendar, 'helped')"),
    "the hook of what nobody catches": ("sys.excepthook = print", "sys.excepthook is print"),
    "who may read new files": ("os.umask(0o077)", "(lambda mask: (os.umask(mask), mask)[1])(os.umask(0o022))"),
    "the context that threads start with": ("decimal.DefaultContext.prec = 5", "decimal.DefaultContext.prec"),
    "what displays values": ("shown = sys.displayhook; sys.displayhook = print", "sys.displayhook is print"),
    "a module by hand": ("sys.modules['by_hand'] = textwrap", "'by_hand' in sys.modules"),
    "a module that is taken away": ("import colorsys; del sys.modules['colorsys']", "'colorsys' in sys.modules"),
    "what traces calls": ("sys.setprofile(lambda *_: None)", "sys.getprofile()"),
    "how letters are coded": (
        "codecs.register_error('mine', lambda error: ('?', error.end))",
        "knows('mine')",
    ),
    "what counts as a number": ("numbers.Number.register(Thing)", "isinstance(Thing(), numbers.Number)"),
    "what a function does with a type": ("shows.register(Thing, lambda _: 'thing')", "shows(Thing())"),
    "how a database keeps a type": ("sqlite3.register_adapter(Thing, str)", "len(sqlite3.adapters)"),
    "how a type is displayed": (
        "get_ipython().display_formatter.formatters['text/html'].for_type(Thing, repr)",
        "Thing in get_ipython().display_formatter.formatters['text/html'].type_printers",
    ),
    "how many files may be open": (
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "resource.getrlimit(resource.RLIMIT_CORE)[0] == 0",
    ),
    "figures that are open": ("plt.figure()", "plt.get_fignums()"),
}

INDENT = "\n        "
SETS = INDENT.join(how for how, _ in SETTINGS.values())
READS = INDENT.join(f"    {name!r}: {how}," for name, (_, how) in SETTINGS.items())


MODULES = {
    "sets.py": "import os, warnings, decimal\nos.environ['MINE'] = '1'\ndecimal.getcontext().prec = 4\n"
    "warnings.filterwarnings('ignore', message='of the module')\n",
    "leads.py": "import sets\nimport beside\n",
    "beside.py": "X = 1\n",
}
FOUND = "(os.environ.get('MINE'), decimal.getcontext().prec, sum('of the module' in str(f) for f in warnings.filters))"

CASES = [
    case(
        "what a body sets for everybody, of every kind, is nowhere afterwards",
        f"""
        import builtins, calendar, codecs, decimal, functools, logging, numbers, os, resource, signal, socket, sqlite3
        import sys, textwrap, time, warnings
        import matplotlib; matplotlib.use("agg")
        import matplotlib.pyplot as plt, numpy as np, pandas as pd
        class Thing: pass
        @functools.singledispatch
        def shows(thing): return "anything"
        def knows(handler):
            try: return bool(codecs.lookup_error(handler))
            except LookupError: return False
        def found(): return {{
        {READS}
            }}
        def helps(): calendar.helped = 1

        %%asset a
        {SETS}
        1

        %%asset b
        (a, found())

        %%asset c
        (b, found(), "c")
        """,
        edit('"c")', '"d")', "c"),
        edit("(a, ", "(a + 1, ", "b c"),
    ),
    case(
        "what a function that makes an asset sets on a module, and a method that another calls",
        """
        import calendar
        from nbasset import asset

        class Sets:
            def late(self): calendar.late = 2

        @asset
        def a():
            calendar.early = 1
            Sets().late()
            return 1

        %%asset b
        (a, hasattr(calendar, "early"), hasattr(calendar, "late"), 3)
        """,
        edit("3)", "4)", "b", b=(1, False, False, 4)),
    ),
    case(
        "what a module sets holds for whoever imports it, whoever was first and whoever comes from the store",
        f"""
        import decimal, os, warnings

        %%asset a
        import leads
        (1, {FOUND})

        %%asset b
        import sets
        (2, {FOUND})

        %%asset c
        import beside
        (3, {FOUND})

        %%asset d
        (4, {FOUND})
        """,
        edit("(2, ", "(22, ", "b", b=(22, ("1", 4, 1))),
        edit("(3, ", "(33, ", "c", c=(33, (None, 28, 0))),
        edit("(1, ", "(11, ", "a", a=(11, ("1", 4, 1))),
        edit("(4, ", "(44, ", "d", d=(44, (None, 28, 0))),
        files=MODULES,
    ),
    case(
        "what a module sets that a plain cell imports below the first body holds for the bodies below that",
        f"""
        import decimal, os, warnings

        %%asset a
        import sets
        (1, {FOUND})

        %%asset b
        (2, {FOUND})
        """,
        edit("(2, ", "(22, ", "b", b=(22, (None, 28, 0))),
        files=MODULES,
    ),
    case(
        "what a helper sets on a module and a class that it is handed",
        """
        import calendar
        def setup(module, n): module.mine = n
        def patch(cls, n): setattr(cls, "late", n)

        %%asset a
        1

        %%asset b
        setup(calendar, 3)
        patch(calendar.TextCalendar, 5)
        (a, 1)

        %%asset c
        (b, hasattr(calendar, "mine"), hasattr(calendar.TextCalendar, "late"), 1)
        """,
        edit('Calendar, "late"), 1)', 'Calendar, "late"), 2)', "c", c=((1, 1), False, False, 2)),
    ),
]
