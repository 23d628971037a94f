"""What a type checker must accept, and what it must find: the public face as users see it. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_type

import nbasset
from nbasset import (
    Asset,
    AssetExecutionContext,
    AssetIn,
    AssetKey,
    AssetsDefinition,
    AssetSelection,
    AutomationCondition,
    Backoff,
    Config,
    Definitions,
    GraphDefinition,
    HookContext,
    HookDefinition,
    InputContext,
    IOManager,
    JobDefinition,
    MaterializeResult,
    MetadataValue,
    OpDefinition,
    Out,
    Output,
    OutputContext,
    PickleIOManager,
    RetryPolicy,
    RunConfig,
    Status,
    asset,
    define_asset_job,
    graph,
    graph_asset,
    history,
    job,
    load_asset_value,
    materialize,
    op,
    plan,
    status,
    success_hook,
    why,
)
from nbasset.api import MaterializeRun
from nbasset.core.jobs import Job
from nbasset.core.runs import MaterializationFailed, Run
from nbasset.core.status import Assessment
from nbasset.instance.answers import Happening, PlannedRun, PlannedStep, Why

# @asset, in both its forms


@asset
def raw_data() -> list[int]:
    return [10, 20]


@asset(
    name="total",
    key_prefix=["sales", "eu"],
    ins={"rows": AssetIn("raw_data"), "more": AssetIn(key=["a", "b"], key_prefix="x")},
    deps=[raw_data, "a/b", AssetKey("c"), ["d", "e"]],
    group_name="g",
    description="d",
    metadata={"rows": 3, "nested": {"x": [1]}},
    tags={"t": "1"},
    owners=["me@example.org"],
    kinds={"pandas"},
    compute_kind="python",
    code_version="7",
    io_manager_key="s3",
    retry_policy=RetryPolicy(max_retries=2, delay=0.5, backoff=Backoff.EXPONENTIAL),
    reads=["x.csv"],
    env=["MODE"],
    seed="none",
    always=True,
    manual=False,
)
def total(context: AssetExecutionContext, rows: list[int], more: int = 0) -> Output[int]:
    assert_type(context.asset_key, AssetKey)
    return Output(sum(rows) + more, metadata={"rows": len(rows)})


@asset(key=AssetKey(["a", "b"]), group_name=None, seed=7)
async def report(total: int) -> MaterializeResult[int]:
    return MaterializeResult(value=total, metadata={"path": MetadataValue.path("out.csv")})


assert_type(raw_data, Asset)
assert_type(total, Asset)
assert_type(asset(name="x"), Callable[[Callable[..., Any]], Asset])
same: type[Asset] = AssetsDefinition

# Keys

key = AssetKey(["a", "b"])
assert_type(key.path, list[str])
assert_type(AssetKey.from_user_string("a/b"), AssetKey)
assert_type(key.to_user_string(), str)
assert_type(key.with_prefix("x").has_prefix(["x"]), bool)
assert_type({key: 1}, dict[AssetKey, int])

# Definitions, jobs, selections


class Limits(Config):
    rows: int = 10


nightly = define_asset_job("nightly", selection=AssetSelection.groups("g").downstream() | AssetSelection.assets(total))
assert_type(nightly, Job)
assert_type(define_asset_job("all"), Job)
assert_type(define_asset_job("some", selection=["raw_data", total], description="some"), Job)
definitions = Definitions(assets=[raw_data, total], jobs=[nightly], resources={"io_manager": PickleIOManager("values")})
assert_type(definitions.assets, tuple[Asset, ...])
assert_type(Limits(rows=3).rows, int)

# Running and asking

run = materialize(
    [raw_data, total],
    selection="total+",
    resources={"db": object()},
    run_config=RunConfig(ops={"total": Limits(rows=3), "raw_data": {"n": 1}}),
    raise_on_error=False,
    force=True,
)
assert_type(run, MaterializeRun)
assert_type(materialize(raw_data), MaterializeRun)
assert_type(run.success, bool)
assert_type(run.made, tuple[str, ...])
assert_type(run.asset_value("total"), Any)
assert_type(run.run, Run)
assert_type(load_asset_value(total, notebook="week1"), Any)
assert_type(status("total"), Assessment)
assert_type(status(key).status, Status)
assert_type(plan(), PlannedRun)
assert_type(plan("total", force=True).steps, tuple[PlannedStep, ...])
assert_type(why(raw_data), Why)
assert_type(history(["a", "b"]), list[Happening])
assert_type(graph("total"), None)


def failed(error: MaterializationFailed) -> Run:
    return error.run


# I/O managers


class Keeps(IOManager):
    def handle_output(self, context: OutputContext, obj: object) -> None:
        assert_type(context.asset_key.path, list[str])

    def load_input(self, context: InputContext) -> object:
        return context.upstream_output


Definitions([raw_data], resources={"io_manager": Keeps()})
assert_type(nbasset.PickleIOManager("values"), PickleIOManager)

eager = AutomationCondition.eager() & ~AutomationCondition.any_deps_missing()
assert_type(eager, AutomationCondition)
assert_type(AutomationCondition.on_cron("@daily").since(AutomationCondition.newly_updated()), AutomationCondition)
assert_type(AutomationCondition.missing().newly_true().with_label("new"), AutomationCondition)


@op
def one() -> int:
    return 1


@op(out=Out(int))
def added(x: int, y: int = 1) -> int:
    return x + y


@job(tags={"team": "sales"})
def sums() -> None:
    added(one())


assert_type(one, OpDefinition)
assert_type(added.alias("other").name, str)
assert_type(sums, JobDefinition)
assert_type(sums.execute_in_process().success, bool)


@graph_asset(group_name="g")
def of_a_graph() -> object:
    return added(one())


assert_type(of_a_graph, Asset)


@graph
def composed() -> object:
    return one()


assert_type(composed, GraphDefinition)
assert_type(composed.to_job(name="other"), JobDefinition)


@success_hook
def well(context: HookContext) -> None:
    print(context.op_output_values)


assert_type(well, HookDefinition)
