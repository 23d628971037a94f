"""Own meanings: which functions mean something else in a body, in every form in which code can hold them."""

from __future__ import annotations

import sys

import numpy
import pytest
from naming import named

KINDS = {
    "a function": ("def f(x): return up + x", "f(1)"),
    "a lambda": ("f = lambda x: up + x", "f(1)"),
    "a function that calls another": ("def g(x): return up + x\ndef f(x): return g(x)", "f(1)"),
    "a method": ("class C:\n    def f(self, x): return up + x\nc = C()", "c.f(1) + C().f(0) - up"),
    "a method that was bound before": ("class C:\n    def f(self, x): return up + x\nf = C().f", "f(1)"),
    "a method that asks that of its base": (
        "class B:\n    def f(self, x): return up\nclass C(B):\n    def f(self, x): return super().f(x) + x",
        "C().f(1)",
    ),
    "a class method": ("class C:\n    @classmethod\n    def f(cls, x): return up + x", "C.f(1)"),
    "a static method": ("class C:\n    @staticmethod\n    def f(x): return up + x", "C.f(1)"),
    "a property": ("class C:\n    @property\n    def f(self): return up + 1", "C().f"),
    "a property that is remembered": (
        "import functools\nclass C:\n    @functools.cached_property\n    def f(self): return up + 1\nc = C()",
        "c.f",
    ),
    "an instance that is called": ("class C:\n    def __call__(self, x): return up + x\nf = C()", "f(1)"),
    "a partial": ("from functools import partial\ndef g(y, x): return up + x + y\nf = partial(g, 0)", "f(1)"),
    "a partial method": (
        "from functools import partialmethod\nclass C:\n    def g(self, y, x): return up + x + y\n"
        "    f = partialmethod(g, 0)",
        "C().f(1)",
    ),
    "a decorated function": (
        "import functools\ndef twice(g):\n    @functools.wraps(g)\n    def inner(x): return g(x) + 0\n    return inner\n"
        "@twice\ndef f(x): return up + x",
        "f(1)",
    ),
    "a decorator that reads it": (
        "import functools\ndef plus(g):\n    @functools.wraps(g)\n    def inner(x): return g(x) + up\n    return inner\n"
        "@plus\ndef f(x): return x",
        "f(1)",
    ),
    "a function that remembers": ("import functools\n@functools.lru_cache\ndef f(x): return up + x", "f(1)"),
    "a method that remembers": (
        "import functools\nclass C:\n    @functools.cache\n    def f(self, x): return up + x\nc = C()",
        "c.f(1)",
    ),
    "a function that dispatches by type": (
        "import functools\n@functools.singledispatch\ndef f(x): return None\n@f.register\ndef g(x: int): return up + x",
        "f(1)",
    ),
    "a method that dispatches by type": (
        "import functools\nclass C:\n    @functools.singledispatchmethod\n    def f(self, x): return None\n"
        "    @f.register\n    def g(self, x: int): return up + x",
        "C().f(1)",
    ),
    "a closure": ("def make(k):\n    def f(x): return up + x + k\n    return f\nf = make(0)", "f(1)"),
    "a generator": ("def f(x):\n    yield up\n    yield x", "sum(f(1))"),
    "a coroutine": ("async def f(x): return up + x", "await f(1)"),
    "an asynchronous generator": ("async def f(x):\n    yield up\n    yield x", "sum([each async for each in f(1)])"),
    "a key that C code calls": (
        "import functools\ndef g(x, y): return (x - y) * up\nf = functools.cmp_to_key(g)",
        "sorted([1, 2], key=f)[0] * up + 2 - 1 if up > 0 else up + 1",
    ),
    "a register": ("steps = {}\ndef f(x): return up + x\nsteps['f'] = f", "steps['f'](1) if steps['f'] is f else None"),
    "keys of a register": ("def f(x): return up + x\nsteps = {f: 1}", "f(steps[f])"),
    "an attribute of an instance": (
        "class C:\n    def __init__(self, f): self.f = f\nc = C(lambda x: up + x)",
        "c.f(1)",
    ),
    "a default": ("def g(x): return up + x\ndef f(x, g=g): return g(x)", "f(1)"),
    "a default by name": ("def g(x): return up + x\ndef f(x, *, g=g): return g(x)", "f(1)"),
    "an operator": ("class C:\n    def __add__(self, x): return up + x", "C() + 1"),
    "a context manager": (
        "from contextlib import contextmanager\n@contextmanager\ndef f(x): yield up + x",
        "with f(1) as found: pass\nfound",
    ),
}


