"""A store without room for more than what is current: what was given up is made again, and what it left is still known."""

from truth.language import case, edit, write

CASES = [
    case(
        "an edit that is put back when its result has given way",
        """
        k = 1

        %%asset a
        [k] * 3

        %%asset b
        sum(a)

        %%asset c
        b > 0

        %%asset d
        not c
        """,
        edit("k = 1", "k = 2", "a b c", a=[2, 2, 2], b=6, c=True, d=False),
        edit("k = 2", "k = 1", "a b c", a=[1, 1, 1], b=3, c=True, d=False),
        write("unrelated.txt", "1", "", b=3),
        env={"NBASSET_BUDGET": "1kB"},
        undo=False,
    ),
    case(
        "a file that a version wrote which would give way",
        """
        from pathlib import Path

        %%asset out
        Path("out.txt").write_text("one")

        %%asset r
        Path("out.txt").read_text()

        %%asset x
        1 + 1
        """,
        edit('"out.txt").write', '"out2.txt").write', "out").leaving_unsure("r").failing("r"),
        edit("1 + 1", "1 + 2", "x", x=3).leaving_unsure("r").failing("r"),
        edit("1 + 2", "1 + 3", "x", x=4).leaving_unsure("r").failing("r"),
        edit('"out2.txt").write', '"out.txt").write', "", r="one"),
        edit('Path("out.txt").write_text("one")', "3", "out").leaving_unsure("r").failing("r"),
        write("out.txt", "by hand", "r", r="by hand"),
        env={"NBASSET_BUDGET": "1kB"},
        undo=False,
    ),
]
