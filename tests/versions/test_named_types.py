"""What types say that values are checked with: another text where other values pass, the same where the same do."""

from __future__ import annotations

import linecache

import pytest

import nbasset as dg
from nbasset.core.types_named import types_named
from nbasset.versions.memo import Memo
from nbasset.versions.named_types import NamedTypes


@pytest.fixture
def notebook():
    """Cells that are run in a namespace of their own."""
    names: dict[str, object] = {"__name__": "__main__", "asset": dg.asset}

    def run(text: str) -> dict[str, object]:
        place = f"<cell {len(linecache.cache)} of named types>"
        linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
        exec(compile(text, place, "exec", dont_inherit=True), names)
        return names

    yield run
    for place in [each for each in linecache.cache if each.endswith("of named types>")]:
        del linecache.cache[place]


def types_of(asset, resources=()) -> NamedTypes:
    taken = [each.name for each in asset.body.parameters if each.name not in resources]
    return NamedTypes(asset, Memo(), lambda name: None, taken)


def test_builtin_types_say_their_names_and_what_is_within_them(notebook):
    cell = "@asset\ndef a(x: list[int], y: 'dict[str, float]', z: int | None, w) -> str: ..."
    told = types_of(notebook(cell)["a"]).told()
    assert told.pop("taken z").endswith("[builtins.int, None]")
    assert told == {
        "given return": "builtins.str",
        "taken x": "builtins.list[builtins.int]",
        "taken y": "builtins.dict[builtins.str, builtins.float]",
    }


def test_of_what_takes_a_resource_no_type_is_checked(notebook):
    names = notebook("class Shop: ...\n@asset\ndef a(x: int, shop: Shop): ...")
    notebook("class Shop:\n    more = 1")
    types = types_of(names["a"], ["shop"])
    assert (types.told(), [*types.older()]) == ({"taken x": "builtins.int"}, [])
    assert [*types_of(names["a"]).older()] != []


def test_what_is_no_type_says_nothing(notebook):
    assert types_of(notebook("@asset\ndef a(x: 'the input', y: 'Missing'): ...")["a"]).told() == {}
    assert types_of(notebook("@asset\ndef a(x: 3) -> print: ...")["a"]).told() == {}


def test_options_name_types_beside_annotations():
    @dg.asset(dagster_type=int, ins={"x": dg.AssetIn(dagster_type=str)})
    def a(x): ...

    assert [(each.label, each.kind) for each in types_named(a)] == [("given a", int), ("taken x", str)]
    assert types_of(a).told() == {"given a": "builtins.int", "taken x": "builtins.str"}


def test_a_class_of_the_user_says_something_else_when_what_it_leads_to_changes(notebook):
    kind = "class K(type):\n    def __instancecheck__(cls, value): return value > LEAST\nclass P(metaclass=K): ..."
    made = "@asset\ndef a() -> P: ..."
    told = [types_of(notebook(f"LEAST = {least}\n{kind}\n{made}")["a"]).told() for least in (1, 1, 2)]
    assert told[0] == told[1] != told[2]
    told.append(types_of(notebook(f"{kind.replace('>', '>=')}\n{made}")["a"]).told())
    assert told[3] != told[2]


def test_an_annotation_whose_name_means_another_type_now_is_told(notebook):
    names = notebook("Number = int")
    notebook("@asset\ndef a(x: Number, y: list['Number']) -> Number: ...")
    assert list(types_of(names["a"]).older()) == []
    notebook("Number = str")
    told = list(types_of(names["a"]).older())
    assert told[0].startswith("a() names an older Number as the type of x: run the cells again")
    assert told[-1].startswith("a() names an older Number as the type of what it returns: run")
    notebook("del Number")
    assert list(types_of(names["a"]).older()) == []  # nobody can tell what it would be


def test_a_text_means_what_its_name_means_now(notebook):
    names = notebook("Number = int\n@asset\ndef a() -> 'Number': ...")
    before = types_of(names["a"]).told()
    notebook("Number = str")
    assert before != types_of(names["a"]).told() == {"given return": "builtins.str"}
    assert list(types_of(names["a"]).older()) == []


def test_a_function_without_a_source_is_taken_as_it_is():
    names: dict[str, object] = {"asset": dg.asset, "Number": int, "__name__": "__main__"}
    exec("@asset\ndef a() -> Number: ...", names)
    names["Number"] = str
    assert list(types_of(names["a"]).older()) == []
