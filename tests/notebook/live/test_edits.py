"""Edits: cells that were edited and not run foretell what running them will make stale, and nothing is run for it."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.core.foreseen import Foretelling
from nbasset.notebook.live.edits import Edits

CELLS = {
    "rate": "rate = 2\nother = 3",
    "price": "def price(n):\n    return n * rate",
    "read": "%%asset read\n[1, 2]",
    "priced": "%%asset priced\n[price(n) for n in read]",
    "shown": "%%asset shown\nlen(priced)",
    "apart": "%%asset apart\nother",
}


@pytest.fixture
def edited(notebook: Notebook) -> Notebook:
    for cell, text in CELLS.items():
        notebook.run(text, cell)
    return notebook


def foretold(notebook: Notebook, **texts: str) -> Foretelling:
    edits = Edits(notebook.session)
    edits.told([{"id": cell, "source": text} for cell, text in texts.items()])
    return edits.now(notebook.session.instance.standing().all())


def test_an_edited_plain_cell_foretells_what_rests_on_the_names_it_changes_through_functions_too(edited):
    found = foretold(edited, rate="rate = 5\nother = 3")
    assert found == Foretelling(frozenset(), dict.fromkeys(("priced", "shown"), "cell [1] was edited"), ("rate",))
    assert set(foretold(edited, price="def price(n):\n    return n + rate").why) == {"priced", "shown"}
    assert set(foretold(edited, rate="rate = 2\nother = 4").why) == {"apart"}
    assert set(foretold(edited, rate="for rate in [1]: other = 1").why) == {"priced", "shown", "apart"}


def test_a_name_that_an_edit_takes_away_or_binds_anew_counts(edited):
    assert set(foretold(edited, rate="other = 3").why) == {"priced", "shown"}
    assert set(foretold(edited, price=f"{CELLS['price']}\nother = 9").why) == {"apart"}


def test_an_edit_that_changes_nothing_foretells_nothing(edited):
    assert foretold(edited, rate="rate = 2  # the usual\nother = 3") == Foretelling()
    assert foretold(edited, read="%%asset read\n[1,  2]  # raw") == Foretelling(own=frozenset({"read"}))


def test_an_edited_asset_cell_foretells_what_uses_it(edited):
    found = foretold(edited, read="%%asset read\n[1]")
    assert found.own == {"read"}
    assert found.why == dict.fromkeys(("read", "priced", "shown"), "read was edited")
    assert foretold(edited, read="%%asset read --group g\n[1, 2]").why, "its line counts too"


def test_text_that_is_no_python_yet_and_cells_that_were_never_run_do_no_harm(edited):
    assert set(foretold(edited, rate="rate = (").why) == {"priced", "shown", "apart"}
    assert foretold(edited, unknown="x = 1") == Foretelling()


def test_what_is_run_foretells_nothing_any_more(edited):
    edits = Edits(edited.session)
    edits.told([{"id": "rate", "source": "rate = 5\nother = 3"}])
    edited.run("rate = 5\nother = 3", "rate")
    assert edits.now(edited.session.instance.standing().all()) == Foretelling()


def test_a_page_that_tells_of_edits_is_always_answered_so_that_it_guesses_no_longer(edited, monkeypatch):
    edits, said = Edits(edited.session), []
    monkeypatch.setattr(edited.session.views.feed.at_once, "say", said.append)
    for text in ("[1,  2]", "[1,  2]  # raw", "[1, 2, 3]", "[1, 2, 3, 4]"):
        edits.told([{"id": "read", "source": f"%%asset read\n{text}"}])
    assert [{each["name"] for each in message["assets"]} for message in said] == [
        set(),
        set(),
        *[{"read", "priced", "shown"}] * 2,
    ]
    edits.tell()
    assert len(said) == 4, "by itself it tells what is new only"
