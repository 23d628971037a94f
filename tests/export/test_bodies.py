"""Bodies as functions."""

from __future__ import annotations

import pytest

from nbasset.export.bodies import function_text, imports_above, shifted
from nbasset.export.partitions import Divided, Division
from nbasset.export.records import CannotLeave, Foreign, Recipe


def cell(python: str, *assigned: str, name: str = "b", **more: object) -> Recipe:
    inputs = {"a": ("a",)}
    return Recipe(((name,),), 2, python, inputs=inputs, assigned=assigned, free=frozenset({"a", "K"}), **more)


def made(recipe: Recipe, through: tuple[str, ...] = (), **names: object) -> object:
    """What the function gives, called with 20, among these names."""
    from contextlib import contextmanager

    @contextmanager
    def bound(module, **bindings):
        module.update(bindings)
        yield

    @contextmanager
    def seeded(seed):
        names["seeds"].append(seed)
        yield

    namespace = {"bound": bound, "seeded": seeded, **names}
    exec("\n".join([*imports_above(recipe), function_text(recipe, "make", through)]), namespace)
    return namespace["make"](20)


def test_the_last_expression_is_returned_wherever_it_begins() -> None:
    assert made(cell("a + 1")) == 21
    assert made(cell("x = a; x + 1", "x")) == 21
    assert made(cell("(\n    a\n    + 1\n)")) == 21
    assert made(cell("ä = 'ö'; a + len(ä)  # so", "ä")) == 21
    assert made(cell("a + 1;")) == 21
    assert made(cell("if a:\n    pass")) is None
    assert made(cell("# nothing")) is None


def test_what_the_asset_is_called_is_returned_where_the_body_assigns_it() -> None:
    assert function_text(cell("b = (a\n     + 1)", "b"), "b") == "def b(a):\n    return (a\n         + 1)"
    assert made(cell("b = (a\n     + 1)", "b")) == 21
    assert made(cell("b = 1\nb = b + a", "b")) == 21
    assert made(cell("b = a + 1\nprint('seen')", "b")) == 21
    assert made(cell("if a:\n    b = 21", "b")) == 21
    assert made(cell("b = lambda n: b(n - 1) if n else 'end'", "b"))(2) == "end"
    assert made(cell("b: int = a + 1", "b")) == 21


def test_several_assets_of_a_cell_are_returned_in_their_order() -> None:
    several = Recipe((("c",), ("b",)), 2, "b = a\nc = a + 1", inputs={"a": ("a",)}, assigned=("b", "c"))
    assert made(several) == (21, 20)


def test_texts_over_several_lines_stay_as_they_are() -> None:
    text = 'b = """one\n  two\n"""\nc = f"""{a}\n{a}"""\nb, c'
    assert made(cell(text, "c", name="d")) == ("one\n  two\n", "20\n20")
    assert shifted("a\n\nb") == "    a\n\n    b"
    assert shifted("x = '''1\n2'''", 2) == "  x = '''1\n2'''"


def test_a_plain_name_that_is_read_and_then_bound_is_read_from_the_module() -> None:
    recipe = cell("K = K + a\nK", "K", names=frozenset({"K"}))
    assert made(recipe, K=1) == 21
    assert 'K = globals()["K"]' in function_text(recipe, "b")


def test_the_seed_and_names_that_others_read_hold_around_the_body() -> None:
    seeds: list[int] = []
    namespace: dict[str, object] = {"seeds": seeds}
    exec("def helper():\n    return a + 1", namespace)
    recipe = cell("helper()", seed=7)
    text = function_text(recipe, "make", ["a"])
    assert text == "def make(a):\n    with seeded(7), bound(globals(), a=a):\n        return helper()"
    both = {"helper": lambda: 21, "seeds": seeds}
    assert made(recipe, ("a",), **both) == 21
    assert seeds == [7]