@pytest.mark.parametrize(("helper", "body"), KINDS.values(), ids=KINDS.keys())
def test_whatever_reads_an_assets_name_reads_what_was_made_in_the_same_run(notebook, helper, body):
    notebook.plain(f"base = 10\n{helper}")
    notebook.asset("up", "base")
    notebook.asset("a", body)
    before = dict(notebook.names)
    for base in (10, 20):
        notebook.names["base"] = base
        assert notebook.run().success
        assert notebook.instance.value("a") == base + 1
        assert notebook.instance.value("up") == base
    assert notebook.names == {**before, "base": 20}
    assert all(notebook.names[name] is value for name, value in before.items() if name != "base")


def value_of(notebook, helper, body, name="a"):
    notebook.plain(helper)
    notebook.asset(name, body)
    assert notebook.run().success
    return notebook.instance.value(name)


def test_only_what_leads_to_another_meaning_is_bound_anew(notebook):
    notebook.asset("up", "1")
    found = value_of(
        notebook,
        "kept, told = [], 5\ndef g(): return up\ndef h(): return g()\ndef i(): return kept\ndef j(): return told\nclass C: pass\n"
        "before = {id(each): each.__name__ for each in (g, h, i, j, C)}",
        "[before.get(id(each), 'anew') for each in (g, h, i, j, C)]",
    )
    assert found == ["anew", "anew", "anew", "j", "C"], "a list is the body's own copy"


ORDINARY = {
    "members of an enum": (
        "import enum, pickle\nclass Color(enum.Enum):\n    RED = 1\nclass F(enum.Flag):\n    A = 1\n    B = 2",
        "(pickle.loads(pickle.dumps(Color.RED)) is Color.RED, pickle.loads(pickle.dumps(F.A|F.B)) == F.A|F.B)",
        "(True, True)",
    ),
    "named tuples of both kinds": (
        "import typing, collections, pickle\nclass N(typing.NamedTuple):\n    x: int",
        "P = collections.namedtuple('P','a b')\nclass Q(typing.NamedTuple):\n    y: N\n(pickle.loads(pickle.dumps(P(1,2))), pickle.loads(pickle.dumps(Q(N(1)))).y.x, P.__module__)",
        "(P(a=1, b=2), 1, '__main__')",
    ),
    "a dataclass": (
        "import dataclasses\n@dataclasses.dataclass\nclass D:\n    x: int\n    def __post_init__(self): self.y = self.x + up\n    def __repr__(self): return f'D{up}'",
        "d = D(1)\n(d.y, repr(d), dataclasses.asdict(d), dataclasses.replace(d, x=2).y)",
        "(11, 'D10', {'x': 1}, 12)",
    ),
    "threads that count": (
        "import threading\nbeats=0\ndef step():\n    global beats\n    beats += 1",
        "ts=[threading.Thread(target=step) for _ in range(3)]\n[t.start() for t in ts]; [t.join() for t in ts]\nstep()\nbeats",
        "4",
    ),
    "abstract classes": (
        "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\nclass B(A):\n    def f(self): return up",
        "class C(B):\n    def f(self): return super().f() + 1\n(isinstance(B(), A), C().f(), issubclass(C, A))",
        "(True, 11, True)",
    ),
    "functions in functions": (
        "def f(x): return up + x",
        "def outer():\n    def inner(): return f(1)\n    return [inner() for _ in range(2)]\nouter()",
        "[11, 11]",
    ),
    "coroutines that are gathered": (
        "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return up + x",
        "await asyncio.gather(f(1), f(2))",
        "[11, 12]",
    ),
    "a pool of the notebook": (
        "import concurrent.futures as cf\npool = cf.ThreadPoolExecutor(1)\npool.submit(len, []).result()\nclass M:\n    def f(self, x): return up + x\nm=M()",
        "list(pool.map(m.f, [1]))",
        "[11]",
    ),
    "an attribute of a class": (
        "class C:\n    total = 0\n    @classmethod\n    def add(cls, x):\n        cls.total += x + up\n        return cls.total",
        "(C.add(1), C.add(1), C.total)",
        "(11, 22, 22)",
    ),
    "closures that share a count": (
        "def make():\n    n = 0\n    def inc():\n        nonlocal n\n        n += up\n        return n\n    def get(): return n\n    return inc, get\ninc, get = make()",
        "(inc(), get(), inc(), get())",
        "(10, 10, 20, 20)",
    ),
    "an implementation that the body adds": (
        "import functools\n@functools.singledispatch\ndef k(x): return 'o'",
        "@k.register\ndef _(x: int): return up\n(k(1), k(''))",
        "(10, 'o')",
    ),
    "weak keys": (
        "import weakref\ndef f(): return up\nw = weakref.WeakKeyDictionary({f: 1})\nreg = {'f': f}",
        "(len(w), reg['f']())",
        "(1, 10)",
    ),
    "a copy of what holds a function": (
        "import copy\ndef f(): return up\nclass H:\n    def __init__(self): self.cb = [f]\nh=H()",
        "h2 = copy.deepcopy(h)\n(h2.cb[0](), h.cb[0]())",
        "(10, 10)",
    ),
    "an exception of the notebook's": (
        "class MyE(Exception): pass\ndef f(): raise MyE(up)",
        "try:\n    f()\nexcept MyE as e:\n    r = e.args\nr",
        "(10,)",
    ),
    "a metaclass": (
        "class Meta(type):\n    def __call__(cls, *a): return (up, super().__call__(*a))\nclass Z(metaclass=Meta):\n    pass",
        "Z()[0]",
        "10",
    ),
    "slots": (
        "class S:\n    __slots__=('v',)\n    def __init__(self): self.v = up\n    def __eq__(self, o): return self.v == o.v\n    __hash__=None",
        "(S() == S(), S().v)",
        "(True, 10)",
    ),
    "a generator that goes on": (
        "def gen():\n    while True:\n        got = yield up\n        if got: return",
        "it = gen()\n(next(it), next(it))",
        "(10, 10)",
    ),
}


