"""``@asset``: what a function says about the asset it makes, and what it may not say."""

from __future__ import annotations

import functools

import pytest
from naming import named

from nbasset import Config
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset, AssetIn, as_key
from nbasset.core.bodies import FunctionBody, Parameter
from nbasset.core.decorators import asset, several_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.policies import RetryPolicy
from nbasset.core.several import AssetOut


class Limits(Config):
    rows: int = 1


def test_name_parameters_and_docstring_say_it_all():
    @asset
    def report(processed, factor=2, *, shift=0):
        """The sum."""
        return sum(processed) * factor + shift

    assert report.names == (named("report"),)
    assert report.description == "The sum."
    assert report.group_name == "default"
    assert report.body.parameters == (
        Parameter("processed", True),
        Parameter("factor", False),
        Parameter("shift", False),
    )
    assert repr(report) == "<Asset report>"


def test_the_function_can_be_called_as_before():
    @asset(name="other")
    def add(x, y=1):
        return x + y

    assert (add(1), add(1, y=5)) == (2, 6)


def test_each_of_dagsters_options_is_kept():
    @asset
    def first():
        return 1

    @asset(
        name="total",
        key_prefix=["sales", "eu"],
        ins={"x": AssetIn(key_prefix="sales")},
        deps=[first, "second", AssetKey(["x", "third"]), ["x", "fourth"]],
        group_name="g",
        description="d",
        metadata={"m": 1},
        tags={"t": "1"},
        owners=["me@example.org"],
        kinds={"pandas"},
        compute_kind="python",
        code_version="7",
        io_manager_key="s3",
        retry_policy=RetryPolicy(max_retries=2),
        reads=["x.csv"],
        env=["MODE"],
        seed=3,
        always=True,
        manual=True,
    )
    def body(x):
        return x

    assert body.names == (named("sales/eu/total"),)
    assert body.ins == {"x": AssetKey(["sales", "x"])}
    assert [str(dep) for dep in body.deps] == ["first", "second", "x/third", "x/fourth"]
    assert body.upstream == (first,)
    assert (body.group_name, body.description, body.metadata, body.tags) == ("g", "d", {"m": 1}, {"t": "1"})
    assert (body.owners, body.kinds) == (("me@example.org",), {"pandas", "python"})
    assert (body.code_version, body.io_manager_key, body.retry_policy.max_retries) == ("7", "s3", 2)
    assert (body.reads, body.env, body.seed, body.always, body.manual) == (("x.csv",), ("MODE",), 3, True, True)


def test_a_key_may_be_given_whole():
    assert asset(key=["a", "b"])(lambda_named("x")).names == (named("a/b"),)
    assert asset(key="a/b")(lambda_named("x")).key == AssetKey("a/b"), "a text is one part, as in Dagster"
    assert asset(key=AssetKey(["a", "b"]))(lambda_named("x")).key.path == ["a", "b"]
    with pytest.raises(InvalidDefinition, match="either key= or name= and key_prefix=, not both"):
        asset(key="a", key_prefix="b")(lambda_named("x"))


def test_an_input_may_come_from_another_key():
    assert AssetIn("raw").key_for("x") == AssetKey("raw")
    assert AssetIn(key=["a", "raw"]).key_for("x") == AssetKey(["a", "raw"])
    assert AssetIn(key_prefix=["a", "b"]).key_for("x") == AssetKey(["a", "b", "x"])
    assert AssetIn().key_for("x") == AssetKey("x")


@pytest.mark.parametrize("name", ["context", "_context", "_", "context_"])
def test_a_context_is_no_upstream_asset(name):
    namespace = {}
    exec(f"def body({name}, x):\n    return x", namespace)
    made = asset(namespace["body"])
    assert made.body.context == name
    assert [each.name for each in made.body.parameters] == ["x"]


def test_a_config_class_is_known_by_its_annotation_also_as_text():
    def one(config: Limits, x):
        return x

    made = asset(one)
    assert made.body.config == ("config", Limits)
    assert [each.name for each in made.body.parameters] == ["x"]


@pytest.mark.parametrize("signature", ["*args", "x, /", "a, *args, b"])
def test_parameters_that_cannot_name_an_asset_are_refused(signature):
    namespace = {}
    exec(f"def body({signature}):\n    return 1", namespace)
    with pytest.raises(InvalidDefinition, match="use plain parameters, one for each upstream asset"):
        asset(namespace["body"])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"grup": "x"}, "@asset has no option 'grup'; asset\\? lists the options"),
        ({"group": "x"}, "@asset has no option 'group' \\(did you mean group_name\\?\\); asset\\? lists the options"),
        ({"name": "a b"}, "'a b' cannot be"),
        ({"name": "class"}, "'class' cannot be"),
        ({"name": "a/b"}, "'a/b' cannot be .*: give its parts one by one"),
        ({"key_prefix": "a/b"}, "'a/b' cannot be"),
        ({"key_prefix": ["a", "../b"]}, "'../b' cannot be"),
        ({"name": "type"}, "'type' cannot be an asset's name: Dagster keeps this word for itself"),
        ({"key": "context"}, "Dagster keeps this word"),
        ({"ins": {"y": AssetIn()}}, "ins names 'y', which is no parameter of body"),
        ({"retry_policy": 3}, "retry_policy takes a RetryPolicy, for example RetryPolicy\\(max_retries=3\\); not 3"),
        ({"deps": [len]}, "does not name an asset"),
        ({"deps": [3]}, "3 does not name an asset"),
        ({"seed": -1}, 'seed takes a whole number below 2\\*\\*32, or "none"; not -1'),
        ({"seed": 2**32}, "seed takes a whole number"),
        ({"seed": "7"}, "seed takes a whole number .*; not '7'"),
        ({"seed": True}, "seed takes a whole number"),
        ({"seed": 1.5}, "seed takes a whole number"),
    ],
)
def test_an_option_that_cannot_be_accepted_is_named(options, sentence):
    def body(x):
        return x

    with pytest.raises(InvalidDefinition, match=sentence):
        asset(**options)(body)


