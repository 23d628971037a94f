"""Documents: the file of a notebook, read, given outputs and parameters, and written as Jupyter writes it."""

from __future__ import annotations

import copy
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from nbasset.cli.parsers import Usage
from nbasset.core.dataclass import dataclass
from nbasset.core.words import did_you_mean

PARAMETERS = "parameters"
"""The tag of the cell whose names can be set, as papermill has it."""
INJECTED = "injected-parameters"
"""The tag of the cell that sets them."""
RAISES = "raises-exception"
"""The tag of cells that may raise, as Jupyter's tools have it."""
OLDEST = 4
"""The oldest form of notebooks that is read."""

Output = dict[str, object]


class CellMetadata(TypedDict, total=False):
    """What is said of a cell."""

    tags: list[str]


class FileCell(TypedDict):
    """A cell of a file."""

    cell_type: str
    metadata: CellMetadata
    source: str | list[str]
    id: NotRequired[str]
    outputs: NotRequired[list[Output]]
    execution_count: NotRequired[int | None]


class KernelSpec(TypedDict, total=False):
    """The kernel that a notebook asks for."""

    name: str
    language: str


class FileMetadata(TypedDict, total=False):
    """What is said of a notebook."""

    kernelspec: KernelSpec
    language_info: KernelSpec


class File(TypedDict):
    """A notebook as its file has it."""

    cells: list[FileCell]
    metadata: FileMetadata
    nbformat: int
    nbformat_minor: int


@dataclass(frozen=True)
class CodeCell:
    """A code cell.

    Args:
        number: its number among the code cells, from 1.
        told: what the file has of it.
    """

    number: int
    told: FileCell

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        return self.told.get("id", "")

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(self.told["source"])

    @property
    def tags(self) -> list[str]:
        """Its tags."""
        return self.told.get("metadata", {}).get("tags", [])

    @property
    def is_asset(self) -> bool:
        """Whether it defines an asset or a check, as its first line says, or a comment ``#| asset:``."""
        for line in self.text.splitlines():
            words = line.strip()
            if words.startswith(("%%asset", "#| asset", "#|asset")):
                return True
            if words and not words.startswith("#"):
                return False
        return False

    def shows(self, outputs: list[Output], number: int | None) -> None:
        """From now on these are its outputs."""
        self.told["outputs"], self.told["execution_count"] = outputs, number


class Document:
    """A notebook's file.

    Args:
        path: the file.

    Raises:
        Usage: when it is no notebook whose cells are Python.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.file = cast("File", json.loads(path.read_text(encoding="utf-8")))
            self._number()
        except OSError as error:
            raise Usage(f"{path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Usage(f"{path} is no notebook: it is not the JSON that Jupyter writes.") from None
        if self.file.get("nbformat", 0) < OLDEST:
            raise Usage(f"{path} has the form of an early notebook: open it in Jupyter and save it once.")
        language = self._metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise Usage(f"the cells of {path} are {language}: nbasset runs those of Python.")

    def _number(self) -> None:
        code = [cell for cell in self.file["cells"] if cell["cell_type"] == "code"]
        self.cells = [CodeCell(number, cell) for number, cell in enumerate(code, 1)]

    @property
    def _metadata(self) -> FileMetadata:
        return self.file.get("metadata", {})

    @property
    def kernel(self) -> str:
        """The name of the kernelspec that it asks for."""
        return self._metadata.get("kernelspec", {}).get("name") or "python3"

    def set(self, values: Mapping[str, object]) -> None:
        """Put a cell behind that of the parameters, which gives names other values.

        Args:
            values: by name.

        Raises:
            Usage: when no cell is tagged so, or it does not set such a name.
        """
        if not values:
            return
        place = next((place for place, cell in enumerate(self.file["cells"]) if _has_tag(cell, PARAMETERS)), None)
        if place is None:
            raise Usage(
                f"no cell of {self.path} is tagged {PARAMETERS}: --set gives names that such a cell sets other values."
            )
        known = _assigned("".join(self.file["cells"][place]["source"]))
        for name in values:
            if name not in known:
                raise Usage(
                    f"the cell of {self.path} tagged {PARAMETERS} does not set {name}{did_you_mean(name, known)}"
                )
        cell: FileCell = {
            "cell_type": "code",
            "metadata": {"tags": [INJECTED]},
            "source": "\n".join(f"{name} = {value!r}" for name, value in values.items()),
            "outputs": [],
            "execution_count": None,
        }
        if "id" in self.file["cells"][place]:
            cell["id"] = f"{self.file['cells'][place]['id'][:56]}-set"
        following = self.file["cells"][place + 1 :]
        if following and _has_tag(following[0], INJECTED):
            following = following[1:]  # of an earlier run, whose output this is
        self.file["cells"][place + 1 :] = [cell, *following]
        self._number()

    def write(self, path: Path) -> None:
        """Write it, as Jupyter does: whole or not at all.

        Args:
            path: the file.

        Raises:
            Usage: when that cannot be.
        """
        text = json.dumps(_as_written(self.file), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        new = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        try:
            new.write_text(text, encoding="utf-8")
            if path.exists():
                new.chmod(path.stat().st_mode & 0o777)
            os.replace(new, path)  # noqa: PTH105 - over what is there, also on Windows
        except OSError as error:
            new.unlink(missing_ok=True)
            raise Usage(f"{path} cannot be written: {error.strerror}.") from None


def _has_tag(cell: FileCell, tag: str) -> bool:
    return cell["cell_type"] == "code" and tag in cell.get("metadata", {}).get("tags", [])


def _assigned(text: str) -> list[str]:
    """The names that a cell sets, in their order."""
    import ast

    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return []
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(names))


def _as_written(file: File) -> File:
    """As Jupyter writes it: texts as lists of their lines."""
    found = copy.deepcopy(file)
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        for output in cell.get("outputs", []):
            if isinstance(output.get("text"), str):
                output["text"] = str(output["text"]).splitlines(keepends=True)
            data = output.get("data")
            if isinstance(data, dict):
                output["data"] = {
                    kind: each.splitlines(keepends=True) if isinstance(each, str) and _is_text(kind) else each
                    for kind, each in data.items()
                }
    return found


def _is_text(kind: str) -> bool:
    """Whether what has a MIME type is kept as lines: what is JSON or encoded is not."""
    return kind.startswith("text/") or kind in ("image/svg+xml", "application/javascript")
