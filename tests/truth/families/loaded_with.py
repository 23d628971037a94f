"""What an installed package takes from what cells have set, as it is loaded: it counts for whoever leads to it."""

from truth.language import case, edit, insert

FILES = {
    "site-packages/settable.py": "MODE = 'slow'\n",
    "site-packages/taker.py": "import os, settable\nfrom decimal import getcontext\n"
    "MODE, PREC, WORD = settable.MODE, getcontext().prec, os.environ.get('TAKEN')\n"
    "def mode(): return MODE\ndef prec(): return PREC\ndef word(): return WORD\n",
    "site-packages/around/__init__.py": "from .inner import mode\n",
    "site-packages/around/inner.py": "from taker import mode\n",
    "site-packages/other.py": "def one(): return 1\n",
}

CASES = [
    case(
        "an attribute of another package",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        import taker, other

        %%asset a
        taker.mode()

        %%asset b
        other.one()
        """,
        edit('"fast"', '"faster"', "a", a="faster", b=1),
        insert("import taker", 'settable.MODE = "later"', ""),
        edit('"later"', '"latest"', ""),
        files=FILES,
        modes="fresh",
    ),
    case(
        "the precision of decimal numbers, set in the cell that loads the package",
        """
        import os, sys, decimal
        sys.path.append(os.path.abspath("site-packages"))
        decimal.getcontext().prec = 7
        import taker, other

        %%asset a
        taker.prec()

        %%asset b
        other.one()
        """,
        edit("prec = 7", "prec = 8", "a", a=8, b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "an attribute of another package, set anew above or below what has loaded it",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        import taker, other

        settable.OTHER = 1

        %%asset a
        taker.mode()

        %%asset b
        other.one()
        """,
        edit("settable.OTHER = 1", 'settable.MODE = "later"', "", a="fast", b=1),
        edit('"fast"', '"faster"', "").leaving_stale("a"),
        files=FILES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "an attribute of another package, taken by what a body is the first to load",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        %%asset a
        import taker
        taker.mode()

        %%asset b
        import other
        other.one()

        settable.MODE = "later"
        """,
        edit('"later"', '"latest"', "", a="fast", b=1),
        edit('"fast"', '"faster"', "a", a="faster", b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "the same in a live notebook, where it is loaded once",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        def mode():
            import around
            return around.mode()

        %%asset a
        mode()

        %%asset b
        import other
        other.one()
        """,
        insert("other.one()", 'settable.MODE = "later"', "", a="fast", b=1),
        edit('"fast"', '"faster"', "").leaving_stale("a"),
        files=FILES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "the precision of decimal numbers, taken by what a body is the first to load by a name",
        """
        import os, sys, decimal, importlib
        sys.path.append(os.path.abspath("site-packages"))

        decimal.getcontext().prec = 7

        %%asset a
        importlib.import_module("taker").prec()

        %%asset b
        import other
        other.one()
        """,
        edit("prec = 7", "prec = 8", "a", a=8, b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "a variable of the environment",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))

        os.environ["TAKEN"] = "fast"

        %%asset a
        import taker
        taker.word()

        %%asset b
        import other
        other.one()
        """,
        edit('"fast"', '"faster"', "a", a="faster", b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "a variable of the environment, set in the cell that loads the package",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        os.environ["TAKEN"] = "fast"
        import taker, other

        %%asset a
        taker.word()

        %%asset b
        other.one()
        """,
        edit('"fast"', '"faster"', "a", a="faster", b=1),
        edit('os.environ["TAKEN"] = "faster"', "", "a", a=None, b=1),
        files=FILES,
        modes="fresh",
    ),
    case(
        "a variable of the environment in a live notebook",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))

        os.environ["TAKEN"] = "fast"

        import other

        %%asset a
        import taker
        taker.word()

        %%asset b
        other.one()
        """,
        insert("other.one()", 'os.environ["TAKEN"] = "later"', "", a="fast", b=1),
        edit('"fast"', '"faster"', "").leaving_stale("a"),
        files=FILES,
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "what two bodies need, of which the second stands below another setting",
        """
        import os, sys
        sys.path.append(os.path.abspath("site-packages"))
        import settable

        settable.MODE = "fast"

        %%asset a
        import taker
        taker.mode()

        settable.MODE = "later"

        %%asset b
        import taker
        taker.mode()
        """,
        edit('"later"', '"latest"', "", a="fast", b="fast"),
        edit('"fast"', '"faster"', "a b", a="faster", b="faster"),
        files=FILES,
        modes="fresh",
    ),
]
