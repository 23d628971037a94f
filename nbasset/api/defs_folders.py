"""Folders of definitions, as Dagster's projects have them: every module in one, whatever lies there is found."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import cast

from nbasset.api.definitions import Definitions
from nbasset.api.loading import LazyDefinitions, load_definitions_from_modules
from nbasset.core.definitions import Definitions as CoreDefinitions
from nbasset.core.errors import InvalidDefinition

_COMPONENTS = ("defs.yaml", "defs.yml", "component.yaml")
_PROJECTS = ("dg.toml", "pyproject.toml")


def load_defs(
    defs_root: ModuleType, project_root: Path | None = None, terminate_autoloading_on_keyword_files: bool = True
) -> Definitions:
    """All that the modules of a package define, as Dagster's ``load_defs``; folders need no ``__init__.py``.

    Args:
        defs_root: the package, ``my_project.defs`` for example.
        project_root: the project's folder; not needed.
        terminate_autoloading_on_keyword_files: whether a ``definitions.py`` stands for all of its folder.

    Raises:
        InvalidDefinition: when a folder holds a component, or two modules mean different things by one name.
    """
    names = dict.fromkeys(
        name
        for folder in defs_root.__path__
        for name in _modules(Path(folder), defs_root.__name__, stops=terminate_autoloading_on_keyword_files)
    )
    plain, given = [], list[CoreDefinitions]()
    for module in map(importlib.import_module, names):
        own = {id(each): each for each in vars(module).values() if isinstance(each, CoreDefinitions | LazyDefinitions)}
        given += [each() if isinstance(each, LazyDefinitions) else each for each in own.values()]
        if not own:
            plain.append(module)
    return Definitions.merge(load_definitions_from_modules(plain), *given)


def load_from_defs_folder(*, path_within_project: Path | None = None, project_root: Path | None = None) -> Definitions:
    """All that the ``defs`` folder of a project defines, as Dagster's ``load_from_defs_folder``.

    Args:
        path_within_project: a file or folder of the project, whose ``pyproject.toml`` or ``dg.toml`` names its modules.
        project_root: the same, by its earlier name.

    Raises:
        InvalidDefinition: when it lies in no project, or its folder holds a component.
    """
    given = path_within_project or project_root
    if given is None:
        raise InvalidDefinition("Say where the project is: load_from_defs_folder(path_within_project=Path(__file__)).")
    for folder in (given.absolute(), *given.absolute().parents):
        for told in map(_told_by, (folder / name for name in _PROJECTS)):
            if root := told.get("root_module"):
                name = str(told.get("defs_module") or f"{root}.defs")
                package = importlib.import_module(name)
                return load_defs(package, terminate_autoloading_on_keyword_files=False)
    raise InvalidDefinition(
        f"{given} lies in no project of Dagster's: no pyproject.toml above it has [tool.dg.project] with root_module."
    )


def _told_by(file: Path) -> Mapping[str, object]:
    """What the file of a project says of its modules."""
    if not file.is_file():
        return {}
    found: object = tomllib.loads(file.read_text(encoding="utf-8"))
    for word in ("project",) if file.name == "dg.toml" else ("tool", "dg", "project"):
        found = found.get(word) if isinstance(found, Mapping) else None
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}


def _modules(folder: Path, name: str, *, stops: bool) -> Iterator[str]:
    for component in (folder / each for each in _COMPONENTS if (folder / each).exists()):
        raise InvalidDefinition(
            f"{component} is a component, which Dagster builds: %nbasset import MODULE brings in what a project "
            "with components defines."
        )
    if stops and (folder / "definitions.py").exists():
        yield f"{name}.definitions"
        return
    for each in sorted(folder.iterdir()):
        if each.is_dir() and each.name.isidentifier() and each.name != "__pycache__":
            yield from _modules(each, f"{name}.{each.name}", stops=stops)
        elif each.suffix == ".py" and each.stem.isidentifier():
            yield name if each.stem == "__init__" else f"{name}.{each.stem}"
