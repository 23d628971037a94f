"""The view of a notebook as it was drawn last, kept beside the results: it can be shown without a kernel.

It is signed as results are, and one file for each notebook. Beside the view it holds when that was, and the digest of
each cell as it ran, so that whoever shows it can tell which cells say something else now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import NotRequired, TypedDict

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.view import NotebookView
from nbasset.storage.io import signed_files
from nbasset.storage.records import Signer
from nbasset.storage.secret import user_secret
from nbasset.storage.seen_file import seen_file

FORMAT = 1
"""The number of the form in which it is kept."""

LOADS = "load_ext nbasset"
"""In the cell that loads nbasset, of which nbasset does not know that it has run."""

_VERSION = f"notebook as drawn last {FORMAT}"


@dataclass(frozen=True, slots=True)
class KeptView:
    """A notebook as it was drawn last.

    Args:
        at: when, in seconds since 1970.
        view: how its assets stood.
        cells: by the id of each cell that had run, the digest of its text.
        jobs: by the name of each job, its selection as text.
    """

    at: float
    view: NotebookView
    cells: Mapping[str, str] = field(default_factory=dict)
    jobs: Mapping[str, str] = field(default_factory=dict)

    def edited(self, cells: Iterable[tuple[str, str]]) -> list[int]:
        """The places of those among some cells that are not as they ran, or never ran, from 0.

        Args:
            cells: the id and the text of each code cell, from the top; empty ones say nothing.

        >>> from nbasset.storage.kept_view import KeptView, text_digest
        >>> kept = KeptView(0, {"notebook": "n", "assets": [], "counts": {}}, {"c1": text_digest("1")})
        >>> kept.edited([("c1", "1"), ("c2", ""), ("c1", "2"), ("", "1"), ("c9", "3")])
        [2, 4]
        """
        known = set(self.cells.values())
        found = []
        for place, (name, text) in enumerate(cells):
            digest = text_digest(text)
            same = self.cells[name] == digest if name in self.cells else digest in known
            if text.strip() and not same and LOADS not in text:
                found.append(place)
        return found


def text_digest(text: str) -> str:
    """The digest of a cell's text."""
    return digest_of(["cell", text])[:16]


def kept_file(root: Path, notebook: str) -> Path:
    """Where it lies.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
    """
    return seen_file(root, notebook).with_suffix(".view")


def keep_view(root: Path, notebook: str, kept: KeptView) -> None:
    """Keep the view of a notebook; without a store in a folder, nothing is kept.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
        kept: its view.

    Raises:
        OSError: what was kept before is there then.
        NotTrusted: when this user's secret cannot be had.
    """
    path = kept_file(root, notebook)
    if root.is_dir():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        told = {"at": kept.at, "view": kept.view, "cells": dict(kept.cells), "jobs": dict(kept.jobs)}
        data = json.dumps(told, separators=(",", ":"), default=str).encode()
        signed_files.write(path, data, Signer(user_secret()), notebook, _VERSION)


def read_view(root: Path, notebook: str) -> KeptView | None:
    """The view of a notebook that was kept last; ``None`` where there is none that this user has written.

    Args:
        root: the store's folder.
        notebook: the notebook's name.
    """
    path = kept_file(root, notebook)
    if not path.is_file():
        return None
    try:
        told = json.loads(signed_files.read(path, Signer(user_secret()), notebook, _VERSION))
    except (OSError, NotTrusted, Damaged):
        return None  # as before the first run: running it tells all that is to be told
    return KeptView(told["at"], told["view"], told["cells"], told["jobs"])


class FileCell(TypedDict):
    """A cell of a notebook's file."""

    cell_type: str
    id: NotRequired[str]
    source: NotRequired[str | list[str]]


class Document(TypedDict):
    """The parsed JSON of a notebook's file."""

    cells: list[FileCell]


def code_cells(document: Document) -> list[tuple[str, str]]:
    """The id and the text of each code cell of a notebook's document, from the top.

    Args:
        document: the parsed JSON of the notebook's file.

    >>> code_cells({"cells": [{"cell_type": "code", "id": "c1", "source": ["1\\n", "2"]}, {"cell_type": "markdown"}]})
    [('c1', '1\\n2')]
    """
    return [
        (cell.get("id", ""), "".join(cell.get("source", "")))
        for cell in document["cells"]
        if cell["cell_type"] == "code"
    ]
