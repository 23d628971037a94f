"""A notebook as last seen: what has to hold so that a result can be loaded without its cells being run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from nbasset.core.errors import Damaged
from nbasset.core.last_seen import LastSeen, SeenAsset, why_not
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.result_names import ResultName
from nbasset.core.seen_cells import PageCell, SeenCell, run_first

A, B = map(ResultName.from_text, "ab")
FILE = Observation(ObservationKind.FILE, "k.txt", "1f")
CELLS = (
    SeenCell(1, "p1", "K = 1", "K = 1"),
    SeenCell(2, "c1", "%%asset a\nK"),
    SeenCell(3, "p2", "f()", "f()"),
    SeenCell(4, "c2", "%%asset b\na"),
)
SEEN = LastSeen(
    CELLS,
    ((0, 2),),
    {
        A: SeenAsset(1, "k1", names=("K",), bound={"K": 0}, modules={"m": "d"}, packages={"p": "v"}, observed=(FILE,)),
        B: SeenAsset(3, "k2", inputs={"a": A}),
    },
    "3.11.7",
)
PAGE = (
    PageCell("p1", "K = 1", frozenset({"K"}), inert=True),
    PageCell("c1", "%%asset a\nK", defines=(A,)),
    PageCell("p2", "f()"),
    PageCell("c2", "%%asset b\na", defines=(B,)),
)


@dataclass
class World:
    """A world that is as it was, but for what a test says."""

    python: str = "3.11.7"
    page: Sequence[PageCell] | None = PAGE
    modules: dict[str, str] = field(default_factory=lambda: {"m": "d"})
    packages: dict[str, str] = field(default_factory=lambda: {"p": "v"})
    late: list[str] = field(default_factory=list)
    otherwise: frozenset[str] = frozenset()

    def module(self, name: str) -> str:
        return self.modules.get(name, "")

    def package(self, name: str) -> str:
        return self.packages.get(name, "")

    def changed(self, observed: Iterable[Observation]) -> list[str]:
        return self.late if list(observed) else []

    def bound_otherwise(self, name: str, python: str) -> bool:
        return name in self.otherwise

    def inert(self, python: str) -> bool:
        return python == "K = 1"


def test_it_holds_where_everything_is_as_it_was() -> None:
    assert why_not(SEEN, [B], (), World()) == ""
    assert SEEN.closure([B]) == [A, B]
    assert SEEN.cells_behind([B]) == [CELLS[0], CELLS[1], CELLS[3]]


@pytest.mark.parametrize(
    ("world", "why"),
    [
        (World(python="3.12.1"), "this is Python 3.12.1, and it was 3.11.7"),
        (World(modules={}), "module m was edited"),
        (World(packages={}), "package p is of another version now"),
        (World(late=["file k.txt changed"]), "file k.txt changed"),
        (World(otherwise=frozenset("K")), "K means something else in this kernel"),
        (World(page=None), "no page and no file tells what the cells of this notebook say now"),
        (World(page=PAGE[1:]), "cell [1] was edited or is gone"),
        (World(page=(PAGE[1], PAGE[0], *PAGE[2:])), "cell [1] stands below the cell of a"),
        (World(page=(*PAGE, PageCell("x", "%%asset a\n2", defines=(A,)))), "the cell “%%asset a” defines a as well"),
        (World(page=(*PAGE, PageCell("x", "K = 2", frozenset("K"), inert=True))), "“K = 2” has a hand in K as well"),
        (World(page=(PAGE[0], PageCell("x", "g()"), *PAGE[1:])), "the cell “g()” has not run as it is now, after what"),
        (World(page=(PAGE[0], PageCell("x", "K += 1", frozenset("K")), *PAGE[1:])), "has a hand in K as well"),
        (
            World(page=(*PAGE[:2], PageCell("p2", "0", inert=True), PAGE[3])),
            "cell [3], which may have had a hand in it",
        ),
        (World(page=(*PAGE[:2], PAGE[3])), "cell [3], which may have had a hand in it, was edited or is gone"),
    ],
)
def test_one_thing_that_does_not_hold_is_told(world: World, why: str) -> None:
    assert why in why_not(SEEN, [B], (), world)


def test_what_is_defined_here_needs_no_proof() -> None:
    assert why_not(SEEN, [B], {A}, World(modules={})) == ""


def test_what_was_not_proved_then_is_not_now() -> None:
    assets = {**SEEN.assets, A: replace(SEEN.assets[A], unsure="df may be otherwise")}
    assert why_not(replace(SEEN, assets=assets), [B], (), World()) == "df may be otherwise"


def test_assets_of_one_cell_come_together_so_that_another_cell_may_define_none_of_them() -> None:
    beside = ResultName.from_text("beside")
    seen = replace(SEEN, assets={**SEEN.assets, beside: SeenAsset(1, "k3")})
    page = (*PAGE, PageCell("x", "%%asset beside\n5", defines=(beside,)))
    assert why_not(seen, [A], (), World(page=page)) == "the cell “%%asset beside” defines beside as well"


def test_what_it_uses_has_to_have_been_fresh_as_well() -> None:
    alone = replace(SEEN, assets={B: SEEN.assets[B]})
    assert why_not(alone, [B], (), World()) == "a, which b uses, was not fresh"


def test_cells_have_to_have_run_after_what_stands_above_them() -> None:
    assert "has not run as it is now" in why_not(replace(SEEN, sessions=((2, 0),)), [B], (), World())


def test_a_notebook_without_ids_is_found_by_its_texts() -> None:
    page = [replace(cell, id="") for cell in PAGE]
    assert why_not(SEEN, [B], (), World(page=page)) == ""
    assert "cell [1] was edited" in why_not(SEEN, [B], (), World(page=[page[0], *page]))


def test_it_is_the_same_after_it_was_kept() -> None:
    assert LastSeen.from_json(SEEN.to_json()) == SEEN
    with pytest.raises(Damaged):
        LastSeen.from_json({"format": 1})


def test_many_cells_are_told_in_short() -> None:
    assert run_first([SeenCell(number, None, "") for number in range(1, 11)]).endswith("[7], [8] and 2 more first")
