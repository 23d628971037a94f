"""One run of a notebook: its cells in their order, once each, assets before who reads them, then the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import cast

from nbasset.cli.documents import RAISES, CodeCell, Document, Output
from nbasset.cli.exit_codes import BROKEN, FAILED, STALE, STOPPED, USAGE, worst
from nbasset.cli.kernel import Kernel, Message, Reply
from nbasset.cli.outputs import Outputs
from nbasset.cli.stopping import Stopping
from nbasset.core.config import ops_of
from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.core.program_runs import ENTRY, FORMAT, MIME, Answer, CellResult, Happened, RunDocument

_ASKS = "__import__({entry!r}, fromlist=['told']).{name}({text!r})"
_IS_LOADED = "'nbasset.notebook.current_session' in __import__('sys').modules and "
_COLOURS = pattern(r"\x1b\[[0-9;]*m")
OF_ASSETS = ("MaterializationFailed",)
"""Exceptions of plain cells that say what became of assets."""
OUTCOMES = {0: "fresh", FAILED: "failed", USAGE: "refused", BROKEN: "raised", STALE: "stale", STOPPED: "stopped"}
"""The word for each exit code."""

Says = Callable[[str], None]
Hears = Callable[[Happened], None]


@dataclass()
class Wanted:
    """What a run was asked for.

    Args:
        selection: its text; empty for everything.
        job: the job whose selection counts instead.
        config: the config of the run.
        executor: what makes the steps; ``None`` for what the notebook says.
        check: whether nothing is to be made.
        again: whether what is selected is made even where it is fresh.
        only: whether what the selection rests on is left as it is.
        cause: what started it, in words.
        cells: the code cells, where they are not those that are saved.
        tells: after what the command itself tells somebody, and whom.
    """

    selection: str = ""
    job: str = ""
    config: Mapping[str, object] | None = None
    executor: str | int | None = None
    check: bool = False
    again: bool = False
    only: bool = False
    cause: str = "nbasset run"
    cells: Sequence[CodeCell] = ()
    tells: Sequence[tuple[str, str]] = ()

    def to_json(self) -> dict[str, object]:
        """Its fields."""
        return {
            "selection": self.selection,
            "job": self.job,
            "config": self.config,
            "executor": self.executor,
            "check": self.check,
            "again": self.again,
            "only": self.only,
            "cause": self.cause,
            "tells": self.tells,
            "cells": [{"id": cell.id or f"cell-{cell.number}", "source": cell.text} for cell in self.cells],
        }


@dataclass()
class _Found:
    """What is known so far."""

    cells: list[CellResult] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    answer: Answer = field(default_factory=lambda: Answer(loaded=False))


class NotebookRun:
    """Runs a notebook.

    Args:
        document: the notebook; its cells get their outputs.
        wanted: what is to be made.
        stopping: whether it is to be stopped.
        says: takes sentences for people.
        hears: called with what happens in runs.
    """

    def __init__(self, document: Document, wanted: Wanted, stopping: Stopping, says: Says, hears: Hears) -> None:
        self.document = document
        self.wanted = wanted
        self.stopping = stopping
        self.says = says
        self.hears = hears
        self._outputs = Outputs()
        self._found = _Found()
        self._due: dict[int, list[tuple[str, str]]] = {}

    def refused(self) -> RunDocument | None:
        """What has become of it where it names what cannot come, so that nothing is run; ``None`` where it may begin.

        Raises:
            InvalidSelection: when its selection cannot be read.
        """
        wanted = self.wanted
        if not (wanted.selection or wanted.job or wanted.config):
            return None
        from nbasset.cli.foreseen import Foreseen, wanted_names

        names = wanted_names(wanted.selection, wanted.job, ops_of(wanted.config))
        foreseen = Foreseen(self.document.cells)
        if sentence := foreseen.refusal(names):
            self._found.codes.append(USAGE)
            self._found.sentences.append(sentence)
            return self._document(time.time())
        for name, kind in names:
            self._due.setdefault(foreseen.last(name, kind), []).append((name, kind))
        return None

    def go(self, kernel: Kernel) -> RunDocument:
        """Run it.

        Args:
            kernel: its kernel, which has just begun.

        Returns:
            What has become of it.
        """
        started = time.time()
        for cell in self.document.cells:
            if not (self._cell(kernel, cell) and self._is_known(kernel, cell.number)):
                break
        ask = "end" if {STOPPED, USAGE}.intersection(self._found.codes) or "died" in self._ends else "rest"
        self._rest(kernel, ask)
        return self._document(started)

    @property
    def _ends(self) -> set[str]:
        return {each["outcome"] for each in self._found.cells}

    # Cells

    def _cell(self, kernel: Kernel, cell: CodeCell) -> bool:
        """Run a cell; whether the next one is to be run."""
        if self.stopping():
            self._stopped(cell.number)
            return False
        if not cell.text.strip():
            return True
        cell.shows([], None)
        why = "" if cell.is_asset else self._before(kernel, cell)
        if {STOPPED, USAGE}.intersection(self._found.codes):
            return False
        if why:
            self._note(cell, "not run", reason=why)
            cell.shows([_sentence(f"not run: {why}")], None)
            return True
        outputs = self._outputs.begin()
        reply = kernel.run(cell.text, self._hear, cell=cell.id or f"cell-{cell.number}")
        cell.shows(outputs, reply.number)
        return self._ran(cell, reply)

    def _before(self, kernel: Kernel, cell: CodeCell) -> str:
        """Have what a plain cell reads made; why it is not to be run, or nothing."""
        answer = self._ask(kernel, "before", text=cell.text, number=cell.number)
        if answer.get("make"):
            words = {"text": cell.text, "number": cell.number, "names": answer["make"]}
            answer = self._ask(kernel, "make", awaits=answer.get("awaits", False), **words)
        if answer.get("refused"):
            self._found.codes.append(USAGE)
            self._found.sentences.append(answer["refused"])
        return answer.get("skip", "")

    def _ran(self, cell: CodeCell, reply: Reply) -> bool:
        """What a cell ended with; whether the next one is to be run."""
        if self.stopping():
            self._note(cell, "raised" if reply.status != "ok" else "ran", error="stopped")
            self._stopped(cell.number)
            return False
        if reply.status == "ok":
            self._note(cell, "ran")
            return True
        if reply.status == "died":
            self._died(cell)
            return False
        error = f"{reply.ename}: {_COLOURS.sub('', reply.evalue)}".splitlines()[0]
        self._note(cell, "raised", error=error)
        if RAISES in cell.tags:
            return True
        if reply.ename in OF_ASSETS and not cell.is_asset:
            self._found.codes.append(FAILED)
            return True
        self._found.codes.append(BROKEN)
        self._found.sentences.append(f"Cell {cell.number} raised {error}; the cells below it were not run.")
        self.says("\n".join(reply.traceback))
        return False

    def _note(self, cell: CodeCell, outcome: str, *, reason: str = "", error: str = "") -> None:
        told: CellResult = {"cell": cell.number, "id": cell.id, "outcome": outcome, "reason": reason, "error": error}
        self._found.cells.append(told)
        if outcome == "not run":
            self._found.codes += [] if self.wanted.check else [FAILED]
            self.says(f"cell {cell.number} is not run: {reason}")

    def _died(self, cell: CodeCell) -> None:
        self._note(cell, "died", error="the kernel died")
        self._found.codes.append(BROKEN)
        self._found.sentences.append(
            f"The kernel died while cell {cell.number} ran: it may have had too little memory."
        )

    def _stopped(self, number: int) -> None:
        if STOPPED not in self._found.codes:
            self._found.codes.append(STOPPED)
            where = f"at cell {number}" if number else "after the last cell"
            self._found.sentences.append(f"It was stopped {where}: {self.stopping.why}; what was made before is kept.")

    def _is_known(self, kernel: Kernel, number: int) -> bool:
        """Whether names are known that no cell below can give; where a cell was not run, the end tells."""
        names = self._due.get(number)
        if not names or self._ends != {"ran"}:
            return True
        answer = self._ask(kernel, "known", names=names)
        if answer.get("refused"):
            self._found.codes.append(USAGE)
            self._found.sentences.append(answer["refused"])
        return USAGE not in self._found.codes

    # Questions

    def _ask(self, kernel: Kernel, does: str, *, awaits: bool = False, **words: object) -> Answer:
        """Ask the kernel; where nbasset is not loaded, there is no answer but that."""
        text = json.dumps({"do": does, **self.wanted.to_json(), **words})
        code = _ASKS.format(entry=ENTRY, name="told_awaiting" if awaits else "told", text=text)
        answers: list[Answer] = []

        def hear(message: Message) -> None:
            told = _told(message)
            if "answer" in told:
                answers.append(cast("Answer", told["answer"]))
            else:
                self._hear_between(message)

        reply = kernel.run(f"await {code}" if awaits else _IS_LOADED + code, hear)
        if reply.status == "died" and not self.stopping():
            self._found.codes.append(FAILED)
            self._found.sentences.append("The kernel died while assets were made: it may have had too little memory.")
            return Answer(loaded=True, skip="the kernel died")
        if reply.status == "error" and not self.stopping():
            self.says("\n".join(reply.traceback))
            self._found.codes.append(FAILED)
            self._found.sentences.append(f"{reply.ename}: {reply.evalue}")
        answer = answers[-1] if answers else Answer(loaded=False)
        if self.stopping() or answer.get("stopped"):
            self.stopping.why = self.stopping.why or "by the kernel"
            self._stopped(int(str(words.get("number", 0))))
        return answer

    def _rest(self, kernel: Kernel, does: str) -> None:
        """After the last cell: the rest of what was asked for, and what has become of all."""
        answer = self._ask(kernel, "before", text="", number=0)
        if not answer["loaded"]:
            if not self._found.codes:
                self._found.codes.append(USAGE)
                self._found.sentences.append(f"{self.document.path} does not load nbasset: it needs %load_ext nbasset.")
            return
        answer = self._ask(kernel, does, awaits=answer.get("awaits", False))
        if answer.get("refused") and does == "rest":
            is_whole = BROKEN not in self._found.codes
            self._found.codes += [USAGE] if is_whole else []
            self._found.sentences += [answer["refused"]]
            answer = self._ask(kernel, "end")
        elif STOPPED in self._found.codes and does == "rest":
            answer = self._ask(kernel, "end")
        self._found.answer = answer
        self._found.codes += [FAILED] if answer.get("failed") else []
        self._found.codes += [STALE] if answer.get("stale") else []

    # What is heard

    def _hear(self, message: Message) -> None:
        """The kernel says something while a cell runs."""
        told = _told(message)
        if told:
            self._happened(told)
        else:
            self._outputs.take(message)

    def _hear_between(self, message: Message) -> None:
        """The kernel says something while no cell runs: displays are brought up to date, words are for people."""
        told = _told(message)
        content = message["content"]
        if told:
            self._happened(told)
        elif message["msg_type"] == "update_display_data":
            self._outputs.take(message)
        elif message["msg_type"] == "stream":
            self.says(str(content["text"]).rstrip("\n"))
        elif message["msg_type"] == "display_data":
            text = str(cast("dict[str, object]", content["data"]).get("text/plain", ""))
            if text.strip():
                self.says(text)

    def _happened(self, told: Mapping[str, object]) -> None:
        if "event" in told:
            self.hears(cast("Happened", told))

    # The end

    def _document(self, started: float) -> RunDocument:
        found, answer = self._found, self._found.answer
        code = worst(found.codes)
        return {
            "format": FORMAT,
            "notebook": self.document.path.stem,
            "outcome": OUTCOMES[code],
            "exit_code": code,
            "started": started,
            "finished": time.time(),
            "assets": answer.get("assets", []),
            "checks": answer.get("checks", []),
            "cells": found.cells,
            "stale": answer.get("stale", []),
            "sentences": [*found.sentences, *answer.get("sentences", [])],
            "runs": answer.get("runs", []),
        }


def _told(message: Message) -> dict[str, object]:
    """What the kernel's side of this tells; nothing where the message is another."""
    data = message["content"].get("data")
    if message["msg_type"] == "display_data" and isinstance(data, dict) and MIME in data:
        return cast("dict[str, object]", data[MIME])
    return {}


def _sentence(text: str) -> Output:
    return {"output_type": "stream", "name": "stderr", "text": f"nbasset: {text}\n"}
