"""Programs that run notebooks, as ``nbasset run`` does, in this process."""

from __future__ import annotations

import asyncio
from typing import Any

from shells import Notebook

from nbasset.notebook.headless import Headless


class Program:
    """Runs cells as ``nbasset run`` does."""

    def __init__(self, notebook: Notebook, **asked: Any) -> None:
        self.notebook = notebook
        self.headless = Headless(notebook.session, asked)
        self.number = 0
        self.skipped: dict[int, str] = {}

    def asset(self, text: str) -> None:
        """A cell that defines an asset."""
        self.number += 1
        self.notebook.run(f"%%asset {text}", f"c{self.number}")

    def plain(self, text: str, *, fails: bool = False) -> list[str]:
        """A plain cell: what was made for it."""
        self.number += 1
        answer = self.headless.before(text, self.number)
        made = answer.get("make", [])
        if made:
            answer = asyncio.run(self.headless.make_for(text, self.number, made, loop=False))
        if answer.get("skip"):
            self.skipped[self.number] = answer["skip"]
        else:
            self.notebook.run(text, f"c{self.number}", fails=fails)
        return list(made)

    def rest(self, selection: str = "", **asked: Any) -> dict[str, Any]:
        """The end: what has become of everything."""
        told = asyncio.run(self.headless.rest({"selection": selection, **asked}, loop=False))
        told["outcomes"] = {each["asset"]: each["outcome"] for each in told["assets"]}
        return told
