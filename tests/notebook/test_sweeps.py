"""Sweeps in cells: taken out of the code, so that another value changes none, and a mapping in plain cells."""

from __future__ import annotations

import re

import pytest
from shells import Notebook

from nbasset.core.errors import InvalidDefinition
from nbasset.notebook.sweeps import divided, on_line


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Notebook()
    found.run("from nbasset import sweep", "start")
    yield found
    found.close()


def test_in_plain_cells_the_name_is_a_mapping_and_a_new_value_adds_to_it(notebook):
    notebook.run("%%asset split\n10", "split")
    notebook.run("%%asset model\ndepth = sweep(2, 4)\nsplit * depth", "model")
    assert dict(notebook.run("model")) == {2: 20, 4: 40}
    notebook.run("%%asset model\ndepth = sweep(2, 4, 8)\nsplit * depth", "model")
    assert dict(notebook.run("model")) == {2: 20, 4: 40, 8: 80}
    assert notebook.run("%materialize").made == ()


def test_an_edit_upstream_reaches_every_point_and_what_gathers_them(notebook):
    notebook.run("%%asset split\n10", "split")
    notebook.run("%%asset model\ndepth = sweep(2, 4)\nsplit * depth", "model")
    notebook.run("%%asset best --gather\nmax(model.values())", "best")
    notebook.run("%%asset split\n100", "split")
    assert notebook.status("best") == "STALE"
    assert list(notebook.run("%materialize").made) == ["model[depth=2]", "model[depth=4]", "best"]
    assert notebook.run("best") == 400


def test_a_plain_cell_between_that_has_read_the_mapping_is_told_to_run_again(notebook):
    notebook.run("%%asset model\ndepth = sweep(2, 4)\ndepth", "model")
    notebook.run("top = max(model.values())", "plain")
    notebook.run("%%asset report\ntop + 1", "report")
    assert notebook.run("report") == 5
    notebook.run("%%asset model\ndepth = sweep(2, 8)\ndepth", "model")
    assert notebook.status("report") == "STALE"
    assert "plain cell [3] ran with an older model" in str(notebook.session.instance.status("report"))
    notebook.run("top = max(model.values())", "plain")
    notebook.run("%materialize")
    assert notebook.run("report") == 9


def test_a_list_that_a_plain_cell_sets_tells_the_values(notebook):
    notebook.run("DEPTHS = [1, 2]", "plain")
    notebook.run("%%asset model --sweep depth={DEPTHS}\ndepth", "model")
    notebook.run("DEPTHS = [1, 2, 3]", "plain")
    assert list(notebook.run("%materialize").made) == ["model[depth=3]"]


def test_a_swept_asset_without_one_is_a_single_result_again(notebook):
    notebook.run("%%asset model\ndepth = sweep(2, 4)\ndepth", "model")
    notebook.run("%%asset model\n7", "model")
    assert notebook.run("model") == 7
    notebook.run("%%asset model\ndepth = sweep(2, 4)\ndepth", "model")
    assert dict(notebook.run("model")) == {2: 2, 4: 4}


def test_outside_of_assets_it_gives_its_first_value(notebook):
    assert notebook.run("sweep(2, 4)") == 2


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("fit(sweep(2, 4))", "sweeps over what has no name: write depth = sweep"),
        ("for each in range(2):\n    depth = sweep(2, 4)", "outside of loops"),
        ("depth = sweep(2)\ndepth = sweep(3)\n1", "depth is swept over twice"),
        ("depth = sweep(depth=3)\n1", "takes values and no names"),
        ("depth = sweep(2, 4)\n1", "depth is swept over twice in this cell"),
    ],
)
def test_a_sweep_that_cannot_be_told_is_refused_in_one_sentence(notebook, cell, says):
    line = "%%asset model --sweep depth=1" if "twice in this cell" in says and "\n1" in cell else "%%asset model"
    error = notebook.run(f"{line}\n{cell}", "model", fails=True)
    assert isinstance(error, InvalidDefinition)
    assert says in str(error)


def test_words_on_the_line_mean_what_python_means_and_bare_ones_are_texts():
    values = on_line("x=2,1.5,True,None,'a b',north,(1, 'y'),2026-01-01", {}).given
    assert values == (2, 1.5, True, None, "a b", "north", (1, "y"), "2026-01-01")
    with pytest.raises(
        InvalidDefinition, match=r"--sweep takes a name and its values, for example --sweep depth=2,4,8"
    ):
        on_line("depth", {})
    with pytest.raises(InvalidDefinition, match="class is a word of Python's own, which no body can read"):
        on_line("class=1,2", {})
    assert on_line("x=2,'',3", {}).given == (2, "", 3)


