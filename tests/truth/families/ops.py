"""Ops: the code of the steps that a graph is composed of counts for the asset that it makes, and for nothing else."""

from truth.language import case, edit

CASES = [
    case(
        "an edit of an op, or of what it uses, makes the assets of its graphs stale and nothing else",
        """
        from nbasset import graph_asset, op

        FACTOR = 2

        @op
        def numbers():
            return [1, 2, 3]

        @op
        def scaled(rows):
            return [each * FACTOR for each in rows]

        @op
        def total(rows):
            return sum(rows)

        @graph_asset
        def report():
            return total(scaled(numbers()))

        @graph_asset
        def rows():
            return numbers()

        %%asset a
        1

        %%asset b
        report + len(rows) + a
        """,
        edit("each * FACTOR", "each + FACTOR", "report", report=12, rows=[1, 2, 3], b=16),
        edit("FACTOR = 2", "FACTOR = 3", "report b", report=15, b=19),
        edit("return [1, 2, 3]", "return [1, 2]", "report rows b", report=9, rows=[1, 2], b=12),
        edit("    return sum(rows)", "    # as it was\n    return sum(rows)", ""),
        edit("total(scaled(numbers()))", "total(numbers())", "report b", report=3, b=6),
        edit("FACTOR = 3", "FACTOR = 4", ""),
    ),
]
