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

        %%asset e
        np.zeros(1, [(("weight", "w"), "f4")])

        %%asset f
        e.dtype.fields["w"][2]
        """,
        edit("[[1], [2]]", "[[1, 2]]", "a b", b=1),
        edit('"unit": "m"', '"unit": "km"', "c d", d="km"),
        edit('("weight", "w")', '("mass", "w")', "e f", f="mass"),
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
    case(
        "the sizes of files, whoever tells them",
        """
        import os

        name = "d"

        %%asset a
        [entry.stat().st_size for entry in os.scandir("folder")]

        %%asset b
        os.path.getsize(name + ".bin")

        %%asset c
        os.path.exists(name + ".bin")
        """,
        write("folder/one", "123", "a", a=[3]),
        write("d.bin", "12", "b", b=2),
        files={"folder/one": "1", "d.bin": "1"},
    ),
    case(
        "lines that Python itself remembers",
        """
        import linecache

        %%asset a
        linecache.getline("d.txt", 2)

        %%asset b
        linecache.getline("d.py", 2)
        """,
        write("d.txt", "x\n2\n", "a", a="2\n"),
        write("d.py", "1\ny = 1\n", "b", b="y = 1\n"),
        files={"d.txt": "x\n1\n", "d.py": "1\nx = 1\n"},
    ),
    case(
        "a file that a local module reads when it is imported",
        """
        import m

        %%asset a
        m.K

        %%asset b
        m.f()

        %%asset c
        import n
        n.K
        """,
        write("k.txt", "2", "a c", a="2", c="2"),
        write("k.txt", "3", "a c", a="3", c="3"),
        files={
            "k.txt": "1",
            "m.py": "K = open('k.txt').read()\ndef f():\n    return 1\n",
            "n.py": "K = open('k.txt').read()\n",
        },
    ),
    case(
        "what a cell has shown, used by another as _ and Out",
        """
        %%asset raw
        [1, 2]

        sum(raw)

        v = _

        %%asset b
        v + 1
        """,
        edit("[1, 2]", "[1, 3]", "raw").leaving_stale("b"),
        modes="live",
        undo=False,
    ),
    case(
        "a function that binds a global name is edited, and not called again",
        """
        def f():
            global v
            v = 1

        f()

        %%asset b
        v + 1
        """,
        edit("v = 1", "v = 2").leaving_stale("b"),
        modes="live",
        undo=False,
    ),
    case(
        "names in the texts that eval and exec are given",
        """
        %%asset raw
        [1, 2]

        exec("v = sum(raw)")

        w = eval("v + 1")

        %%asset b
        w + 1

        %%asset c
        eval("len(raw)")
        """,
        edit("[1, 2]", "[1, 2, 3]", "raw b c", b=8, c=3).rerunning("exec(", "w = eval"),
    ),
    case(
        "a class derived from a local module's class is not older when that is edited",
        """
        from m import Base

        class P(Base):
            pass

        %%asset a
        P().f()
        """,
        write("m.py", "class Base:\n    def f(self): return 2\n", "a", a=2),
        files={"m.py": "class Base:\n    def f(self): return 1\n"},
    ),
    case(
        "readers kept in a dict, a default, a closure, with paths that are worked out",
        """
        import pyarrow.csv as pc
        READ = {"csv": pc.read_csv}

        def load(path, read=pc.read_csv): return read(path)

        def maker(read): return lambda path: read(path)
        made = maker(pc.read_csv)

        name = "d"

        %%asset a
        READ["csv"](name + ".csv")["x"].to_pylist()

        %%asset b
        load(name + ".csv")["x"].to_pylist()

        %%asset c
        made(name + ".csv")["x"].to_pylist()
        """,
        write("d.csv", "x\n2\n", "a b c", a=[2], b=[2], c=[2]),
        files={"d.csv": "x\n1\n"},
    ),
    case(
        "the text of a function, which code asks for",
        """
        import inspect
        def f(x):
            # one
            return x

        %%asset a
        inspect.getsource(f).count("two")

        %%asset b
        f(1)
        """,
        edit("# one", "# two", "a", a=1, b=1),
    ),
]
