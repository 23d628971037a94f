"""Versions that somebody has pinned: they count, and they and all below say that this is no proof; or has put back."""

from truth.language import case, edit, insert, put_back, write

CASES = [
    case(
        "a version that is pinned, and unpinned again",
        """
        k = 1

        %%asset a
        [k] * 3

        %%asset b
        sum(a)

        %%asset c
        b + 1
        """,
        insert("sum(a)", "%asset a pin 1", "").leaving_unsure("a b c"),
        edit("k = 1", "k = 2", "").leaving_unsure("a b c"),
        edit("sum(a)", "sum(a) + 1", "b c").leaving_unsure("a b c"),
        edit("%asset a pin 1", "%asset a unpin", "a b c", a=[2, 2, 2], b=7, c=8),
        undo=False,
    ),
    case(
        "an earlier version is put back, and what it rested on goes on counting",
        """
        k = 1

        def scaled(x): return x * k

        %%asset a
        [scaled(2)] * 3

        %%asset
        def b(a):
            return sum(a)
        """,
        edit("[scaled(2)] * 3", "[scaled(2)] * 4", "a b", b=8),
        put_back("%asset a restore 1", "* 4", "* 3", "", a=[2, 2, 2], b=6),
        edit("x * k", "x * k + 1", "a b", b=9),
        put_back("%asset a restore 2", "* 3", "* 4", "a b", b=12),
        put_back("%asset a restore 3", "* 4", "* 3", "", b=9),
        edit("return sum(a)", "return max(a)", "b", b=3),
        put_back("%asset b restore 1", "max(a)", "sum(a)", "", b=9),
        edit("k = 1", "k = 2", "a b", b=15),
    ),
    case(
        "of a version that read a file only the code is put back",
        """
        %%asset a
        int(open("n.txt").read()) + 1

        %%asset b
        a * 10
        """,
        edit("+ 1", "+ 2", "a b", b=30),
        write("n.txt", "5", "a b", b=70),
        put_back("%asset a restore 1", "+ 2", "+ 1", "a b", b=60),
        write("n.txt", "1", "", b=20),
        files={"n.txt": "1"},
    ),
    case(
        "the code of one point's earlier version is that of all points, each of which has its own result",
        """
        from nbasset import sweep

        %%asset model
        depth = sweep(2, 4)
        depth * 10

        %%asset sales --partitions region=north,south
        len(region)

        %%asset best --gather
        max(model.values())

        %%asset total --gather
        sum(sales.values())
        """,
        edit("depth * 10", "depth * 20", "model[depth=2] model[depth=4] best", best=80),
        put_back("%asset model[depth=4] restore 1", "depth * 20", "depth * 10", "", best=40),
        edit("sweep(2, 4)", "sweep(4, 8)", "model[depth=8] best", best=80),
        edit("depth * 10", "depth * 30", "model[depth=4] model[depth=8] best", best=240),
        edit("sweep(4, 8)", "sweep(4, 6)", "model[depth=6] best", best=180),
        put_back("%asset model[depth=4] restore 1", "sweep(4, 6)\ndepth * 30", "sweep(2, 4)\ndepth * 10", "", best=40),
        edit("len(region)", "len(region) + 1", "sales[region=north] sales[region=south] total", total=12),
        put_back("%asset sales[region=south] restore 1", "len(region) + 1", "len(region)", "", total=10),
    ),
]
