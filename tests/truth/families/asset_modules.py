"""Local modules whose functions are assets: edited, loaded again, imported again."""

from truth.language import again, case, edit, write

MADE = """
from nbasset import asset
from rate import RATE

@asset
def a(): return RATE

@asset
def b(a): return a + 1

@asset
def c(): return 9
"""

CASES = [
    case(
        "a module whose functions are assets, and one that it imports",
        """
        import made

        %%asset z
        b * 2
        """,
        write("rate.py", "RATE = 2\n", "a b z", a=2, b=3, c=9, z=6),
        again("import made", "", a=2, b=3, c=9, z=6),
        write("made.py", MADE.replace("a + 1", "a + 5"), "b z", a=2, b=7, c=9, z=14),
        write("made.py", MADE.replace("c():", "d():"), "d", a=2, b=3, d=9, z=6),
        edit("b * 2", "b * 3", "z", a=2, b=3, d=9, z=9),
        files={"made.py": MADE, "rate.py": "RATE = 1\n"},
    ),
    case(
        "assets of a module that a cell gathers",
        """
        from nbasset import Definitions, load_assets_from_modules
        import made
        Definitions(assets=load_assets_from_modules([made]))

        %%asset z
        b * 2
        """,
        write("made.py", MADE.replace("a + 1", "a + 5"), "b z", a=1, b=6, c=9, z=12),
        write("rate.py", "RATE = 2\n", "a b z", a=2, b=7, c=9, z=14),
        edit("b * 2", "b * 3", "z", a=2, b=7, c=9, z=21),
        files={"made.py": MADE, "rate.py": "RATE = 1\n"},
    ),
]
