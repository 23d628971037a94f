"""The words of ``%asset`` about an asset's versions: put one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbasset.core.causes import changes
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.notebook.magics.parsers import Question
from nbasset.notebook.magics.shown import show_lines
from nbasset.notebook.restoring import restored
from nbasset.notebook.session import Session


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


def _differ(session: Session, name: ResultName, made: Materialization) -> str:
    """What differs of a version from what the asset rests on now, in words."""
    now = session.instance.standing().all()[name]
    causes = changes(made, now.version, now.settings, now.inputs or None, now.after or None)
    return "; ".join(map(str, causes or now.causes)) or "something upstream has a new value"


_ANSWERS: Mapping[str, Callable[[Session, ResultName, Question], None]] = {"restore": _restore}
