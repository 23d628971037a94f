"""Local modules in which plain cells put something into one place, each its part."""

from __future__ import annotations

from truth.language import Case, case, edit

MINE = "class K:\n    size = 1\n\ndef made():\n    k = K()\n    return k.size, k.colour\n\nheld = K()\n"

CASES: list[Case] = [
    case(
        "two plain cells give one class of a local module an attribute each, and either is edited",
        """
        import mine

        mine.K.size = 2

        mine.K.colour = "red"

        %%asset a
        mine.K().size, mine.K().colour

        %%asset b
        mine.made()
        """,
        edit('"red"', '"blue"', "a b", a=(2, "blue"), b=(2, "blue")),
        edit("size = 2", "size = 3", "a b", a=(3, "blue"), b=(3, "blue")),
        files={"mine.py": MINE},
    ),
    case(
        "two plain cells give a class that they import by its name a method each, and either is edited",
        """
        import mine
        from mine import K

        def said(self): return "x"
        K.said = said

        K.told = lambda self: 1

        %%asset a
        mine.K().said(), K().told()
        """,
        edit('"x"', '"y"', "a", a=("y", 1)),
        edit(": 1", ": 2", "a", a=("y", 2)),
        files={"mine.py": MINE},
    ),
    case(
        "a plain cell that loads a local module gives its class a method, and another gives it one as well",
        """
        import mine
        mine.K.said = lambda self: "x"

        def told(self): return 1
        mine.K.told = told

        %%asset a
        mine.K().said(), mine.K().told()
        """,
        edit('"x"', '"y"', "a", a=("y", 1)),
        edit("return 1", "return 2", "a", a=("y", 2)),
        files={"mine.py": MINE},
    ),
    case(
        "two plain cells give an object of a local module an attribute each, and one takes its line out",
        """
        import mine

        mine.held.size = 2

        mine.held.colour = "red"

        %%asset a
        vars(mine.held)
        """,
        edit('"red"', '"blue"', "a", a={"size": 2, "colour": "blue"}),
        edit("size = 2", "size = 3", "a", a={"size": 3, "colour": "blue"}),
        edit("mine.held.size = 3", "n = 3", a={"colour": "blue"}).leaving_stale("a"),
        files={"mine.py": MINE},
        modes="live",
        undo=False,
    ),
    case(
        "a local module puts a function in another's place as it loads, and either is edited",
        """
        import patching, mine

        %%asset a
        mine.times(2)
        """,
        edit("x * 3", "x * 4", "a", a=8),
        edit("x * 1", "x * 5", a=8),
        files={
            "mine.py": "def times(x):\n    return x * 1\n",
            "patching.py": "import mine\n\ndef more(x):\n    return x * 3\n\nmine.times = more\n",
        },
    ),
    case(
        "a local module sets a number and a part of a class of another as it loads, and either is edited",
        """
        import patching

        import mine

        %%asset a
        mine.times(2)

        %%asset b
        mine.K().size
        """,
        edit("mine.N = 3", "mine.N = 4", "a", a=8, b=2),
        edit("size = 2", "size = 3", "b", a=8, b=3),
        edit("x * N", "x + N", "a", a=6, b=3),
        files={
            "mine.py": "N = 1\n\nclass K:\n    size = 1\n\ndef times(x):\n    return x * N\n",
            "patching.py": "import mine\n\nmine.N = 3\nmine.K.size = 2\n",
        },
    ),
    case(
        "what a local module has set in another as it loaded, the cell that loads it changes further",
        """
        import patching, mine
        mine.N += 1

        %%asset a
        mine.times(2)
        """,
        edit("mine.N = 3", "mine.N = 4").leaving_stale("a"),
        edit("x * N", "x + N").leaving_stale("a"),
        files={
            "mine.py": "N = 1\n\ndef times(x):\n    return x * N\n",
            "patching.py": "import mine\n\nmine.N = 3\n",
        },
        modes="live",
        undo=False,
        once=True,
    ),
    case(
        "a local module begins to set something of another, and does so no more",
        """
        import patching, mine

        %%asset a
        mine.times(2)
        """,
        edit("k = 3", "mine.N = 3", "a", a=6),
        edit("mine.N = 3", "k = 4", a=2),
        files={"mine.py": "N = 1\n\ndef times(x):\n    return x * N\n", "patching.py": "import mine\n\nk = 3\n"},
    ),
    case(
        "a local module adds to a list of another as it loads, and is edited",
        """
        import patching, mine

        %%asset a
        mine.ROWS
        """,
        edit("append(3)", "append(4)", "a", a=[1, 4]),
        files={"mine.py": "ROWS = [1]\n", "patching.py": "import mine\n\nmine.ROWS.append(3)\n"},
    ),
]
