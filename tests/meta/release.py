"""Whether a folder holds a release that may go out: ``python tests/meta/release.py dist``, after ``python -m build``."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

import nbasset

HOME = "data/data/share/jupyter/labextensions/nbasset"

IN_WHEEL = ("nbasset/__init__.py", "nbasset/py.typed", "nbasset/locale/")
IN_EXTENSION = ("package.json", "install.json", "static/remoteEntry.")
IN_SDIST = (
    "pyproject.toml",
    "hatch_build.py",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "nbasset/labextension/package.json",
    "labextension/package.json",
    "tests/conftest.py",
    "notebooks/en/01_quickstart.ipynb",
    "notebooks/ja/01_quickstart.ipynb",
)


def missing(names: list[str], wanted: tuple[str, ...]) -> list[str]:
    """Of the beginnings of names that are wanted, those with which nothing begins."""
    return [each for each in wanted if not any(name.startswith(each) for name in names)]


def complaints(folder: Path) -> list[str]:
    """Everything that is wrong with the release in a folder."""
    version = nbasset.__version__
    wheels, sdists = sorted(folder.glob("*.whl")), sorted(folder.glob("*.tar.gz"))
    if [path.name.split("-")[1] for path in wheels] != [version]:
        return [f"there is not one wheel of {version}: {[path.name for path in wheels]}"]
    if [path.name for path in sdists] != [f"nbasset-{version}.tar.gz"]:
        return [f"there is not one sdist of {version}: {[path.name for path in sdists]}"]
    carried = zipfile.ZipFile(wheels[0]).namelist()
    data = f"nbasset-{version}.{HOME}/"
    wanted = (*IN_WHEEL, *(f"{data}{each}" for each in IN_EXTENSION))
    wrong = [f"the wheel lacks {each}" for each in missing(carried, wanted)]
    wrong += [f"the wheel carries {each}" for each in carried if each.startswith(("tests/", "nbasset/labextension"))]
    with tarfile.open(sdists[0]) as sdist:
        packed = [name.partition("/")[2] for name in sdist.getnames()]
    wrong += [f"the sdist lacks {each}" for each in missing(packed, IN_SDIST)]
    wrong += [f"the sdist carries {each}" for each in packed if "node_modules" in each or "/.nbasset" in each]
    return wrong


def main(folder: Path) -> int:
    """Print what is wrong."""
    wrong = complaints(folder)
    print("\n".join(wrong) or f"The release of {nbasset.__version__} in {folder} is whole.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
