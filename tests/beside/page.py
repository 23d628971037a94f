"""The page *fifty edits*: what was measured, in words and a table; written to ``docs/fifty-edits.md``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from beside.edits import BASE, EDITS
from beside.measuring import TOOLS, Verdict

PAGE = Path(__file__).parents[2] / "docs" / "fifty-edits.md"
NAMES = [{"dagster": "Dagster"}.get(tool, tool) for tool in TOOLS]
Measured = Mapping[str, Mapping[str, Verdict]]
HEAD = """# Fifty edits × nbasset, marimo, joblib, Dagster

A small analysis of {steps} steps, with functions, a class, constants, two local modules and two files, is run once. Then one
thing is edited, and everything is run in a new session with what the first has kept. What running everything from scratch gives
is the truth. **False** is a step whose value is another: it was taken for fresh, and is not. **Needless** is a step that was
made again and gave what was there. Empty is right: what had to be made was made, and nothing else.

Written by `make test-slow-peers` (`tests/beside`), with {versions}.

| | {tools} |
|---|{rules}|
"""
TAIL = """
How each was used, with what its documentation offers to keep results over sessions:

- **nbasset**: each step is an asset, everything else a plain cell; `%materialize`.
- **marimo**: each step is a function under `@mo.persistent_cache`, called in a cell of its own; each definition is a cell. (As
  a block, `with mo.persistent_cache(…)`, it noticed less.)
- **joblib**: each step is a function under `Memory.cache`, in one script.
- **Dagster**: each step is an asset with a `code_version`, which whoever edits that step's own code raises, unless only its
  comments or its layout are others; files are observed sources with their digest as data version. What is unsynced is
  materialized until nothing is. Functions, constants and modules have no version to be raised.

The others do not promise to notice all of this: functions that a step calls, modules, files and variables are for their users
to mind. What was made again may be needless in hindsight only: that other code, or other input, gives the same value is known
once it has run.
"""


def _cell(verdict: Verdict) -> str:
    words = []
    if verdict.error:
        words.append("**error**")
    elif verdict.false:
        words.append(f"**false: {len(verdict.false)}**")
    if verdict.needless:
        words.append(f"needless: {len(verdict.needless)}")
    return ", ".join(words)


def _total(verdicts: Mapping[str, Verdict]) -> str:
    edits = sum(1 for each in verdicts.values() if each.false or each.error)
    needless = sum(len(each.needless) for each in verdicts.values())
    return f"**false after {edits} edits**, {needless} needless runs"


def column(tool: str, text: str) -> dict[str, str]:
    """What the page says of a tool, by edit."""
    rows = [[each.strip() for each in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {name: cells[TOOLS.index(tool)] for name, *cells in rows if name in EDITS}


def said(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    """What is to be said of a tool, by edit."""
    return {name: _cell(verdict) for name, verdict in verdicts.items()}


def page(measured: Measured, versions: Mapping[str, str]) -> str:
    """The page.

    Args:
        measured: by tool and edit, what came out.
        versions: of the others.
    """
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    head = HEAD.format(
        steps=len(BASE.steps), versions=told, tools=" | ".join(NAMES), rules="|".join("---" for _ in TOOLS)
    )
    rows = [f"| {name} | {' | '.join(_cell(measured[tool][name]) for tool in TOOLS)} |" for name in EDITS]
    total = f"| **of {len(EDITS)} edits** | {' | '.join(_total(measured[tool]) for tool in TOOLS)} |"
    return head + "\n".join([total, *rows, ""]) + TAIL
