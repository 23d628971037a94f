"""Cells that IPython would not read as they are meant."""

from __future__ import annotations

import pytest

from nbasset.notebook.transform import Transformer

PLAIN, AWAITING = Transformer(lambda: False), Transformer(lambda: True)


def test_a_comment_above_the_magic_line_moves_below_it() -> None:
    lines = ["# about it\n", "\n", "%%asset a\n", "1\n"]
    assert PLAIN(lines) == ["%%asset a\n", "# about it\n", "\n", "1\n"]


def test_code_above_the_magic_line_stays_where_it_is() -> None:
    lines = ["x = 1\n", "%%asset a\n", "1\n"]
    assert PLAIN(lines) == lines


@pytest.mark.parametrize("body", ["await f()\n", "async def a(): pass\n"])
def test_a_body_that_may_await_is_called_so_that_it_can(body: str) -> None:
    (line,) = PLAIN(["%%asset a\n", body])
    assert line == f"await get_ipython().run_cell_magic('asset_awaited', 'a', {body!r})\n"


def test_where_any_body_awaits_every_run_is_awaited() -> None:
    assert AWAITING(["%materialize a;\n"]) == ["await get_ipython().run_line_magic('materialize_awaited', 'a');\n"]
    assert AWAITING(["run = %materialize\n"]) == [
        "run = await get_ipython().run_line_magic('materialize_awaited', '')\n"
    ]
    assert PLAIN(["%materialize a\n"]) == ["%materialize a\n"]


def test_an_empty_body_counts_too() -> None:
    assert PLAIN(["%%asset -h\n"]) == ["get_ipython().run_cell_magic('asset', '-h', '\\n')\n"]


def test_other_cells_are_left_alone() -> None:
    lines = ["%%time\n", "%materialize\n"]
    assert AWAITING(lines) == lines
    assert PLAIN([]) == []
