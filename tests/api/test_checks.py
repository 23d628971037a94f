"""Checks of assets: when they run, what is stored of them, what they stop, and what never becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbasset import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetIn,
    AssetSelection,
    DailyPartitionsDefinition,
    Definitions,
    MaterializationFailed,
    StaticPartitionsDefinition,
    asset,
    asset_check,
    materialize,
    materialize_to_memory,
    multi_asset_check,
    plan,
    status,
)
from nbasset.core.errors import InvalidDefinition
from nbasset.instance import Instance

RAN = []


class Notes(list):
    """A list that is the same to everybody, so that looking at it is no dependency."""

    def __reduce__(self):
        return Notes, ()


@pytest.fixture(autouse=True)
def ran():
    global RAN
    RAN = Notes()
    return RAN


def orders_of(text="[1, 2, None]"):
    namespace = {"asset": asset, "__name__": "__main__"}
    exec(f"@asset\ndef orders():\n    return {text}", namespace)
    return namespace["orders"]


def check_of(text="None not in orders", ran=None, **options):
    namespace = {"check": asset_check(asset="orders", **options), "RAN": ran, "__name__": "__main__"}
    exec(f"@check\ndef no_nulls(orders):\n    RAN.append('no_nulls')\n    return {text}", namespace)
    return namespace["no_nulls"]


@asset
def report(orders):
    return len(orders)


def said(run):
    return [each.said for each in run.get_asset_check_evaluations()]


# When they run


def test_what_has_not_changed_is_not_checked_again_and_says_what_it_said(ran):
    defined = [orders_of(), check_of(ran=ran)]
    assert said(materialize(defined)) == ["failed"]
    assert said(materialize([orders_of(), check_of(ran=ran)])) == ["failed"]
    assert ran == ["no_nulls"]


def test_an_asset_that_was_made_with_another_value_is_checked_again(ran):
    check = check_of(ran=ran)
    assert said(materialize([orders_of(), check])) == ["failed"]
    assert said(materialize([orders_of("[1]"), check])) == ["passed"]
    assert ran == ["no_nulls"] * 2


def test_an_asset_that_was_made_with_the_same_value_is_not(ran):
    check = check_of(ran=ran)
    materialize([orders_of("[1, 2]"), check])
    materialize([orders_of("list((1, 2))"), check])
    assert ran == ["no_nulls"]


def test_a_check_that_has_changed_runs_and_its_asset_does_not(ran):
    orders = orders_of()
    materialize([orders, check_of(ran=ran)])
    run = materialize([orders, check_of("len(orders) == 3", ran)])
    assert (said(run), run.made, len(ran)) == (["passed"], (), 2)


def test_putting_an_edit_back_checks_nothing(ran):
    for text in ("[1]", "[None]", "[1]"):
        run = materialize([orders_of(text), check_of(ran=ran)])
    assert (said(run), len(ran)) == (["passed"], 2)


def test_other_inputs_and_files_count_for_a_check(ran, tmp_path):
    path = tmp_path / "limit"
    path.write_text("2")

    @asset
    def most():
        return int(path.read_text())

    namespace = {
        "check": asset_check(asset="orders"),
        "RAN": ran,
        "PATH": str(path),
        "Path": Path,
        "__name__": "__main__",
    }
    exec(
        "@check\ndef few(orders):\n    RAN.append(1)\n    return len(orders) <= int(Path(PATH).read_text())", namespace
    )
    orders = orders_of()
    most_of = asset_check(asset="orders", additional_ins={"most": AssetIn()})(few_of)
    assert said(materialize([orders, most, namespace["few"], most_of])) == ["failed", "failed"]
    path.write_text("3")
    assert said(materialize([orders, most, namespace["few"], most_of])) == ["passed", "passed"]
    assert len(ran) == 2


def test_making_again_checks_again(ran):
    defined = [orders_of(), check_of(ran=ran)]
    materialize(defined)
    materialize(defined, again=True)
    assert ran == ["no_nulls"] * 2


def test_an_asset_brings_its_checks_along_and_they_bring_what_they_need(ran):
    @asset
    def most():
        ran.append("most")
        return 2

    check = asset_check(asset="orders", additional_ins={"most": AssetIn()})(few_of)
    orders = orders_of()
    run = materialize([orders, most, check], selection="orders")
    assert (said(run), run.asset_value("most")) == (["failed"], 2)


def few_of(orders, most):
    return len(orders) <= most


# What they stop


def test_a_blocking_check_stops_what_is_downstream_and_says_so():
    defined = [orders_of(), report, check_of(blocking=True, ran=Notes())]
    with pytest.raises(
        MaterializationFailed, match=r"^orders failed its check no_nulls. Not made because of it: report.$"
    ):
        materialize(defined)
    assert status("orders").status == "FRESH"
    assert (status("report").status, str(status("report").causes[0])) == ("BLOCKED", "orders failed its check no_nulls")


def test_it_goes_on_stopping_without_running_again(ran):
    defined = [orders_of(), report, check_of('(None not in orders, "one null")', ran, blocking=True)]
    for _ in range(2):
        run = materialize(defined, raise_on_error=False)
        assert (run.success, list(run.run.blocked)) == (False, ["report"])
    assert ran == ["no_nulls"]
    assert run.run.assets["report"].reason == "orders failed its check no_nulls: one null"


def test_what_is_mended_goes_on():
    check = check_of(blocking=True, ran=Notes())
    materialize([orders_of(), report, check], raise_on_error=False)
    run = materialize([orders_of("[1]"), report, check])
    assert (said(run), run.asset_value("report")) == (["passed"], 1)


def test_a_check_that_comes_to_block_stops_what_was_made_before():
    orders = orders_of()
    assert materialize([orders, report, check_of(ran=Notes())]).success
    run = materialize([orders, report, check_of(ran=Notes(), blocking=True)], raise_on_error=False)
    assert list(run.run.blocked) == ["report"]
    assert materialize([orders, report, check_of(ran=Notes())]).success


def test_a_check_that_does_not_block_any_more_stops_nothing_and_is_not_run_again(ran):
    orders = orders_of()
    assert not materialize([orders, check_of(ran=ran, blocking=True)], raise_on_error=False).success
    run = materialize([orders, report, check_of(ran=ran)])
    assert (run.success, said(run), len(ran)) == (True, ["failed"], 1)
    assert [each.blocking for each in run.get_asset_check_evaluations()] == [False]


def test_a_blocking_check_of_an_assets_own_body_stops_what_is_downstream():
    @asset(check_specs=[AssetCheckSpec("few", asset="prices", blocking=True)])
    def prices():
        return [1, 2], AssetCheckResult(passed=False, description="2 rows")

    @asset
    def sums(prices):
        return sum(prices)

    for _ in range(2):
        run = materialize([prices, sums], raise_on_error=False)
        assert (said(run), run.asset_value("prices"), list(run.run.blocked)) == (["failed: 2 rows"], [1, 2], ["sums"])


def test_a_check_that_raises_is_an_error_of_the_check_and_not_of_its_asset():
    defined = [orders_of(), report, check_of("1 / 0", ran=Notes())]
    with pytest.raises(ZeroDivisionError):
        materialize(defined)
    run = materialize(defined, raise_on_error=False)
    assert (run.success, run.asset_value("report"), said(run)) == (False, 3, [])
    assert (status("orders").status, run.run.failed, run.run.raised) == ("FRESH", (), ("orders:no_nulls",))


def test_what_does_not_pass_and_does_not_block_is_a_mark_and_no_status():
    run = materialize([orders_of(), report, check_of(ran=Notes())])
    assert (run.success, str(status("report").status)) == (True, "FRESH")


# What they are not


def test_a_check_is_no_asset_of_the_run():
    run = materialize([orders_of(), check_of(ran=Notes())])
    assert (list(run.run.assets), list(run.run.checks), run.made) == (["orders"], ["orders:no_nulls"], ("orders",))


def test_a_check_is_part_of_the_plan():
    Definitions([orders_of()], asset_checks=[check_of(ran=Notes())])
    materialize([orders_of("[1]"), check_of(ran=Notes())])
    assert "orders" in str(plan("orders"))


def test_definitions_have_checks_and_jobs_carry_them_out():
    defs = Definitions([orders_of()], asset_checks=[check_of(ran=Notes())])
    assert said(defs.get_implicit_global_asset_job_def().execute_in_process()) == ["failed"]


def test_nothing_need_be_kept():
    assert said(materialize_to_memory([orders_of(), check_of(ran=Notes())])) == ["failed"]


def test_a_check_without_partitions_is_carried_out_whenever_there_is_another_partition():
    @asset(partitions_def=StaticPartitionsDefinition(["x", "y", "z"]))
    def letters(context):
        return context.partition_key

    @asset_check(asset=letters, blocking=True)
    def looks():
        RAN.append("looks")
        return len(RAN) < 3

    @asset_check(asset=letters)
    def takes(letters):
        RAN.append(sorted(letters))
        return True

    def made(key, checks):
        run = materialize([letters, *checks], partition_key=key, raise_on_error=False)
        return [(each.check_name, each.passed) for each in run.get_asset_check_evaluations()]

    assert made("x", [looks]) == [("looks", True)]
    assert made("x", [looks]) == [("looks", True)]
    assert RAN == ["looks"]
    assert made("y", [looks]) == [("looks", True)]
    assert RAN == ["looks"] * 2
    assert made("y", [looks, takes]) == [("looks", True)]  # the other takes the values of all, and waits for them
    assert dict(made("z", [looks, takes])) == {"looks": False, "takes": True}
    assert RAN[2:] in (["looks", ["x", "y", "z"]], [["x", "y", "z"], "looks"])


def test_each_partition_is_checked_by_itself():
    days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03")

    @asset(partitions_def=days)
    def daily(context):
        return int(context.partition_key[-1])

    @asset_check(asset=daily, partitions_def=days)
    def odd(context, daily):
        return AssetCheckResult(passed=daily % 2 == 1, description=context.partition_key)

    found = materialize([daily, odd]).get_asset_check_evaluations()
    assert [(each.partition, each.said) for each in found] == [
        ("2026-01-01", "passed: 2026-01-01"),
        ("2026-01-02", "failed: 2026-01-02"),
    ]


def test_a_check_in_another_process_says_the_same(tmp_path, monkeypatch):
    (tmp_path / "checked.py").write_text(
        "from nbasset import asset, asset_check\n"
        "@asset\ndef orders():\n    return [1]\n"
        "@asset\ndef others():\n    return [2]\n"
        "@asset_check(asset=orders, blocking=True)\ndef none(orders):\n    return False, 'elsewhere'\n"
        "@asset\ndef report(orders):\n    return 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import checked

    defined = [checked.orders, checked.others, checked.report, checked.none]
    run = materialize(defined, executor="processes 2", raise_on_error=False)
    assert (said(run), list(run.run.blocked)) == (["failed: elsewhere"], ["report"])


def test_several_of_one_function_each_have_their_say():
    @multi_asset_check(
        specs=[AssetCheckSpec("some", asset="orders"), AssetCheckSpec("few", asset="orders", blocking=True)]
    )
    def sizes(orders):
        yield AssetCheckResult(passed=len(orders) > 0, check_name="some")
        yield AssetCheckResult(passed=False, check_name="few", severity=AssetCheckSeverity.WARN)

    run = materialize([orders_of(), report, sizes])
    assert (said(run), run.success) == (["passed", "warns"], True)


def test_what_is_no_option_is_refused():
    with pytest.raises(InvalidDefinition, match="A check has no option 'group_name'"):
        asset_check(asset="orders", name="few", group_name="x")(lambda orders: True)
    with pytest.raises(
        InvalidDefinition, match=r"The check few of prices is about orders, which its body does not make"
    ):

        @asset(check_specs=[AssetCheckSpec("few", asset="orders")])
        def prices(): ...


def test_a_run_is_about_the_checks_that_it_is_given():
    @asset
    def orders():
        return [1]

    @asset_check(asset=orders)
    def fails():
        raise ValueError("no")

    assert not materialize([orders, fails], raise_on_error=False).success

    @asset
    def orders():
        return [2]

    @asset_check(asset=orders)
    def passes():
        return True

    run = materialize([orders, passes])
    assert [each.check_name for each in run.get_asset_check_evaluations()] == ["passes"]
    assert materialize([orders]).get_asset_check_evaluations() == ()


def test_a_body_with_several_checks_carries_out_those_that_are_asked_for():
    @asset
    def orders():
        return [1]

    @multi_asset_check(specs=[AssetCheckSpec(each, asset=orders) for each in ("low", "high")], can_subset=True)
    def limits(context):
        RAN.append([each.name for each in context.check_specs])
        for key in context.selected_asset_check_keys:
            yield AssetCheckResult(passed=True, check_name=key.name)

    def carried_out(selection):
        run = materialize([orders, limits], selection=selection, instance=Instance(in_memory=True))
        return sorted(each.check_name for each in run.get_asset_check_evaluations())

    high = AssetSelection.checks(AssetCheckKey(orders.key, "high"))
    assert carried_out(AssetSelection.assets(orders) | high) == ["high", "low"]
    assert carried_out(AssetSelection.assets(orders) - high) == ["low"]
    assert carried_out(AssetSelection.assets(orders) - AssetSelection.all_asset_checks()) == []
    assert RAN == [["low", "high"], ["low"]]


def test_what_others_make_is_checked_although_nobody_has_defined_it():
    @asset_check(asset="of_others")
    def looks():
        return AssetCheckResult(passed=True)

    @asset
    def own():
        return 1

    assert looks.get_spec_for_check_key(looks.check_key).name == "looks"
    run = materialize([looks])
    assert [(str(each.asset_key), each.passed) for each in run.get_asset_check_evaluations()] == [("of_others", True)]
    run = Definitions([own], asset_checks=[looks]).get_implicit_global_asset_job_def().execute_in_process()
    assert ("own" in run.made, len(run.get_asset_check_evaluations())) == (True, 1)
