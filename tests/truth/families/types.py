"""Types with checks of their own: a value that has passed an earlier check has to pass today's."""

from truth.language import case, edit, edits

CASES = [
    case(
        "an edit of a type's check, or of what it uses, makes what has to pass it again, and nothing else",
        """
        from nbasset import AssetIn, DagsterType, asset

        LEAST = 0

        def above(context, value):
            return value > LEAST

        def below(context, value):
            return value < 100

        Above = DagsterType(above, name="Above")
        Below = DagsterType(below, name="Below")

        @asset(dagster_type=Above)
        def price():
            return 3

        @asset(ins={"price": AssetIn(dagster_type=Below)})
        def twice(price):
            return price * 2

        @asset
        def half(price) -> Above:
            return price / 2

        %%asset a
        price + 1
        """,
        edit("value > LEAST", "value >= LEAST", "price half").rerunning("Above =", "def price", "def half"),
        edit("LEAST = 0", "LEAST = 1", "price half"),
        edit("value < 100", "value < 1000", "twice").rerunning("Below =", "def twice"),
        edit("    return value < 1000", "    # as it was\n    return value < 1000", ""),
    ),
    case(
        "an edit of a type's check that was not run leaves what has to pass it stale, and all that rests on it",
        """
        from nbasset import DagsterType, asset

        def above(context, value):
            return value > 0

        Above = DagsterType(above, name="Above")

        @asset(dagster_type=Above)
        def price():
            return 3

        %%asset a
        price + 1
        """,
        edit("value > 0", "value >= 0").leaving_stale("price a"),  # from scratch the edited check is run
        modes="live",
    ),
    case(
        "a class that stands for a type has what is named by it checked as the type says now",
        """
        from nbasset import DagsterType, asset, make_python_type_usable_as_dagster_type

        class Price(int):
            pass

        def fits(context, value):
            return value > 0

        make_python_type_usable_as_dagster_type(Price, DagsterType(fits, name="Price"))

        @asset
        def price() -> Price:
            return Price(3)

        %%asset a
        1
        """,
        edit("value > 0", "value > 1", "price").rerunning("make_python_type"),
    ),
    case(
        "an annotation edited makes nothing while stored values are of it, and is found out where they are not",
        """
        from nbasset import asset

        @asset
        def a() -> int: return 3

        @asset
        def b(a: int): return a + 1
        """,
        edits({"-> int": "-> object", "a: int": "a: float | int"}),
        edit("-> object", "-> str", "a").failing("a"),
        edits({"-> str": "-> int", "a: float | int": "a: str"}, "b").failing("b"),
    ),
    case(
        "types of several results, of what is given to one, and classes that say themselves what is theirs",
        """
        from nbasset import AssetIn, AssetOut, asset, multi_asset

        class Kind(type):
            def __instancecheck__(cls, value): return value > 0

        class Positive(metaclass=Kind): pass

        @multi_asset(outs={"a": AssetOut(dagster_type=int), "b": AssetOut()})
        def both(): return 1, 2

        @asset(ins={"a": AssetIn(dagster_type=int)})
        def c(a) -> Positive: return a + 1
        """,
        edit("AssetOut(dagster_type=int)", "AssetOut(dagster_type=object)"),
        edit("AssetIn(dagster_type=int)", "AssetIn(dagster_type=str)", "c").failing("c"),
        edits({"AssetIn(dagster_type=str)": "AssetIn()", "value > 0": "value > 1"}).rerunning("class Positive"),
        edit("value > 1", "value > 2", "c").rerunning("class Positive", "def c").failing("c"),
        edit("AssetOut(dagster_type=object)", "AssetOut(dagster_type=str)", "a b").failing("a"),
        undo=False,
    ),
    case(
        "what an annotation's name means now counts, also where the cell was not run that makes the asset",
        """
        from nbasset import asset

        Number = Text = int

        @asset
        def a() -> Number: return 3

        @asset
        def b() -> "Text": return 4
        """,
        edit("Number = Text = int", "Number = int; Text = str", "b").failing("b"),
        edit("Number = int; Text = str", "Number = str; Text = int").leaving_stale("a"),  # from scratch it raises
        modes="live",
    ),
    case(
        "types that the ops of a graph name, whose values nobody keeps, and checks of types that are no functions",
        """
        from functools import partial
        from nbasset import DagsterType, In, asset, graph_asset, op

        def more(least, context, value): return value > least

        More = DagsterType(partial(more, 2), name="More")

        @op
        def one() -> int: return 3

        @op(ins={"x": In(int)})
        def two(x): return x + 1

        @graph_asset
        def a(): return two(one())

        @asset
        def b() -> list[More]: return [3]
        """,
        edit("def one() -> int", "def one() -> str", "a").rerunning("def a").failing("a"),
        edits({"def one() -> str": "def one() -> int", "In(int)": "In(str)"}, "a").rerunning("def a").failing("a"),
        edits({"In(str)": "In(int)", "partial(more, 2)": "partial(more, 5)"}, "b").rerunning("def b").failing("b"),
        undo=False,
    ),
    case(
        "classes that Python's own modules have made for the notebook, with their methods and fields",
        """
        import abc, types
        from dataclasses import field, make_dataclass
        P = make_dataclass("P", [("x", int, field(default=1))], namespace={"twice": lambda self: self.x * 2})

        Q = types.new_class("Q", (), {}, lambda ns: ns.update(v=1))

        R = abc.ABCMeta("R", (), {"w": 1})

        p = P(7)

        %%asset a
        [P().x, p.twice()]

        %%asset b
        Q.v

        %%asset c
        R.w
        """,
        edit("default=1", "default=2", "a", a=[2, 14], b=1, c=1).rerunning("p = P(7)"),
        edit("self.x * 2", "self.x * 3", "a", a=[2, 21], b=1, c=1).rerunning("p = P(7)"),
        edits({"v=1": "v=2", '"w": 1': '"w": 2'}, "b c", a=[2, 21], b=2, c=2),
    ),
]
