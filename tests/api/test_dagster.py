"""A program of Dagster's, unchanged but for its import: as a script, twice, after edits, and in notebook cells."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.processes

PROGRAM = '''
from dagster import (
    AssetExecutionContext, AssetIn, Config, Definitions, MaterializeResult, MetadataValue, Output, RetryPolicy, RunConfig,
    asset, define_asset_job, job, materialize, op,
)


class ReportConfig(Config):
    title: str = "Report"
    digits: int = 2


@asset(group_name="sources", description="Raw numbers.", kinds={"python"}, owners=["me@example.org"], tags={"t": "1"})
def raw_data(context: AssetExecutionContext) -> list:
    print("RUN raw_data")
    context.log.info("reading")
    data = [10, 20, 30, 40, 50]
    context.add_output_metadata({"rows": len(data), "preview": MetadataValue.md("**10**")})
    return data


@asset(group_name="sources", key_prefix="weather")
def stations() -> Output[dict]:
    print("RUN stations")
    return Output({"ARPA": 2}, metadata={"count": MetadataValue.int(1)})


@asset(group_name="preprocessing", retry_policy=RetryPolicy(max_retries=2))
def processed_data(context, raw_data):
    print("RUN processed_data")
    if context.retry_number == 0:
        raise ValueError("flaky")
    return [x * 2 for x in raw_data]


@asset(ins={"places": AssetIn(key=["weather", "stations"])}, group_name="preprocessing")
def joined(processed_data, places):
    print("RUN joined")
    return {"total": sum(processed_data), **places}


@asset(deps=[processed_data, "joined"], group_name="reporting")
def exported() -> MaterializeResult:
    print("RUN exported")
    return MaterializeResult(metadata={"path": MetadataValue.path("out.csv")})


@asset(group_name="reporting")
def final_report(context: AssetExecutionContext, config: ReportConfig, joined):
    """The report."""
    print("RUN final_report")
    context.log.info("reporting")
    return f"{config.title}: {round(joined['total'], config.digits)}"


everything = [raw_data, stations, processed_data, joined, exported, final_report]
full_data_pipeline = define_asset_job(name="full_data_pipeline", selection=everything)
small = define_asset_job("small", selection=["raw_data", "group:preprocessing"])
defs = Definitions(assets=everything, jobs=[full_data_pipeline, small])
'''

MAIN = """
if __name__ == "__main__":
    result = materialize(
        [raw_data, stations, processed_data, joined, exported, final_report],
        run_config=RunConfig(ops={"final_report": ReportConfig(title="Sum")}),
    )
    print("SUCCESS", result.success)
    print("VALUE", result.output_for_node("final_report"), result.asset_value(raw_data))
    print("NODE", result.output_for_node("weather__stations"), result.asset_value(["weather", "stations"]))
    print("SIDE", result.output_for_node("exported"))
"""

NAMES = ["raw_data", "stations", "processed_data", "joined", "exported", "final_report"]
OURS = (PROGRAM + MAIN).replace("from dagster import", "from nbasset import")


def ran(printed: str) -> list[str]:
    """The bodies that ran, each once however often it was tried."""
    return list(dict.fromkeys(line[4:] for line in printed.splitlines() if line.startswith("RUN ")))


def said(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.split(" ")[0] in ("SUCCESS", "VALUE", "NODE", "SIDE")]


VALUES = [
    "SUCCESS True",
    "VALUE Sum: 300 [10, 20, 30, 40, 50]",
    "NODE {'ARPA': 2} {'ARPA': 2}",
    "SIDE None",
]


def test_the_first_run_makes_everything_once_and_gives_the_values(script):
    printed = script(OURS)
    assert ran(printed) == NAMES
    assert printed.count("RUN processed_data") == 2, "its retry policy was kept"
    assert said(printed) == VALUES
    assert "INFO reading" in printed
    assert "INFO reporting" in printed


def test_the_second_run_executes_no_body_and_gives_the_same_values(script):
    script(OURS)
    printed = script(OURS)
    assert ran(printed) == []
    assert said(printed) == VALUES


def an_edit(name, old, new, *made, marks=()):
    return pytest.param(old, new, list(made), id=name, marks=marks)


AT_LENGTH = pytest.mark.slow
"""Four processes each: one edit of each kind is tried every day."""


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        an_edit(
            "source", "data = [10,", "data = [11,", "raw_data", "processed_data", "joined", "exported", "final_report"
        ),
        an_edit(
            "middle", "x * 2 for", "x * 3 for", "processed_data", "joined", "exported", "final_report", marks=AT_LENGTH
        ),
        an_edit("same value", "x * 2 for", "x + x for", "processed_data"),
        an_edit("last", 'return f"{config.title}:', 'return f"{config.title} =', "final_report", marks=AT_LENGTH),
        an_edit("config", 'ReportConfig(title="Sum")', 'ReportConfig(title="Total")', "final_report"),
        an_edit("config default", "    digits: int = 2", "    digits: int = 1", "final_report", marks=AT_LENGTH),
        an_edit("docstring", '"""The report."""', '"""The yearly report."""', marks=AT_LENGTH),
        an_edit("comment", 'print("SUCCESS"', '# a comment\n    print("SUCCESS"', marks=AT_LENGTH),
        an_edit("group", 'group_name="sources", description', 'group_name="origins", description'),
        an_edit("retries", "max_retries=2", "max_retries=3", marks=AT_LENGTH),
    ],
)
def test_after_an_edit_just_what_is_not_true_any_more_is_made(script, old, new, made):
    script(OURS)
    assert OURS.count(old) == 1
    assert ran(script(OURS.replace(old, new))) == made
    assert ran(script(OURS.replace(old, new))) == []
    assert ran(script(OURS)) == [], "put back, everything is there at once"


def test_an_op_and_a_job_of_ops_stand_beside_assets_and_make_none(script):
    before = ran(script(OURS))
    printed = script(
        f"{OURS}\n@op\ndef work():\n    return 1\n\n@job\ndef all_work():\n    work()\n"
        "print(all_work.execute_in_process())\n"
    )
    assert before != []
    assert ran(printed) == []
    assert "work  gave 1" in printed


IO = """
import json, pathlib
from nbasset import Definitions, IOManager, asset, materialize, MetadataValue

