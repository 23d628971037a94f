"""Tab on magic lines: options from the one table; groups, names and resources where an option takes them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nbasset.core.asset_options import OPTIONS


@pytest.fixture
def complete(shell, capsys):
    shell.run('%%asset rows --group "my group" --define\n[1]')
    shell.run("%%asset total --group reports --define\nsum(rows)")
    shell.run("from nbasset import Definitions, define_asset_job\n"
              "Definitions(jobs=[define_asset_job('nightly')], resources={'db': 1});")  # fmt: skip
    commands = shell.strdispatchers["complete_command"].strs

    def offered(line):
        symbol = "" if line.endswith(" ") else line.split()[-1]
        magic = line.split()[0]
        [(_, function)] = list(commands[magic])
        return function(SimpleNamespace(line=line, symbol=symbol, command=magic, text_until_cursor=line))

    return offered


def test_an_asset_line_offers_every_option_of_the_table(complete):
    words = [word.word for option in OPTIONS.values() for word in option.words]
    assert complete("%%asset x --") == ["--help", *words, "--define"]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("%%asset x --group ", ["'my group'", "reports"]),
        ("%%asset x --group re", ["'my group'", "reports"]),
        ("%%asset x --deps ", ["rows", "total"]),
        ("%%asset x --io ", ["db"]),
        ("%materialize --job ", ["nightly"]),
        ("%asset_why ", ["rows", "total", "--help"]),
        ("%asset ", ["rows", "total"]),
        ("%asset rows, ", ["rows", "total"]),
        ("%asset rows ", ["why", "log", "history", "doctor", "accept", "locals", "size", "forget"]),
        ("%asset rows lo", ["why", "log", "history", "doctor", "accept", "locals", "size", "forget"]),
        ("%asset rows locals ", ["--pull"]),
        ("%asset_locals ", ["rows", "total", "--help", "--pull"]),
        ("%asset_runs ", ["rows", "total", "--help", "--asset"]),
        ("%nbasset mode ", ["run", "define"]),
        ("%nbasset fsck ", []),
    ],
)
def test_after_an_option_stands_what_it_takes(complete, line, offers):
    assert complete(line) == offers


def test_a_materialize_line_offers_names_groups_as_they_are_typed_and_options(complete):
    found = complete("%materialize ")
    assert found[:4] == ["rows", "total", 'group:"my group"', "group:reports"]
    assert "--dry-run" in found


def test_nbasset_offers_its_settings(complete):
    assert complete("%nbasset ")[:3] == ["mode", "store", "ask-above"]
