"""Asset checks, the same text beside the real Dagster: success, evaluations, and what a check stops."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

HEAD = """
import LIB as dg
def said(run):
    found = [
        (each.asset_key.to_user_string(), each.check_name, each.passed, each.severity.value, each.description,
         each.blocking, each.asset_check_key.to_user_string(), {name: fact.value for name, fact in each.metadata.items()})
        for each in run.get_asset_check_evaluations()
    ]
    return run.success, sorted(found, key=str)
def made(run):
    return sorted(each.asset_key.to_user_string() for each in run.get_asset_materialization_events())
@dg.asset
def orders():
    return [1, 2, None]
@dg.asset
def report(orders):
    return len(orders)
"""

PROGRAMS = {
    "a check that fails leaves the run a success, and what is downstream is made": """
        @dg.asset_check(asset=orders, description="no nulls")
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=None not in orders, metadata={"nulls": orders.count(None)})
        run = dg.materialize([orders, report, no_nulls])
        tell([said(run), made(run)])
    """,
    "a check that passes, with a description of its own and the other severity": """
        @dg.asset_check(asset="orders", name="some_rows")
        def checked(orders):
            return dg.AssetCheckResult(passed=True, severity=dg.AssetCheckSeverity.WARN, description="three")
        tell(said(dg.materialize([orders, checked])))
    """,
    "a blocking check that fails stops what is downstream, and the run": """
        @dg.asset_check(asset=orders, blocking=True)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=None not in orders)
        run = dg.materialize([orders, report, no_nulls], raise_on_error=False)
        tell([said(run), made(run)])
        tell(attempt(lambda: dg.materialize([orders, report, no_nulls]).success))
    """,
    "a blocking check with nothing downstream fails the run": """
        @dg.asset_check(asset=orders, blocking=True)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=None not in orders)
        tell(said(dg.materialize([orders, no_nulls], raise_on_error=False)))
    """,
    "a check alone is carried out about what was never made, unless it takes its value": """
        @dg.asset_check(asset=orders)
        def alone():
            return dg.AssetCheckResult(passed=True)
        @dg.asset_check(asset=orders)
        def takes(orders):
            return dg.AssetCheckResult(passed=True)
        parts = dg.asset(name="parts", partitions_def=dg.StaticPartitionsDefinition(["x"]))(lambda: 1)
        @dg.asset_check(asset="parts")
        def of_parts():
            return dg.AssetCheckResult(passed=True)
        for check in (alone, takes, of_parts):
            home = dg.DagsterInstance.ephemeral()
            chosen = dg.AssetSelection.checks(check)
            run = dg.materialize([orders, parts, check], selection=chosen, instance=home, raise_on_error=False)
            tell([said(run), made(run)])
    """,
    "a blocking check that warns stops nothing": """
        @dg.asset_check(asset=orders, blocking=True)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=None not in orders, severity=dg.AssetCheckSeverity.WARN)
        run = dg.materialize([orders, report, no_nulls])
        tell([said(run), made(run)])
    """,
    "a blocking check that passes stops nothing": """
        @dg.asset_check(asset=orders, blocking=True)
        def some_rows(orders):
            return dg.AssetCheckResult(passed=bool(orders))
        run = dg.materialize([orders, report, some_rows])
        tell([said(run), made(run)])
    """,
    "what stands beyond what is stopped is not made either": """
        @dg.asset
        def beyond(report):
            return report
        @dg.asset
        def beside():
            return 1
        @dg.asset_check(asset=orders, blocking=True)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=False)
        run = dg.materialize([orders, report, beyond, beside, no_nulls], raise_on_error=False)
        tell([said(run), made(run)])
    """,
    "a check that raises fails the run and says nothing of the asset": """
        @dg.asset_check(asset=orders)
        def broken(orders):
            raise ValueError("no")
        run = dg.materialize([orders, report, broken], raise_on_error=False)
        tell([said(run), made(run)])
        tell(attempt(lambda: dg.materialize([orders, report, broken]).success)[:6])
    """,
    "an assertion that fails in a function is an error like any other": """
        @dg.asset_check(asset=orders)
        def broken(orders):
            assert None not in orders
            return dg.AssetCheckResult(passed=True)
        tell(said(dg.materialize([orders, broken], raise_on_error=False)))
    """,
    "a blocking check that raises stops what is downstream": """
        @dg.asset_check(asset=orders, blocking=True)
        def broken(orders):
            raise ValueError("no")
        run = dg.materialize([orders, report, broken], raise_on_error=False)
        tell([said(run), made(run)])
    """,
    "the parameter may have any name, or there may be none": """
        @dg.asset_check(asset=orders)
        def one(rows):
            return dg.AssetCheckResult(passed=len(rows) == 3)
        @dg.asset_check(asset=orders)
        def other(context: dg.AssetCheckExecutionContext):
            context.log.info("here")
            return dg.AssetCheckResult(passed=True)
        tell(said(dg.materialize([orders, one, other])))
    """,
    "other inputs and other assets before it": """
        @dg.asset
        def limit():
            return 2
        @dg.asset
        def log():
            return None
        @dg.asset_check(asset=orders, additional_ins={"most": dg.AssetIn("limit")}, additional_deps=[log])
        def few(orders, most):
            return dg.AssetCheckResult(passed=len(orders) <= most, metadata={"most": most})
        tell(said(dg.materialize([orders, limit, log, few])))
        tell(sorted(each.asset_key.to_user_string() for spec in few.check_specs for each in spec.additional_deps))
    """,
    "a resource by its parameter": """
        class Limits(dg.ConfigurableResource):
            most: int
        @dg.asset_check(asset=orders)
        def few(orders, limits: Limits):
            return dg.AssetCheckResult(passed=len(orders) <= limits.most)
        tell(said(dg.materialize([orders, few], resources={"limits": Limits(most=3)})))
    """,
    "a resource that the context is asked for": """
        @dg.asset_check(asset=orders, required_resource_keys={"most"})
        def few(context, orders):
            return dg.AssetCheckResult(passed=len(orders) <= context.resources.most)
        tell(said(dg.materialize([orders, few], resources={"most": 2})))
    """,
    "several checks of one function": """
        @dg.multi_asset_check(
            specs=[
                dg.AssetCheckSpec("rows", asset="orders", description="some"),
                dg.AssetCheckSpec("nulls", asset=orders),
                dg.AssetCheckSpec("rows", asset="report", blocking=True),
            ]
        )
        def all_of_them():
            yield dg.AssetCheckResult(passed=True, asset_key="orders", check_name="rows")
            yield dg.AssetCheckResult(passed=True, asset_key="report", check_name="rows")
            yield dg.AssetCheckResult(passed=False, asset_key="orders", check_name="nulls",
                                      severity=dg.AssetCheckSeverity.WARN)
        tell(said(dg.materialize([orders, report, all_of_them])))
    """,
    "several checks of one asset need no asset in their results": """
        @dg.multi_asset_check(
            specs=[dg.AssetCheckSpec("a", asset="orders"), dg.AssetCheckSpec("b", asset="orders")],
            ins={"rows": dg.AssetIn("orders")},
        )
        def both(rows):
            yield dg.AssetCheckResult(passed=len(rows) == 3, check_name="a")
            yield dg.AssetCheckResult(passed=False, check_name="b")
        tell(said(dg.materialize([orders, both])))
    """,
    "some of several, where that is allowed": """
        @dg.multi_asset_check(
            specs=[dg.AssetCheckSpec("a", asset="orders"), dg.AssetCheckSpec("b", asset="orders")], can_subset=True
        )
        def some(context):
            for key in context.selected_asset_check_keys:
                yield dg.AssetCheckResult(passed=True, check_name=key.name)
        tell(said(dg.materialize([orders, some])))
    """,
    "one of several that says nothing fails": """
        @dg.multi_asset_check(
            specs=[dg.AssetCheckSpec("a", asset="orders"), dg.AssetCheckSpec("b", asset="orders")]
        )
        def some():
            yield dg.AssetCheckResult(passed=True, check_name="a")
        tell(dg.materialize([orders, some], raise_on_error=False).success)
    """,
    "an asset that checks itself, by results beside its value": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices"), dg.AssetCheckSpec("few", asset="prices")])
        def prices():
            yield dg.Output([1, -2])
            yield dg.AssetCheckResult(check_name="positive", passed=False, metadata={"low": -2})
            yield dg.AssetCheckResult(check_name="few", passed=True)
        run = dg.materialize([prices])
        tell([said(run), made(run), run.output_for_node("prices")])
        tell(sorted(each.to_user_string() for each in prices.check_keys))
    """,
    "an asset that checks itself, by a result of its making": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices")])
        def prices():
            return dg.MaterializeResult(metadata={"rows": 2}, check_results=[dg.AssetCheckResult(passed=False)])
        tell(said(dg.materialize([prices])))
    """,
    "an asset that checks itself, and stops what is downstream": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices", blocking=True)])
        def prices():
            yield dg.Output(3)
            yield dg.AssetCheckResult(passed=False)
        @dg.asset
        def sums(prices):
            return prices
        run = dg.materialize([prices, sums], raise_on_error=False)
        tell([said(run), made(run)])
    """,
    "an asset that says nothing of its check": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices")])
        def prices():
            return dg.MaterializeResult()
        tell(dg.materialize([prices], raise_on_error=False).success)
    """,
    "an asset that gives a value and says nothing of its check": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices")])
        def prices():
            yield dg.Output(1)
        tell(dg.materialize([prices], raise_on_error=False).success)
    """,
    "a result of a check that nobody has announced": """
        @dg.asset(check_specs=[dg.AssetCheckSpec("positive", asset="prices")])
        def prices():
            return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="other")])
        tell(dg.materialize([prices], raise_on_error=False).success)
    """,
    "several assets that check themselves": """
        @dg.multi_asset(
            specs=[dg.AssetSpec("a"), dg.AssetSpec("b")],
            check_specs=[dg.AssetCheckSpec("fine", asset="a"), dg.AssetCheckSpec("fine", asset="b")],
        )
        def both():
            yield dg.MaterializeResult(
                asset_key="a", check_results=[dg.AssetCheckResult(passed=True, asset_key="a")]
            )
            yield dg.MaterializeResult(
                asset_key="b", check_results=[dg.AssetCheckResult(passed=False, asset_key="b", check_name="fine")]
            )
        tell(said(dg.materialize([both])))
    """,
    "several outputs that check themselves": """
        @dg.multi_asset(
            outs={"a": dg.AssetOut(), "b": dg.AssetOut()}, check_specs=[dg.AssetCheckSpec("fine", asset="b")]
        )
        def both():
            yield dg.Output(1, output_name="a")
            yield dg.Output(2, output_name="b")
            yield dg.AssetCheckResult(passed=False, check_name="fine", asset_key="b")
        tell(said(dg.materialize([both])))
    """,
    "definitions with checks, and a job of all of them": """
        @dg.asset_check(asset=orders)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=False)
        defs = dg.Definitions(assets=[orders, report], asset_checks=[no_nulls])
        run = defs.get_implicit_global_asset_job_def().execute_in_process()
        tell([said(run), made(run)])
    """,
    "the check of an asset with a longer key": """
        @dg.asset(key_prefix=["sales", "eu"])
        def raw():
            return 1
        @dg.asset_check(asset=dg.AssetKey(["sales", "eu", "raw"]))
        def one(raw):
            return dg.AssetCheckResult(passed=raw == 1)
        tell(said(dg.materialize([raw, one])))
        tell([each.key.to_user_string() for each in one.check_specs])
        tell([each.name for each in one.check_specs])
    """,
    "a factory of checks": """
        def at_least(asset, rows):
            @dg.asset_check(asset=asset, name=f"at_least_{rows}")
            def check(orders):
                return dg.AssetCheckResult(passed=len(orders) >= rows)
            return check
        tell(said(dg.materialize([orders, *[at_least(orders, rows) for rows in (1, 3, 5)]])))
    """,
    "what is called directly": """
        @dg.asset_check(asset=orders)
        def no_nulls(orders):
            return dg.AssetCheckResult(passed=None not in orders, metadata={"rows": len(orders)})
        told = no_nulls([1, 2])
        tell([told.passed, told.metadata["rows"].value, told.severity.value, told.check_name, told.asset_key])
    """,
    "a check that gives nothing says nothing of its asset": """
        @dg.asset_check(asset=orders)
        def nothing(orders):
            return None
        tell(said(dg.materialize([orders, nothing], raise_on_error=False)))
    """,
    "who says the asset twice, or names no parameter, is refused": """
        def check(orders): ...
        ins = {"orders": dg.AssetIn("orders")}
        tell(attempt(lambda: dg.asset_check(asset=orders, additional_ins=ins)(check)))
        tell(attempt(lambda: dg.asset_check(asset=orders, additional_ins={"other": dg.AssetIn("report")})(check)))
        tell(attempt(lambda: dg.asset_check(asset=orders, additional_deps=[orders])(check))[:6])
        def two(orders, other): ...
        tell(attempt(lambda: dg.asset_check(asset=orders)(two)))
        tell(attempt(lambda: dg.AssetCheckSpec("a", asset="orders", additional_deps=["orders"])))
        tell(attempt(lambda: dg.AssetCheckResult(passed="yes")))
    """,
    "a check is tried again": """
        tries = []
        @dg.asset_check(asset=orders, retry_policy=dg.RetryPolicy(max_retries=1))
        def late(orders):
            tries.append(1)
            if len(tries) < 2:
                raise ValueError("later")
            return dg.AssetCheckResult(passed=True)
        tell([said(dg.materialize([orders, late])), len(tries)])
    """,
    "a check without partitions of an asset that has some": """
        seen = []
        @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["x", "y"]))
        def letters(context):
            return context.partition_key
        @dg.asset_check(asset=letters)
        def looks():
            seen.append("looks")
            return dg.AssetCheckResult(passed=True)
        for key in ("x", "y"):
            run = dg.materialize([letters, looks], partition_key=key)
            tell([run.success, [each.passed for each in run.get_asset_check_evaluations()], len(seen)])
    """,
    "keys and their texts": """
        key = dg.AssetCheckKey(dg.AssetKey(["a", "b"]), "c")
        tell([key.to_user_string(), key.name, key.asset_key.path, key == dg.AssetCheckKey(dg.AssetKey(["a", "b"]), "c")])
        spec = dg.AssetCheckSpec("c", asset=["a", "b"], description="d", metadata={"x": 1})
        tell([spec.key == key, spec.name, spec.description, spec.blocking, dict(spec.metadata)])
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_text_gives_the_same(name, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = textwrap.dedent(HEAD) + textwrap.dedent(PROGRAMS[name])
    assert told_by("nbasset", text) == told_by("dagster", text)
