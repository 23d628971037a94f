"""Types with checks of their own: a value that has passed an earlier check has to pass today's."""

from truth.language import case, edit

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
]
