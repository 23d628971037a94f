"""A notebook that a program runs: what is to be made before a plain cell, which cells are not run, what is made at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from programs import Program

from nbasset.core.program_runs import HEADLESS, UNSHOWN
from nbasset.notebook import headless

Opens = Callable[..., Program]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Opens:
    """Opens a notebook that a program runs."""
    monkeypatch.setenv(HEADLESS, UNSHOWN)
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


@pytest.mark.parametrize("line", ["%materialize", "%materialize raw --again", "%materialize --background"])
def test_a_cell_that_asks_for_everything_makes_nothing_either_where_it_is_a_check(program: Opens, line: str) -> None:
    run = program(check=True)
    run.plain("made = []")
    run.asset("raw\nmade.append(1)")
    run.plain(line)
    assert run.notebook.session.shell.user_ns["made"] == []
    assert run.rest()["outcomes"] == {"raw": "missing"}


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


def test_what_depends_on_a_point_of_a_sweep_is_made_for_all_of_them(program: Opens) -> None:
    run = program()
    run.plain("from nbasset import sweep")
    run.asset("base\n10")
    run.asset("model\nn = sweep(1, 2)\nbase * n")
    run.asset("best --gather\nmax(model.values())")
    assert run.plain("top = max(model.values())") == ["model"]
    told = run.rest("best")
    assert told["outcomes"] == {"base": "made", "model[n=1]": "made", "model[n=2]": "made", "best": "made"}
    assert run.notebook.session.shell.user_ns["top"] == 20


def test_of_a_sweep_of_which_one_point_fails_the_others_are_made(program: Opens) -> None:
    run = program()
    run.plain("from nbasset import sweep")
    run.asset("model\nn = sweep(0, 1)\n1 // n")
    run.asset("best --gather\nmax(model.values())")
    run.plain("x = best")
    told = run.rest()
    assert told["outcomes"]["model[n=0]"] == "failed"
    assert told["outcomes"]["model[n=1]"] == "made"
    assert told["outcomes"]["best"] == "blocked"
    assert list(run.skipped) == [4]


def test_a_check_that_stops_keeps_plain_cells_from_running_below(program: Opens) -> None:
    run = program()
    run.asset("raw\n[-1]")
    run.notebook.run("%%asset_check raw positive --blocking\nmin(raw) > 0", "k1")
    run.asset("user\nsum(raw)")
    run.plain("x = user")
    assert list(run.skipped) == [3]
    told = run.rest()
    assert (told["failed"], told["outcomes"]["user"]) == (True, "blocked")


def test_a_selection_leaves_alone_what_it_does_not_name(program: Opens) -> None:
    run = program()
    for name in ("a", "b", "c"):
        run.asset(f"{name}\n1")
    assert run.rest("a, c")["outcomes"] == {"a": "made", "c": "made"}
    assert run.rest("status:missing")["outcomes"]["b"] == "made"


def test_what_ran_because_of_a_plain_cell_is_told_once_with_how_it_ended(program: Opens) -> None:
    run = program()
    run.asset("raw\n[1]")
    run.plain("x = raw")
    told = run.rest()
    assert [each["outcome"] for each in told["assets"]] == ["made"], "not that the last run found it in the store"
    assert told["assets"][0]["value"] == "list of 1"
    assert told["assets"][0]["status"] == "FRESH"


def test_settings_of_a_run_count_for_plain_cells_too(program: Opens) -> None:
    run = program(config={"ops": {"model": {"config": {"depth": 3}}}})
    run.plain("from nbasset import Config, asset\nclass Depth(Config):\n    depth: int = 1")
    run.plain("@asset\ndef model(config: Depth):\n    return config.depth")
    run.asset("found\nmodel * 10")
    run.plain("x = found")
    assert run.notebook.session.shell.user_ns["x"] == 30
    assert "this is its earlier value" not in run.notebook.page.text
    assert run.rest()["outcomes"] == {"model": "made", "found": "made"}


def test_an_asset_that_waits_for_a_name_that_nothing_defines_is_blocked(program: Opens) -> None:
    run = program()
    run.asset("user\nrawe + 1")
    run.plain("x = user")
    assert run.skipped == {2: "user is unresolved: needs rawe, which nothing defines"}
    told = run.rest()
    assert (told["outcomes"], told["failed"]) == ({"user": "blocked"}, True)


def test_an_asset_that_is_defined_further_down_is_made_at_the_end(program: Opens) -> None:
    run = program()
    run.asset("user\nlater + 1")
    run.asset("later\n1")
    assert run.rest()["outcomes"] == {"later": "made", "user": "made"}


def test_what_plain_cells_make_themselves_is_no_concern_of_the_program(program: Opens) -> None:
    run = program()
    run.asset("raw\n[1]")
    run.plain("%materialize raw")
    run.plain("from nbasset import load_asset_value\nx = load_asset_value('raw')")
    assert run.headless.runs == []
    assert run.rest()["outcomes"] == {"raw": "from the store"}


def test_what_is_asked_for_again_is_made_once_more_before_who_reads_it_and_only_once(program: Opens) -> None:
    run = program()
    run.asset("raw\n[1, 2]")
    run.asset("total\nsum(raw)")
    run.asset("other\n3")
    run.rest()
    for begin, selection, made in (
        (10, "total", ["total"]),
        (20, "", ["raw", "total", "other"]),
        (30, "other late", ["other", "late"]),
    ):
        run = program(again=True, selection=selection)
        run.number = begin
        assert run.plain("x = total") == (["total"] if "total" in made else [])
        if "late" in made:
            run.asset("late\n5")
        told = run.rest(selection)
        assert [name for name, outcome in told["outcomes"].items() if outcome == "made"] == made


def test_what_is_asked_for_by_itself_leaves_what_it_rests_on(program: Opens) -> None:
    run = program()
    run.plain("K = 1")
    run.asset("raw\nK")
    run.asset("total\nraw + 1")
    run.rest()
    run = program()
    run.number = 10
    run.plain("K = 2")
    assert run.rest("total", only=True)["outcomes"] == {"total": "from the store"}
    assert run.rest("total")["outcomes"] == {"raw": "made", "total": "made"}
