"""``%nbasset`` alone: a page of some ten lines on where the notebook stands, and what comes next."""

from __future__ import annotations

import contextlib
import json
import re

from nbasset.core.runs import MaterializationFailed


def test_a_new_notebook_is_told_how_to_begin(said):
    page = said("%nbasset").splitlines()
    assert page[0].split(maxsplit=1) == ["assets", "none yet: begin a cell with %%asset my_data"]
    assert [line.split()[0] for line in page[1:]] == ["mode", "ask-above", "strict", "seed", "store", "kept", "help"]


def test_it_counts_says_the_next_step_with_its_cost_and_what_went_wrong(shell, said, capsys):
    shell.run("%%asset raw\n1")
    shell.run("%%asset total\nraw + 1")
    shell.run("%%asset typo\nrow + 1")
    with contextlib.suppress(MaterializationFailed):
        shell.run("%%asset broken\n1 / 0")
    shell.run("%nbasset mode define")
    shell.run("%%asset raw\n2")
    page = dict(line.split(maxsplit=1) for line in said("%nbasset").splitlines())
    assert page["assets"] == "4: ✖ 1 failed · ? 1 unresolved · ◆ 2 stale"
    assert page["next"].startswith("%materialize makes raw, total, broken (")
    assert page["failed"] == "broken: ZeroDivisionError: division by zero"
    assert page["unresolved"] == "typo: needs row, which nothing defines; did you mean raw?"
    assert page["mode"] == "define: running an %%asset cell only defines its asset"


def test_where_everything_is_fresh_there_is_nothing_to_make(shell, said):
    shell.run("%%asset raw\n1")
    assert re.search(r"^next +nothing to make$", said("%nbasset"), re.MULTILINE)


def test_a_failed_check_is_counted_beside_what_is_fresh(shell, said):
    shell.run("%%asset raw\n[1, None]")
    shell.run("%%asset_check raw no_nulls\nassert None not in raw, 'one null'")
    shell.run("%%asset_check raw long --warn\nassert len(raw) > 2")
    page = dict(line.split(maxsplit=1) for line in said("%nbasset").splitlines())
    assert page["assets"] == "1: ● 1 fresh · ▲ 1 check failed · △ 1 check warns"
    assert page["next"] == "nothing to make"
    assert "▲ fresh · check no_nulls failed · check long warns" in said("%assets")
    assert said("%asset raw history").endswith("· not made before\n")


def test_what_no_run_can_make_is_named(shell, said):
    shell.run("%%asset lonely\nnobody + 1")
    assert re.search(r"^next +nothing can be made: lonely must be mended first$", said("%nbasset"), re.MULTILINE)


def test_the_limits_that_were_set_are_told(said):
    for line in ("patience none", "strict on", "budget 7MB"):
        said(f"%nbasset {line}")
    page = said("%nbasset")
    assert "a cell starts any amount of upstream work without being asked" in page
    assert "on: a stale value in a plain cell is an error" in page
    assert "; at most 7.0 MB" in page


def test_of_many_failures_the_first_are_told(shell, said):
    for name in "abcde":
        shell.run(f"%%asset {name}\nnobody + 1")
    assert "and 2 more: %assets shows all" in said("%nbasset")


def test_the_help_of_the_settings_stands_in_columns(said):
    lines = said("%nbasset -h").partition("settings:\n")[2].splitlines()
    assert all(re.fullmatch(r"  \S[^\n]*?  +\S.*", line) for line in lines)
    assert len({re.match(r"  (?:\S| (?! ))+ +", line).end() for line in lines}) == 1


def test_programs_get_the_same_as_json(shell, said):
    shell.run("%%asset raw\n1")
    shell.run("%%asset total --define\nraw + nobody")
    shell.run("%nbasset seed 7")
    told = json.loads(said("%nbasset --json"))
    assert told["assets"]["raw"] == {"status": "STALE", "marks": [], "causes": ["its random seed changed"]}
    shell.run("%%asset now\nimport time; time.time() > 0")
    assert json.loads(said("%nbasset --json"))["assets"]["now"]["marks"] == ["untracked: the clock"]
    assert told["assets"]["total"]["status"] == "UNRESOLVED"
    assert told["session"] == {"mode": "run", "ask_above": 60.0, "strict": False, "seed": 7}
    assert told["store"].keys() == {"path", "bytes", "limit"}
