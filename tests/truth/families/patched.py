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
]
