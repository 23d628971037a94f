"""What cells leave with a library, which hands it to whoever asks: no name of the notebook leads there."""

from truth.language import case, edit

CASES = [
    case(
        "files in memory, one of which is written by a plain cell and read by a body",
        """
        import fsspec
        with fsspec.open("memory://m/x.txt", "wt") as file: file.write("one")

        %%asset a
        with fsspec.open("memory://m/x.txt", "rt") as file: text = file.read()
        text

        %%asset b
        with fsspec.open("memory://m/own.txt", "wt") as file: file.write("1")
        sorted(fsspec.filesystem("memory").store)
        """,
        edit('file.write("one")', 'file.write("two")', "a b", a="two", b=["/m/own.txt", "/m/x.txt"]),
    ),
    case(
        "the figure that a plain cell has left open, and how lines look that nobody sees",
        """
        import matplotlib
        matplotlib.use("agg")
        import matplotlib.pyplot as plt
        figure = plt.figure()
        plt.rcParams["lines.linewidth"] = 3

        %%asset wide
        plt.Line2D([1], [1]).get_linewidth()

        %%asset drawn
        plt.plot([1]); len(plt.gcf().axes)

        %%asset other
        1
        """,
        edit("= 3", "= 4", "wide drawn", wide=4.0, drawn=1, other=1).leaving_unsure("wide drawn"),
    ),
    case(
        "how instances of a class are copied and pickled",
        """
        import copy, copyreg
        FACTOR = 1
        class P:
            def __init__(self, n): self.n = n
        def reduced(p): return P, (p.n * FACTOR,)
        copyreg.pickle(P, reduced)

        %%asset a
        copy.copy(P(3)).n
        """,
        edit("FACTOR = 1", "FACTOR = 2", "a", a=6),
        edit("p.n * FACTOR", "p.n + FACTOR", "a", a=5),
    ),
]
