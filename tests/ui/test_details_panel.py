"""The details beside the graph: what it offers follows the status, and neighbours are links up to a number."""

from __future__ import annotations

import pytest

pytest.importorskip("ipywidgets", exc_type=ImportError)

from views import asset

from nbasset.core.status import Status
from nbasset.libraries.columns import Table
from nbasset.ui.details import Details
from nbasset.ui.details_panel import BUSY, LINKS, DetailsPanel, standing_alone


class Asked:
    def __init__(self):
        self.told = []
        self.panel = DetailsPanel(
            lambda name: self.told.append(("choose", name)),
            lambda name, again: self.told.append(("again" if again else "make", name)),
            lambda name: self.told.append(("accept", name)),
            lambda name: self.told.append(("look", name)),
        )

    def show(self, name="a", *upstream, status="FRESH", downstream=(), bill=""):
        self.panel.show(Details(asset(name, *upstream, status=status)), downstream, bill)

    @property
    def parts(self):
        """The rows: the head, what it rests on, what uses it, what can be done, the bill, the rest."""
        return self.panel.box.children

    def actions(self):
        return {
            each.description for each in self.parts[3].children if not each.disabled and each.layout.display != "none"
        }


@pytest.fixture
def asked():
    return Asked()


@pytest.mark.parametrize("status", Status)
def test_what_can_be_done_follows_the_status(asked, status):
    asked.show(status=str(status))
    expected = {"Make again"} if status is Status.FRESH else set() if status in BUSY else {"Materialize"}
    assert asked.actions() == {"Go to cell"} | expected | ({"Accept as fresh"} if status is Status.STALE else set())


def test_what_is_asked_for_bears_the_name_that_is_shown(asked):
    asked.show("a", status="STALE")
    asked.show("b", status="STALE")
    for each in asked.parts[3].children:
        each.click()
    asked.parts[0].children[1].click()
    assert asked.told == [("make", "b"), ("accept", "b"), ("look", "b"), ("choose", None)]


def test_to_make_it_again_is_asked_first_with_its_cost_and_anew_for_another(asked):
    asked.show("a")
    again = asked.parts[3].children[1]
    again.click()
    assert again.description == "Make again (about 250 ms): sure?"
    asked.show("b")
    again.click()
    assert asked.told == []
    again.click()
    assert asked.told == [("again", "b")]


def test_alone_it_is_not_to_be_closed():
    alone = DetailsPanel(lambda name: None, lambda name, again: None, lambda name: None, lambda name: None, alone=True)
    assert len(alone.box.children[0].children) == 1
    assert set(standing_alone(alone)._dom_classes) == {"nba-panel", "nba-alone"}


def test_neighbours_are_links_and_of_many_the_rest_is_counted(asked):
    many = [f"u{number}" for number in range(LINKS + 3)]
    asked.show("a", *many, downstream=["d"])
    up, down = asked.parts[1], asked.parts[2]
    assert [each.description for each in up.children[1:-1]] == many[:LINKS]
    assert up.children[-1].value == "+ 3 more"
    down.children[1].click()
    assert asked.told == [("choose", "d")]


def test_a_row_without_neighbours_is_hidden(asked):
    asked.show("a", "up")
    assert (asked.parts[1].layout.display, asked.parts[2].layout.display) == ("", "none")


def test_links_stay_while_the_neighbours_do_so_that_the_keyboard_keeps_its_place(asked):
    asked.show("a", "up", status="STALE")
    link = asked.parts[1].children[1]
    asked.show("a", "up", status="FRESH")
    assert asked.parts[1].children[1] is link
    asked.show("a", "up", "other")
    assert asked.parts[1].children[1] is not link
    assert link.comm is None, "the former link is let go"


def test_what_making_would_cost_is_a_text_and_no_markup(asked):
    asked.show(bill="makes a <b> (2 s)")
    assert "makes a &lt;b&gt; (2 s)" in asked.parts[4].value


def test_the_columns_of_a_table_are_asked_for_and_of_a_small_one_come_by_themselves_once(asked):
    frame = asset("a", kind="DataFrame 5 × 2")
    asked.panel.show(Details(frame), (), "")
    assert "Columns" in asked.actions()
    assert asked.told == []
    for _ in range(2):
        asked.panel.show(Details(frame, small=True), (), "")
    assert asked.told == [("look", "a")]
    asked.panel.show(Details(frame, small=True, table=Table(5)), (), "")
    assert "Columns" not in asked.actions()
