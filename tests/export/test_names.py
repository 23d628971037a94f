"""Whatever assets, helpers and notebooks are called, an export makes what the notebook makes, or says what clashes."""

from __future__ import annotations

import random
import sys
from types import SimpleNamespace

import pytest
from effort import examples
from export.test_airflow import values_of
from export.test_script import made
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.export.dagster_project import VERDICT, dagster_project
from nbasset.export.module import emitted
from nbasset.export.names import bound_by, clashes, free_name
from nbasset.export.records import CannotLeave, Check, Job, Notebook, Recipe
from nbasset.instance.plain_statements import statements_of

NASTY = (
    *("a", "a_path", "a_paths", "make_a", "make_make_a", "dg", "random", "np", "os", "seeded", "bound", "verdict"),
    *("functools", "contextmanager", "deepcopy", "globals", "main", "dag", "task", "kept", "loaded", "VALUES", "sums"),
    *("sums_dag", "asyncio", "len", "print", "name", "values", "cloudpickle", "Asset", "Path", "helper"),
)
"""Names that mean something in one export or another."""
PLAIN = (
    *("def helper(n):\n    return n + 0", "from random import random", "import numpy.random as np", "os = 3"),
    *("seeded = bound = 4", "import functools", "from pathlib import Path", "a_path = 5", "make_a = sums = 6"),
)


@st.composite
def notebooks(draw: st.DrawFn) -> tuple[tuple[Recipe, ...], str, dict[str, int]]:
    """Recipes of assets that add up what is above them, plain statements that all of them reach, and the values."""
    names = draw(st.lists(st.sampled_from(NASTY), min_size=1, max_size=5, unique=True))
    plain = draw(st.lists(st.sampled_from(PLAIN), max_size=3, unique=True))
    bound = {name for text in plain for name in bound_by(text)} - {*names}
    plain = [each for each in plain if not {*bound_by(each)} & {*names}]
    recipes, values = [], {}
    for number, name in enumerate(names):
        ups = draw(st.lists(st.sampled_from(names[:number]), max_size=2, unique=True)) if number else []
        seed = draw(st.sampled_from([None, 7]))
        drawn = "__import__('random').random() * 0 + " if seed else ""
        read = draw(st.sampled_from(sorted(bound))) if bound and plain else ""
        read = read if any(read in bound_by(each) for each in plain) else ""
        python = f"{drawn}{' + '.join([str(10**number), *ups])}"
        more = {"names": frozenset({read} - {""}), "seed": seed, "inputs": {up: (up,) for up in ups}}
        recipes.append(Recipe(((name,),), 2, python, free=frozenset(ups), **more))
        values[name] = 10**number + sum(values[up] for up in ups)
    return tuple(recipes), "\n".join(plain), values


@given(notebooks())
@settings(max_examples=examples(120))
def test_whatever_things_are_called_the_values_are_those_of_the_notebook(tmp_path_factory, book):
    recipes, plain, values = book
    statements = tuple(statements_of(1, plain, str))
    for tool in (
        lambda: made(*recipes, plain=plain),
        lambda: values_of(*recipes, folder=tmp_path_factory.mktemp("dags"), plain=plain),
        lambda: by_functions(Notebook("sums", statements, recipes)),
    ):
        state = random.getstate()
        try:
            found = tool()
        except CannotLeave as refused:
            found = refused.told
        is_refused = isinstance(found, list) and all("give it another name" in each for each in found)
        assert is_refused or found == values
        assert random.getstate() == state, "global generators are as they were"


def by_functions(book: Notebook) -> dict[str, object]:
    """What the functions of a module for Dagster make, called one after another."""
    around = f"import functools\ndg = None\n{VERDICT}"
    module = emitted(book, lambda each: f"# {each.function}", around=around)
    dg = SimpleNamespace(AssetCheckSeverity=SimpleNamespace(ERROR=1))
    names = {"dg": dg, "__file__": __file__, "__name__": "module"}
    exec(module.text("Sums."), names)
    found: dict[str, object] = {}
    for each in module.made:
        found[each.recipe.word] = names[each.function](**{up: found[up] for up in each.recipe.inputs})
    assert {each.function for each in module.made} <= {*names}
    return found


def test_a_name_is_free_when_nobody_has_it():
    assert free_name("a", {"a_"}) == "a"
    assert free_name("a", {"a"}, {"a_"}) == "a__"


def test_names_are_those_that_a_module_binds_at_its_top():
    text = "import a.b, c as d\nfrom e import f as g, h\nasync def i(): j = 1\nclass K: ...\nl = m.n = 2"
    told = bound_by(text)
    assert [*told] == ["a", "d", "g", "h", "i", "K", "l"]
    assert (told["d"], told["h"], told["K"]) == ("import c as d", "from e import h", "")


def test_a_clash_is_told_with_its_cell_and_the_same_import_is_none():
    kept = [*statements_of(3, "import os\nfrom x import Path", str), *statements_of(4, "seeded = 1", str)]
    inner = Recipe((("a",),), 5, "deepcopy = 1", assigned=("deepcopy",))
    own = "import os\nfrom pathlib import Path\ndef seeded(): ..."
    told = clashes(Notebook("sums", (), (inner,)), kept, own, {"deepcopy"})
    assert [each.split(",")[0] for each in told] == [
        "cell [3] has a Path of its own",
        "cell [4] has a seeded of its own",
        "cell [5] has a deepcopy of its own",
    ]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"options": {"group_name": "my-group"}}, "the group my-group"),
        ({"check": Check(("a",), "is-ok")}, "the check is-ok"),
        ({"jobs": (Job("every week", "*"),)}, "the job every week"),
        ({"keys": (("売上",),)}, "the asset 売上"),
    ],
)
def test_names_that_dagster_refuses_are_told_beforehand(more, what):
    jobs = more.pop("jobs", ())
    recipe = Recipe(**{"keys": (("a",),), "cell": 2, "python": "1", **more})
    with pytest.raises(CannotLeave, match=f"{what} cannot be called so in Dagster"):
        dagster_project(Notebook("sums", (), (recipe,), jobs))


def test_a_package_is_not_called_as_a_module_beside_it():
    assert Notebook("sales", (), (), modules={"sales": ""}).package == "notebook_sales"
    assert "sums" not in sys.modules