@pytest.mark.parametrize(("helper", "body", "value"), ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_code_does_what_it_does_in_a_plain_cell(notebook, helper, body, value):
    notebook.asset("up", "10")
    assert repr(value_of(notebook, helper, body)) == value
    assert sys.modules["__main__"].__dict__ is notebook.names


@pytest.mark.parametrize("text", ["exec('limit = 5')", "globals()['limit'] = 5", "eval('vars()')['limit'] = 5"])
def test_where_any_name_may_be_bound_all_helpers_see_it(notebook, text):
    assert value_of(notebook, "limit = 1\ndef above(x): return x > limit", f"{text}\nabove(3)") is False
    assert notebook.names["limit"] == 1


def test_what_a_helper_binds_globally_stays_among_the_bodys_own_names(notebook):
    found = value_of(
        notebook,
        "count = 0\ndef step():\n    global count\n    count += 1\ndef told(): return count",
        "step(); step()\n(count, told())",
    )
    assert found == (2, 2)
    assert notebook.names["count"] == 0


def test_helpers_see_what_the_body_assigns(notebook):
    assert value_of(notebook, "limit = 1\ndef above(x): return x > limit", "limit = 5\nabove(3)") is False
    assert notebook.names["limit"] == 1


def test_a_method_sees_what_the_body_assigns_and_its_class_stays_the_same(notebook):
    helper = "limit = 1\nclass C:\n    def above(self, x): return x > limit\nc = C()"
    assert value_of(notebook, helper, "limit = 5\n(c.above(3), isinstance(c, C), type(c) is C)") == (False, True, True)
    assert notebook.names["c"].above(3)


def test_functions_bound_anew_are_found_where_they_are_kept(notebook):
    found = value_of(
        notebook,
        "rows = []\ndef f(): return len(rows)\nsteps = [f]\nnamed = {f: 'f'}",
        "import pickle\nrows.append(1)\n"
        "(f in steps, named[f], steps[0](), pickle.loads(pickle.dumps(f)) is f, pickle.loads(pickle.dumps(steps))[0] is f)",
    )
    assert found == (True, "f", 1, True, True)
    assert notebook.names["rows"] == []


def test_attributes_and_parameters_of_what_is_bound_anew_are_its_own(notebook):
    found = value_of(
        notebook,
        "import inspect\nrows = [1]\ndef f(x: int, y=2, *, z=3) -> str:\n    'told'\n    return rows\nf.unit = 'm'",
        "(f.__name__, f.__doc__, f.unit, str(inspect.signature(f)), f.__module__)",
    )
    assert found == ("f", "told", "m", "(x: 'int', y=2, *, z=3) -> 'str'", "__main__")


def test_a_name_reached_unseen_gets_its_value_and_the_mark(notebook):
    helper = "import pickle\nclass C: pass\nstored = pickle.dumps(C())"
    assert type(value_of(notebook, helper, "pickle.loads(stored)")).__name__ == "C"
    assert "the name C, reached unseen" in notebook.instance.result("a").making.untracked


@pytest.mark.parametrize(
    ("library", "body", "value", "name"),
    [
        ("pandas", "df.query('x > @' + n).x.tolist()", [3], "low"),
        ("pandas", "(df.eval('x + @' + n)).tolist()", [3, 4, 5], "low"),
        ("polars", "import polars\npolars.sql(f'select * from {t}').collect()['x'].to_list()", [1], "lf"),
        ("duckdb", "import duckdb\nduckdb.sql(f'select count(*) from {t}').fetchall()", [(1,)], "lf"),
    ],
)
def test_libraries_find_the_names_that_texts_mean_which_are_made_as_the_body_runs(notebook, library, body, value, name):
    pytest.importorskip("polars") if name == "lf" else None
    pytest.importorskip(library)
    helper = (
        "import pandas as pd\nlow, x = 2, 5\ndf = pd.DataFrame({'x': [1, 2, 3]})"
        if name == "low"
        else "import polars\nlf = polars.DataFrame({'x': [1]})"
    )
    assert value_of(notebook, helper, f"n, t = 'wol'[::-1], 'fl'[::-1]\n{body}") == value
    assert notebook.instance.result("a").making.untracked == (f"the name {name}, reached unseen",)


def test_a_helper_that_hands_texts_on_looks_among_the_bodys_names(notebook):
    helper = "import pandas as pd\nlow = 2\ndf = pd.DataFrame({'x': [1, 2, 3]})\ndef pick(n): return df.query('x > @' + n).x.tolist()"
    assert value_of(notebook, helper, "pick('low')") == [3]
    assert notebook.instance.result("a").making.untracked == ("the name low, reached unseen",)


@pytest.mark.parametrize(
    ("body", "value", "told"),
    [
        ("evaluate('low + ' + n)", 2, ("the name low, reached unseen",)),
        ("logged('rows of low read: x, ' + n)", "__main__", ()),
        ("given('x + ' + n, dict)", 5, ()),
        ("given('x + ' + n, Names)", 5, ()),
    ],
)
def test_a_library_of_which_nothing_is_known_may_mean_the_names_of_expressions(notebook, body, value, told):
    text = (
        "import sys\ndef evaluate(text): return sys._getframe(1).f_globals[text.split()[0]]\n"
        "def logged(text): return sys._getframe(1).f_globals['__name__']\n"
        "def given(text, kind):\n"
        "    names = kind({'x': 4})\n"
        "    return eval(compile(text, '<text>', 'eval'), {}, names)\n"
        "class Names:\n"
        "    def __init__(self, held): self.held = held\n"
        "    def __contains__(self, name): return name in self.held\n"
        "    def __getitem__(self, name): return self.held[name]\n"
        "    def get(self, name): return self.held.get(name)"
    )
    package = {"__name__": "numpy.somewhere"}
    exec(compile(text, f"{numpy.__path__[0]}/somewhere.py", "exec"), package)
    notebook.names.update({name: package[name] for name in ("evaluate", "logged", "given", "Names")})
    assert value_of(notebook, "low, x = 2, 3", f"n = '1'\n{body}") == value
    assert notebook.instance.result("a").making.untracked == told


def test_a_library_that_looks_at_frames_for_other_reasons_reaches_nothing(notebook):
    body = "import warnings, collections\ncollections.namedtuple('N', 'low x')\nlen(df.query('x > 2'))"
    assert value_of(notebook, "import pandas as pd\nlow, x = 2, 5\ndf = pd.DataFrame({'x': [1, 2, 3]})", body) == 1
    assert notebook.instance.result("a").making.untracked == ()


def test_late_callbacks_of_a_body_find_its_names(notebook):
    helper = "import threading\nfound = []\ngo = threading.Event()\ndef h(): return up\ndef g(): return h()"
    notebook.asset("up", "7")
    body = (
        "def later():\n    go.wait(5)\n    found.append((g(), own, up))\nown = 3\n"
        "thread = threading.Thread(target=later)\nthread.start()\nout = found\n1"
    )
    value_of(notebook, helper, body)
    late = notebook.instance.kept_names.values(named("a"))
    notebook.names["go"].set()
    late["thread"].join()
    assert [*notebook.names["found"], *late["out"]] == [(7, 3, 7)]


def test_instances_of_a_class_that_another_body_defines_can_be_pickled(notebook):
    notebook.plain("import pickle")
    notebook.asset("one", "class P:\n    x = 3\nP()")
    notebook.asset("some", "class Q:\n    x = 4\n{'q': Q()}")
    found = value_of(notebook, "", "[each.x for each in pickle.loads(pickle.dumps((one, some['q'])))]")
    assert found == [3, 4]


def test_a_function_of_a_module_that_reads_an_assets_name(program):
    names = program.define("def up():\n    return 1\n\ndef a():\n    RAN.append('a')\n    return up + helper()")
    exec("def helper(): return up * 10", names)
    program.run()
    assert program.value("a") == 11
    assert names["up"]() == 1
