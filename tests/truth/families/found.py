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
    case(
        "the order of a class's attributes, and of an instance's, where code asks for it",
        """
        class P:
            a1 = 1
            b1 = 2

        %%asset order
        [name for name in vars(P) if name.endswith("1")]

        %%asset total
        P.a1 + P.b1

        %%asset thing
        p = P(); p.x = 1; p.y = 2
        p

        %%asset names
        list(vars(thing))
        """,
        edit("a1 = 1\n    b1 = 2", "b1 = 2\n    a1 = 1", "order", order=["b1", "a1"]),
        edit("p.x = 1; p.y = 2", "p.y = 2; p.x = 1", "thing names", names=["y", "x"]),
    ),
    case(
        "a docstring that code asks for",
        """
        def clean(x):
            \"\"\"Tidy.\"\"\"
            return x

        %%asset told
        clean.__doc__

        %%asset made
        clean(1)
        """,
        edit("Tidy.", "Cleared.", "told", told="Cleared."),
    ),
    case(
        "whether rows or columns come first in an array",
        """
        import numpy as np

        K = np.arange(6).reshape(2, 3).copy()

        %%asset a
        K.ravel("K").tolist()

        %%asset b
        np.arange(4).reshape(2, 2).copy("C")

        %%asset c
        b.flags.f_contiguous
        """,
        edit(".reshape(2, 3).copy()", ".reshape(2, 3).copy(order='F')", "a", a=[0, 3, 1, 4, 2, 5]),
        edit('copy("C")', 'copy("F")', "b c", c=True),
    ),
    case(
        "the sign of nan",
        """
        import math

        %%asset a
        float("nan")

        %%asset b
        math.copysign(1, a)
        """,
        edit('float("nan")', '-float("nan")', "a b", b=-1.0),
    ),
    case(
        "how a column is cut into chunks, what the user says about a dtype",
        """
        import numpy as np
        import pyarrow as pa

        %%asset a
        pa.chunked_array([[1], [2]])

        %%asset b
        a.num_chunks

        %%asset c
        np.array([1], np.dtype("i4", metadata={"unit": "m"}))

        %%asset d
        c.dtype.metadata["unit"]
        """,
        edit("[[1], [2]]", "[[1, 2]]", "a b", b=1),
        edit('"unit": "m"', '"unit": "km"', "c d", d="km"),
    ),
    case(
        "a body that pickles an instance of a class it does not name",
        """
        import pickle

        class P:
            k = 1

        p = P()

        %%asset a
        pickle.loads(pickle.dumps(p)).k
        """,
        edit("k = 1", "k = 2", "a", a=2).rerunning("p = P()"),
    ),
    case(
        "a number that happens to be the same object as what it was made from",
        """
        K = 1

        v = K + 1

        %%asset b
        v + 1
        """,
        edit("K = 1", "K = 2").leaving_stale("b"),
        modes="live",
        undo=False,
    ),
]
