"""A notebook as a module."""

from __future__ import annotations

import pytest

from nbasset.export.module import emitted
from nbasset.export.records import CannotLeave, Foreign, Notebook, Recipe
from nbasset.instance.plain_statements import statements_of


def notebook(*plain: str, recipes: tuple[Recipe, ...], **more: object) -> Notebook:
    statements = [each for number, text in enumerate(plain, 1) for each in statements_of(number, text, str)]
    return Notebook("sums", tuple(statements), recipes, **more)


def recipe(name: str, python: str, *inputs: str, cell: int = 9, **more: object) -> Recipe:
    given = {"free": frozenset(inputs), "inputs": {each: (each,) for each in inputs}, **more}
    return Recipe((tuple(name.split("/")),), cell, python, **given)


def text(book: Notebook, prefix: str = "") -> str:
    return emitted(book, lambda each: f"# {each.recipe.word}", prefix=prefix).text("Sums.")


def namespace(book: Notebook, prefix: str = "") -> dict[str, object]:
    names: dict[str, object] = {"__file__": __file__}
    exec(text(book, prefix), names)
    return names


def test_plain_statements_and_functions_stand_in_the_order_of_the_notebook() -> None:
    book = notebook(
        "import json\nimport pandas as pd\nfrom math import pi",
        "def area(r):\n    return pi * r\nRATE = 3",
        recipes=(recipe("a", "area(RATE)", names=frozenset({"area", "RATE", "pd"}), cell=3),),
    )
    assert text(book) == (
        '"""Sums."""\n\nfrom math import pi\n\nimport pandas as pd\n\n\nRATE = 3\n\n\n'
        "def area(r):\n    return pi * r\n\n\n# a\ndef a():\n    return area(RATE)\n"
    )


def test_functions_that_read_assets_by_name_find_them() -> None:
    helper = "def scaled(k):\n    return [x * k for x in raw]"
    book = notebook(
        helper,
        recipes=(
            recipe("raw", "[1, 2]"),
            recipe("twice", "scaled(2)", names=frozenset({"scaled"}), inputs={"raw": ("raw",)}),
            recipe("plain", "raw[0]", "raw"),
        ),
    )
    names = namespace(book)
    assert names["twice"](names["make_raw"]()) == [2, 4]
    assert "raw" not in names, "it is as it was"
    assert "with bound(globals(), raw=raw):" in text(book)
    assert "def plain(raw):\n    return raw[0]" in text(book), "who reads it by itself is a plain function"


@pytest.mark.parametrize("requirements", [(), ("numpy==2.0",)])
def test_what_draws_draws_the_same_each_time_and_shifts_nobody_elses_draws(requirements: tuple[str, ...]) -> None:
    import random

    book = notebook(
        "import random",
        recipes=(recipe("a", "random.random()", names=frozenset({"random"}), seed=7),),
        requirements=requirements,
    )
    names = namespace(book)
    random.seed(1)
    first = random.random()
    random.seed(1)
    assert names["a"]() == names["a"]() == random.Random(7).random()
    assert random.random() == first
    assert ("np.random" in text(book)) is bool(requirements)


def test_a_function_is_called_otherwise_where_its_name_means_something() -> None:
    count = recipe("count", "len(count)", free=frozenset({"count"}), names=frozenset({"count"}))
    assert "def make_count():" in text(notebook("count = [1]", recipes=(count,)))
    both = Recipe((("a",), ("b",)), 2, "a = b = 1", assigned=("a", "b"))
    assert "def make_a_b():" in text(notebook(recipes=(both,)))
    assert "def make_c():" in text(notebook(recipes=(recipe("c", "1"),)), prefix="make_")


def test_relative_paths_are_meant_as_in_the_notebook() -> None:
    book = notebook(recipes=(recipe("a", "1"),), folder="../..")
    assert 'os.chdir(Path(__file__).parent / "../..")' in text(book)
    assert "import os\nfrom pathlib import Path\n" in text(book)


def test_all_that_cannot_leave_is_told_together() -> None:
    broken = recipe("b", "get_ipython()", foreign=(Foreign(1, "!ls"),))
    book = notebook("x = raw", recipes=(recipe("raw", "1"), recipe("a", "x", names=frozenset({"x"})), broken))
    with pytest.raises(CannotLeave) as caught:
        text(book)
    assert [each.partition(" ")[2][:8] for each in caught.value.told] == ["[1] read", "[9], lin"]
