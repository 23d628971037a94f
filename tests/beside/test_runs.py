"""What a body knows of its run, the same text beside the real Dagster."""

from __future__ import annotations

import textwrap

import pytest
from beside.same_text import told_by

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]

BEGIN = """
import LIB as dg
@dg.asset
def raw(context: dg.AssetExecutionContext):
    run = context.run
    tell([context.job_name, run.job_name, dict(run.tags), dict(context.run_tags), run.run_id == context.run_id])
    tell([context.has_tag("x"), context.get_tag("x"), context.get_tag("nothing")])
    return 5
"""

PROGRAMS = {
    "a job and its labels": """
        jobs = [dg.define_asset_job("nightly", tags={"x": "job"}, run_tags={"y": "run"})]
        run = dg.Definitions([raw], jobs=jobs).get_job_def("nightly").execute_in_process(tags={"x": "1", "z": "2"})
        tell(run.success)
    """,
    "the labels of a run that no job began": """
        tell(dg.materialize([raw], tags={"x": "y"}).success)
        tell(dg.materialize_to_memory([raw], tags={"x": "z"}).success)
    """,
    "a partition is a label": """
        @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "s"]))
        def part(context):
            tell([context.get_tag("dagster/partition"), context.run.tags["dagster/partition"]])
        tell(dg.materialize([part], partition_key="s").success)
    """,
    "where a result comes from": """
        @dg.asset(deps=[raw], code_version="7")
        def after(context):
            tell(context.get_asset_provenance(dg.AssetKey("after")))
            return 1
        @dg.asset
        def last(context, after):
            found = context.get_asset_provenance(dg.AssetKey("after"))
            tell([found.code_version, sorted(each.to_user_string() for each in found.input_data_versions)])
        tell(dg.materialize([raw, after, last]).success)
    """,
    "facts of each of several outputs": """
        @dg.multi_asset(outs={"low": dg.AssetOut(), "high": dg.AssetOut()})
        def limits(context):
            context.add_output_metadata({"n": 1}, output_name="low")
            context.add_asset_metadata({"m": 9}, asset_key="high")
            return 1, 9
        for made in dg.materialize([limits]).asset_materializations_for_node("limits"):
            tell([made.asset_key.to_user_string(), {n: f.value for n, f in made.metadata.items() if n != "path"}])
    """,
    "a job leaves out what is made elsewhere": """
        @dg.observable_source_asset
        def outside():
            tell("asked")
            return dg.DataVersion("1")
        for selection in (None, ["outside"]):
            nightly = dg.define_asset_job("nightly", selection=selection)
            run = dg.Definitions([raw, outside], jobs=[nightly]).get_job_def("nightly").execute_in_process()
            tell(sorted(each.step_key for each in run.get_step_success_events()))
        whole = dg.Definitions([outside]).get_implicit_global_asset_job_def()
        tell([whole.name, whole.execute_in_process().success])
    """,
    "something said beside": """
        @dg.asset
        def seen(context):
            context.log_event(dg.AssetObservation("seen", metadata={"beside": 3}))
            context.log_event(dg.AssetMaterialization("other", metadata={"rows": 3}))
            return 1
        run = dg.materialize([seen])
        tell([run.success, run.output_for_node("seen")])
        @dg.asset
        def made():
            yield dg.AssetMaterialization(["sales", "other"], description="beside", partition="7", metadata={"rows": 4})
            yield dg.AssetObservation("third", metadata={"rows": 5})
            yield dg.ExpectationResult(success=False, label="rows")
            yield dg.Output(2)
        other = dg.materialize([made])
        tell(other.output_for_node("made"))
        for result, step in ((run, "seen"), (other, "made")):
            told = [*result.asset_materializations_for_node(step), *result.asset_observations_for_node(step)]
            about = [each for each in told if "rows" in each.metadata]
            tell([(each.asset_key.path, each.partition, each.metadata["rows"].value) for each in about])
            tell([each.asset_key.path for each in result.get_asset_materialization_events()])
        tell([each.metadata["beside"].value for each in run.asset_observations_for_node("seen")])
        events = [each for each in other.events_for_node("made") if each.event_type_value == "STEP_EXPECTATION_RESULT"]
        tell([(each.node_name, len(events)) for each in events])
    """,
    "a job of sources alone, and what is said without a version": """
        @dg.observable_source_asset
        def outside():
            return dg.ObserveResult(metadata={"rows": 3})
        looks = dg.define_asset_job("looks", selection=dg.AssetSelection.all(include_sources=True))
        run = dg.Definitions([outside], jobs=[looks]).get_job_def("looks").execute_in_process()
        tell([run.success, [each.metadata["rows"].value for each in run.asset_observations_for_node("outside")]])
    """,
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_a_body_knows_of_its_run_what_it_does_in_dagster(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    text = BEGIN + textwrap.dedent(text)
    assert told_by("nbasset", text) == told_by("dagster", text)