def function(python: str, **more: object) -> Recipe:
    given = {"parameters": {"a": True}, "inputs": {"a": ("a",)}, **more}
    return Recipe((("b",),), 2, python, function="b", **given)


def test_a_function_stays_as_it_was_written() -> None:
    told = 'import math\n\ndef b(a: int) -> int:\n    """It rounds."""\n    # up\n    return math.ceil(a)'
    assert function_text(function(told), "b") == told.partition("\n\n")[2]
    assert imports_above(function(told)) == ["import math"]
    assert function_text(function(told), "b", decorator="@asset").startswith("@asset\ndef b")
    assert function_text(cell("a"), "b", decorator="@asset") == "@asset\ndef b(a):\n    return a"
    assert made(function(told)) == 20


def test_a_function_takes_what_it_reads_beside_its_parameters() -> None:
    recipe = function("def b(a): return a + c", inputs={"a": ("a",), "c": ("c",)})
    assert function_text(recipe, "b") == "def b(a, c):\n    return a + c"


def test_a_default_that_no_asset_fills_is_bound_inside() -> None:
    recipe = function('def b(a, k=2):\n    """So."""\n    x = k\n    return a * x', parameters={"a": True, "k": False})
    assert function_text(recipe, "make") == 'def make(a):\n    """So."""\n    k = 2\n    x = k\n    return a * x'
    assert made(recipe) == 40
    keyword = function("def b(a, *, k=2):\n    return a * k", parameters={"a": True, "k": False})
    assert made(keyword) == 40


def test_a_parameter_that_is_a_resource_says_so() -> None:
    recipe = function("def b(a, db):\n    return a", parameters={"a": True, "db": True})
    assert function_text(recipe, "b", own=["db: dg.ResourceParam[object]"]).startswith(
        "def b(a, db: dg.ResourceParam[object]):"
    )


def test_a_seeded_function_keeps_its_text_inside() -> None:
    recipe = function('async def b(a):\n    """So."""\n    x = """1\n2"""\n    return x', seed=3, awaits=True)
    text = function_text(recipe, "b")
    assert text == ('async def b(a):\n    """So."""\n    with seeded(3):\n        x = """1\n2"""\n        return x')
    assert function_text(function("def b(a):\n    'So.'", seed=3), "b").endswith("return None")


def test_what_stands_in_no_function_is_named_with_cell_and_line() -> None:
    with pytest.raises(CannotLeave, match=r"cell \[2\], line 3: !ls is IPython's own, write it as Python"):
        function_text(cell("get_ipython().system('ls')", foreign=(Foreign(3, "!ls "),)), "b")
    with pytest.raises(CannotLeave, match=r"cell \[2\], line 3: import \* cannot stand in a function"):
        function_text(cell("x = 1\nfrom math import *\npi", above=1), "b")


def test_a_parameter_that_is_swept_over_is_bound_inside_and_its_default_goes() -> None:
    by = Divided((Division("depth", "", {"2": 2}),), ("depth",))
    each = Recipe(
        (("model",),),
        2,
        "def model(split, depth=sweep(2, 4)):\n    'Fits.'\n    return split, depth",
        function="model",
        inputs={"split": ("split",)},
        divided=by,
    )
    assert function_text(each, "model", own=["context: dg.AssetExecutionContext"]) == (
        "def model(context: dg.AssetExecutionContext, split):\n"
        "    'Fits.'\n"
        "    depth = depth_values[context.partition_key]\n"
        "    return split, depth"
    )


def test_what_is_gathered_is_so_before_functions_read_it_by_name() -> None:
    by = Divided(gathers={"a": (Division("depth", "", {"2": 2}),)})
    text = function_text(cell("told()", divided=by), "b", ["a"], ["context"])
    assert text == (
        "def b(context, a):\n"
        '    a = gathered(context, "a", a, depth=depth_values)\n'
        "    with bound(globals(), a=a):\n"
        "        return told()"
    )
