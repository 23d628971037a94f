"""What code leads to: for every way to change an outcome from afar, two programs that must not be confused."""

from __future__ import annotations

import pytest
from versions.programs import count, version

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.version import BODY
from nbasset.versions.resolver import Resolver

COUNTS = {
    "a default": ("def a(n=1):\n    return n", "def a(n=2):\n    return n"),
    "a keyword default": ("def a(*, n=1):\n    return n", "def a(*, n=2):\n    return n"),
    "a default's type": ("def a(n=1):\n    return n", "def a(n=True):\n    return n"),
    "a default of a helper": (
        "def h(n=1):\n    return n\ndef a():\n    return h()",
        "def h(n=2):\n    return n\ndef a():\n    return h()",
    ),
    "a keyword default of a helper": (
        "def h(*, n=1):\n    return n\ndef a():\n    return h()",
        "def h(*, n=2):\n    return n\ndef a():\n    return h()",
    ),
    "a default of a lambda": (
        "h = lambda n=1: n\ndef a():\n    return h()",
        "h = lambda n=2: n\ndef a():\n    return h()",
    ),
    "a function as default": (
        "def g():\n    return 1\ndef a(f=g):\n    return f()",
        "def g():\n    return 2\ndef a(f=g):\n    return f()",
    ),
    "a closure's cell": (
        "def make(n):\n    def h():\n        return n\n    return h\nh = make(1)\ndef a():\n    return h()",
        "def make(n):\n    def h():\n        return n\n    return h\nh = make(2)\ndef a():\n    return h()",
    ),
    "a closure's function": (
        "def g():\n    return 1\ndef make(f):\n    return lambda: f()\nh = make(g)\ndef a():\n    return h()",
        "def g():\n    return 2\ndef make(f):\n    return lambda: f()\nh = make(g)\ndef a():\n    return h()",
    ),
    "a decorator's body": (
        "def d(f):\n    return lambda: f() + 1\n@d\ndef h():\n    return 1\ndef a():\n    return h()",
        "def d(f):\n    return lambda: f() + 2\n@d\ndef h():\n    return 1\ndef a():\n    return h()",
    ),
    "a decorator's argument": (
        "def d(n):\n    def w(f):\n        return lambda: f() * n\n    return w\n"
        "@d(2)\ndef h():\n    return 1\ndef a():\n    return h()",
        "def d(n):\n    def w(f):\n        return lambda: f() * n\n    return w\n"
        "@d(3)\ndef h():\n    return 1\ndef a():\n    return h()",
    ),
    "what a decorated helper itself does": (
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w():\n        return f()\n    return w\n"
        "@d\ndef h():\n    return 1\ndef a():\n    return h()",
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w():\n        return f()\n    return w\n"
        "@d\ndef h():\n    return 2\ndef a():\n    return h()",
    ),
    "a helper of a decorated helper": (
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w():\n        return f()\n    return w\n"
        "def g():\n    return 1\n@d\ndef h():\n    return g()\ndef a():\n    return h()",
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w():\n        return f()\n    return w\n"
        "def g():\n    return 2\n@d\ndef h():\n    return g()\ndef a():\n    return h()",
    ),
    "a global of a decorated helper without wraps": (
        "K = 1\ndef d(f):\n    def w():\n        return f()\n    return w\n"
        "@d\ndef h():\n    return K\ndef a():\n    return h()",
        "K = 2\ndef d(f):\n    def w():\n        return f()\n    return w\n"
        "@d\ndef h():\n    return K\ndef a():\n    return h()",
    ),
    "the inner of two decorators": (
        "def p(f):\n    return lambda: f() + 1\ndef q(f):\n    return lambda: f() * 3\n"
        "@q\n@p\ndef h():\n    return 1\ndef a():\n    return h()",
        "def p(f):\n    return lambda: f() + 2\ndef q(f):\n    return lambda: f() * 3\n"
        "@q\n@p\ndef h():\n    return 1\ndef a():\n    return h()",
    ),
    "a cached helper": (
        "import functools\n@functools.cache\ndef h():\n    return 1\ndef a():\n    return h()",
        "import functools\n@functools.cache\ndef h():\n    return 2\ndef a():\n    return h()",
    ),
    "a helper of a cached helper": (
        "import functools\ndef g():\n    return 1\n@functools.lru_cache(maxsize=3)\ndef h():\n    return g()\n"
        "def a():\n    return h()",
        "import functools\ndef g():\n    return 2\n@functools.lru_cache(maxsize=3)\ndef h():\n    return g()\n"
        "def a():\n    return h()",
    ),
    "what is hung onto a function dispatched by type": (
        "import functools\n@functools.singledispatch\ndef h(x):\n    return 0\nh.k = 1\ndef a():\n    return h.k",
        "import functools\n@functools.singledispatch\ndef h(x):\n    return 0\nh.k = 2\ndef a():\n    return h.k",
    ),
    "a function dispatched by type": (
        "import functools\n@functools.singledispatch\ndef h(x):\n    return 0\n@h.register\ndef _(x: int):\n"
        "    return 1\ndef a():\n    return h(5)",
        "import functools\n@functools.singledispatch\ndef h(x):\n    return 0\n@h.register\ndef _(x: int):\n"
        "    return 2\ndef a():\n    return h(5)",
    ),
    "a partial's function": (
        "from functools import partial\ndef g(x):\n    return x\nh = partial(g, 1)\ndef a():\n    return h()",
        "from functools import partial\ndef g(x):\n    return -x\nh = partial(g, 1)\ndef a():\n    return h()",
    ),
    "a helper of a partial's function": (
        "from functools import partial\ndef f():\n    return 1\ndef g(x):\n    return f() + x\nh = partial(g, 1)\n"
        "def a():\n    return h()",
        "from functools import partial\ndef f():\n    return 2\ndef g(x):\n    return f() + x\nh = partial(g, 1)\n"
        "def a():\n    return h()",
    ),
    "a partial's argument": (
        "from functools import partial\ndef g(x):\n    return x\nh = partial(g, 1)\ndef a():\n    return h()",
        "from functools import partial\ndef g(x):\n    return x\nh = partial(g, 2)\ndef a():\n    return h()",
    ),
    "a partial's keyword": (
        "from functools import partial\ndef g(x):\n    return x\nh = partial(g, x=1)\ndef a():\n    return h()",
        "from functools import partial\ndef g(x):\n    return x\nh = partial(g, x=2)\ndef a():\n    return h()",
    ),
    "the first of two lambdas in a list": (
        "H = [lambda: 1, lambda: 2]\ndef a():\n    return [h() for h in H]",
        "H = [lambda: 9, lambda: 2]\ndef a():\n    return [h() for h in H]",
    ),
    "the second of two lambdas in a list": (
        "H = [lambda: 1, lambda: 2]\ndef a():\n    return [h() for h in H]",
        "H = [lambda: 1, lambda: 9]\ndef a():\n    return [h() for h in H]",
    ),
    "what the second of two lambdas uses": (
        "def f():\n    return 1\ndef g():\n    return 2\nH = {'f': lambda: f(), 'g': lambda: g()}\n"
        "def a():\n    return [h() for h in H.values()]",
        "def f():\n    return 1\ndef g():\n    return 9\nH = {'f': lambda: f(), 'g': lambda: g()}\n"
        "def a():\n    return [h() for h in H.values()]",
    ),
    "what the second of two closures holds": (
        "def make(n):\n    def h():\n        return n\n    return h\nH = (make(1), make(2))\n"
        "def a():\n    return [h() for h in H]",
        "def make(n):\n    def h():\n        return n\n    return h\nH = (make(1), make(3))\n"
        "def a():\n    return [h() for h in H]",
    ),
    "the order of functions in a list": (
        "def f():\n    return 1\ndef g():\n    return 2\nH = [f, g]\ndef a():\n    return [h() for h in H]",
        "def f():\n    return 1\ndef g():\n    return 2\nH = [g, f]\ndef a():\n    return [h() for h in H]",
    ),
    "one of two that call each other": (
        "def f(n):\n    return n and g(n - 1)\ndef g(n):\n    return n and f(n - 1)\ndef a():\n    return f(3)",
        "def f(n):\n    return n and g(n - 1)\ndef g(n):\n    return n and f(n - 2)\ndef a():\n    return f(3)",
    ),
    "a helper three calls deep": (
        "def f():\n    return 1\ndef g():\n    return f()\ndef h():\n    return g()\ndef a():\n    return h()",
        "def f():\n    return 2\ndef g():\n    return f()\ndef h():\n    return g()\ndef a():\n    return h()",
    ),
    "a helper named in an inner function": (
        "def f():\n    return 1\ndef a():\n    def inner():\n        return f()\n    return inner()",
        "def f():\n    return 2\ndef a():\n    def inner():\n        return f()\n    return inner()",
    ),
    "a helper named in a comprehension": (
        "def f(x):\n    return x\ndef a():\n    return [f(x) for x in (1, 2)]",
        "def f(x):\n    return -x\ndef a():\n    return [f(x) for x in (1, 2)]",
    ),
    "an alias that means another function": (
        "def f():\n    return 1\ndef g():\n    return 2\nh = f\ndef a():\n    return h()",
        "def f():\n    return 1\ndef g():\n    return 2\nh = g\ndef a():\n    return h()",
    ),
    "a function's attribute": (
        "def h():\n    return h.n\nh.n = 1\ndef a():\n    return h()",
        "def h():\n    return h.n\nh.n = 2\ndef a():\n    return h()",
    ),
    "a global number": ("K = 1\ndef a():\n    return K", "K = 2\ndef a():\n    return K"),
    "a global's type": ("K = 1\ndef a():\n    return K", "K = 1.0\ndef a():\n    return K"),
    "a global's sign of zero": ("K = 0.0\ndef a():\n    return K", "K = -0.0\ndef a():\n    return K"),
    "a global that is true": ("K = 1\ndef a():\n    return K", "K = True\ndef a():\n    return K"),
    "a global text": ("K = '1'\ndef a():\n    return K", "K = 1\ndef a():\n    return K"),
    "a global list": ("K = [1, 2]\ndef a():\n    return K", "K = [2, 1]\ndef a():\n    return K"),
    "a global list that became a tuple": ("K = [1]\ndef a():\n    return K", "K = (1,)\ndef a():\n    return K"),
    "a global changed in place": ("K = [1]\ndef a():\n    return K", "K = [1]\nK.append(2)\ndef a():\n    return K"),
    "a global dict, deep down": (
        "K = {'x': [{'y': 1}]}\ndef a():\n    return K",
        "K = {'x': [{'y': 2}]}\ndef a():\n    return K",
    ),
    "a global array": (
        "import numpy as np\nK = np.arange(3)\ndef a():\n    return K.sum()",
        "import numpy as np\nK = np.arange(3)\nK[1] = 7\ndef a():\n    return K.sum()",
    ),
    "a global array's type": (
        "import numpy as np\nK = np.arange(3, dtype='int64')\ndef a():\n    return K.sum()",
        "import numpy as np\nK = np.arange(3, dtype='int32')\ndef a():\n    return K.sum()",
    ),
    "a global table": (
        "import pandas as pd\nK = pd.DataFrame({'x': [1, 2]})\ndef a():\n    return len(K)",
        "import pandas as pd\nK = pd.DataFrame({'x': [1, 2]})\nK.loc[0, 'x'] = 5\ndef a():\n    return len(K)",
    ),
    "a global table's column name": (
        "import pandas as pd\nK = pd.DataFrame({'x': [1, 2]})\ndef a():\n    return list(K)",
        "import pandas as pd\nK = pd.DataFrame({'y': [1, 2]})\ndef a():\n    return list(K)",
    ),
    "a global table's index": (
        "import pandas as pd\nK = pd.DataFrame({'x': [1, 2]})\ndef a():\n    return list(K.index)",
        "import pandas as pd\nK = pd.DataFrame({'x': [1, 2]}, index=[1, 2])\ndef a():\n    return list(K.index)",
    ),
    "a global used by a helper": (
        "K = 1\ndef h():\n    return K\ndef a():\n    return h()",
        "K = 2\ndef h():\n    return K\ndef a():\n    return h()",
    ),
    "an object's attribute": (
        "import types\nK = types.SimpleNamespace(n=1)\ndef a():\n    return K.n",
        "import types\nK = types.SimpleNamespace(n=2)\ndef a():\n    return K.n",
    ),
    "a global that shadows a builtin": (
        "def a():\n    return len([1])",
        "def len(x):\n    return 9\ndef a():\n    return len([1])",
    ),
    "a module's other name": (
        "import math as m\ndef a():\n    return m.gcd(4, 6)",
        "import numpy as m\ndef a():\n    return m.gcd(4, 6)",
    ),
    "a literal": ("def a():\n    return 1", "def a():\n    return 2"),
    "a literal in an inner lambda": ("def a():\n    return (lambda: 1)()", "def a():\n    return (lambda: 2)()"),
    "a literal in a generator": (
        "def h():\n    yield 1\ndef a():\n    return list(h())",
        "def h():\n    yield 2\ndef a():\n    return list(h())",
    ),
    "a literal in an async helper": (
        "import asyncio\nasync def h():\n    return 1\ndef a():\n    return asyncio.run(h())",
        "import asyncio\nasync def h():\n    return 2\ndef a():\n    return asyncio.run(h())",
    ),
    "an operator": ("def a():\n    return 6 + len('ab')", "def a():\n    return 6 - len('ab')"),
    "a method's name": ("def a():\n    return 'Ab'.lower()", "def a():\n    return 'Ab'.upper()"),
    "a nonlocal counter's step": (
        "def make():\n    n = 0\n    def h():\n        nonlocal n\n        n += 1\n        return n\n    return h\n"
        "def a():\n    return make()()",
        "def make():\n    n = 0\n    def h():\n        nonlocal n\n        n += 2\n        return n\n    return h\n"
        "def a():\n    return make()()",
    ),
    "a helper that vanished": (
        "def h():\n    return 1\ndef a():\n    try:\n        return h()\n    except NameError:\n        return 0",
        "def a():\n    try:\n        return h()\n    except NameError:\n        return 0",
    ),
}


