"""The housekeeping of a store: ``%nbasset trust``, ``budget``, ``gc`` and ``fsck``."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError
from collections.abc import Collection as Many
from collections.abc import Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING

from nbasset.core.collection import Limits, bytes_of
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.policies import duration
from nbasset.core.result_names import ResultName
from nbasset.instance.housekeeping import Collection, budget_of
from nbasset.instance.places_checked import check_places, unnamed
from nbasset.instance.versioned_values import taken
from nbasset.notebook.magics.shown import show_lines, show_rows
from nbasset.notebook.options import Parser
from nbasset.notebook.session import Session
from nbasset.ui.words import made_by, seconds, size, when

if TYPE_CHECKING:
    from nbasset.instance.orphans import Orphan, Orphans

MOST_ROWS = 25
"""Rows of a preview; the rest is counted."""


def trust(session: Session, word: str) -> None:
    """Show what somebody else made, or sign it."""
    custody = session.instance.store.custody
    found = custody.previews() if custody else ()
    if custody is None or not found:
        session.say("Every result in this store is signed by you; there is nothing to trust.")
        return
    if word == "--yes":
        session.say(f"{custody.trust()} results are trusted now.")
        return
    saved = seconds(sum(each.took for each in found))
    total = (
        f"{len(found)} results were {made_by(found)} (about {saved} saved). "
        "What is said of them is their maker's word, and loading them runs whatever their maker put into them: "
        "if you know who made them, %nbasset trust --yes."
    )
    rows = [
        [each.asset, each.kind, each.text, when(each.made_at), size(each.size), seconds(each.took)] for each in found
    ]
    _table(session, ("asset, not trusted", "value", "as text", "made", "size", "took"), rows, total)


def gc_parser() -> Parser:
    """The parser of ``%nbasset gc``."""
    parser = Parser(
        prog="%nbasset gc",
        description="Show which results could go, as they are current in no notebook; least worth first.",
    )
    parser.add_argument("size", nargs="*", metavar="SIZE", help="only so many that the store takes this: 2GB")
    parser.add_argument("--older-than", metavar="AGE", type=_age, default=inf, help="only what is older: 30d, 12h")
    parser.add_argument("--keep", metavar="N", type=_count, default=0, help="the newest N of each asset stay, too")
    parser.add_argument("--yes", action="store_true", help="remove them")
    parser.add_argument("--untrusted", action="store_true", help="the results that somebody else made, instead")
    return parser


def _age(text: str) -> float:
    found = duration(text)
    if found is None:
        raise ArgumentTypeError(f"{text!r} is no age: write it as 30d, 12h or 90m")
    return found


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of results: write it as 3")
    return int(text)


def gc(session: Session, line: str) -> None:
    """Show what a collection would remove, or collect."""
    found = gc_parser().parse(line)
    if found.untrusted:
        _untrusted(session, found.yes)
        return
    instance = session.instance
    housekeeper = instance.opened.keeper.housekeeper
    limit = bytes_of("".join(found.size)) if found.size else None
    limits = None if limit is None else Limits(limit, limit)
    before = inf if found.older_than == inf else time.time() - found.older_than
    orphans = instance.opened.orphans()
    lost = orphans.found(None if before == inf else before)
    planned = housekeeper.collectable(instance.standing(), limits, before=before, newest=found.keep)
    if found.yes:
        done = housekeeper.collect(planned)
        freed = size(done.size + _elsewhere(orphans, done.going, lost))
        in_use = len(planned.going) - len(done.going)
        left = f"; {in_use} in use by a kernel stayed" if in_use else ""
        gone = f" {unnamed(orphans.remove(lost))} removed." if lost else ""
        session.say(f"{_results(len(done.going))} removed, {freed} freed{left}; {done.kept} kept.{gone}")
    else:
        _preview(session, planned, orphans, lost, f"%nbasset gc {line}".strip())
    for sentence in orphans.unseen:
        session.say(sentence)


def _elsewhere(orphans: Orphans, going: Iterable[Materialization], lost: Iterable[Orphan]) -> int:
    """The bytes that go where I/O managers keep values, as far as these are told."""
    return sum(map(orphans.taken, going)) + sum(each.version.size or 0 for each in lost)


def _preview(session: Session, planned: Collection, orphans: Orphans, lost: Sequence[Orphan], command: str) -> None:
    freed = size(planned.size + _elsewhere(orphans, planned.going, lost))
    aside = f", {size(planned.aside)} of it set aside as damaged" if planned.aside else ""
    if not planned.size and not lost:
        session.say(f"Nothing to collect: {_results(planned.kept)} in the store, all current, pinned or kept as asked.")
        return
    total = (
        f"{_results(len(planned.going))} would go, {freed} freed{aside}; to make them again would take "
        f"{seconds(planned.cost)} by history. {planned.kept} would stay. {_left(lost)}"
        f"Nothing is removed yet: {command} --yes does it."
    )
    rows = [
        [
            str(made.asset),
            made.kind,
            when(made.made_at),
            size(made.size + orphans.taken(made)),
            seconds(made.took),
        ]
        for made in planned.going
    ]
    rows += [
        [each.asset, f"in {each.io}, no result names it", when(each.begun), size(each.version.size or 0), ""]
        for each in lost
    ]
    _table(session, ("asset", "value", "made", "frees", "to make again"), rows, total)


def _left(lost: Sequence[Orphan]) -> str:
    return f"{unnamed(lost)} would go, too: what runs that were stopped have left. " if lost else ""


def _table(session: Session, head: Sequence[str], rows: list[list[str]], total: str) -> None:
    """Rows, as many as one wants to see, with a sentence below."""
    more = len(rows) - MOST_ROWS
    rows = rows[:MOST_ROWS] + ([[f"… {more} more", *[""] * (len(head) - 1)]] if more > 0 else [])
    show_rows(session.front, head, rows, total)


def _untrusted(session: Session, yes: bool) -> None:
    store = session.instance.store
    found = store.custody.untrusted() if store.custody else ()
    if store.custody is None or not found:
        session.say("Every result in this store is signed by you.")
    elif yes:
        before = store.size()
        count = store.custody.remove_untrusted()
        session.say(f"{_results(count)} made by somebody else removed, {size(max(0, before - store.size()))} freed.")
    else:
        names = ", ".join(sorted({each.asset for each in found})[:8])
        session.say(
            f"{_results(len(found))} of {names} made by somebody else would go. "
            "Nothing is removed yet: %nbasset gc --untrusted --yes does it."
        )


def _results(count: int) -> str:
    return f"{count} result{'' if count == 1 else 's'}"


def fsck(session: Session, line: str) -> None:
    """Check the whole store, and say what was found and repaired."""
    Parser(prog="%nbasset fsck", description="Check every byte; repair what can be repaired.").parse(line)
    store, opened = session.instance.store, session.instance.opened
    in_memory = f"The store is in memory: {len(store.everything())} results, nothing to check."
    told = check_places(opened.results.managed, store, opened.log, "%nbasset gc shows them, and --yes removes them.")
    checked = store.custody.check() if store.custody else [in_memory]
    show_lines(session.front, [*told, *checked])


def budget(session: Session, word: str) -> None:
    """How much the store may take."""
    housekeeper = session.instance.opened.keeper.housekeeper
    if word:
        housekeeper.keep_within(budget_of(word))
    session.say(f"budget {housekeeper.rule}; {size(session.instance.store.size())} now. {_BUDGET}")


_BUDGET = "What is current in a notebook always stays. NBASSET_BUDGET sets the budget for every session."


def elsewhere(session: Session, kept: Iterable[Materialization]) -> str:
    """What results take where I/O managers keep them, as a sentence; empty where they keep none.

    Args:
        session: the notebook's session.
        kept: the results.
    """
    by_place: dict[str, list[int | None]] = {}
    for made in kept:
        if made.kept_elsewhere and made.kind != NO_VALUE:
            by_place.setdefault(made.io, []).append(taken(session.instance.results.managed.kept_by(made)))
    told = [
        f"{len(sizes)} in {io} ({'size not known' if None in sizes else size(sum(filter(None, sizes)))})"
        for io, sizes in sorted(by_place.items())
    ]
    return f" Kept elsewhere: {', '.join(told)}." if told else ""


def filling(session: Session, names: Many[ResultName] | None) -> None:
    """What fills the store.

    Args:
        session: the notebook's session.
        names: only these assets; ``None`` for all, also those of other notebooks.
    """
    instance = session.instance
    housekeeper = instance.opened.keeper.housekeeper
    shares = [each for each in housekeeper.shares(instance.standing()) if names is None or each.asset in names]
    rows = [
        [str(each.asset), str(each.results), size(each.size), size(each.may_go), seconds(each.took)] for each in shares
    ]
    taken, whole = sum(each.size for each in shares), instance.store.size()
    besides = f", {size(whole - taken)} the index, the history and what else" if names is None and whole > taken else ""
    total = (
        f"The store has {size(whole)}: {size(taken)} in {_results(sum(each.results for each in shares))}, "
        f"{size(sum(each.may_go for each in shares))} of it earlier ones that may go{besides}. "
        f"Budget {housekeeper.rule}."
    )
    everything = instance.store.everything()
    total += elsewhere(session, everything if names is None else [each for each in everything if each.asset in names])
    _table(session, ("asset", "results", "take", "of it may go", "the last took"), rows, total)
