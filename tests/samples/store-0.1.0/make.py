"""Makes the store beside this file, with the nbasset that is installed; see README.md.

Usage: python make.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CELLS = (HERE / "notebook.txt").read_text(encoding="utf-8").split("# %%\n")
FORMERLY = {"%%asset accepted --code-version 2": "%%asset accepted --code-version 1"}
"""What cells said before: the first result of ``accepted`` is accepted as fresh for its second version."""

FAILED = '%%asset text --group reports --code-version 1\nraise ValueError("not yet")'
"""What history tells of an asset that failed at first."""


def shell_with(cells: list[str]) -> None:
    """Run cells as a notebook does, in this process's shell."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    for number, cell in enumerate(cells):
        shell.run_cell(cell.rstrip("\n"), store_history=True, cell_id=f"cell-{number}")


def main() -> None:
    """Make it in a folder of its own, so that no record names a folder of anybody's."""
    before = list(CELLS)
    for now, then in FORMERLY.items():
        before = [cell.replace(now, then) for cell in before]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(HERE / "levels.csv", folder)
        os.chdir(folder)
        os.environ |= {
            "NBASSET_HOME": str(folder / ".nbasset"),
            "NBASSET_SECRET_FILE": str(folder / "secret"),
            "NBASSET_NOTEBOOK": "sample.ipynb",
            "LOGNAME": "somebody",
            "IPYTHONDIR": str(folder / "ipython"),
        }
        os.environ.pop("NBASSET_SAMPLE", None)
        shell_with([before[0], before[1], FAILED, *before[2:], "%materialize"])
        shell_with(["%%asset accepted --code-version 2 --define\n[1, 2]", "%asset_accept accepted"])
        shell_with(["%assets", "%unload_ext nbasset"])
        target = HERE / "store"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / ".nbasset", target, ignore=shutil.ignore_patterns(".gitignore", "*.lock", "making"))
        shutil.copy(folder / "secret", HERE / "secret")
        os.chdir(HERE)
        print(f"Made by Python {sys.version.split()[0]}.")


if __name__ == "__main__":
    main()
