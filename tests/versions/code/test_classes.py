"""What of a class counts for the code that uses it."""

from __future__ import annotations

import enum
import functools

import pytest
from versions.programs import count

from nbasset.versions.code.classes import beside_its_value

COUNTS = {
    "a method": (
        "class C:\n    def m(self):\n        return 1\ndef a():\n    return C().m()",
        "class C:\n    def m(self):\n        return 2\ndef a():\n    return C().m()",
    ),
    "what a method uses": (
        "def f():\n    return 1\nclass C:\n    def m(self):\n        return f()\ndef a():\n    return C().m()",
        "def f():\n    return 2\nclass C:\n    def m(self):\n        return f()\ndef a():\n    return C().m()",
    ),
    "a static method": (
        "class C:\n    @staticmethod\n    def m():\n        return 1\ndef a():\n    return C.m()",
        "class C:\n    @staticmethod\n    def m():\n        return 2\ndef a():\n    return C.m()",
    ),
    "a class method": (
        "class C:\n    @classmethod\n    def m(cls):\n        return 1\ndef a():\n    return C.m()",
        "class C:\n    @classmethod\n    def m(cls):\n        return 2\ndef a():\n    return C.m()",
    ),
    "a property": (
        "class C:\n    @property\n    def p(self):\n        return 1\ndef a():\n    return C().p",
        "class C:\n    @property\n    def p(self):\n        return 2\ndef a():\n    return C().p",
    ),
    "a cached property": (
        "from functools import cached_property\nclass C:\n    @cached_property\n    def p(self):\n        return 1\n"
        "def a():\n    return C().p",
        "from functools import cached_property\nclass C:\n    @cached_property\n    def p(self):\n        return 2\n"
        "def a():\n    return C().p",
    ),
    "a cached method": (
        "import functools\nclass C:\n    @functools.lru_cache\n    def m(self):\n        return 1\n"
        "def a():\n    return C().m()",
        "import functools\nclass C:\n    @functools.lru_cache\n    def m(self):\n        return 2\n"
        "def a():\n    return C().m()",
    ),
    "a method that is a partial": (
        "import functools\nclass C:\n    def g(self, n):\n        return n\n    m = functools.partialmethod(g, 1)\n"
        "def a():\n    return C().m()",
        "import functools\nclass C:\n    def g(self, n):\n        return n\n    m = functools.partialmethod(g, 2)\n"
        "def a():\n    return C().m()",
    ),
    "a decorated method": (
        "def d(f):\n    return lambda self: f(self)\nclass C:\n    @d\n    def m(self):\n        return 1\n"
        "def a():\n    return C().m()",
        "def d(f):\n    return lambda self: f(self)\nclass C:\n    @d\n    def m(self):\n        return 2\n"
        "def a():\n    return C().m()",
    ),
    "a descriptor's own method": (
        "class D:\n    def __get__(self, o, t):\n        return 1\nclass C:\n    p = D()\ndef a():\n    return C().p",
        "class D:\n    def __get__(self, o, t):\n        return 2\nclass C:\n    p = D()\ndef a():\n    return C().p",
    ),
    "a base class's method": (
        "class B:\n    def m(self):\n        return 1\nclass C(B):\n    pass\ndef a():\n    return C().m()",
        "class B:\n    def m(self):\n        return 2\nclass C(B):\n    pass\ndef a():\n    return C().m()",
    ),
    "another base class": (
        "class B:\n    n = 1\nclass D:\n    n = 1\nclass C(B):\n    pass\ndef a():\n    return isinstance(C(), B)",
        "class B:\n    n = 1\nclass D:\n    n = 1\nclass C(D):\n    pass\ndef a():\n    return isinstance(C(), B)",
    ),
    "a metaclass": (
        "class M(type):\n    def n(cls):\n        return 1\nclass C(metaclass=M):\n    pass\n"
        "def a():\n    return C.n()",
        "class M(type):\n    def n(cls):\n        return 2\nclass C(metaclass=M):\n    pass\n"
        "def a():\n    return C.n()",
    ),
    "a class attribute": (
        "class C:\n    n = 1\ndef a():\n    return C.n",
        "class C:\n    n = 2\ndef a():\n    return C.n",
    ),
    "a class attribute set later": (
        "class C:\n    n = 1\ndef a():\n    return C.n",
        "class C:\n    n = 1\nC.n = 2\ndef a():\n    return C.n",
    ),
    "a dataclass field's default": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 1\ndef a():\n    return C().n",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 2\ndef a():\n    return C().n",
    ),
    "a dataclass field's factory": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n"
        "    n: list = field(default_factory=lambda: [1])\n"
        "def a():\n    return C().n",
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n"
        "    n: list = field(default_factory=lambda: [2])\n"
        "def a():\n    return C().n",
    ),
    "one more dataclass field": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 1\ndef a():\n    return repr(C())",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 1\n    m: int = 1\n"
        "def a():\n    return repr(C())",
    ),
    "a dataclass that orders": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 1\ndef a():\n    return C() == C()",
        "from dataclasses import dataclass\n@dataclass(eq=False)\nclass C:\n    n: int = 1\n"
        "def a():\n    return C() == C()",
    ),
    "an enum's member": (
        "from enum import Enum\nclass E(Enum):\n    ONE = 1\ndef a():\n    return E.ONE.value",
        "from enum import Enum\nclass E(Enum):\n    ONE = 2\ndef a():\n    return E.ONE.value",
    ),
    "an enum's method": (
        "from enum import Enum\nclass E(Enum):\n    ONE = 1\n    def m(self):\n        return 1\n"
        "def a():\n    return E.ONE.m()",
        "from enum import Enum\nclass E(Enum):\n    ONE = 1\n    def m(self):\n        return 2\n"
        "def a():\n    return E.ONE.m()",
    ),
    "the class of a global instance": (
        "class C:\n    def m(self):\n        return 1\nc = C()\ndef a():\n    return c.m()",
        "class C:\n    def m(self):\n        return 2\nc = C()\ndef a():\n    return c.m()",
    ),
    "a bound method as a global": (
        "class C:\n    n = 0\n    def m(self):\n        return 1\nm = C().m\ndef a():\n    return m()",
        "class C:\n    n = 0\n    def m(self):\n        return 2\nm = C().m\ndef a():\n    return m()",
    ),
    "the state behind a bound method": (
        "class C:\n    def __init__(self, n):\n        self.n = n\n    def m(self):\n        return self.n\n"
        "m = C(1).m\ndef a():\n    return m()",
        "class C:\n    def __init__(self, n):\n        self.n = n\n    def m(self):\n        return self.n\n"
        "m = C(2).m\ndef a():\n    return m()",
    ),
    "a nested class": (
        "class C:\n    class D:\n        n = 1\ndef a():\n    return C.D.n",
        "class C:\n    class D:\n        n = 2\ndef a():\n    return C.D.n",
    ),
    "a callable instance": (
        "class C:\n    def __call__(self):\n        return 1\nc = C()\ndef a():\n    return c()",
        "class C:\n    def __call__(self):\n        return 2\nc = C()\ndef a():\n    return c()",
    ),
}


@pytest.mark.parametrize("family", COUNTS)
def test_what_changes_the_outcome_changes_the_code_version_and_nothing_else_does(family):
    count(*COUNTS[family])


def test_what_a_member_of_an_enumeration_holds_beside_its_value_is_told_but_what_it_only_remembers_is_not():
    class Size(enum.Enum):
        S = 1
        L = 2

        def __init__(self, value):
            self.price = value * 10

        @functools.cached_property
        def costly(self):
            return self.price * 2

    Size.L.label = "large"
    assert Size.L.costly == 40
    assert beside_its_value(Size.S) == {"price": 10}
    assert beside_its_value(Size.L) == {"price": 20, "label": "large"}
    assert beside_its_value(enum.Enum("Plain", ["A"]).A) == {}
