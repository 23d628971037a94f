"""A notebook as a Dagster project; that Dagster accepts it is shown in tests/beside."""

from __future__ import annotations

import ast
import tomllib

import pytest

from nbasset.export.dagster_project import dagster_project
from nbasset.export.partitions import Divided, Division
from nbasset.export.records import CannotLeave, Check, Job, Notebook, Recipe
from nbasset.instance.plain_statements import statements_of


def recipe(name: str, python: str = "1", *ups: str, **options: object) -> Recipe:
    return Recipe((tuple(name.split("/")),), 2, python, inputs={up: (up,) for up in ups}, options=options)


def written(*recipes: Recipe, plain: str = "", **more: object) -> dict[str, str]:
    files = dagster_project(Notebook("sums", tuple(statements_of(1, plain, str)), recipes, **more))
    for name, text in files.items():
        if name.endswith(".py"):
            ast.parse(text)
    return files


def assets(*recipes: Recipe, **more: object) -> str:
    return written(*recipes, **more)["src/sums/assets.py"]


def decorator(each: Recipe) -> str:
    text = assets(each)
    return text[text.index("@") : text.index("def ")].strip()


def test_an_asset_that_says_nothing_is_decorated_with_nothing() -> None:
    assert decorator(recipe("a")) == "@dg.asset"


def test_what_is_said_of_an_asset_is_said_in_dagsters_words() -> None:
    said = decorator(
        recipe("a", group_name="raw", tags={"tier": "gold"}, owners=["team:x"], kinds=frozenset({"pandas"}))
    )
    assert said == '@dg.asset(group_name="raw", tags={"tier": "gold"}, owners=["team:x"], kinds={"pandas"})'
    assert decorator(recipe("sales/raw")) == '@dg.asset(name="raw", key_prefix=["sales"])'
    policy = decorator(recipe("a", retry_policy={"max_retries": 2, "delay": 0.5}))
    assert policy == "@dg.asset(retry_policy=dg.RetryPolicy(max_retries=2, delay=0.5))"
    quotes = decorator(recipe("a", description='It\'s "raw"\n', io_manager_key="parquet"))
    assert quotes == '@dg.asset(description=\'It\\\'s "raw"\\n\', io_manager_key="parquet")'
    long = decorator(recipe("a", description="x" * 120, code_version="1"))
    assert long.startswith("@dg.asset(\n    description=")


def test_inputs_under_other_names_and_what_comes_before_are_named() -> None:
    renamed = Recipe(
        (("b",),), 2, "raw", inputs={"raw": ("sales", "raw")}, free=frozenset({"raw"}), after=(("log",), ("x", "y"))
    )
    assert decorator(renamed) == (
        '@dg.asset(ins={"raw": dg.AssetIn(key=dg.AssetKey(["sales", "raw"]))}, deps=["log", dg.AssetKey(["x", "y"])])'
    )


def test_several_assets_of_a_cell_are_outs() -> None:
    several = Recipe((("a",), ("b",)), 2, "a = b = 1", assigned=("a", "b"), options={"group_name": "x"})
    assert '"a": dg.AssetOut(group_name="x"),' in decorator(several)
    assert "return a, b" in assets(several)


def test_checks_tell_dagster_what_they_found() -> None:
    check = Recipe(
        (("a", "ok"),), 3, "a > b", inputs={"a": ("a",), "b": ("b",)}, check=Check(("a",), "ok", True, warns=True)
    )
    files = written(recipe("a"), recipe("b"), check)
    text = files["src/sums/assets.py"]
    assert 'asset="a", name="ok", blocking=True, additional_ins={"b": dg.AssetIn(key="b")}' in text
    assert "@verdict(dg.AssetCheckSeverity.WARN)\ndef ok(a, b):" in text
    assert "asset_checks=dg.load_asset_checks_from_modules([assets])" in files["src/sums/definitions.py"]


def test_jobs_schedules_and_resources_are_defined() -> None:
    asking = Recipe((("n",),), 2, "def n(db):\n    return db", function="n", parameters={"db": True})
    files = written(
        asking,
        plain="from nbasset import ConfigurableResource\ndatabase = ConfigurableResource()",
        jobs=(Job("weekly-sums", "n+", "0 8 * * 1", "Europe/Berlin", "Sums."), Job("all", "*")),
        resources={"db": "database"},
    )
    definitions = files["src/sums/definitions.py"]
    assert 'weekly_sums_job = dg.define_asset_job("weekly_sums", selection="n+", description="Sums.")' in definitions
    assert (
        "dg.ScheduleDefinition(job=weekly_sums_job, "
        'cron_schedule="0 8 * * 1", execution_timezone="Europe/Berlin"),' in definitions
    )
    assert "jobs=[weekly_sums_job, all_job]" in definitions
    assert '"db": assets.database,' in definitions
    assert "from dagster import ConfigurableResource" in files["src/sums/assets.py"]
    assert "def n(db: dg.ResourceParam[object]):" in files["src/sums/assets.py"]


