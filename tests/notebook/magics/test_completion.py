"""Tab on magic lines: options from the one table; groups, names and resources where an option takes them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from IPython.core.completer import provisionalcompleter

from nbasset.core.asset_options import OPTIONS
from nbasset.core.kept_at import FORMS
from nbasset.notebook import extension
from nbasset.notebook.magics.parsers import VERBS


@pytest.fixture
def complete(shell, capsys):
    shell.run('%%asset rows --group "my group" --define\n[1]')
    shell.run("%%asset total --group reports --define\nsum(rows)")
    shell.run("from nbasset import Definitions, define_asset_job\n"
              "Definitions(jobs=[define_asset_job('nightly')], resources={'db': 1});")  # fmt: skip
    loaded = extension._loaded[id(shell)].completion

    def offered(line):
        """What the completer of the line's magic has, also of what begins otherwise than the word that is typed."""
        symbol = "" if line.endswith(" ") else line.split()[-1]
        magic = line.split()[0]
        return loaded.completers[magic](None, SimpleNamespace(line=line, symbol=symbol, command=magic))

    offered.loaded = loaded
    return offered


def test_the_line_of_a_check_offers_assets_and_its_own_options(complete):
    from nbasset.notebook.check_cells import check_parser

    assert complete("%%asset --check ") == ["rows", "total", *check_parser().options]
    assert complete.loaded.offers("%%asset_check to")[1] == [("total", "asset")]


def test_an_asset_line_offers_every_option_of_the_table(complete):
    words = [word.word for option in OPTIONS.values() for word in option.words]
    assert complete("%%asset x --") == ["--help", *words, "--sweep", "--partitions", "--tz", "--sql", "--define"]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("%%asset x --group ", ["'my group'", "reports"]),
        ("%%asset x --group re", ["'my group'", "reports"]),
        ("%%asset x --deps ", ["rows", "total"]),
        ("%%asset x --io ", ["db", *FORMS]),
        ("%materialize --job ", ["nightly"]),
        ("%asset_why ", ["rows", "total", "--help"]),
        ("%asset ", ["rows", "total"]),
        ("%asset rows, ", ["rows", "total"]),
        ("%asset rows ", list(VERBS)),
        ("%asset rows lo", list(VERBS)),
        ("%asset rows locals ", ["--pull"]),
        ("%asset_locals ", ["rows", "total", "--help", "--pull"]),
        ("%asset_runs ", ["rows", "total", "--help", "--asset"]),
        ("%nbasset mode ", ["run", "define", "reactive"]),
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


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("%asset_why to", [("total", "asset")]),
        ("%asset_why ", [("rows", "asset"), ("total", "asset"), ("--help", "option")]),
        ("%materialize --dry", [("--dry-run", "option")]),
        ("%materialize -j", [("-j", "option")]),
        ("%materialize rows,to", [("total", "asset")]),
        ("%materialize +tot", [("total", "asset")]),
        ("%materialize group:re", [("group:reports", "group")]),
        ("%nbasset mode r", [("run", "value"), ("reactive", "value")]),
        ("%asset rows wh", [("why", "value")]),
        ("#| asset: x --grou", [("--group", "option")]),
        ("#| asset: x --deps to", [("total", "asset")]),
    ],
)
def test_in_the_shell_only_what_fits_is_offered_with_what_it_is(complete, shell, line, offers):
    with provisionalcompleter():
        found = [(each.text, each.type) for each in shell.Completer.completions(line, len(line))]
    assert found == offers


def test_in_code_the_names_of_assets_are_offered_before_anybody_has_used_one(complete, shell):
    def offered(code):
        with provisionalcompleter():
            return [each.text for each in shell.Completer.completions(code, len(code))]

    shell.run("%%asset tally\n1")
    for code in ("ta", "1 + tal", "%%asset x\ntal", "#| asset: x\ntal"):
        assert "tally" in offered(code)
    assert "tally" not in offered("here.tal")
    shell.run("tally")
    assert offered("tal").count("tally") == 1


def test_other_lines_are_left_to_ipython(complete, shell):
    assert complete.loaded.offers("total.") == complete.loaded.offers("%asset_wh") == ("", [])
    with provisionalcompleter():
        assert [each.text for each in shell.Completer.completions("impor", 5)] == ["import"]


def test_an_ipython_without_matchers_gets_hooks(complete, shell, monkeypatch):
    complete.loaded.unload()
    monkeypatch.setattr(complete.loaded, "_as_matcher", lambda: None)
    complete.loaded.load()
    [(_, function)] = list(shell.strdispatchers["complete_command"].strs["%asset_why"])
    assert function(SimpleNamespace(line="%asset_why ", symbol="", command="%asset_why"))[:2] == ["rows", "total"]
    complete.loaded.unload()
    assert "%asset_why" not in shell.strdispatchers["complete_command"].strs
    complete.loaded.load()
