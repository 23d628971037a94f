"""The words about versions: an earlier one is put back, and its result is there."""

from __future__ import annotations

import json

import pytest

from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.instance.answers import history
from nbasset.notebook.options import BadOption


def made(shell, name="raw"):
    """How many times an asset was made."""
    return [each.what for each in history(shell.session.instance, name)].count("made")


@pytest.fixture
def twice(shell, capsys):
    shell.run("DEPTH = 2")
    shell.run("%%asset raw --group sources\n# one\nprint('reading')\nDEPTH * 10")
    shell.run("%%asset total\nraw + 1")
    shell.run("%%asset raw --group sources\n# two\nprint('reading')\nDEPTH * 11")
    capsys.readouterr()
    return shell


def test_a_restored_version_has_its_code_in_its_cell_and_its_result_there_and_nothing_is_made(twice, said):
    shown = said("%asset raw restore 1")
    assert shown.splitlines()[:3] == [
        "raw is #1 again: its result is there, nothing was made.",
        "- # two",
        "+ # one",
    ]
    twice.run("assert raw == 20")
    assert shown.endswith("the cell says from now on:\n# one\nprint('reading')\nDEPTH * 10\n")
    asset = twice.session.instance.definitions.assets[0]
    assert (asset.group_name, asset.body.source) == ("sources", "# one\nprint('reading')\nDEPTH * 10\n")
    assert "● fresh" in said("%assets").splitlines()[-1]
    told = said("%asset raw history").splitlines()
    assert [line[:2] for line in told] == ["#1", "#2", "#1"]


def test_what_else_a_version_rested_on_is_told_where_it_is_another_now(twice, said):
    twice.run("DEPTH = 3")
    shown = said("%asset raw restore #1")
    assert shown.startswith(
        "The code of raw #1 is back, and what else it rested on is not: DEPTH changed from 2 to 3.\n"
    )
    assert made(twice) == 2
    twice.run("DEPTH = 2")
    twice.run("assert raw == 20")


def test_a_version_that_never_was_is_not_restored_and_a_line_without_one_is_told(twice):
    with pytest.raises(NeverMade, match="raw has no version #7: it has #1 to #2"):
        twice.run("%asset raw restore 7")
    for line in ("raw restore", "raw restore 1 2"):
        with pytest.raises(BadOption, match="takes one version"):
            twice.run(f"%asset {line}")
    with pytest.raises(BadOption, match="numbers of versions, for example 7; not 'one'"):
        twice.run("%asset raw restore one")


def test_a_page_is_told_to_put_the_code_into_the_cell(notebook):
    sent = []
    notebook.session.rewriting.send = sent.append
    notebook.run("#| asset: raw --group sources\n[1]", "c1")
    notebook.run("#| asset: raw --group sources\n[1, 2]", "c1")
    notebook.session.recall.cells.told([{"id": "c1", "source": "#| asset: raw --group sources\n[1, 2]  # typed"}])
    notebook.run("%asset raw restore 1", "c2")
    (cell,) = sent[-1]["cells"]
    assert cell["before"].endswith("# typed")
    assert cell["after"] == "#| asset: raw --group sources\n[1]"
    assert notebook.session.cells.sources["c1"] == cell["after"]
    assert notebook.status("raw") == "FRESH"
    notebook.run("#| asset: raw --group sources\n[1]", "c1")
    assert [each.what for each in history(notebook.session.instance, "raw")].count("made") == 2


def test_a_function_with_asset_has_no_cell_to_put_code_into(notebook):
    notebook.run("from nbasset import asset, materialize\n@asset\ndef one():\n    return 1\n_ = materialize([one])")
    assert "put its code back by hand" in str(notebook.run("%asset one restore 1", fails=True))


@pytest.fixture
def pinned(twice, capsys):
    twice.run("assert (raw, total) == (22, 21)")
    twice.run("%materialize")
    twice.run("%asset raw pin 1")
    capsys.readouterr()
    return twice


def test_a_pinned_version_counts_whatever_is_edited_and_it_and_all_below_say_so(pinned, said):
    pinned.run("assert raw == 20")
    assert pinned.run("(raw, total)") == (20, 21)
    table = said("%assets")
    assert "⚑ pinned to #1" in table.splitlines()[-2]
    assert "● fresh · downstream of raw, which is pinned" in table.splitlines()[-1]
    pinned.run("%%asset raw --define\n1 / 0")
    pinned.run("%materialize --again")
    assert made(pinned) == 2
    assert pinned.run("(raw, total)") == (20, 21)
    assert said("%asset raw unpin") == "raw is not pinned any more: its definition counts again.\n"
    assert said("%asset raw unpin") == "raw is not pinned.\n"
    assert "◆ stale" in said("%assets").splitlines()[-2]
    assert "pinned" not in said("%assets")


