"""Wherever a notebook lies and whatever shows it: a synchronised folder, a front end that tells no ids of its cells."""

from truth.language import case, edit, edits, insert, write

NOTEBOOK = """
        from tools import scaled

        k = 2

        def shifted(x):
            return scaled(x) + k

        %%asset rows
        [int(each) for each in open("rows.txt").read().split()]

        %%asset moved, largest
        moved = [shifted(each) for each in rows]
        largest = max(moved)

        %%asset total
        sum(moved) + largest
        """
FILES = {"rows.txt": "1 2", "tools.py": "def scaled(x):\n    return x * 10\n"}
STEPS = (
    edit("k = 2", "k = 3", "moved largest total", rows=[1, 2], moved=[13, 23], largest=23, total=59),
    write("rows.txt", "1 2 0", "rows moved largest total", rows=[1, 2, 0], moved=[13, 23, 3], largest=23, total=62),
    edits(
        {"return x * 10": "return x * 5"}, "moved largest total", rows=[1, 2, 0], moved=[8, 13, 3], largest=13, total=37
    ),
    edit("sum(moved) +", "len(moved) +", "total", rows=[1, 2, 0], moved=[8, 13, 3], largest=13, total=16),
)

CASES = [
    case(
        "a folder that somebody synchronises, with the store in the cache",
        NOTEBOOK,
        *STEPS,
        files=FILES,
        folder="OneDrive - Some University/week 1",
    ),
    case(
        "a Git repository in a folder that somebody synchronises",
        NOTEBOOK,
        *STEPS[:2],
        files={**FILES, ".git/HEAD": "ref: refs/heads/main"},
        folder="Dropbox/repository",
    ),
    case("a front end that tells no ids of cells", NOTEBOOK, *STEPS, files=FILES, ids=False),
    case(
        "a name that goes to another cell where no ids are told",
        """
        %%asset a, b
        a, b = 1, 2

        %%asset total
        a + b
        """,
        insert("a, b = 1, 2", "%%asset b\nb = 5", "b total", a=1, b=5, total=6),
        undo=False,
        ids=False,
    ),
]
