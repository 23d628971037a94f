"""What of a notebook is put down for a later kernel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from shells import Notebook

from nbasset.core.last_seen import LastSeen
from nbasset.core.result_names import ResultName
from nbasset.instance.seeing import module_digest, package_digest

A, B = map(ResultName.from_text, "ab")


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    return Notebook()


def seen(notebook: Notebook) -> LastSeen:
    notebook.session.recall.keep()
    return notebook.session.recall.seen


def test_each_fresh_result_is_put_down_with_the_cells_it_rests_on(notebook: Notebook) -> None:
    notebook.run("K = 2\ndef f(x): return x * K", "p1")
    notebook.run("%%asset a\nf(1)", "c1")
    notebook.run("%%asset b\n[a, K]", "c2")
    told = seen(notebook)
    assert {name: told.cells[place].id for name, place in told.assets[A].bound.items()} == {"f": "p1", "K": "p1"}
    assert (told.assets[B].inputs, told.assets[B].unsure) == ({"a": A}, "")
    assert [told.cells[place].id for place in told.sessions[told.assets[B].session]] == ["p1"]
    notebook.close()


def test_what_is_not_fresh_stays_as_it_was_seen(notebook: Notebook) -> None:
    notebook.run("K = 2", "p1")
    notebook.run("%%asset a\nK", "c1")
    before = seen(notebook).assets[A]
    notebook.run("K = 3", "p1")
    assert seen(notebook).assets[A].key == before.key
    notebook.run("%materialize")
    assert seen(notebook).assets[A].key != before.key
    notebook.close()


def test_nothing_is_written_where_nothing_is_another(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "c1")
    first = seen(notebook)
    assert seen(notebook) is first
    notebook.run("L = 1", "p1")
    assert seen(notebook) is not first
    notebook.close()


def test_modules_and_packages_have_digests_whether_they_are_loaded_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "seen_mine.py").write_text("k = 1\n")
    first = module_digest("seen_mine")
    (tmp_path / "seen_mine.py").write_text("k = 2\n")
    assert first != module_digest("seen_mine") != ""
    assert module_digest("no_such_module") == package_digest("seen_mine") == ""
    assert package_digest("blake3")


def test_a_module_that_only_a_body_imports_counts_also_where_the_value_came_from_the_store(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "tools_of_seeing.py").write_text("def double(x): return 2 * x\n")
    cell = "%%asset a\nimport tools_of_seeing\ntools_of_seeing.double(10)"
    notebook.run(cell, "c1")
    told = seen(notebook).assets[A].modules["tools_of_seeing"]
    notebook.close()
    del sys.modules["tools_of_seeing"]
    again = Notebook()
    again.run(cell, "c1")
    assert "tools_of_seeing" not in sys.modules
    assert seen(again).assets[A].modules["tools_of_seeing"] == told
    again.close()