COUNTS_NOT = {
    "a comment": ("def a():\n    return 1", "def a():\n    # one\n    return 1  # more"),
    "empty lines": ("def a():\n    x = 1\n    return x", "\n\ndef a():\n\n    x = 1\n\n\n    return x"),
    "a docstring": ("def a():\n    return 1", "def a():\n    '''One.'''\n    return 1"),
    "another docstring": ("def a():\n    '''One.'''\n    return 1", "def a():\n    '''Two.'''\n    return 1"),
    "a helper's docstring": (
        "def h():\n    '''One.'''\n    return 1\ndef a():\n    return h()",
        "def h():\n    '''Two.'''\n    return 1\ndef a():\n    return h()",
    ),
    "a method's docstring and comment": (
        "class C:\n    '''C.'''\n    def m(self):\n        '''One.'''\n        return 1\ndef a():\n    return C().m()",
        "class C:\n    '''D.'''\n    def m(self):\n        # two\n        return 1\ndef a():\n    return C().m()",
    ),
    "the layout": (
        "def a():\n    return [1, 2, 3]",
        "def a():\n    return [\n        1,\n        2,\n        3,\n    ]",
    ),
    "the quotes": ("def a():\n    return 'x'", 'def a():\n    return "x"'),
    "annotations": ("def a(n=1):\n    return n", "def a(n: int = 1) -> int:\n    return n"),
    "an unused global": ("U = 1\ndef a():\n    return 1", "U = 2\ndef a():\n    return 1"),
    "an unused helper": (
        "def u():\n    return 1\ndef a():\n    return 1",
        "def u():\n    return 2\ndef a():\n    return 1",
    ),
    "a name that is only an attribute": (
        "K = 1\nclass C:\n    K = 5\ndef a():\n    return C.K",
        "K = 2\nclass C:\n    K = 5\ndef a():\n    return C.K",
    ),
    "a global hidden by a local": (
        "K = 1\ndef a():\n    K = 5\n    return K",
        "K = 2\ndef a():\n    K = 5\n    return K",
    ),
    "a global hidden by a parameter": ("K = 1\ndef a(K=5):\n    return K", "K = 2\ndef a(K=5):\n    return K"),
    "a global only in a comment": ("K = 1\ndef a():\n    return 1  # K", "K = 2\ndef a():\n    return 1  # K"),
    "a global only in a text": ("K = 1\ndef a():\n    return 'K'", "K = 2\ndef a():\n    return 'K'"),
    "the order of definitions": (
        "K = 1\ndef h():\n    return K\ndef a():\n    return h()",
        "def a():\n    return h()\ndef h():\n    return K\nK = 1",
    ),
    "a helper defined twice alike": (
        "def h():\n    return 1\ndef a():\n    return h()",
        "def h():\n    return 1\nold = h\ndef h():\n    return 1\ndef a():\n    return h()",
    ),
    "a list that still holds an equal older helper": (
        "def h():\n    return 1\nH = [h]\ndef a():\n    return h(), H[0]()",
        "def h():\n    return 1\nH = [h]\ndef h():\n    return 1\ndef a():\n    return h(), H[0]()",
    ),
    "how a set was filled": ("K = {*'ab', 1}\ndef a():\n    return K", "K = {1, *'ba'}\ndef a():\n    return K"),
    "shared parts": ("K = [(1,), (1,)]\ndef a():\n    return K", "x = (1,)\nK = [x, x]\ndef a():\n    return K"),
    "another file name": ("def a():\n    return 1", "def a():\n    return 1"),
}


