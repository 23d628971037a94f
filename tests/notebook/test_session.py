"""A session: how often it looks at all versions, and that this is often enough."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.instance.standing import Standing
from nbasset.versions.resolver import Resolver


@pytest.fixture
def five(notebook: Notebook) -> Notebook:
    """A notebook with five assets that are made."""
    for number in range(5):
        notebook.run(f"%%asset part{number}\n{number}", f"c{number}")
    return notebook


class Count:
    """Counts passes over all versions, and versions told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passes = self.versions = 0
        begin, resolved = Standing.__init__, Resolver.resolved

        def one_pass(*args, **options):
            self.passes += 1
            begin(*args, **options)

        def one_version(*args, **options):
            self.versions += 1
            return resolved(*args, **options)

        monkeypatch.setattr(Standing, "__init__", one_pass)
        monkeypatch.setattr(Resolver, "resolved", one_version)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    return Count(monkeypatch)


def test_an_asset_cell_that_makes_its_asset_costs_two_passes_of_which_one_finds_its_version(
    five: Notebook, count: Count
) -> None:
    five.run("%%asset total\npart0 + part1", "t")
    assert (count.passes, count.versions) == (2, 1)
    assert five.status("total") == "FRESH"


def test_a_plain_cell_that_changes_nothing_finds_no_version_again(five: Notebook, count: Count) -> None:
    five.run("one = 1")
    assert (count.passes, count.versions) == (1, 0)


def test_a_cell_that_only_defines_or_finds_its_asset_costs_no_more(five: Notebook, count: Count) -> None:
    five.run("%%asset total --define\npart0 + part1", "t")
    assert count.passes == 1
    five.run("%%asset part0\n0", "c0")
    assert count.passes == 3


def test_materialize_looks_before_the_run_after_it_and_after_the_cell(five: Notebook, count: Count) -> None:
    five.run("%%asset total --define\npart0 + part1", "t")
    count.passes = 0
    five.run("%materialize total")
    assert count.passes == 3


def test_what_a_body_changes_for_others_is_seen_after_its_cell(notebook: Notebook) -> None:
    notebook.run("from pathlib import Path\nPath('data.txt').write_text('1')")
    notebook.run("%%asset reader\nPath('data.txt').read_text()", "r")
    assert "reader: str · ● fresh" in notebook.page.text
    notebook.run("%%asset writer\n_ = Path('data.txt').write_text('2')", "w")
    assert "reader: str · ◆ stale" in notebook.page.text


def test_what_comes_after_an_asset_in_its_cell_is_seen_too(notebook: Notebook) -> None:
    notebook.run("one = 1")
    notebook.run("get_ipython().run_cell_magic('asset', 'two', 'one + one')\none = 5", "c")
    assert "two: int · ◆ stale" in notebook.page.text


def test_a_variable_that_becomes_an_asset_outdates_what_was_read_of_it(notebook: Notebook) -> None:
    notebook.run("df = [1]")
    notebook.run("more = df + [2]")
    notebook.run("%%asset user\nmore", "u")
    assert notebook.status("user") == "FRESH"
    notebook.run("%%asset df --define\n[5]", "d")
    assert "df means the asset from now on" in notebook.page.text
    assert "user: list of 2 · ◆ stale" in notebook.page.text