def test_what_stands_now_is_pinned_where_no_number_is_given(twice, said):
    assert said("%asset raw pin").startswith(
        "raw is pinned to #2: that counts, whatever is edited, until %asset raw un"
    )


def test_a_pinned_version_that_is_removed_counts_no_more(pinned, said):
    store = pinned.session.instance.store
    store.remove([made for made in store.everything() if str(made.asset) == "raw"][1:])
    assert "pinned" not in said("%assets")


def test_the_last_versions_are_compared_with_the_points_of_a_sweep_as_rows(shell, said):
    for depth in (2, 4):
        shell.run(f"DEPTH = {depth}")
        shell.run("%%asset model\n{'loss': 1 / DEPTH}")
    rows = said("%asset model compare").splitlines()
    assert [line.split()[:3] for line in rows] == [["version", "DEPTH", "loss"], ["#2", "●", "4"], ["#1", "2", "0.5"]]
    assert said("%asset model compare --by loss").splitlines()[1].split()[3:5] == ["0.25", "★"]
    shell.run("from nbasset import sweep")
    shell.run("%%asset swept\ndepth = sweep(1, 2)\ndepth * 10")
    rows = said("%asset swept compare").splitlines()
    assert [line.split()[:5] for line in rows[1:]] == [
        ["swept[depth=2]", "#1", "●", "2", "20"],
        ["swept[depth=1]", "#1", "●", "1", "10"],
    ]


def test_two_versions_differ_in_code_constants_and_values(twice, said):
    told = said("%asset raw diff").splitlines()
    assert told[0] == "raw #1 → #2"
    assert {"  -# one", "  +# two", "  -DEPTH * 10", "  +DEPTH * 11"} <= set(told)
    assert told[-1] == "value: 20 → 22 (+2)"
    twice.run("DEPTH = 4")
    twice.run("%materialize raw")
    assert said("%asset raw diff 2") == "raw #2 → #3\nDEPTH: 2 → 4\nvalue: 22 → 44 (+22)\n"
    assert said("%asset raw diff 3 1").startswith("raw #3 → #1\n")


def test_history_shows_how_the_code_of_each_version_differs_and_the_numbers_over_time(notebook):
    for times in (1, 2):
        notebook.run(f"%%asset model\n{{'loss': {times}}}", "c1")
    notebook.run("%asset model history")
    drawn = notebook.page.shown[-1]["text/html"]
    assert '<details><summary><button type="button" class="nba-at" data-nba-asset="model"' in drawn
    assert [f">Restore #{number}<" in drawn for number in (1, 2)] == [True, False]
    assert "+{&#x27;loss&#x27;: 2}" in drawn
    assert "its code changed (" not in drawn.partition("-->")[2], "lines that are drawn do not stand above them too"
    assert 'aria-label="loss' in drawn
    notebook.run("%asset model")
    assert "<th>version</th><td>#2</td>" in "".join(str(each) for each in notebook.page.shown)


def test_what_was_made_once_has_nothing_to_differ_from(twice, said):
    assert said("%asset total diff") == "total has one version only: there is nothing to compare it with yet.\n"


def test_the_lineage_leads_back_to_the_versions_it_was_made_from(twice, said):
    first, second = said("%asset total lineage").splitlines()
    assert first.startswith("total #1 · int · data ")
    assert second.startswith("└─ raw #1 · int · data ")
    told = json.loads(said("%asset total lineage --json"))
    assert [each["asset"] for each in told["origins"]] == ["raw", "total"]


