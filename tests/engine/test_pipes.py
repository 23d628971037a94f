"""Programs beside bodies: what they are told, what they report, and that nobody sees what they do."""

from __future__ import annotations

import sys

import pytest

from nbasset import (
    AssetCheckSpec,
    MaterializationFailed,
    PipesSubprocessClient,
    asset,
    build_asset_context,
    materialize,
    status,
)
from nbasset.core.errors import InvalidDefinition

PROGRAM = """
import base64, json, os, sys, zlib

def param(name):
    return json.loads(zlib.decompress(base64.b64decode(os.environ[name])))

with open(param("DAGSTER_PIPES_CONTEXT")["path"]) as file:
    told = json.load(file)
print("hello from", told["asset_keys"][0], told["extras"]["n"], os.environ["PLACE"])
with open(param("DAGSTER_PIPES_MESSAGES")["path"], "a") as file:
    def say(method, **params):
        file.write(json.dumps({"__dagster_pipes_version": "0.1", "method": method, "params": params}) + "\\n")
    say("opened", extras={})
    say("log", message="at work", level="WARNING")
    rows = {"rows": {"raw_value": 3, "type": "int"}, "more": {"raw_value": "x", "type": "__infer__"}}
    say("report_asset_materialization", asset_key=None, data_version="7", metadata=rows)
    say("report_asset_check", asset_key=None, check_name="many", passed=False, severity="WARN", metadata={})
    say("report_custom_message", payload={"a": 1})
sys.exit(int(sys.argv[1]))
"""


@asset(check_specs=[AssetCheckSpec("many", asset="reported")])
def reported(context, pipes: PipesSubprocessClient):
    done = pipes.run(command=[sys.executable, "-c", PROGRAM, "0"], context=context, extras={"n": 5})
    assert done.get_custom_messages() == [{"a": 1}]
    return done.get_materialize_result()


@asset
def failing(context, pipes: PipesSubprocessClient):
    return pipes.run(command=[sys.executable, "-c", PROGRAM, "3"], context=context, extras={"n": 5}).get_results()


CLIENT = {"pipes": PipesSubprocessClient(env={"PLACE": "here"})}


def test_what_a_program_reports_is_said_of_the_asset(capfd):
    run = materialize([reported], resources=CLIENT)
    (made,) = run.asset_materializations_for_node("reported")
    assert {name: fact.value for name, fact in made.metadata.items()} == {"rows": 3, "more": "x"}
    (check,) = run.get_asset_check_evaluations()
    assert (check.check_name, check.passed, check.severity.value) == ("many", False, "WARN")
    assert "hello from reported 5 here" in capfd.readouterr().out
    assert "the program python" in str(status("reported"))


def test_a_program_that_fails_fails_the_step():
    with pytest.raises(MaterializationFailed, match="ended with the exit code 3"):
        materialize([failing], resources=CLIENT)


def test_what_is_no_report_of_one_asset_is_refused():
    @asset
    def silent(context):
        done = PipesSubprocessClient().run(command="true", context=context)
        assert done.get_materialize_result().asset_key.to_user_string() == "silent"
        return done.get_materialize_result(implicit_materialization=False)

    with pytest.raises(InvalidDefinition, match=r"has reported 0 assets: return get_results\(\)"):
        silent(build_asset_context())
