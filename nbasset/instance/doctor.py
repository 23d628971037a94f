"""The doctor: makes an asset again, in processes of their own, and says what differs and why.

A body is repeatable when the same inputs always give the same value. What gets in the way is the clock, entropy, the
order of a set, the network.
"""

from __future__ import annotations

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, FunctionBody
from nbasset.core.errors import NbassetError
from nbasset.core.patterns import pattern
from nbasset.engine.fresh_process import in_fresh_process
from nbasset.engine.work_order import WorkOrder
from nbasset.instance.worker import Rehearsal, rehearse
from nbasset.libraries.unrepeatable import LINES
from nbasset.versions.code.sources import source_of

PATIENCE = 600
"""Seconds one making may take."""

HABITS = {
    **LINES,
    "the identity of objects": pattern(r"\bid\s*\("),
    "the network": pattern(r"\b(urlopen|requests|httpx|socket)\b"),
}
"""Why values differ, and how the line that does it looks."""


def examine(asset: Asset, order: WorkOrder) -> list[str]:
    """Make an asset in fresh processes, two or three times, and say what differs; nothing of it is kept.

    Args:
        asset: the asset.
        order: the order to make it.

    Returns:
        The findings, a sentence each.
    """
    one, two = _made(order, "1"), _made(order, "2")
    if one.error or two.error:
        return [f"It failed when it was made beside the notebook: {one.error or two.error}"]
    found = []
    if one.digest != two.digest:
        found += _reasons(asset, one, two, _made(order, "1"))
    elif one.printed != two.printed:
        found.append("It gives the same value twice, but prints something else each time.")
        found += _habits(asset)
    else:
        found.append(f"Made twice in fresh processes, it gave the same {one.kind}: it is repeatable.")
    advice = "which no key knows: say what counts with --reads or --env."
    return found + [f"It uses {what}, {advice}" for what in one.untracked]


def _made(order: WorkOrder, hash_seed: str) -> Rehearsal:
    """What came of it in a process in which texts have these hashes, and sets this order."""
    try:
        return in_fresh_process(rehearse, order, patience=PATIENCE, PYTHONHASHSEED=hash_seed)
    except NbassetError as error:
        return Rehearsal(error=str(error))


def _reasons(asset: Asset, one: Rehearsal, two: Rehearsal, third: Rehearsal) -> list[str]:
    same = "the same kind of value" if one.kind == two.kind else f"a {one.kind} and a {two.kind}"
    found = [f"Made twice from the same inputs, it gave different results ({same}): it is not repeatable."]
    habits = _habits(asset)
    if not habits and third.digest == one.digest:
        habits = ["It depends on the order of a set, or on hash(), which differ from process to process: sort them."]
    if not habits and not one.untracked:
        habits = ["No line tells why: look for state outside the notebook, threads, or unordered work."]
    return found + habits


def _habits(asset: Asset) -> list[str]:
    lines = _source(asset).splitlines()
    return [
        f"It uses {what} in line {number}: {line.strip()}"
        for what, pattern in HABITS.items()
        for number, line in enumerate(lines, 2 if isinstance(asset.body, CellBody) else 1)
        if pattern.search(line.partition("#")[0])
    ]


def _source(asset: Asset) -> str:
    return source_of(asset.body.function) if isinstance(asset.body, FunctionBody) else asset.body.source
