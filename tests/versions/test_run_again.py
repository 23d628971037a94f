"""Run again: the cells that put a name right, in the order of the document, and no others."""

from __future__ import annotations

import pytest
from versions.test_from_the_top import Notebook

from nbasset.core.version import again_sentence


def cells(*texts: str) -> Notebook:
    book = Notebook()
    book.top.stands([f"c{number}" for number in range(1, len(texts) + 1)])
    for number, text in enumerate(texts, 1):
        book.run(f"c{number}", text)
    return book


def sentence(book: Notebook, name: str) -> str:
    wrong = book.top.wrong(name, lambda: book.digest(name))
    return again_sentence(name, wrong.cells, wrong.older, lost=wrong.lost) if wrong else ""


LIST = ("L = [1]", "n = len(L)", "L.append(2)", "L.append(3)")


def test_what_a_cell_has_read_below_its_place_is_made_again_from_where_it_was_right() -> None:
    book = cells(*LIST)
    assert [book.wrong("n"), book.wrong("L")] == [None, None]
    book.run("c2", "n = len(L)")
    assert sentence(book, "n") == (
        "n is another one than from the top: run plain cells [1], [5], [3] and [4] again, in this order"
    )
    assert book.wrong("L") is None


@pytest.mark.parametrize(
    ("again", "then"),
    [
        ([("c1", "L = [1]")], (3, 4)),
        ([("c4", "L.append(3)")], (1, 3, 5)),
        ([("c3", "L.append(2)"), ("c4", "L.append(3)")], (1, 5, 6)),
        ([("c1", "L = [1]"), ("c3", "L.append(2)"), ("c4", "L.append(3)")], None),
    ],
)
def test_what_is_lost_or_there_twice_is_put_right(again: list[tuple[str, str]], then: tuple[int, ...] | None) -> None:
    book = cells(*LIST)
    for cell, text in again:
        book.run(cell, text)
    assert book.wrong("L") == then


def test_one_cell_is_told_with_what_it_has_read_or_what_is_lost() -> None:
    book = cells("k = 1", "y = k + 1", "d = {}", "d['k'] = 1")
    book.run("c1", "k = 5")
    assert sentence(book, "y") == "plain cell [2] ran with an older k: run it again, or make it %%asset y"
    book.run("c3", "d = {}")
    assert sentence(book, "d") == "plain cell [4] changed d, which has been made again since: run it again"


def test_what_no_cell_makes_any_more_is_said() -> None:
    book = cells("k = 1", "y = k + 1")
    book.top.is_there("c1", there=False)
    assert sentence(book, "k").startswith("no plain cell of the notebook makes k any more")
