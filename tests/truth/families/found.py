"""What examiners found: each was once served stale, refused, or made again without need."""

from truth.language import again, case, edit, write

CASES = [
    case(
        "a name that means another module",
        """
        import math as m

        %%asset a
        m.sqrt(4) * 1
        """,
        edit("import math as m", "import cmath as m", "a", a=2 + 0j),
    ),
    case(
        "the order of an enum's members, the metadata of a dataclass's field",
        """
        from enum import Enum
        from dataclasses import dataclass, field, fields

        class E(Enum):
            A = 1; B = 2

        @dataclass
        class P:
            x: int = field(default=1, metadata={"unit": "m"})

        %%asset a
        [e.name for e in E]

        %%asset b
        fields(P)[0].metadata["unit"]
        """,
        edit("A = 1; B = 2", "B = 2; A = 1", "a", a=["B", "A"]),
        edit('"unit": "m"', '"unit": "km"', "b", b="km"),
    ),
    case(
        "a local module in a container, and one imported by its name",
        """
        import importlib
        import tools
        kit = {"tools": tools}

        %%asset a
        kit["tools"].f(1)

        %%asset b
        importlib.import_module("tools").f(10)
        """,
        write("tools.py", "def f(x): return x + 2\n", "a b", a=3, b=12),
        files={"tools.py": "def f(x): return x + 1\n"},
    ),
    case(
        "names in a query that stands in a global",
        """
        import pandas as pd
        low = 1
        which = "x > @low"

        %%asset a
        len(pd.DataFrame({"x": [1, 2, 3]}).query(which))
        """,
        edit("low = 1", "low = 2", "a", a=1),
    ),
    case(
        "functions of the global random generators, imported by name",
        """
        from random import randint
        from numpy.random import randn

        %%asset a
        randint(1, 6) in range(1, 7)

        %%asset b
        len(randn(3))
        """,
        edit("range(1, 7)", "range(0, 7)", "a", a=True),
        again("from random", "", b=3),
    ),
    case(
        "a cell that assigns a name which a function it passes on reads",
        """
        def scale(x): return K * x

        %%asset K, how
        K = 3
        how = (scale, 2)

        %%asset a
        how[0](5)
        """,
        edit("K = 3", "K = 4", "K how a", a=20),
    ),
]
