"""The words of ``%asset`` about an asset's versions: put one back, pin one, compare them, tell where they come from."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbasset.core.causes import changes
from nbasset.core.errors import NeverMade
from nbasset.core.lineage import Lineage
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.tries import in_code
from nbasset.instance import answers
from nbasset.instance.lineage import lineage
from nbasset.instance.pins import pin, unpin
from nbasset.instance.tries import tries
from nbasset.libraries.value_diff import difference
from nbasset.notebook.magics.parsers import Question
from nbasset.notebook.magics.shown import show_lines
from nbasset.notebook.options import BadOption
from nbasset.notebook.restoring import restored
from nbasset.notebook.session import Session
from nbasset.ui import html
from nbasset.ui.comparison import Comparison
from nbasset.ui.difference import Difference, HistoryLine, code_changes, history_page, other_changes, without_code
from nbasset.ui.provenance import Statement, lineage_lines

MANY = 100
"""How many points at most are told of below the history of an asset."""


def answer(session: Session, name: ResultName, asked: Question) -> None:
    """Answer what a line of ``%asset`` asks about an asset's versions, or do what it tells.

    Args:
        session: the notebook's session.
        name: the asset.
        asked: what the line asks.
    """
    if asked.verb in _OF_ONE and name in (wholes := session.instance.standing(between_cells=True).definitions.wholes):
        raise BadOption(
            f"{name} has points, and each of them has versions of its own: %asset {wholes[name].names[0]} {asked.verb}."
        )
    _ANSWERS[asked.verb](session, name, asked)


def _history(session: Session, name: ResultName, _: Question) -> None:
    instance = session.instance
    parts = instance.standing(between_cells=True).definitions.parts_of(name)[:-1]
    at_points = [f"{each}: {last}" for each in parts[:MANY] for last in answers.happened_to(instance, each)[-1:]]
    if len(parts) > MANY:
        at_points.append(f"… and {len(parts) - MANY:,} more points: %asset {parts[-1]} history tells of one.")
    happened = list(reversed(answers.history(instance, str(name))))
    if not happened and not at_points:
        session.say(f"Nothing has happened to {name} yet.")
        return
    number = instance.opened.numbers.of
    makings = {number(made) or 0: made.making for made in instance.store.versions(name)}
    stands = instance.status(str(name)).result
    now = number(stands) if stands else None
    lines: list[HistoryLine] = []
    for each in happened:
        pair = [makings.get(number) for number in ((each.version or 0) - 1, each.version or 0)]
        differs, short = {}, ""
        if each.what == "made" and pair[0] and pair[1]:
            differs, short = code_changes(pair[0], pair[1]), without_code(str(each), pair[0], pair[1])
        version = (str(name), each.version) if each.version else None
        lines.append(HistoryLine(str(each), differs, version, each.version == now, short))
    lines += map(HistoryLine, at_points)
    plots = Comparison(tries(instance, str(name))).plots
    session.front.show(history_page(lines, plots), "\n".join(each.words for each in lines))


def _restore(session: Session, name: ResultName, asked: Question) -> None:
    (number,) = asked.versions
    made = session.instance.result(str(name), version=number)
    done = restored(session, name, made)
    now = session.instance.standing().all().get(name)
    if now is None:
        told = f"The code of {name} #{number} is back, and it has no such point."
    elif now.is_pinned:
        told = f"The code of {name} #{number} is back, and {now.marks[0]} it still is: %asset {name} unpin."
    elif now.key == made.key:
        told = f"{name} is #{number} again: its result is there, nothing was made."
    else:
        told = (
            f"The code of {name} #{number} is back, and what else it rested on is not: {_differ(session, name, made)}."
        )
    is_there = now is not None and (now.is_pinned or now.key == made.key)
    pinned = [] if is_there else [f"%asset {name} pin {number} has its result count all the same."]
    show_lines(session.front, [told, *pinned, *done])


def _pin(session: Session, name: ResultName, asked: Question) -> None:
    instance = session.instance
    number = asked.versions[0] if asked.versions else _standing(session, name)
    pin(instance, str(name), number)
    _counts(session)
    session.say(
        f"{name} is pinned to #{number}: that counts, whatever is edited, until %asset {name} unpin. A pin is no "
        "proof: it and all that is downstream say so."
    )


def _unpin(session: Session, name: ResultName, _: Question) -> None:
    if not session.instance.standing().all()[name].is_pinned:
        session.say(f"{name} is not pinned.")
        return
    unpin(session.instance, str(name))
    _counts(session)
    session.say(f"{name} is not pinned any more: its definition counts again.")


def _compare(session: Session, name: ResultName, asked: Question) -> None:
    found = tries(session.instance, str(name))
    if not found:
        session.say(f"{name} was never made: there is nothing to compare.")
        return
    comparison = Comparison(found, str(asked.given.get("by", "")))
    session.front.show(comparison.as_html, comparison.as_text)


def _diff(session: Session, name: ResultName, asked: Question) -> None:
    if "against" in asked.given:
        _against(session, name, asked)
        return
    instance = session.instance
    two = _two(session, name, asked.versions)
    if two is None:
        session.say(f"{name} has one version only: there is nothing to compare it with yet.")
        return
    before, after = two
    made = [instance.result(str(name), version=number) for number in (before, after)]
    values = [instance.results.load(each) for each in made]
    code = code_changes(made[0].making, made[1].making)
    known = {each.version: each for each in tries(instance, str(name), numbers=(before, after))}
    told = [*code, *(name for each in made if "code" in code for name in in_code(each.making)[0])]
    rests = other_changes(known[before], known[after], told)
    earlier = None if known[before].stands else (str(name), before)
    shown = Difference(f"{name} #{before} → #{after}", code, rests, difference(*values), earlier)
    session.front.show(shown.as_html, shown.as_text)


def _against(session: Session, name: ResultName, asked: Question) -> None:
    """What differs between the value here and the one that is read from where a project keeps it."""
    from nbasset.instance.production import in_production

    if asked.given["against"] != "read" or len(asked.versions) > 1:
        raise BadOption(f"%asset {name} diff --against read compares one version here with what the project holds.")
    instance = session.instance
    number = asked.versions[0] if asked.versions else _standing(session, name)
    made = instance.result(str(name), version=number)
    values = difference(in_production(instance, made), instance.results.load(made))
    shown = Difference(f"{name} in production → {name} #{number}", {}, (), values)
    session.front.show(shown.as_html, shown.as_text)


def _two(session: Session, name: ResultName, versions: tuple[int, ...]) -> tuple[int, int] | None:
    """The two versions that are meant: what stands now is the later one unless both are named; of one only none.

    Raises:
        NeverMade: when nothing stands now.
    """
    if len(versions) == 2:
        return versions[0], versions[1]
    now = _standing(session, name)
    if versions and versions[0] != now:
        return versions[0], now
    numbers = session.instance.opened.numbers.all(name).numbers.values()
    earlier = [number for number in numbers if number < now] or [number for number in numbers if number != now]
    return (max(earlier), now) if earlier else None


def _lineage(session: Session, name: ResultName, asked: Question) -> None:
    found = lineage(session.instance, str(name), *asked.versions)
    if asked.given.get("json"):
        show_lines(session.front, json.dumps(found.to_json(), indent=1).splitlines())
        return
    if asked.given.get("graph"):
        from nbasset.notebook.live.graph import show_graph

        known = session.instance.definitions.known_as
        show_graph(session, tuple(filter(None, dict.fromkeys(known(each.asset) for each in found.origins))))
        return
    show_lines(session.front, lineage_lines(found))


def _provenance(session: Session, name: ResultName, asked: Question) -> None:
    found = lineage(session.instance, str(name), *asked.versions)
    statement = Statement(found, _verdict(session, name, found), str(vars(sys.modules["nbasset"])["__version__"]))
    out = str(asked.given.get("out", ""))
    if not out:
        session.front.show(html.page(f"<div>{html.esc(statement.paragraph)}</div>"), statement.paragraph)
        return
    if not out.endswith((".html", ".md")):
        raise BadOption(f"%asset {name} provenance --out takes a file that ends with .html or .md, not {out!r}.")
    if not Path(out).parent.is_dir():
        raise BadOption(f"There is no folder {Path(out).parent} to write {Path(out).name} into.")
    Path(out).write_text(statement.page if out.endswith(".html") else statement.markdown, encoding="utf-8")
    session.say(f"How {found.root.name} came about stands in {out}. {statement.paragraph}")


def _verdict(session: Session, name: ResultName, found: Lineage) -> Sequence[str]:
    """What making it again shows; nothing where another version is meant, or that would take long."""
    now = session.instance.standing().all()[name].current
    limit = session.runs.ask_above
    if now != found.root.made or now is None or (limit is not None and 2 * now.took > limit):
        return ()
    return answers.examined(session.instance, str(name))


def _standing(session: Session, name: ResultName) -> int:
    """The number of the version that stands now.

    Raises:
        NeverMade: when there is none.
    """
    number = session.instance.opened.numbers.of(session.instance.result(str(name)))
    if number is None:
        raise NeverMade(f"{name} has no version in this notebook yet: run %materialize {name}.")
    return number


def _counts(session: Session) -> None:
    """Another version counts: what has its value, or shows it, follows."""
    session.values.refresh(session.instance.standing().all())
    session.views.refresh()


def _differ(session: Session, name: ResultName, made: Materialization) -> str:
    """What differs of a version from what the asset rests on now, in words."""
    now = session.instance.standing().all()[name]
    causes = changes(made, now.version, now.settings, now.inputs or None, now.after or None)
    return "; ".join(map(str, causes or now.causes)) or "something upstream has a new value"


_OF_ONE = ("diff", "restore", "pin", "unpin")
"""What is about versions of one result."""
_ANSWERS: Mapping[str, Callable[[Session, ResultName, Question], None]] = {
    "history": _history,
    "compare": _compare,
    "diff": _diff,
    "lineage": _lineage,
    "provenance": _provenance,
    "restore": _restore,
    "pin": _pin,
    "unpin": _unpin,
}
