"""Notebooks: which one is meant, where its store lies, and what is known of it without a kernel."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path

from nbasset.cli.parsers import Usage
from nbasset.core.dataclass import dataclass
from nbasset.core.words import did_you_mean
from nbasset.storage.kept_view import KeptView, code_cells, kept_file, read_view
from nbasset.storage.places import folder_of, place_for

ENDING = ".ipynb"


@dataclass(frozen=True)
class Notebook:
    """A notebook's file.

    Args:
        path: the file.
    """

    path: Path

    @property
    def name(self) -> str:
        """What its history is kept under."""
        return self.path.stem

    @cached_property
    def root(self) -> Path:
        """The folder of its store: ``NBASSET_HOME``, or else beside it."""
        named = os.environ.get("NBASSET_HOME")
        return folder_of(named).absolute() if named else place_for(self.path.absolute().parent).root

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """The id and the text of each of its code cells, from the top.

        Raises:
            Usage: when the file is no notebook.
        """
        try:
            return code_cells(json.loads(self.path.read_text(encoding="utf-8")))
        except OSError as error:
            raise Usage(f"{self.path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Usage(f"{self.path} is no notebook: it is not the JSON that Jupyter writes.") from None

    def kept(self) -> KeptView:
        """How its assets stood when that was seen last.

        Raises:
            Usage: when nothing is known of it.
        """
        kept = read_view(self.root, self.name)
        if kept is None:
            raise Usage(f"nothing is known of {self.path} yet in {self.root}: nbasset run {self.path} runs it.")
        return kept

    def since(self, kept: KeptView) -> str:
        """What of it is not as it ran, in a sentence; empty where all is as it ran.

        Args:
            kept: how its assets stood.
        """
        places = kept.edited(self.texts)
        if not places:
            return ""
        words = ", ".join(str(place + 1) for place in places[:8]) + (", …" if len(places) > 8 else "")
        what = f"cell {words} was edited or has" if len(places) == 1 else f"cells {words} were edited or have"
        return f"Since then code {what} not run: nbasset run {self.path} --check tells what that makes stale."


def notebook(word: str | None) -> Notebook:
    """The notebook that is meant.

    Args:
        word: its path; ``None`` for the only one of this folder.

    Raises:
        Usage: when there is none, or several.
    """
    if word is None:
        return _only_one()
    path = Path(word)
    if path.is_file():
        return Notebook(path)
    if path.suffix != ENDING and path.with_name(f"{path.name}{ENDING}").is_file():
        return Notebook(path.with_name(f"{path.name}{ENDING}"))
    if path.is_dir():
        raise Usage(f"{word} is a folder: name a notebook in it.")
    beside = [each.name for each in path.parent.glob(f"*{ENDING}")] if path.parent.is_dir() else []
    raise Usage(f"there is no notebook {word}{did_you_mean(path.name, beside)}")


def _only_one() -> Notebook:
    found = sorted(Path().glob(f"*{ENDING}"))
    known = [each for each in map(Notebook, found) if kept_file(each.root, each.name).is_file()]
    if len(known) == 1:
        return known[0]
    if len(found) == 1:
        return Notebook(found[0])
    if not found:
        raise Usage(f"there is no notebook in {Path().absolute()}: name one.")
    raise Usage(f"say which notebook: {', '.join(map(str, found[:8]))}{', …' if len(found) > 8 else ''}.")
