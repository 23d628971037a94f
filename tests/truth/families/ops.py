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
    case(
        "what an op is given by a factory, and a class that it uses, counts for the assets of its graphs",
        """
        from nbasset import graph_asset, op

        class Rate:
            def __init__(self, factor): self.factor = factor
            def of(self, value): return value * self.factor

        def scaling(factor):
            @op(name=f"by_{factor}")
            def scaled(value):
                return Rate(factor).of(value)
            return scaled

        @op
        def start():
            return 5

        twice = scaling(2)

        @graph_asset
        def small():
            return twice(start())

        @graph_asset
        def alone():
            return start()

        %%asset b
        small + alone
        """,
        edit("twice = scaling(2)", "twice = scaling(3)", "small b", small=15, alone=5, b=20),
        edit("return value * self.factor", "return value + self.factor", "small b", small=8, b=13).rerunning("twice ="),
        edit("return 5", "return 6", "small alone b", small=9, alone=6, b=15),
        edit("return value + self.factor", "return self.factor + value", "small", small=9, b=15).rerunning("twice ="),
    ),
    case(
        "a graph in a graph, dynamic outputs and defaults of inputs count as what is called",
        """
        from nbasset import DynamicOut, DynamicOutput, In, graph, graph_asset, op

        @op(out=DynamicOut())
        def parts():
            for number in range(3):
                yield DynamicOutput(number, mapping_key=f"k{number}")

        @op(ins={"more": In(int, default_value=1)})
        def add(value, more):
            return value + more

        @op
        def total(values):
            return sum(values)

        @graph
        def raised(value):
            return add(add(value))

        @graph_asset
        def report():
            return total(parts().map(raised).collect())

        %%asset b
        report * 2
        """,
        edit("default_value=1", "default_value=2", "report b", report=15, b=30),
        edit("return add(add(value))", "return add(value)", "report", report=9, b=18),
        edit("range(3)", "range(2)", "report b", report=5, b=10),
        edit("return sum(values)", "return max(values)", "report b", report=3, b=6),
    ),
    case(
        "assets from graphs and ops rest on their inputs, and on what their context is asked for",
        """
        from nbasset import AssetKey, AssetsDefinition, Definitions, graph, op

        @op
        def scaled(context, value):
            return value * context.resources.rate

        @op
        def doubled(value):
            return value * 2

        @graph
        def priced(a):
            return scaled(a)

        AssetsDefinition.from_graph(priced, keys_by_output_name={"result": AssetKey("cost")})

        AssetsDefinition.from_op(doubled, keys_by_input_name={"value": AssetKey("a")}, keys_by_output_name={"result": AssetKey("twice")})

        Definitions(resources={"rate": 3})

        %%asset a
        5

        %%asset b
        cost + twice
        """,
        edit('{"rate": 3}', '{"rate": 4}', "cost b", cost=20, twice=10, b=30),
        edit("%%asset a\n5", "%%asset a\n6", "a cost twice b", a=6, cost=24, twice=12, b=36),
        edit("return value * 2", "return value * 3", "twice b", twice=18, b=42).rerunning("AssetsDefinition.from_op"),
        edit("return value * context", "return value + context", "cost b", cost=10, b=28).rerunning(
            "def priced", "from_graph"
        ),
    ),
]
