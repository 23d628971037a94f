"""The magics' parsers: every magic tells how it is used, however it is asked, and Tab offers the same."""

from __future__ import annotations

import contextlib
import re

import pytest
from shells import Notebook

from nbasset.core.asset_options import OPTIONS
from nbasset.notebook.magics.parsers import ABOUT_ASSETS, PARSERS
from nbasset.notebook.magics.settings import SETTINGS, settings_parser


@pytest.fixture(scope="module")
def terminal():
    """One for all: help changes nothing."""
    with contextlib.closing(Notebook(live=False)) as opened:
        yield opened


HELPED = {**PARSERS, "%nbasset": settings_parser}


@pytest.mark.parametrize("magic", HELPED)
@pytest.mark.parametrize("word", ["-h", "--help", "x --help"])
def test_every_magic_says_how_it_is_used(said, magic, word):
    shown = said(f"{magic} {word}" + ("\n1" if magic == "%%asset" else ""))
    assert shown.startswith(f"usage: {magic} "), shown
    assert "{'prog'" not in shown


def test_there_is_no_magic_without_help(shell):
    signs = {"line": "%", "cell": "%%"}
    ours = {
        signs[kind] + name
        for kind, known in shell.magics_manager.magics.items()
        for name, magic in known.items()
        if "nbasset" in getattr(magic, "__module__", "") and not name.endswith("_awaited") and name != "load_ext"
    }
    assert ours == set(HELPED)


@pytest.mark.parametrize("magic", HELPED)
def test_a_question_mark_shows_the_same_help(shell, magic):
    kind = "cell" if magic.startswith("%%") else "line"
    found = shell.magics_manager.magics[kind][magic.lstrip("%")]
    assert found.getdoc() == HELPED[magic]().format_help()


def test_the_help_of_an_asset_cell_tells_each_option_that_a_line_may_have():
    words = [word for option in OPTIONS.values() for word in option.words]
    help_text = re.sub(r"\s+", " ", HELPED["%%asset"]().format_help())
    for word in words:
        assert word.meaning in help_text
        assert f"{word.word} {word.value}".strip() in help_text


def test_the_help_of_the_settings_lists_each_with_what_it_takes():
    lines = settings_parser().format_help().splitlines()
    for name, setting in SETTINGS.items():
        assert any(line.startswith(f"  {name} {setting.takes}") and line.endswith(setting.meaning) for line in lines)


@pytest.mark.parametrize("magic", ABOUT_ASSETS)
def test_help_never_runs_anything(shell, said, magic):
    said(f"{magic} a -h")
    assert shell.session.instance.definitions.names == ()
