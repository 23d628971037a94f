"""A notebook that a program runs: what is to be made before a plain cell, which cells are not run, what is made at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from shells import Notebook

from nbasset.core.program_runs import HEADLESS
from nbasset.notebook import headless
from nbasset.notebook.headless import Headless

Opens = Callable[..., "Program"]


class Program:
    """Runs cells as ``nbasset run`` does."""

    def __init__(self, notebook: Notebook, **asked: Any) -> None:
        self.notebook = notebook
        self.headless = Headless(notebook.session, asked)
        self.number = 0
        self.skipped: dict[int, str] = {}

    def asset(self, text: str) -> None:
        """A cell that defines an asset."""
        self.number += 1
        self.notebook.run(f"%%asset {text}", f"c{self.number}")

    def plain(self, text: str) -> list[str]:
        """A plain cell: what was made for it."""
        self.number += 1
        answer = self.headless.before(text, self.number)
        made = answer.get("make", [])
        if made:
            answer = asyncio.run(self.headless.make_for(text, self.number, made, loop=False))
        if answer.get("skip"):
            self.skipped[self.number] = answer["skip"]
        else:
            self.notebook.run(text, f"c{self.number}")
        return list(made)

    def rest(self, selection: str = "") -> dict[str, Any]:
        """The end: what has become of everything."""
        told = asyncio.run(self.headless.rest({"selection": selection}, loop=False))
        told["outcomes"] = {each["asset"]: each["outcome"] for each in told["assets"]}
        return told


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Opens a notebook that a program runs."""
    monkeypatch.setenv(HEADLESS, "1")
    monkeypatch.setattr(headless, "tell", lambda told: None)
    notebook = request.getfixturevalue("notebook")
    return lambda **asked: Program(notebook, **asked)


def test_cells_only_define_and_what_a_plain_cell_reads_is_made_before_it(program: Opens) -> None:
    run = program()
    run.asset("raw\n[1, 2]")
    run.asset("other\n3")
    assert run.plain("K = 2") == []
    assert run.plain("total = sum(raw) * K") == ["raw"]
    assert run.plain("again = sum(raw)") == []
    told = run.rest()
    assert told["outcomes"] == {"raw": "made", "other": "made"}
    assert len(told["runs"]) == 2


def test_what_a_function_leads_to_is_made_when_it_is_called_and_not_when_it_is_defined(program: Opens) -> None:
    run = program()
    run.asset("raw\n[1, 2]")
    assert run.plain("def total():\n    return sum(raw)") == []
    assert run.plain("x = total()") == ["raw"]
    assert run.plain("%%time\ny = total()") == []
    assert run.notebook.session.shell.user_ns["y"] == 3


def test_names_of_cells_that_are_not_run_mean_nothing_to_whoever_uses_them(program: Opens) -> None:
    run = program()
    run.asset("bad\n1 / 0")
    run.plain("y = 1")
    run.plain("import json\ny = bad\nz = []")
    run.plain("z.append(2)")
    run.asset("user\ny + 1")
    run.plain("json.dumps(1)")
    assert run.skipped == {
        3: "bad failed: ZeroDivisionError: division by zero",
        4: "cell 3, which sets z, was not run: bad failed: ZeroDivisionError: division by zero",
        6: "cell 3, which sets json, was not run: bad failed: ZeroDivisionError: division by zero",
    }
    told = run.rest()
    assert told["outcomes"] == {"bad": "failed", "user": "blocked"}
    assert told["failed"] is True


def test_what_was_imported_before_stays(program: Opens) -> None:
    run = program()
    run.asset("bad\n1 / 0")
    run.plain("import json")
    run.plain("import json\nbad")
    run.plain("x = json.dumps(1)")
    assert list(run.skipped) == [3]


def test_what_has_failed_is_not_tried_again_by_the_same_program(program: Opens) -> None:
    run = program()
    run.plain("tries = []")
    run.asset("bad\ntries.append(1) or 1 / 0")
    run.asset("below\nbad")
    run.plain("bad")
    run.plain("below")
    assert run.rest()["outcomes"] == {"bad": "failed", "below": "blocked"}
    assert len(run.headless.runs) == 1
    assert run.skipped[5] == "bad failed: ZeroDivisionError: division by zero"


def test_an_edit_between_lets_it_be_tried_again(program: Opens) -> None:
    run = program()
    run.plain("n = 0")
    run.asset("perhaps\n1 / n")
    run.plain("perhaps")
    run.plain("n = 2")
    assert run.plain("perhaps") == ["perhaps"]
    assert run.rest()["outcomes"] == {"perhaps": "made"}


def test_a_check_makes_nothing(program: Opens) -> None:
    run = program(check=True)
    run.asset("raw\n[1]")
    run.asset("user\nraw")
    run.plain("x = raw")
    told = run.rest("raw")
    assert run.skipped == {3: "raw is missing: never made"}
    assert (told["stale"], told["runs"], told["failed"]) == (["raw"], [], False)
    assert told["outcomes"] == {"raw": "missing"}


def test_what_is_made_only_when_named_is_not_made_for_a_plain_cell(program: Opens) -> None:
    run = program()
    run.asset("dear --manual\n1")
    run.plain("x = dear")
    assert list(run.skipped) == [2]
    assert run.rest("dear")["outcomes"] == {"dear": "made"}
    run.notebook.run("%%asset dear --manual\n2", "c1")
    run.plain("x = dear")
    assert run.notebook.session.shell.user_ns["x"] == 1, "its earlier value, as in a notebook"


def test_a_selection_that_names_nothing_is_refused(program: Opens) -> None:
    run = program()
    run.asset("raw\n1")
    with pytest.raises(Exception, match="There is no asset 'rww'; did you mean raw"):
        run.rest("rww")


def test_checks_are_told_with_what_they_found(program: Opens) -> None:
    run = program()
    run.asset("raw\n[-1]")
    run.notebook.run("%%asset_check raw positive\nmin(raw) > 0", "k1")
    assert run.rest()["checks"] == [{"asset": "raw", "check": "positive", "found": "failed", "description": None}]