class JsonFiles(IOManager):
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def _path(self, context):
        assert context.asset_key.path[-1] == context.get_asset_identifier()[-1]
        return self.folder.joinpath(*context.asset_key.path).with_suffix(".json")

    def handle_output(self, context, obj):
        path = self._path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(obj))
        context.add_output_metadata({"path": MetadataValue.path(str(path)), "rows": len(obj)})
        print("KEPT", "/".join(context.asset_key.path))

    def load_input(self, context):
        assert context.upstream_output.asset_key == context.asset_key
        print("LOADED", "/".join(context.asset_key.path))
        return json.loads(self._path(context).read_text())

@asset(io_manager_key="json", key_prefix="raw")
def numbers():
    print("RUN numbers")
    return [1, 2]

@asset
def total(numbers, factor):
    print("RUN total")
    return sum(numbers) * factor

result = materialize([numbers, total], resources={"json": JsonFiles("out"), "factor": 10})
print("VALUE", result.asset_value("raw/numbers"), result.output_for_node("total"))
print("META", result._instance.result("raw/numbers").making.metadata["rows"])
"""


def test_an_io_manager_of_dagsters_protocol_keeps_and_gives_values(script):
    printed = script(IO)
    assert ran(printed) == ["numbers", "total"]
    assert "KEPT raw/numbers" in printed
    assert "VALUE [1, 2] 30" in printed
    assert "META 2" in printed
    assert (script.folder / "out" / "raw" / "numbers.json").read_text() == "[1, 2]"
    again = script(IO)
    assert ran(again) == []
    assert "KEPT" not in again
    assert "VALUE [1, 2] 30" in again


ARGUMENTS = """
import argparse, sys
from nbasset import asset, materialize

def read():
    parser = argparse.ArgumentParser()
    parser.add_argument("year", type=int)
    return parser.parse_args().year

@asset
def year():
    print("RUN year")
    return sys.argv[1]

@asset
def parsed():
    print("RUN parsed")
    return read()

@asset
def other():
    print("RUN other")
    return 1

print("VALUE", materialize([year, parsed, other]).asset_value("year"))
"""


def test_what_a_script_is_called_with_counts_for_who_asks(script):
    assert ran(script(ARGUMENTS, "2020")) == ["year", "parsed", "other"]
    assert ran(script(ARGUMENTS, "2020")) == []
    printed = script(ARGUMENTS, "2021")
    assert ran(printed) == ["year", "parsed"]
    assert "VALUE 2021" in printed
    assert ran(script(ARGUMENTS, "2020")) == []


def test_what_an_io_manager_has_lost_is_made_again(script):
    script(IO)
    (script.folder / "out" / "raw" / "numbers.json").unlink()
    edited = IO.replace("sum(numbers) * factor", "sum(numbers) * factor + 1")
    printed = script(edited)
    assert ran(printed) == ["numbers", "total"]
    assert "VALUE [1, 2] 31" in printed


def test_dagsters_default_name_makes_an_io_manager_everybodys(script):
    source = IO.replace('@asset(io_manager_key="json", ', "@asset(").replace('"json": Json', '"io_manager": Json')
    source = source.replace("len(obj)", "1").replace("META", "ONE")
    printed = script(source)
    assert "KEPT raw/numbers" in printed
    assert "KEPT total" in printed
    assert ran(script(source)) == []


@pytest.mark.kernel
def test_the_same_program_over_notebook_cells(tmp_path):
    blocks = PROGRAM.replace("from dagster import", "from nbasset import").strip().split("\n\n\n")
    assert len(blocks) == 9
    with Kernel(tmp_path) as kernel:
        for number, block in enumerate(blocks):
            cell = kernel.run(block, f"cell{number}")
            assert cell.ok, cell.traceback
        run = kernel.run("run = %materialize --job full_data_pipeline")
        assert run.ok, run.traceback
        assert kernel.value("[name.split('/')[-1] for name in run.made]") == NAMES
        assert kernel.value("(run.success, run.asset_value('final_report'))") == (True, "Report: 300")
        kernel.run("run = %materialize --job full_data_pipeline")
        assert kernel.value("run.made") == ()
        assert kernel.value("run.output_for_node('final_report')") == "Report: 300"
        edited = next(block for block in blocks if "def processed_data" in block).replace("x * 2", "x * 3")
        kernel.run(edited, f"cell{next(n for n, block in enumerate(blocks) if 'def processed_data' in block)}")
        kernel.run("run = %materialize --job small")
        assert kernel.value("run.made") == ("processed_data", "joined")
        kernel.run("run = %materialize")
        assert kernel.value("run.made") == ("exported", "final_report")
        assert kernel.value("run.asset_value('final_report')") == "Report: 450"
