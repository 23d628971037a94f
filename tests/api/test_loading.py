"""What modules and functions define is found: assets, checks, jobs, schedules and sensors, each once."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

TEXT = """
import nbasset as dg

@dg.asset
def raw():
    return [1, 2]

@dg.asset_check(asset=raw)
def some(raw):
    return dg.AssetCheckResult(passed=len(raw) > 0)

nightly = dg.define_asset_job("nightly", "raw")
at_eight = dg.ScheduleDefinition(job=nightly, cron_schedule="0 8 * * *")
elsewhere = [dg.AssetSpec("orders"), raw]

@dg.sensor(job=nightly)
def looks():
    return dg.SkipReason("no")
"""


@pytest.fixture
def module():
    found = ModuleType("their_things")
    sys.modules["their_things"] = found
    exec(TEXT, vars(found))
    yield found
    del sys.modules["their_things"]


def test_everything_that_a_module_defines_belongs_together(module):
    for found in (dg.load_definitions_from_module(module), dg.load_definitions_from_modules([module])):
        assert found.names == ("raw",)
        assert [each.check_key.to_user_string() for each in found.asset_checks] == ["raw:some"]
        assert [*found.jobs_by_name, found.schedules[0].name, found.sensors[0].name] == [
            "nightly",
            "nightly_schedule",
            "looks",
        ]
        assert [str(each) for each in found.resolve_all_asset_keys()] == ["raw", "orders"]
        assert found.get_asset_checks_def(dg.AssetCheckKey(dg.AssetKey("raw"), "some")).is_check


def test_checks_are_no_assets_and_go_with_the_keys_that_they_are_about(module):
    assert [each.key for each in dg.load_assets_from_modules([module])] == [module.raw.key]
    assert dg.load_asset_checks_from_modules([module]) == [module.some]
    assets = dg.load_assets_from_modules([module], key_prefix="sales")
    [check] = dg.load_asset_checks_from_modules([module], asset_key_prefix="sales")
    run = dg.materialize_to_memory([*assets, check])
    assert [each.asset_check_key.to_user_string() for each in run.get_asset_check_evaluations()] == ["sales/raw:some"]


def test_what_the_module_has_that_asks_is_found(module):
    names = {"dg": dg, "raw": module.raw, "some": module.some}
    exec(
        "found = dg.load_definitions_from_current_module(); checks = dg.load_asset_checks_from_current_module()", names
    )
    assert names["found"].names == ("raw",)
    assert names["checks"] == [module.some]


def test_a_package_is_read_with_its_modules(tmp_path, monkeypatch):
    (tmp_path / "their_package").mkdir()
    (tmp_path / "their_package/__init__.py").write_text("")
    (tmp_path / "their_package/things.py").write_text(TEXT)
    monkeypatch.syspath_prepend(tmp_path)
    assert dg.load_definitions_from_package_name("their_package").names == ("raw",)
    package = sys.modules["their_package"]
    assert dg.load_definitions_from_package_module(package).names == ("raw",)
    assert len(dg.load_asset_checks_from_package_module(package)) == 1
    assert len(dg.load_asset_checks_from_package_name("their_package")) == 1


def test_definitions_of_a_function_are_made_when_they_are_asked_for_and_once():
    calls = []

    @dg.definitions
    def sales():
        calls.append(1)
        return dg.Definitions([dg.asset(name="orders")(lambda: 3)])

    assert calls == []
    assert sales().names == sales().names == ("orders",)
    assert calls == [1]

    @dg.definitions
    def with_context(context):
        return dg.Definitions()

    assert with_context(None).names == ()
    with pytest.raises(InvalidDefinition, match=r"returns Definitions\(…\), not 3"):
        dg.definitions(lambda: 3)()
