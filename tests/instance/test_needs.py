"""What of the notebook a step may see, and what of it is watched."""

from __future__ import annotations

import os

from naming import named

from nbasset.engine.thread_counts import cores
from nbasset.instance.needs import ignored_in, spaces_of, variables_along, visible_names


def needed(notebook, name):
    own = notebook.instance.standing().all()[named(name)]
    return own, notebook.instance.definitions.by_name[named(name)]


def test_a_body_sees_what_it_reaches_and_what_the_classes_of_its_inputs_use(notebook):
    notebook.plain("UNIT = 1\nOTHER = 2\nclass Length:\n    def of(self):\n        return UNIT")
    notebook.asset("raw", "Length()")
    notebook.asset("a", "raw.of()")
    notebook.run()
    own, body = needed(notebook, "a")
    inputs = {"raw": notebook.instance.result("raw")}
    assert {"UNIT", "Length"} <= visible_names(own, body, inputs)
    assert "OTHER" not in visible_names(own, body, inputs)


def test_a_body_sees_what_annotates_what_it_binds_and_does_not_rest_on_it(notebook):
    notebook.plain("class Row:\n    pass\nOTHER = 2")
    notebook.asset("a", "def first(row: Row) -> Row:\n    return row\nfound: Row = 3\nfirst(found)")
    own, body = needed(notebook, "a")
    assert "Row" in visible_names(own, body, {})
    assert "OTHER" not in visible_names(own, body, {})
    assert "Row" not in own.version.names


def test_code_that_computes_names_sees_and_is_watched_in_everything(notebook):
    notebook.plain("OTHER = 2")
    notebook.asset("a", "eval('OTHER')")
    own, body = needed(notebook, "a")
    assert "OTHER" in visible_names(own, body, {})
    assert spaces_of(own, body) == [(notebook.names, None)]


def test_a_function_given_to_the_decorator_sees_its_module(program):
    program.define("def a():\n    return K", names={"K": 1})
    own, body = program.instance.standing().all()[named("a")], program.instance.definitions.by_name[named("a")]
    assert visible_names(own, body, {}) is None
    assert spaces_of(own, body)[0][1] == ("K",)


def test_the_store_is_no_input(tmp_path):
    assert ignored_in(tmp_path / "store") == (f"{tmp_path}{os.sep}store{os.sep}",)


def test_variables_that_code_names_or_that_were_set_go_along_and_secrets_do_not(notebook, monkeypatch):
    for name in ("NBASSET_TEST_A", "NBASSET_TEST_B", "NBASSET_API_KEY", "DB_PASSWORD"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setattr("nbasset.instance.needs.set_since_start", lambda: {"NBASSET_TEST_C": None, "DB_PASSWORD": "x"})
    notebook.plain("import os")
    notebook.asset("a", "[os.environ[each] for each in ('NBASSET_TEST_A', 'NBASSET_API_KEY')]")
    own, asset = needed(notebook, "a")
    found = variables_along(own, [asset.body.program])
    along = {name: value for name, value in found.items() if "_THREADS" not in name}
    assert along == {"NBASSET_TEST_A": "x", "NBASSET_TEST_C": None}
    assert found["OPENBLAS_NUM_THREADS"] == os.environ.get("OPENBLAS_NUM_THREADS", str(cores()))
    notebook.asset("b", "os.environ['NBASSET_TEST_' + 'B'.upper()]")
    notebook.run()
    own, asset = needed(notebook, "b")
    assert variables_along(own, [])["NBASSET_TEST_B"] == "x"
