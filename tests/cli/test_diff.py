"""``nbasset diff`` asks the notebook's kernel for versions by their numbers."""

from __future__ import annotations

from nbasset.cli import diff
from nbasset.cli.parsers import parser_of


def test_versions_are_handed_on_as_they_were_typed(monkeypatch):
    asked = []
    monkeypatch.setattr(diff, "ask", lambda told, verb, *words: asked.append((told.asset, verb, *words)) or 0)
    for words, wanted in ((["raw"], ()), (["raw", "5"], ("5",)), (["raw", "3", "5"], ("3", "5"))):
        assert diff.main(parser_of("diff").parse_args(["book", *words])) == 0
        assert asked[-1] == ("raw", "diff", *wanted)
