"""The contexts of ops."""

from __future__ import annotations

from nbasset import OpExecutionContext, asset, graph_asset, job, materialize, op, status


def test_a_context_tells_of_its_op_its_job_and_its_config():
    @op(config_schema={"n": int}, tags={"team": "sales"})
    def told(context: OpExecutionContext):
        context.add_output_metadata({"n": 3}, output_name="result")
        return context.op.name, context.op_def.tags, context.job_name, context.op_config, context.get_mapping_key()

    @job(config={"ops": {"told": {"config": {"n": 3}}}})
    def telling():
        told()

    run = telling.execute_in_process()
    assert run.output_for_node("told") == ("told", {"team": "sales"}, "telling", {"n": 3}, None)


def test_an_op_of_an_asset_knows_the_asset_and_not_the_run_unless_it_asks():
    @op
    def known(context):
        return str(context.asset_key), context.retry_number

    @op
    def asking(context):
        return context.run.job_name

    @graph_asset
    def quiet():
        return known()

    @graph_asset
    def asks():
        return asking()

    @asset
    def after(quiet, asks):
        return quiet

    run = materialize([quiet, asks, after])
    assert run.asset_value("after") == ("quiet", 0)
    assert not status("quiet").marks
    assert status("asks").marks