def test_the_project_says_what_it_needs() -> None:
    files = written(recipe("a"), requirements=("pandas==3.0",), modules={"helpers": "K = 1\n"})
    told = tomllib.loads(files["pyproject.toml"])
    assert told["project"]["dependencies"] == ["dagster>=1.11", "pandas==3.0"]
    assert told["tool"]["dg"]["project"]["code_location_target_module"] == "sums.definitions"
    assert files["src/helpers.py"] == "K = 1\n"
    assert "dg launch" in files["README.md"]


DEPTH = Division("depth", "", {"2": 2, "4": 4}, "depth")
RATE = Division("rate", "", {"0.1": 0.1}, "rate")
DAY = Division("day", 'dg.DailyPartitionsDefinition(start_date="2026-01-01")', variable="day")


def divided(name: str, python: str, by: Divided, *ups: str, **more: object) -> Recipe:
    inputs = {up: (up,) for up in ups}
    return Recipe(((name,),), 2, python, inputs=inputs, free=frozenset(ups), divided=by, **more)


def test_a_dimension_of_its_own_is_found_by_the_key_of_the_partition() -> None:
    text = assets(divided("model", "depth * 2", Divided((DEPTH,), ("depth",))))
    assert text.endswith(
        "@dg.asset(partitions_def=depth_partitions)\n"
        "def model(context: dg.AssetExecutionContext):\n"
        "    depth = depth_values[context.partition_key]\n"
        "    return depth * 2\n"
    )
    assert "depth_partitions = dg.StaticPartitionsDefinition([*depth_values])" in text


def test_what_only_flows_down_needs_no_context() -> None:
    text = assets(divided("score", "model + 1", Divided((DEPTH,)), "model"))
    assert "@dg.asset(partitions_def=depth_partitions)\ndef score(model):\n    return model + 1" in text


def test_a_mapping_stands_at_the_input_or_at_what_only_comes_before() -> None:
    mapped = {("model",): "dg.AllPartitionMapping()", ("log",): "dg.LastPartitionMapping()"}
    by = Divided((RATE,), mappings=mapped)
    each = divided("score", "model", by, "model", after=(("log",), ("x",)))
    said = decorator(each)
    assert 'ins={"model": dg.AssetIn(partition_mapping=dg.AllPartitionMapping())}' in said
    assert 'deps=[dg.AssetDep("log", partition_mapping=dg.LastPartitionMapping()), "x"]' in said


def test_inputs_that_are_too_long_for_a_line_have_one_each() -> None:
    names = ("first_of_all_models", "second_of_all_models")
    mapped = {(each,): 'dg.MultiToSingleDimensionPartitionMapping("rate")' for each in names}
    said = decorator(divided("score", "1", Divided((RATE,), mappings=mapped), *names))
    assert '    ins={\n        "first_of_all_models": dg.AssetIn(' in said
    assert max(map(len, said.splitlines())) < 120


def test_a_check_of_points_is_one_of_partitions_and_needs_the_dagster_that_has_these() -> None:
    check = divided("large", "model > 1", Divided((DEPTH,), ()), "model", check=Check(("model",), "large"))
    files = written(divided("model", "1", Divided((DEPTH,))), check)
    told = '@dg.asset_check(asset="model", name="large", partitions_def=depth_partitions)'
    assert told in files["src/sums/assets.py"]
    needs = tomllib.loads(files["pyproject.toml"])["project"]["dependencies"]
    assert needs == ["dagster>=1.13"]
    plain = tomllib.loads(written(recipe("a"))["pyproject.toml"])["project"]["dependencies"]
    assert plain == ["dagster>=1.11"]


def test_a_schedule_of_partitions_asks_for_each_or_of_windows_of_time_for_the_last() -> None:
    jobs = (
        Job("depths", "model", "0 8 * * 1", "Europe/Berlin", divided=Divided((DEPTH,))),
        Job("days", "sales", "0 9 * * *", divided=Divided((DAY,))),
        Job("plain", "a", "0 9 * * *"),
    )
    each = (divided("model", "1", Divided((DEPTH,))), divided("sales", "1", Divided((DAY,))), recipe("a"))
    text = written(*each, jobs=jobs)["src/sums/definitions.py"]
    assert '@dg.schedule(job=depths_job, cron_schedule="0 8 * * 1", execution_timezone="Europe/Berlin")' in text
    assert "for key in assets.depth_partitions.get_partition_keys()]" in text
    assert "for key in assets.day_partitions.get_partition_keys()[-1:]]" in text
    schedules = text[text.index("schedules=[") :]
    assert (
        "        depths_job_schedule,\n        days_job_schedule,\n        dg.ScheduleDefinition(job=plain_job"
        in schedules
    )


def test_names_that_dagster_does_not_take_are_refused_all_at_once() -> None:
    check = Recipe((("total:ok",),), 3, "total > 1", inputs={"total": ("total",)}, check=Check(("total",), "ok"))
    with pytest.raises(CannotLeave) as caught:
        assets(recipe("売上"), recipe("orders.v2"), recipe("raw-data"), recipe("total", group_name="集計"), check)
    assert [each.partition(" cannot ")[0] for each in caught.value.told] == [
        "cell [2]: the asset 売上",
        "cell [2]: the group 集計",
    ]
