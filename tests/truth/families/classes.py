"""Classes: methods, bases, attributes, fields, members."""

from truth.language import case, edit

CASES = [
    case(
        "a method",
        """
        class Model:
            def predict(self, x):
                return x + 1

        %%asset a
        Model().predict(1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
    ),
    case(
        "a method that calls another, which calls a helper",
        """
        def helper(x): return x + 1

        class Model:
            def predict(self, x):
                return self.inner(x)
            def inner(self, x):
                return helper(x)

        %%asset a
        Model().predict(1)
        """,
        edit("x + 1", "x + 2", "a", a=3),
    ),
    case(
        "a base class",
        """
        class Base:
            def f(self): return 1

        class Model(Base):
            pass

        %%asset a
        Model().f()
        """,
        edit("return 1", "return 2", "a", a=2).rerunning("class Model"),
    ),
    case(
        "another base class",
        """
        class One:
            def f(self): return 1
        class Two:
            def f(self): return 2

        class Model(One): pass

        %%asset a
        Model().f()
        """,
        edit("Model(One)", "Model(Two)", "a", a=2),
    ),
    case(
        "the order of base classes",
        """
        class One:
            def f(self): return 1
        class Two:
            def f(self): return 2

        class Model(One, Two): pass

        %%asset a
        Model().f()
        """,
        edit("(One, Two)", "(Two, One)", "a", a=2),
    ),
    case(
        "a metaclass",
        """
        class Meta(type):
            def f(cls): return 1

        class Model(metaclass=Meta): pass

        %%asset a
        Model.f()
        """,
        edit("return 1", "return 2", "a", a=2).rerunning("class Model"),
    ),
    case(
        "an attribute of a class",
        """
        class Settings:
            depth = 3

        %%asset a
        Settings.depth
        """,
        edit("depth = 3", "depth = 4", "a", a=4),
    ),
    case(
        "an attribute of a class, changed from outside",
        """
        class Settings:
            depth = 3

        Settings.depth = 4

        %%asset a
        Settings.depth
        """,
        edit("Settings.depth = 4", "Settings.depth = 5", "a", a=5),
    ),
    case(
        "a list in a class",
        """
        class Settings:
            names = ["x", "y"]

        %%asset a
        [n for n in Settings.names]
        """,
        edit('"y"', '"z"', "a", a=["x", "z"]),
    ),
    case(
        "static methods, class methods and properties",
        """
        class Model:
            @staticmethod
            def one(): return 1
            @classmethod
            def two(cls): return cls.one() + 1
            @property
            def three(self): return self.two() + 1

        %%asset a
        Model().three
        """,
        edit("return 1", "return 10", "a", a=12),
        edit("cls.one() + 1", "cls.one() + 2", "a", a=13),
        edit("self.two() + 1", "self.two() + 3", "a", a=15),
    ),
    case(
        "cached_property and special methods",
        """
        from functools import cached_property
        class Model:
            @cached_property
            def size(self): return 1
            def __add__(self, other): return self.size + other

        %%asset a
        Model() + 10
        """,
        edit("return 1", "return 2", "a", a=12),
        edit("self.size + other", "self.size - other", "a", a=-8),
    ),
    case(
        "a default in a method",
        """
        class Model:
            def f(self, k=1): return k

        %%asset a
        Model().f()
        """,
        edit("k=1", "k=2", "a", a=2),
    ),
    case(
        "a decorated method",
        """
        def twice(f):
            return lambda self: f(self) * 2

        class Model:
            @twice
            def f(self): return 1

        %%asset a
        Model().f()
        """,
        edit("return 1", "return 2", "a", a=4),
        edit("* 2", "* 3", "a", a=6).rerunning("class Model"),
    ),
    case(
        "a descriptor",
        """
        class Times:
            def __init__(self, n): self.n = n
            def __get__(self, owner, kind): return self.n * 10

        class Model:
            size = Times(1)

        %%asset a
        Model().size
        """,
        edit("Times(1)", "Times(2)", "a", a=20),
        edit("self.n * 10", "self.n * 100", "a", a=200).rerunning("class Model"),
    ),
    case(
        "the fields of a dataclass",
        """
        from dataclasses import dataclass, field
        @dataclass
        class Settings:
            depth: int = 3
            names: list = field(default_factory=lambda: ["x"])

        %%asset a
        s = Settings()
        (s.depth, s.names)
        """,
        edit("depth: int = 3", "depth: int = 4", "a", a=(4, ["x"])),
        edit('["x"]', '["y"]', "a", a=(4, ["y"])),
    ),
    case(
        "another field of a dataclass",
        """
        from dataclasses import dataclass, fields
        @dataclass
        class Settings:
            depth: int = 3

        %%asset a
        [f.name for f in fields(Settings)]
        """,
        edit("depth: int = 3", "depth: int = 3\n    width: int = 4", "a", a=["depth", "width"]),
    ),
    case(
        "a dataclass that is compared by order",
        """
        from dataclasses import dataclass
        @dataclass(order=True)
        class Point:
            x: int = 0

        %%asset a
        hasattr(Point, "__lt__") and Point.__lt__ is not object.__lt__
        """,
        edit("order=True", "order=False", "a", a=False),
    ),
    case(
        "a frozen dataclass",
        """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class Point:
            x: int = 0

        %%asset a
        p = Point()
        try:
            p.x = 1
        except AttributeError:
            pass
        p.x
        """,
        edit("frozen=True", "frozen=False", "a", a=1),
    ),
    case(
        "the members of an enum",
        """
        from enum import Enum
        class Colour(Enum):
            RED = 1
            BLUE = 2

        %%asset a
        [c.value for c in Colour]

        %%asset b
        Colour.RED
        """,
        edit("BLUE = 2", "BLUE = 3", "a b", a=[1, 3]),
        edit("BLUE = 3", "BLUE = 3\n    GREEN = 4", "a b", a=[1, 3, 4]),
    ),
    case(
        "a method of an enum",
        """
        from enum import Enum
        class Colour(Enum):
            RED = 1
            def twice(self): return self.value * 2

        %%asset a
        Colour.RED.twice()
        """,
        edit("* 2", "* 3", "a", a=3),
    ),
    case(
        "a named tuple",
        """
        from typing import NamedTuple
        class Point(NamedTuple):
            x: int = 1
            y: int = 2

        %%asset a
        tuple(Point())
        """,
        edit("y: int = 2", "y: int = 3", "a", a=(1, 3)),
    ),
    case(
        "the slots, docstring and annotations of a class",
        """
        class Model:
            '''A model.'''
            __slots__ = ("x",)
            def __init__(self): self.x: int = 1

        %%asset a
        Model().x
        """,
        edit("'''A model.'''", "'''Another model.'''"),
        edit("self.x: int = 1", "self.x: float = 1"),
        edit('("x",)', '("x", "y")', "a", a=1),
    ),
    case(
        "an abstract base class",
        """
        from abc import ABC, abstractmethod
        class Base(ABC):
            @abstractmethod
            def f(self): ...
            def g(self): return self.f() + 1
        class Model(Base):
            def f(self): return 1

        %%asset a
        Model().g()
        """,
        edit("self.f() + 1", "self.f() + 2", "a", a=3),
    ),
    case(
        "super and __init_subclass__",
        """
        class Base:
            made = 0
            def __init_subclass__(cls, **kw): cls.made = 5
            def f(self): return 1
        class Model(Base):
            def f(self): return super().f() + self.made

        %%asset a
        Model().f()
        """,
        edit("cls.made = 5", "cls.made = 6", "a", a=7),
        edit("return 1", "return 2", "a", a=8),
    ),
    case(
        "attributes that are called as libraries call what they write onto classes",
        """
        class Base:
            registry = {}
            metadata = {"unit": "m"}
            def __init_subclass__(cls):
                Base.registry[cls.__name__] = cls

        class A(Base):
            def go(self): return 1

        class B(Base):
            def go(self): return 10

        %%asset a
        [made().go() for made in Base.registry.values()]

        %%asset b
        Base.metadata["unit"]
        """,
        edit("return 10", "return 20", "a b", a=[1, 20]),
        edit('"unit": "m"', '"unit": "km"', "a b", b="km").rerunning("class A", "class B"),
        needless_ok="a class counts as a whole",
    ),
    case(
        "how a class says that two of its objects are one",
        """
        class P:
            def __init__(self, n): self.n = n
            def __eq__(self, other): return True
            def __hash__(self): return self.n

        %%asset a
        len({P(1), P(2)})
        """,
        edit("return self.n", "return 0", "a", a=1),
    ),
]