@pytest.mark.parametrize("values", ["1,,2", ",1", "1,", "1, ,2", "(1", "'a"])
def test_a_value_that_was_forgotten_is_asked_for(values):
    for refused in (lambda: on_line(f"x={values}", {}), lambda: divided([f"x={values}"], "")):
        with pytest.raises(InvalidDefinition, match=re.escape(f"{values!r} cannot be read: beside each comma stands")):
            refused()


def test_partitions_are_names_in_the_body_and_flow_down_until_they_are_gathered(notebook):
    notebook.run(
        "%%asset sales --partitions region=north,south day=2026-01-01..2026-01-02 --tz UTC\nregion, day", "sales"
    )
    notebook.run("%%asset size\ndef size(context, sales):\n    return context.partition_key", "size")
    notebook.run("%%asset days --gather day\nlist(sales)", "days")
    assert dict(notebook.run("days")) == {place: ["2026-01-01", "2026-01-02"] for place in ("north", "south")}
    assert notebook.run("size")["north", "2026-01-01"] == "2026-01-01|north"
    error = notebook.run("%%asset x --partitions place=a..b\n1", "x", fails=True)
    assert "windows of time are hour, day, week, month" in str(error)


def test_one_point_has_a_card_and_a_history_of_its_own_and_all_of_them_can_be_forgotten(notebook):
    notebook.run("%%asset model\ndepth = sweep(2, 4)\nprint('at', depth)\ndepth", "model")
    notebook.run("%asset model[depth=4]")
    assert "model[depth=4] — int\n● fresh" in notebook.page.text
    notebook.run("%asset model history")
    assert "model[depth=2]: #1" in notebook.page.text
    notebook.run("%asset model log")
    assert "at 4" in notebook.page.shown[-1]["text/plain"]
    notebook.run("%asset model forget")
    assert not notebook.session.instance.definitions.by_name
    assert notebook.session.instance.stored_as("model[depth=2]") is None


def test_keys_that_a_plain_cell_adds_are_made_and_reach_what_gathers_them(notebook):
    notebook.run("import nbasset as dg\nregions = dg.DynamicPartitionsDefinition(name='regions')", "keys")
    notebook.run("regions.add('us', 'eu')", "add")
    notebook.run(
        "@dg.asset(partitions_def=regions)\ndef sales(context):\n    return context.partition_key * 2", "sales"
    )
    notebook.run("%%asset total --gather\nsorted(sales.values())", "total")
    assert notebook.run("total") == ["eueu", "usus"]
    notebook.run("regions.add('jp')", "more")
    assert notebook.status("total") == "STALE"
    assert list(notebook.run("%materialize").made) == ["sales[partition=jp]", "total"]
    notebook.run("regions.remove('us')", "less")
    notebook.run("%materialize", "again")
    assert notebook.run("total") == ["eueu", "jpjp"]


def test_a_default_that_is_swept_over_is_a_dimension_beside_partitions(notebook):
    notebook.run("import nbasset as dg\nregions = dg.StaticPartitionsDefinition(['n', 's'])", "keys")
    told = "@dg.asset(partitions_def=regions)\ndef model(context, depth=dg.sweep(2, 4)):\n"
    notebook.run(f"{told}    return context.partition_key * depth", "model")
    notebook.run("%%asset all_of_them --gather\ndict(model.items())", "all")
    assert notebook.run("all_of_them") == {("n", 2): "nn", ("n", 4): "nnnn", ("s", 2): "ss", ("s", 4): "ssss"}


def test_a_cell_asks_its_context_unless_the_notebook_has_something_else_of_that_name(notebook):
    notebook.run("%%asset sales --partitions region=n,s\n(context.partition_key, region)", "sales")
    notebook.run("%%asset told\ncontext.add_output_metadata({'rows': 3})\nsales[0] + context.partition_key", "told")
    notebook.run("assert dict(sales) == {'n': ('n', 'n'), 's': ('s', 's')} and dict(told) == {'n': 'nn', 's': 'ss'}")
    notebook.run("assert 'context' not in globals()")
    notebook.run("%%asset context\nclass Own: partition_key = 'own'\ncontext = Own.partition_key", "context")
    assert notebook.status("told") == "STALE"
    notebook.run("%asset_forget context")
    assert notebook.status("told") == "FRESH"
    notebook.run("context = 'mine'")
    notebook.run("%%asset plain\ncontext + '!'", "plain")
    notebook.run("assert plain == 'mine!'")
    assert notebook.status("told") == "STALE"
