"""What a program asks that runs a notebook cell by cell: each question as JSON, in a silent request of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from nbasset.core.errors import NbassetError
from nbasset.engine.interrupts import drive
from nbasset.notebook.current_session import current_session
from nbasset.notebook.headless import Headless
from nbasset.notebook.telling import tell

_known: list[Headless] = []


async def _answered(asked: Mapping[str, object], *, loop: bool) -> dict[str, object]:
    """The answer to what the program asks: ``do`` says what."""
    session = current_session()
    if session is None:
        return {"loaded": False}
    if not _known or _known[-1].session is not session:
        _known.append(Headless(session, asked))
    found, does = _known[-1], asked.get("do")
    answer: dict[str, object] = {}
    text, number = str(asked.get("text") or ""), int(str(asked.get("number") or 0))
    if does == "before":
        answer = found.before(text, number)
    elif does == "make":
        answer = await found.make_for(text, number, cast("Sequence[str]", asked["names"]), loop=loop)
    elif does == "known":
        found.known(cast("Sequence[tuple[str, str]]", asked["names"]))
    elif does == "rest":
        answer = await found.rest(asked, loop=loop)
    elif does == "end":
        answer = found.ended()
    return {"loaded": True, "awaits": found.awaits, **answer}


async def told_awaiting(text: str) -> None:
    """What the program asks in a message of its own, where bodies await; its answer is told.

    Args:
        text: JSON.
    """
    await _tell_answer(text, loop=True)


def told(text: str) -> None:
    """The same, where no body awaits."""
    drive(_tell_answer(text, loop=False))


async def _tell_answer(text: str, *, loop: bool) -> None:
    try:
        answer = await _answered(json.loads(text), loop=loop)
    except NbassetError as refused:
        answer = {"loaded": True, "refused": str(refused)}
    except KeyboardInterrupt:
        answer = {"loaded": True, "stopped": True}
    tell({"answer": answer})