@pytest.mark.parametrize("family", COUNTS)
def test_what_changes_the_outcome_changes_the_code_version_and_nothing_else_does(family):
    count(*COUNTS[family])


@pytest.mark.parametrize("family", COUNTS_NOT)
def test_what_cannot_change_the_outcome_does_not_change_the_code_version(family):
    before, after = COUNTS_NOT[family]
    assert version(before).code == version(after).code


def test_the_parts_are_called_by_the_names_the_code_uses():
    source = "K = 1\ndef g():\n    return K\ndef h():\n    return g()\nclass C:\n    pass\ndef a():\n    return h(), C"
    parts = version(source).parts
    assert {name: part.kind for name, part in parts.items()} == {
        BODY: "code",
        "h": "function",
        "g": "function",
        "K": "value",
        "C": "class",
    }


def test_two_different_things_of_one_name_are_two_parts():
    source = "def d(n):\n    return lambda: n\nH = [d(1), d(2), d(1)]\ndef a():\n    return H"
    assert [name for name in version(source).parts if "lambda" in name] == [
        "d.<locals>.<lambda>",
        "d.<locals>.<lambda>′",
    ]


def test_a_name_that_is_nowhere_is_waited_for_in_the_body_and_only_noted_in_a_helper():
    assert version("def a():\n    return nowhere").waits_for == ("nowhere",)
    found = version("def h():\n    return nowhere\ndef a():\n    return h()")
    assert found.waits_for == ()
    assert found.parts["nowhere"].kind == "missing"


