"""Checks: they say what they would say from scratch, and are not carried out again without need."""

from truth.language import case, edit, touch, write

CASES = [
    case(
        "a check rests on its own code, the value, and helpers, and its asset on none of these",
        """
        LIMIT = 3

        def few(rows): return len(rows) < LIMIT

        %%asset a
        [1, 2]

        %%asset_check a few
        few(a)

        %%asset b
        sum(a)
        """,
        edit("[1, 2]", "list((1, 2))", "a", a=[1, 2], b=3),
        edit("list((1, 2))", "[1, 4]", "a a:few b", a=[1, 4], b=5),
        edit("LIMIT = 3", "LIMIT = 9", "a:few", b=5),
        edit("a few\nfew(a)", "a few\n# as it was\nfew(a)", ""),
    ),
    case(
        "a check that blocks stops what is downstream until its asset is mended",
        """
        %%asset a
        [1, 2]

        %%asset_check a no_nulls --blocking
        assert None not in a, "one is null"

        %%asset b
        len(a)
        """,
        edit("[1, 2]", "[1, 2, None]", "a a:no_nulls", a=[1, 2, None]).refusing(),
        edit("[1, 2, None]", "[1, 2, 3]", "a a:no_nulls b", a=[1, 2, 3], b=3),
    ),
    case(
        "a check that only warns, or does not block, stops nothing",
        """
        %%asset a
        [1, None]

        %%asset_check a warned --blocking --warn
        None not in a

        %%asset_check a told
        None not in a, "one is null"

        %%asset b
        len(a)
        """,
        edit('"one is null"', '"it is null"', "a:told"),
        edit("[1, None]", "[None]", "a a:warned a:told b", a=[None], b=1),
        edit("--blocking --warn", "--warn", ""),
    ),
    case(
        "a check rests on the files that it reads, and its asset does not",
        """
        %%asset a
        [1, 2, 3]

        %%asset_check a few
        len(a) < int(open("limit.txt").read())
        """,
        write("limit.txt", "9", "a:few", a=[1, 2, 3]),
        write("limit.txt", "2", "a:few"),
        touch("limit.txt"),
        files={"limit.txt": "5"},
    ),
    case(
        "a schema that a plain cell has made counts by what it is",
        """
        class Schema:
            def __init__(self, least): self.least = least
            def validate(self, rows):
                return len(rows) >= self.least

        schema = Schema(1)

        %%asset a
        [1, 2]

        %%asset_check a shape
        schema
        """,
        edit("Schema(1)", "Schema(3)", "a:shape", a=[1, 2]).rerunning("%%asset_check"),
        edit(">= self.least", "> self.least", "a:shape").rerunning("schema = Schema"),
    ),
]
