"""Plain cells: assets by name, staleness that is not laundered, the user's own variables."""

from __future__ import annotations

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel


def test_an_assets_name_is_its_current_value_also_after_materialize_in_the_same_cell(kernel: Kernel) -> None:
    kernel.run("k = 1")
    kernel.run("%%asset total\nk + 1")
    assert kernel.value("total") == 2
    kernel.run("k = 5")
    assert "6" in kernel.run("%materialize\nprint(total)").text


def test_an_assets_name_works_through_functions(kernel: Kernel) -> None:
    kernel.run("%%asset rows\n[1, 2]")
    kernel.run("def count():\n    return len(rows)")
    assert kernel.value("count()") == 2


def test_a_name_that_was_never_made_says_how(kernel: Kernel) -> None:
    kernel.run("%%asset later --define\n1")
    run = kernel.run("later + 1")
    assert run.ename == "NameError"
    assert "run %materialize later" in run.evalue
    kernel.run("%%asset waits\nnot_there + 1")
    assert "needs not_there" in kernel.run("waits").evalue


def test_a_stale_value_is_the_old_one_with_one_line_and_an_error_when_strict(kernel: Kernel) -> None:
    kernel.run("k = 1")
    kernel.run("%%asset total\nk + 1")
    kernel.run("k = 2")
    run = kernel.run("total")
    assert run.outputs[-1]["data"]["text/plain"] == "2"
    assert "total is stale, this is its earlier value: k changed from 1 to 2" in run.text
    kernel.run("%nbasset strict on")
    strict = kernel.run("total")
    assert strict.ename == "NameError"
    assert "strict" in strict.evalue
    kernel.run("%materialize")
    assert kernel.value("total") == 3


def test_what_the_user_does_to_a_value_touches_no_asset(kernel: Kernel) -> None:
    kernel.run("%%asset rows\n[1, 2]")
    kernel.run("rows.append(3)")
    assert kernel.value("rows") == [1, 2, 3]
    kernel.run("%%asset count\nlen(rows)")
    assert kernel.value("count") == 2
    kernel.run("%materialize rows --again")
    assert kernel.value("rows") == [1, 2]


def test_assigning_an_assets_name_is_told_once_and_del_brings_it_back(kernel: Kernel) -> None:
    kernel.run("%%asset df\n[1, 2]")
    run = kernel.run("df = 'mine'")
    assert "df is now your own variable; assets still use asset df (del df brings it back)" in run.text
    assert "own variable" not in kernel.run("df = 'mine again'").text
    kernel.run("%%asset count\nlen(df)")
    assert kernel.value("(df, count)") == ("mine again", 2)
    kernel.run("del df")
    assert kernel.value("df") == [1, 2]


def test_a_plain_cell_does_not_launder_staleness(kernel: Kernel) -> None:
    kernel.run("factor = 2")
    kernel.run("%%asset raw\n[1 * factor, 2]")
    kernel.run("df = [x + 1 for x in raw]")
    kernel.run("total = sum(df)")
    shown = kernel.run("%%asset report\ntotal * 10")
    assert "● fresh" in shown.text
    kernel.run("factor = 3")
    kernel.run("%materialize raw")
    why = kernel.run("%asset_why report").text
    assert "ran with an older" in why
    assert "run it again, or make it %%asset" in why
    assert "◆ stale" in shown.text
    kernel.run("df = [x + 1 for x in raw]")
    kernel.run("total = sum(df)")
    kernel.run("%materialize report")
    assert "● fresh" in shown.text
    assert kernel.value("report") == (4 + 3) * 10


def test_a_plain_cell_that_ran_before_another_plain_name_changed_is_told(kernel: Kernel) -> None:
    kernel.run("k = 1")
    kernel.run("y = k + 1")
    shown = kernel.run("%%asset a\ny")
    kernel.run("k = 5")
    assert "ran with an older k" in shown.text
    kernel.run("y = k + 1")
    kernel.run("%materialize")
    assert kernel.value("a") == 6
    assert "● fresh" in shown.text


def test_a_global_changed_in_place_counts(kernel: Kernel) -> None:
    kernel.run("limits = {'low': 1}")
    shown = kernel.run("%%asset a\nlimits['low'] + 1")
    kernel.run("limits['low'] = 10")
    assert "limits changed from {'low': 1} to {'low': 10}" in shown.text
    kernel.run("%materialize")
    assert kernel.value("a") == 11


def test_completion_and_inspection_know_assets_before_their_value_was_loaded(kernel: Kernel) -> None:
    kernel.run("%%asset words --group texts\n['x']")
    reply = kernel.client.complete("words.app", reply=True)["content"]["matches"]
    assert any("append" in match for match in reply)
    inspected = kernel.client.inspect("words", reply=True)["content"]["data"]["text/plain"]
    assert "list" in inspected
    names = kernel.client.complete("%materialize wo", reply=True)["content"]["matches"]
    assert "words" in " ".join(names)
    options = kernel.client.complete("%%asset --gr", reply=True)["content"]["matches"]
    assert any("--group" in match for match in options)
    groups = kernel.client.complete("%%asset x --group te", reply=True)["content"]["matches"]
    assert any("texts" in match for match in groups)


def test_a_change_of_an_assets_value_in_place_is_told_there_and_where_it_is_missed(kernel: Kernel) -> None:
    kernel.run("%%asset rows\n{'x': 1}")
    assert "in place" not in kernel.run("rows.get('x'); rows['x'] = 1").text
    told = kernel.run("rows['z'] = 1")
    sentence = "changed rows in place; assets see rows as made. Put the line into %%asset rows, or name a step."
    assert sentence in told.text
    assert "in place" not in kernel.run("rows['z'] = 2").text
    missed = kernel.run("%%asset used\nrows['z']")
    assert sentence in missed.text + missed.traceback
    assert sentence in kernel.run("%asset rows why").text
    assert sentence in kernel.run("%asset used why").text
    assert kernel.run("%%asset unlike\nlen(rows)").ok
    assert sentence in kernel.run("%asset unlike why").text, "nothing failed, and it is not what somebody expects"
