"""What bodies of ``@asset`` are handed beside their inputs: configs and resources."""

from truth.language import case, edit

CASES = [
    case(
        "@asset with a config class, whose defaults, checks and methods count",
        """
        from nbasset import Config, asset
        from pydantic import field_validator

        class Model(Config):
            depth: int = 2
            @field_validator("depth")
            @classmethod
            def rounded(cls, depth): return depth + 0
            def trees(self): return self.depth * 10

        @asset
        def a(config: Model): return config.trees()
        """,
        edit("depth: int = 2", "depth: int = 3", "a", a=30),
        edit("depth + 0", "depth + 1", "a", a=40),
        edit("self.depth * 10", "self.depth * 100", "a", a=400),
    ),
    case(
        "resources that are plain data, and objects with methods",
        """
        from nbasset import Definitions, asset

        class Prices:
            def __init__(self, base): self.base = base
            def of(self, n): return self.base * n
        Definitions(resources={"rates": {"eur": 2}, "prices": Prices(10), "other": 1})

        @asset
        def a(rates): return rates["eur"]

        @asset
        def b(context): return context.resources.prices.of(3)

        def asks(context): return context.resources.rates["eur"]

        @asset
        def c(context): return asks(context)
        """,
        edit('"eur": 2', '"eur": 3', "a c", a=3, b=30, c=3),
        edit("Prices(10)", "Prices(20)", "b", b=60),
        edit("self.base * n", "self.base + n", "b", b=23),
        edit('"other": 1', '"other": 2', ""),
    ),
    case(
        "a resource that a cell has given with what is another by now",
        """
        from nbasset import Definitions, asset

        N = 2

        class Prices:
            def __init__(self, base): self.base = base
            def of(self, n): return self.base * n

        Definitions(resources={"rates": {"eur": N}, "prices": Prices(N)})

        @asset
        def a(rates): return rates["eur"]

        @asset
        def b(prices): return prices.of(3)
        """,
        edit("N = 2", "N = 3", "a b", a=3, b=9).rerunning("Definitions(resources"),
        edit("self.base * n", "self.base + n", "b", b=6).rerunning("Definitions(resources"),
    ),
    case(
        "a resource that a cell has given with what is another by now, while that cell is not run again",
        """
        from nbasset import Definitions, asset

        N = 2

        Definitions(resources={"rates": {"eur": N}})

        @asset
        def a(rates): return rates["eur"]
        """,
        edit("N = 2", "N = 3", "").leaving_stale("a"),
        modes="live",
    ),
]
