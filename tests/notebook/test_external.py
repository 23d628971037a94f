"""What others make has a place in the notebook: a mark, a card, a node, as ``SourceAsset`` has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from shells import Notebook

Tells: TypeAlias = Callable[..., str]

SPEC = "import nbasset as dg\ndefs = dg.Definitions([dg.AssetSpec('warehouse', description='The table.')])"


@pytest.fixture
def told(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> Tells:
    """Tells what cells say, in a notebook with a report on two tables that nobody here makes."""

    def run(code: str, cell: str | None = None, *, fails: bool = False) -> str:
        notebook.page.shown.clear()
        capsys.readouterr()
        found = notebook.run(code, cell, fails=fails)
        return f"{found if fails else ''}{notebook.page.text}{capsys.readouterr().out}"

    run(SPEC)
    run("%%asset report --deps warehouse,prices\n1")
    return run


def test_specs_and_names_nobody_makes_stand_among_the_assets(told: Tells):
    shown = told("%assets")
    assert "◐ fresh · untracked: made elsewhere" in shown
    assert all(name in shown for name in ("warehouse", "prices", "report"))


def test_the_card_of_an_asset_says_which_it_uses_of_them(told: Tells):
    assert "uses warehouse, prices" in told("%asset report")


def test_each_of_them_has_a_card(told: Tells):
    assert "The table." in told("%asset warehouse")
    assert "It is made elsewhere." in told("%asset prices")


def test_the_graph_has_them(told: Tells):
    assert "prices" in told("%asset_graph")


def test_a_dry_run_says_that_nobody_asks_them(told: Tells):
    assert "made elsewhere, and not asked: warehouse, prices" in told("%materialize report --dry-run")


def test_who_wants_one_made_is_told_that_nothing_here_makes_it(told: Tells):
    error = told("%materialize warehouse", fails=True)
    assert "warehouse is made elsewhere: nothing here makes it." in error


def test_a_spec_goes_when_its_cell_says_it_no_more(told: Tells):
    told("defs = dg.Definitions([dg.AssetSpec('lake')])", cell="specs")
    assert "lake" in told("%assets")
    told("defs = dg.Definitions([dg.AssetSpec('sea')])", cell="specs")
    shown = told("%assets")
    assert ("sea" in shown, "lake" in shown) == (True, False)


def test_a_name_that_looks_like_a_slip_of_an_asset_s_is_told_in_python_too(told: Tells):
    shown = told("@dg.asset(deps=['reprot'])\ndef summary():\n    return 2")
    assert "No cell makes reprot, so it counts as made elsewhere; did you mean report?" in shown


def test_a_name_that_a_spec_says_is_no_slip(told: Tells):
    told("defs = dg.Definitions([dg.AssetSpec('reports')])")
    assert "did you mean" not in told("@dg.asset(deps=['reports'])\ndef summary():\n    return 2")
