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
        "resources that an asset brings along, and the defaults of a config schema",
        """
        from nbasset import Field, asset

        @asset(resource_defs={"rates": {"eur": 2}})
        def a(context): return context.resources.rates["eur"]

        @asset(config_schema={"n": Field(int, default_value=1), "deep": {"m": Field(int, default_value=3)}})
        def b(context): return context.op_config["n"] + context.op_config["deep"]["m"]
        """,
        edit('"eur": 2', '"eur": 3', "a", a=3, b=4),
        edit("default_value=1", "default_value=2", "b", b=5),
        edit("default_value=3", "default_value=4", "b", b=6),
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
        "a resource in another one, of which a run could say the rest",
        """
        from nbasset import ConfigurableResource, Definitions, ResourceDependency, asset

        class Login(ConfigurableResource):
            user: str
            days: int = 1

        class Bucket(ConfigurableResource):
            login: ResourceDependency[Login]

        LOGIN = Login.configure_at_launch(user="ann", days=2)
        Definitions(resources={"login": LOGIN, "bucket": Bucket(login=LOGIN)})

        @asset
        def a(bucket: Bucket): return bucket.login.user

        @asset
        def b(login: Login): return login.days
        """,
        edit('user="ann"', 'user="bob"', "a b", a="bob", b=2).rerunning("LOGIN ="),
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
    case(
        "an I/O manager with a configuration, and one whose methods do something to values",
        """
        import json
        from pathlib import Path
        from nbasset import ConfigurableIOManager, ConfigurableResource, Definitions, asset

        class Folder(ConfigurableResource):
            ending: str

        class Files(ConfigurableIOManager):
            folder: Folder
            def place(self, context): return Path(".".join([*context.asset_key.path, self.folder.ending]))
            def handle_output(self, context, obj): self.place(context).write_text(json.dumps(obj))
            def load_input(self, context): return json.loads(self.place(context).read_text())

        Definitions(resources={"files": Files(folder=Folder(ending="json"))})

        @asset(io_manager_key="files")
        def a(): return [1, 2]

        @asset
        def b(a): return sum(a)

        @asset
        def c(b): return b + 1
        """,
        edit('ending="json"', 'ending="txt"', "a b", a=[1, 2], b=3, c=4),
        edit(
            "json.loads(self.place(context).read_text())", "json.loads(self.place(context).read_text()) * 2", "a b c"
        ).rerunning('Definitions(resources={"files": Files(folder=Folder(ending="txt"))})'),
        edit("json.dumps(obj)", "json.dumps(obj[:1])", "a b c").rerunning(
            'Definitions(resources={"files": Files(folder=Folder(ending="txt"))})'
        ),
        undo=False,
    ),
    case(
        "an I/O manager that loads what another one keeps",
        """
        from nbasset import AssetIn, Definitions, IOManager, asset

        class Doubling(IOManager):
            def handle_output(self, context, obj): pass
            def load_input(self, context): return 2 * 7

        Definitions(resources={"twice": Doubling()})

        @asset
        def a(): return 7

        @asset(ins={"a": AssetIn(input_manager_key="twice")})
        def b(a): return a + 1

        @asset
        def c(a): return a + 1
        """,
        edit("return 2 * 7", "return 3 * 7", "b", a=7, b=22, c=8).rerunning(
            'Definitions(resources={"twice": Doubling()})'
        ),
        edit('AssetIn(input_manager_key="twice")', "AssetIn()", "b", b=8),
    ),
    case(
        "resources in resources, and functions that make them",
        """
        from nbasset import ConfigurableResource, Definitions, asset, resource

        class Rates(ConfigurableResource):
            eur: int
            def of(self, n): return self.eur * n
        class Shop(ConfigurableResource):
            rates: Rates
            def price(self, n): return self.rates.of(n)

        @resource(config_schema={"n": int}, required_resource_keys={"rates"})
        def made(context): return context.resource_config["n"] + context.resources.rates.eur

        Definitions(resources={
            "shop": Shop(rates=Rates(eur=2)), "rates": Rates(eur=5), "made": made.configured({"n": 1}),
        })

        @asset
        def a(shop: Shop): return shop.price(3)

        @asset
        def b(context): return context.resources.made

        @asset
        def c(): return 1
        """,
        edit("Rates(eur=2)", "Rates(eur=3)", "a", a=9, b=6),
        edit('"rates": Rates(eur=5)', '"rates": Rates(eur=6)', "b", b=7),
        edit('{"n": 1}', '{"n": 2}', "b", b=8),
        edit("self.eur * n", "self.eur + n", "a b", a=6).rerunning("Definitions(resources"),
        edit('["n"] + context', '["n"] * context', "b", b=12).rerunning("Definitions(resources"),
    ),
    case(
        "what a cell that calls @asset reads as it does: defaults, options, what a function makes assets of",
        """
        from nbasset import AssetIn, asset

        RATE, UP, BELOW, N = 2, "p", 1, 3

        def helper(): return BELOW

        %%asset p
        1

        %%asset q
        2

        @asset
        def a(x=RATE, f=helper): return x * 10

        @asset(ins={"x": AssetIn(UP)})
        def b(x): return x * 10 + N

        def make(name, n):
            @asset(name=name)
            def inner(): return n + helper()
            return inner

        made = [make("c", N)]

        d = make("d", helper())

        @asset
        def e(x=BELOW): return x + N

        BELOW = 7
        """,
        edit("RATE, UP, BELOW, N = 2,", "RATE, UP, BELOW, N = 3,").rerunning("BELOW = 7").leaving_stale("a"),
        edit('3, "p", 1', '3, "q", 1', "a").rerunning("def a(x=RATE", "BELOW = 7").leaving_stale("b"),
        edit('"q", 1, 3', '"q", 1, 4', "b e").rerunning("def b", "BELOW = 7").leaving_stale("c"),
        edit('"q", 1, 4', '"q", 1, 5', "b c e").rerunning("made =", "BELOW = 7"),
        edit("BELOW = 7", "BELOW = 8", "a c d"),  # what leads to it counts by itself
        undo=False,
        modes="live",
    ),
]
