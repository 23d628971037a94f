"""The words of ``%asset`` about an asset's versions: put one back, pin one, compare them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbasset.core.causes import changes
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.instance.numbered_results import numbers_of
from nbasset.instance.pins import pin, unpin
from nbasset.instance.tries import tries
from nbasset.notebook.magics.parsers import Question
from nbasset.notebook.magics.shown import show_lines
from nbasset.notebook.restoring import restored
from nbasset.notebook.session import Session
from nbasset.ui.comparison import Comparison


def answer(session: Session, name: ResultName, asked: Question) -> None:
    """Answer what a line of ``%asset`` asks about an asset's versions, or do what it tells.

    Args:
        session: the notebook's session.
        name: the asset.
        asked: what the line asks.
    """
    _ANSWERS[asked.verb](session, name, asked)


def _restore(session: Session, name: ResultName, asked: Question) -> None:
    (number,) = asked.versions
    made = session.instance.result(str(name), version=number)
    done = restored(session, name, made)
    now = session.instance.standing().all()[name]
    if now.key == made.key:
        told = f"{name} is #{number} again: its result is there, nothing was made."
    else:
        told = (
            f"The code of {name} #{number} is back, and what else it rested on is not: {_differ(session, name, made)}."
        )
    show_lines(session.front, [told, *done])


def _pin(session: Session, name: ResultName, asked: Question) -> None:
    instance = session.instance
    number = asked.versions[0] if asked.versions else _standing(session, name)
    pin(instance, str(name), number)
    _counts(session)
    session.say(
        f"{name} is pinned to #{number}: that counts, whatever is edited, until %asset {name} unpin. A pin is no "
        "proof: it and all that rests on it say so."
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


def _standing(session: Session, name: ResultName) -> int:
    """The number of the version that stands now.

    Raises:
        NeverMade: when there is none.
    """
    made = session.instance.result(str(name))
    numbers = numbers_of(session.instance.log, session.instance.notebook, name)
    return numbers[made.key, made.data_version]


def _counts(session: Session) -> None:
    """Another version counts: what has its value, or shows it, follows."""
    session.values.refresh(session.instance.standing().all())
    session.views.refresh()


def _differ(session: Session, name: ResultName, made: Materialization) -> str:
    """What differs of a version from what the asset rests on now, in words."""
    now = session.instance.standing().all()[name]
    causes = changes(made, now.version, now.settings, now.inputs or None, now.after or None)
    return "; ".join(map(str, causes or now.causes)) or "something upstream has a new value"


_ANSWERS: Mapping[str, Callable[[Session, ResultName, Question], None]] = {
    "compare": _compare,
    "restore": _restore,
    "pin": _pin,
    "unpin": _unpin,
}