@pytest.mark.parametrize("name", ["raw-data", "orders.v2", "2024"])
def test_names_as_warehouses_have_them_are_names(name):
    assert asset(name=name)(lambda_named("x")).names == (named(name),)
    assert asset(name=name, key_prefix=["s", "t"])(lambda_named("x")).key.path == ["s", "t", name]


def test_a_word_that_dagster_keeps_may_stand_behind_a_prefix():
    assert asset(name="type", key_prefix="s")(lambda_named("x")).names == (named("s/type"),)


def test_what_is_none_is_as_if_not_given():
    options = dict.fromkeys(AssetOptions.__annotations__)
    assert asset(**options)(lambda_named("x")).names == asset(lambda_named("x")).names
    assert asset(**options)(lambda_named("x")).group_name == "default"


@pytest.mark.parametrize("given", [3, "text", print, functools.partial(print), type("C", (), {})])
def test_what_is_no_function_is_refused(given):
    with pytest.raises(InvalidDefinition, match="@asset decorates a function"):
        asset(given)


@pytest.mark.parametrize("seed", [None, "none", 0, 2**32 - 1])
def test_seeds_that_are_accepted(seed):
    assert asset(seed=seed)(lambda_named("a")).seed == seed


def lambda_named(name):
    def body():
        return 1

    body.__name__ = name
    return body


def test_whatever_names_an_asset_has_its_key():
    made = asset(lambda_named("a"))
    assert as_key(made) == as_key("a") == as_key(["a"]) == as_key(AssetKey("a"))
    assert as_key("a/b") == as_key(["a", "b"]) != as_key(AssetKey("a/b")) == as_key(r"a\/b")
    assert isinstance(made, Asset)


def test_an_asset_moved_to_another_cell_is_otherwise_the_same():
    from nbasset.core.assets import Cell

    made = asset(lambda_named("a"))
    moved = made.with_cell(Cell("id", 3))
    assert (moved.cell.number, moved.body, made.cell) == (3, made.body, None)


def test_a_config_class_that_is_defined_within_a_function_is_known_by_its_name():
    class Inner(Config):
        rows: int = 3

    @asset
    def limited(config: Inner):
        return config.rows

    assert limited.body.config == ("config", Inner)


def test_a_config_class_within_a_function_is_not_taken_for_one_of_its_name_outside():
    outer = Limits

    class Own(Config):
        rows: int = 2

    Own.__name__ = "Limits"

    @asset
    def limited(config): ...

    own = FunctionBody(limited.body.function, (), None, ("config", Own))
    assert own.config_class is Own
    assert FunctionBody(limited.body.function, (), None, ("config", outer)).config_class is Limits


def test_what_a_body_requires_is_part_of_its_definition():
    @asset(required_resource_keys={"db"}, op_tags={"queue": "slow"})
    def read(context): ...

    assert read.required_resources == {"db"}


def limits(low_of):
    return 1, 9


def test_of_several_assets_each_has_its_own_labels_and_those_of_them_all():
    outs = {"low": AssetOut(tags={"a": "own", "b": "own"}, owners=["team:own"], metadata={"n": 1}), "high": AssetOut()}
    options = {"tags": {"a": "all", "c": "all"}, "owners": ["team:all"], "metadata": {"n": 2, "m": 3}}
    low, high = several_of(limits, outs, (), options).outs.values()
    assert low.tags == {"a": "own", "b": "own", "c": "all"}
    assert (low.owners, low.metadata) == (("team:own", "team:all"), {"n": 1, "m": 3})
    assert (high.tags, high.owners, high.metadata) == (options["tags"], ("team:all",), {"n": 2, "m": 3})


def test_what_is_said_of_the_inputs_of_several_assets_counts():
    told = AssetIn("extremes", input_manager_key="loads", metadata={"n": 1})
    made = several_of(limits, {"low": AssetOut(), "high": AssetOut()}, (), {"ins": {"low_of": told}})
    assert made.loading == {"low_of": told}
    assert made.ins == {"low_of": AssetKey("extremes")}


@pytest.mark.parametrize("word", ["key", "key_prefix"])
def test_several_assets_have_no_key_in_common(word):
    with pytest.raises(InvalidDefinition, match=f"@multi_asset takes no {word}=: give it to each of its assets"):
        several_of(limits, {"low": AssetOut()}, (), {word: "shop"})
