"""Outputs: what cells show, as a notebook's file keeps it; displays are those that they were brought up to date to."""

from __future__ import annotations

from typing import cast

from nbasset.cli.documents import Output
from nbasset.cli.kernel import Message

_MOST = 5_000_000
"""Letters of one stream that are kept."""


class Outputs:
    """The outputs of all cells of a notebook that runs.

    Attributes:
        now: those of the cell that runs.
    """

    def __init__(self) -> None:
        self.now: list[Output] = []
        self._displays: dict[str, list[Output]] = {}
        self._clears = False

    def begin(self) -> list[Output]:
        """A cell begins; the list that will hold its outputs."""
        self.now, self._clears = [], False
        return self.now

    def take(self, message: Message) -> None:
        """Take in what the kernel says."""
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            if content.get("wait"):
                self._clears = True
            else:
                self.now.clear()
        elif kind == "update_display_data":
            for output in self._displays.get(_display_id(content), []):
                output["data"], output["metadata"] = content["data"], content["metadata"]
        elif kind in ("display_data", "execute_result", "error", "stream"):
            if self._clears:
                self.now.clear()
                self._clears = False
            self._add(kind, content)

    def _add(self, kind: str, content: dict[str, object]) -> None:
        if kind == "stream":
            self._print(str(content["name"]), str(content["text"]))
        elif kind == "error":
            self.now.append({"output_type": kind, **{part: content[part] for part in ("ename", "evalue", "traceback")}})
        else:
            output: Output = {"output_type": kind, "data": content["data"], "metadata": content["metadata"]}
            if kind == "execute_result":
                output["execution_count"] = content["execution_count"]
            self.now.append(output)
            name = _display_id(content)
            if name:
                self._displays.setdefault(name, []).append(output)

    def _print(self, name: str, text: str) -> None:
        """What is printed goes on where it has ended; of a line that was begun anew, the last form stays."""
        last = self.now[-1] if self.now else {}
        if (last.get("output_type"), last.get("name")) == ("stream", name):
            last["text"] = _typed(str(last["text"]) + text)[-_MOST:]
        else:
            self.now.append({"output_type": "stream", "name": name, "text": _typed(text)})


def _typed(text: str) -> str:
    r"""A text as a terminal shows it, where lines are written over.

    >>> _typed("10 %\r20 %\ndone\r\n")
    '20 %\ndone\n'
    """
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(
        line[:-1].rpartition("\r")[2] + line[-1:] if line.endswith("\r") else line.rpartition("\r")[2] for line in lines
    )


def _display_id(content: dict[str, object]) -> str:
    transient = cast("dict[str, str] | None", content.get("transient"))
    return (transient or {}).get("display_id", "")
