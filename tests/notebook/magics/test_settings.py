"""``%nbasset``: each setting says what it is now, and refuses what it does not take."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.notices import Hook
from nbasset.notebook.options import BadOption


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("mode", "mode run: running an %%asset cell makes its asset."),
        ("mode eager", "mode run: running an %%asset cell makes its asset."),
        ("mode define", "mode define: running an %%asset cell only defines its asset."),
        (
            "mode reactive",
            "mode reactive: running an %%asset cell makes its asset, and what any cell or widget makes out of date is made "
            "when that has run.",
        ),
        ("ask-above", "ask-above 1 min 0 s: a cell that expects more upstream work is only defined."),
        ("patience none", "ask-above none: a cell starts any upstream work."),
        ("ask-above 90s", "ask-above 1 min 30 s: a cell that expects more upstream work is only defined."),
        ("ask-above 1.5m", "ask-above 1 min 30 s: a cell that expects more upstream work is only defined."),
        ("seed", "seed own: each asset draws from a seed of its own name, the same in every run."),
        ("seed 42", "seed 42: every asset starts as after np.random.seed(42)."),
        ("seed own", "seed own: each asset draws from a seed of its own name, the same in every run."),
        ("notify", "notify off: nobody is told of runs, but for what assets themselves say with --notify."),
        ("notify boss", "notify boss: told of every run that makes something or fails."),
        (
            "notify desktop --after 2m",
            "notify desktop: told of every run that takes 2 min 0 s or more and makes something or fails.",
        ),
        ("notify off", "notify off: nobody is told of runs, but for what assets themselves say with --notify."),
        ("strict", "strict off: a stale value in a plain cell is told in one line."),
        ("strict on", "strict on: a stale value in a plain cell is an error."),
    ],
)
def test_a_setting_says_what_it_is_now(said, line, sentence):
    assert said(f"%nbasset {line}") == sentence + "\n"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "colour blue",
            "takes one of mode, store, ask-above, seed, executor, threads, form, import, io, strict, notify, trust, budget, gc, fsck; for example ",
        ),
        ("mode lazy", "mode takes run or define or reactive, not 'lazy'"),
        ("strict 1", "strict takes on or off, not '1'"),
        ("ask-above long", "ask-above takes a time such as 60s or 2m, or none; not 'long'"),
        ("ask-above 3y", "ask-above takes a time such as 60s or 2m, or none; not '3y'"),
        ("notify boss later", "notify takes a name and perhaps --after 2m, or off; not 'boss later'"),
        ("notify boss --after soon", "notify takes a name and perhaps --after 2m, or off"),
        ("seed -1", "seed takes a whole number below 2\\*\\*32, or own; not '-1'"),
    ],
)
def test_what_a_setting_does_not_take_is_named(shell, line, sentence):
    with pytest.raises(BadOption, match=sentence):
        shell.run(f"%nbasset {line}")


def test_what_was_refused_changes_nothing(shell, said):
    with pytest.raises(BadOption):
        shell.run("%nbasset patience long")
    assert "1 min" in said("%nbasset patience")


@pytest.mark.parametrize("written", ["my results", '"my results"', "'my results'"])
def test_a_folder_may_be_given_in_quotes_or_without(shell, said, tmp_path, written):
    assert said(f"%nbasset store {written}").startswith(f"store {tmp_path / 'my results'}, ")
    assert shell.session.instance.root == tmp_path / "my results"


def test_the_budget_stays_when_the_store_moves(shell, said):
    said("%nbasset budget 7MB")
    said("%nbasset store elsewhere")
    assert shell.session.instance.opened.keeper.housekeeper.budget == 7_000_000


def test_an_address_is_refused_and_not_repeated(shell):
    with pytest.raises(InvalidDefinition, match="never the address itself") as refused:
        shell.run("%nbasset notify mailto://me:secret@example.com")
    assert "secret" not in str(refused.value)


def test_who_is_told_of_runs_is_among_the_settings(shell, said):
    assert "notify" not in said("%nbasset")
    said("%nbasset notify boss --after 90s")
    assert "boss is told of runs; %nbasset notify off" in said("%nbasset")
    assert shell.session.instance.runs.told == (Hook("any", "boss", "", 90.0),)
    both = said("%nbasset notify team")
    assert both == said("%nbasset notify") + "%nbasset notify off ends all of them.\n"
    assert [line.partition(":")[0] for line in both.splitlines()[:2]] == ["notify boss", "notify team"]
    assert "boss, team are told of runs" in said("%nbasset")
    said("%nbasset notify boss")
    assert {each.tag: each.least for each in shell.session.instance.runs.told} == {"team": 0.0, "boss": 0.0}
    said("%nbasset notify off")
    assert shell.session.instance.runs.told == ()
