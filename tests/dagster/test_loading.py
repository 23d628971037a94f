"""Assets found in modules."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from nbasset import (
    AssetSpec,
    AutomationCondition,
    BackfillPolicy,
    SourceAsset,
    asset,
    load_assets_from_current_module,
    load_assets_from_modules,
    load_assets_from_package_name,
    materialize_to_memory,
    multi_asset,
)
from nbasset.core.keys import AssetKey

TEXT = """
from nbasset import asset

@asset
def raw():
    return [1, 2]

@asset(deps=[raw])
def note():
    return "noted"

@asset
def total(raw):
    return sum(raw)

several = [total, note]
"""


@pytest.fixture
def module():
    found = ModuleType("their_assets")
    exec(TEXT, vars(found))
    return found


def test_every_asset_of_a_module_is_found_once_in_the_order_of_definition(module):
    assert [str(each.key) for each in load_assets_from_modules([module, module])] == ["raw", "note", "total"]


def test_with_a_prefix_and_a_group_they_go_on_using_one_another(module):
    found = load_assets_from_modules([module], group_name="sales", key_prefix=["eu", "west"])
    raw, note, total = found
    assert raw.key == AssetKey(["eu", "west", "raw"])
    assert note.deps == (raw.key,)
    assert {each.group_name for each in found} == {"sales"}
    assert materialize_to_memory(found).asset_value(total.key) == 3


def test_the_current_module_is_the_one_that_asks():
    namespace = {"asset": asset, "load": load_assets_from_current_module}
    exec(f"{TEXT}\nfound = load(group_name='here')", namespace)
    assert [(str(each.key), each.group_name) for each in namespace["found"]][:1] == [("raw", "here")]


def test_a_package_is_searched_with_all_its_modules(tmp_path, monkeypatch):
    package = tmp_path / "their_package_of_assets"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "sources.py").write_text(TEXT)
    monkeypatch.syspath_prepend(tmp_path)
    assert len(load_assets_from_package_name(package.name)) == 3
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def test_a_prefix_moves_what_assets_of_one_body_rest_on_among_themselves(module):
    @multi_asset(specs=[AssetSpec("a", deps=["raw"]), AssetSpec("b", deps=["a", "outside"])])
    def both(): ...

    module.both = both
    found = {each.key: each for each in load_assets_from_modules([module], key_prefix="shop")}
    deps = found[AssetKey(["shop", "a"])].asset_deps
    assert deps[AssetKey(["shop", "a"])] == {AssetKey(["shop", "raw"])}
    assert deps[AssetKey(["shop", "b"])] == {AssetKey(["shop", "a"]), AssetKey("outside")}


@pytest.fixture
def with_sources(module):
    """The module, with what others make: a source, a spec, and an asset on both."""
    module.orders, module.lake = SourceAsset("orders"), AssetSpec("lake")
    module.report = asset(name="report", deps=["orders", "lake"])(lambda: 1)
    return module


def keys(found):
    return sorted(each.key.to_user_string() for each in found)


def test_what_others_make_has_a_prefix_of_its_own(with_sources):
    found = load_assets_from_modules([with_sources], key_prefix="shop", source_key_prefix=["their", "lake"])
    assert keys(found) == ["shop/note", "shop/raw", "shop/report", "shop/total", "their/lake/orders"]
    report = next(each for each in found if each.key.name == "report")
    assert sorted(map(str, report.dependency_keys)) == ["lake", "their/lake/orders"]


def test_specs_are_found_by_who_asks_for_them(with_sources):
    found = load_assets_from_modules([with_sources], include_specs=True, source_key_prefix="their")
    assert [each.key.to_user_string() for each in found if isinstance(each, AssetSpec)] == ["their/lake"]
    assert "lake" not in keys(load_assets_from_modules([with_sources]))


def test_a_condition_and_a_policy_are_said_of_all_that_is_made(with_sources):
    eager, policy = AutomationCondition.eager(), BackfillPolicy.single_run()
    found = load_assets_from_modules([with_sources], automation_condition=eager, backfill_policy=policy)
    told = {each.key.name: (each.automation_condition, each.backfill_policy) for each in found}
    assert told == {"orders": (None, None)} | dict.fromkeys(("raw", "note", "total", "report"), (eager, policy))