def test_the_statement_is_written_to_a_file(twice, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    twice.run("%nbasset ask-above 0")
    shown = said("%asset raw provenance 1 --out figure.html")
    assert shown.startswith("How raw #1 came about stands in figure.html. raw #1 (int, data version ")
    assert "It uses no other asset." in shown
    assert "<h1>Provenance of raw #1</h1>" in (tmp_path / "figure.html").read_text(encoding="utf-8")
    said("%asset raw provenance --out figure.md")
    assert (tmp_path / "figure.md").read_text(encoding="utf-8").startswith("# Provenance of raw #2\n")
    with pytest.raises(BadOption, match=r"ends with .html or .md, not 'figure.pdf'"):
        twice.run("%asset raw provenance --out figure.pdf")
    with pytest.raises(BadOption, match=r"There is no folder nowhere to write figure\.md into"):
        twice.run("%asset raw provenance --out nowhere/figure.md")


@pytest.fixture
def swept(shell):
    shell.run("from nbasset import sweep")
    for more in (1, 2):
        shell.run(f"%%asset model\ndepth = sweep(2, 4)\ndepth + {more}")
    return shell


def test_a_point_has_versions_of_its_own_that_are_put_back_and_pinned(swept, said):
    said("%asset model[depth=4] pin 1")
    swept.run("assert dict(model) == {2: 4, 4: 5}")
    assert "#2 is back, and pinned to #1 it still is: %asset model[depth=4] unpin." in said(
        "%asset model[depth=4] restore 2"
    )
    said("%asset model[depth=4] unpin")
    shown = said("%asset model[depth=4] restore 1")
    assert shown.startswith("model[depth=4] is #1 again: its result is there, nothing was made.\n")
    swept.run("assert dict(model) == {2: 3, 4: 5}")
    swept.run(
        "import nbasset; assert [nbasset.load_asset_value('model[ depth=4 ]', version=at) for at in (1, 2)] == [5, 6]"
    )
    swept.run("assert nbasset.load_asset_value('model[depth=2]') == 3 and len(nbasset.history('model[depth=4]')) > 2")


@pytest.mark.parametrize("point", ["depth='1', rate=0.5", "rate=0.5,depth='1'", "rate = 0.5, depth = '1'"])
def test_a_point_of_several_dimensions_is_named_as_it_is_shown_or_in_any_order(shell, said, point):
    for body in ("(type(depth).__name__, rate)", "(rate, type(depth).__name__)"):
        shell.run(f"%%asset grid --sweep depth=1,'1' rate=0.5,2\n{body}")
    assert "('str', 0.5)" in said(f"%asset grid[{point}] history")
    assert said(f"%asset_log grid[{point}]").startswith("grid[depth='1', rate=0.5]")
    assert said(f"%asset grid[{point}] restore 1").startswith("grid[depth='1', rate=0.5] is #1 again: its result is")
    shell.run("assert grid['1', 0.5] == ('str', 0.5)")


def test_words_in_brackets_may_choose_several_points(shell, said, monkeypatch):
    shell.run("%%asset grid --sweep depth=1,2 rate=0.5,2\ndepth")
    told = said("%asset grid[rate=2] pin").splitlines()
    assert [line.split(" is pinned")[0] for line in told] == ["grid[depth=1, rate=2]", "grid[depth=2, rate=2]"]
    assert "pinned to #1 at 2 of 4 points" in said("%assets")
    assert said("%assets grid[rate=2]") == said("%assets grid")
    for line, sentence in [("grid[rate=3]", r"No point of grid is \[rate=3\]"), ("grid[rate=2] log", "up to 1")]:
        monkeypatch.setattr("nbasset.notebook.magics.one_asset.MANY", 1)
        with pytest.raises(InvalidSelection, match=sentence):
            shell.run(f"%asset {line}")


@pytest.mark.parametrize("words", ["diff", "restore 1", "pin 1", "unpin"])
def test_of_an_asset_with_points_it_is_told_that_each_has_versions(swept, words):
    with pytest.raises(BadOption, match=r"%asset model\[depth=2\]"):
        swept.run(f"%asset model {words}")


def test_the_lineage_of_an_asset_with_points_leads_to_each(swept, said):
    shown = said("%asset model lineage")
    assert "├─ model[depth=2] #2" in shown
    assert "code  ·" not in shown


def test_of_very_many_points_the_history_tells_of_the_first_ones(shell, said, monkeypatch):
    monkeypatch.setattr("nbasset.notebook.magics.versions.MANY", 2)
    shell.run("%%asset model --sweep depth=2,4,8,16\ndepth")
    first, second, rest = said("%asset model history").splitlines()
    assert (first.split(":")[0], second.split(":")[0]) == ("model[depth=2]", "model[depth=4]")
    assert rest == "… and 2 more points: %asset model[depth=16] history tells of one."
