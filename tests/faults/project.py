"""A project as people have them: a folder with a store, used by one session after another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faults.program import ASSETS, NAMES, is_right

import nbasset
from nbasset import materialize
from nbasset.core.errors import NbassetError
from nbasset.instance import Instance

REPOSITORY = Path(nbasset.__file__).parents[1]


@dataclass
class Told:
    """What a session did and said.

    Args:
        made: the assets that were made.
        wrong: the assets whose value was not the true one.
        warnings: what nbasset said, sentence by sentence.
        error: the exception that came out, with its traceback; empty when none did.
        clear: whether that exception is one of nbasset's own sentences.
    """

    made: Sequence[str] = ()
    wrong: Sequence[str] = ()
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    clear: bool = True


class Project:
    """A folder with a store.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / ".nbasset"
        self.whole = folder / "whole"

    def session(self) -> Told:
        """Bring everything up to date and look at every value, as after a restart."""
        told = Told()
        instance = Instance(self.store, notebook="program", warn=told.warnings.append)
        try:
            run = materialize(ASSETS, instance=instance)
            told.made = run.made
            told.wrong = [name for name in NAMES if not is_right(name, run.asset_value(name))]
        except BaseException as error:  # noqa: BLE001 - what comes out is what is judged
            told.error, told.clear = traceback.format_exc(), isinstance(error, NbassetError)
        finally:
            instance.close()
        return told

    def keep(self) -> None:
        """Remember the store as it is."""
        shutil.copytree(self.store, self.whole)

    def restore(self) -> None:
        """Have the store as it was when it was remembered."""
        if self.store.is_symlink() or self.store.is_file():
            self.store.unlink()
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.whole, self.store)

    def files(self, *endings: str) -> list[Path]:
        """The files of the remembered store that hold something, as they lie in the store."""
        found = [path for path in sorted(self.whole.rglob("*")) if path.is_file() and path.stat().st_size]
        return [self.store / path.relative_to(self.whole) for path in found if path.name.endswith(endings)]


def begin(script: Path, *arguments: str, wrap: Sequence[str] = (), **environment: str) -> subprocess.Popen[str]:
    """Begin a script in a process of its own, in its folder."""
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    return subprocess.Popen(
        [*wrap, sys.executable, str(script), *arguments],
        cwd=script.parent,
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