def test_an_upstream_asset_named_in_a_helper_is_an_input():
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec("def raw():\n    return 1\ndef h():\n    return raw\ndef a():\n    return h()", namespace)
    raw, a = asset(namespace.pop("raw")), asset(namespace["a"])
    found = Resolver(Definitions([raw, a])).version(a)
    assert {local: str(up) for local, up in found.inputs.items()} == {"raw": "raw"}
    assert "raw" not in found.parts


def test_the_objects_of_the_notebooks_own_machinery_are_untracked_not_walked():
    from nbasset.instance import current

    source = "def a():\n    return K"
    namespace: dict[str, object] = {"__name__": "__main__", "K": current()}
    exec(source, namespace)
    made = asset(namespace["a"])
    found = Resolver(Definitions([made])).version(made)
    assert found.untracked == ("K of type nbasset.instance.instance.Instance",)


def test_a_global_that_cannot_be_seen_is_untracked_and_a_broken_one_does_no_harm():
    lock = version("import threading\nK = threading.Lock()\ndef a():\n    return K")
    assert len(lock.untracked) == 1
    assert lock.untracked[0].startswith("K")
    broken = version(
        "class B:\n    def __reduce_ex__(self, n):\n        raise OSError\n    @property\n    def __dict__(self):\n"
        "        raise OSError\nK = B()\ndef a():\n    return K"
    )
    assert broken.untracked


def test_a_chain_of_helpers_of_any_length_is_no_trouble():
    lines = ["def h0():\n    return 1"] + [f"def h{n}():\n    return h{n - 1}()" for n in range(1, 3000)]
    found = version("\n".join([*lines, "def a():\n    return h2999()"]))
    assert len(found.parts) == 3001
