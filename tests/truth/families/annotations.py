"""Annotations that a library reads count; others are for people."""

from truth.language import case, edit

CASES = [
    case(
        "of a dataclass, and of the classes it names, that a library makes instances of",
        """
        from dataclasses import dataclass
        from pydantic import TypeAdapter

        @dataclass
        class Inner:
            y: int

        @dataclass
        class D:
            x: int
            inner: "Inner"

        def double(n: int): return n * 2

        %%asset a
        TypeAdapter(D).validate_python({"x": "4", "inner": {"y": "5"}}).x

        %%asset b
        D(1, Inner(2)).x + double(3)

        %%asset c
        import pydantic
        str(pydantic.TypeAdapter(D).validate_python({"x": 4, "inner": {"y": "5"}}).inner.y)
        """,
        edit("x: int", "x: float", "a c", a=4.0),
        edit("y: int", "y: float", "a c", c="5.0").rerunning("class D"),
        edit("n: int", "n: float", ""),
    ),
    case(
        "of a function that is checked when it is called",
        """
        from pydantic import validate_call

        def f(x: int): return x

        %%asset a
        validate_call(f)("3")

        %%asset b
        f("3")

        %%asset c
        def g(x: int): return x
        validate_call(g)("4")
        """,
        edit("def f(x: int)", "def f(x: float)", "a", a=3.0),
        edit("def g(x: int)", "def g(x: float)", "c", c=4.0),
    ),
    case(
        "of what a body itself binds, whose names are the notebook's",
        """
        from typing import TypedDict
        class Row(TypedDict):
            a: int
        Rows = list[Row]

        %%asset a
        found: Rows = [{"a": 1}]
        found

        %%asset b
        def first(rows: Rows) -> Row: return rows[0]
        class Held:
            row: Row
            def of(self, other: Row) -> Rows: return [other]
        Held().of(first(a))
        """,
        edit("a: int", "b: int", "", a=[{"a": 1}]),
    ),
    case(
        "a model that names in its annotations what is defined later",
        """
        from pydantic import BaseModel
        from typing import Optional

        class Later(BaseModel):
            z: Optional["Z"] = None

        class Z(BaseModel):
            q: int = 5

        %%asset a
        Later.model_validate({"z": {}}).z.q

        %%asset b
        1 + 1
        """,
        edit("q: int = 5", "q: int = 6", "a", a=6).rerunning("class Later"),
        edit("q: int = 6", "q: float = 6.0", "a", a=6.0).rerunning("class Later"),
        modes="fresh",
    ),
]
