"""Whose code something is: the notebook's, a local module's, an installed package's, Python's; and of which version."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
import sysconfig
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import cache, lru_cache
from types import FunctionType, ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.foreign import attribute, is_a, module_of

INSTALLED = frozenset({"site-packages", "dist-packages"})
"""Names of folders into which packages are installed, wherever those lie."""

_UNKNOWN = "unknown"
"""The version of a package that tells none."""


class Origin(StrEnum):
    """Whose code something is."""

    NOTEBOOK = "notebook"
    LOCAL = "local"
    PACKAGE = "package"
    PYTHON = "python"
    NOWHERE = "nowhere"
    """There is no such module: a name that cannot be imported, or code that was made as the program ran."""


_USERS = frozenset({Origin.NOTEBOOK, Origin.LOCAL, Origin.NOWHERE})


@dataclass(frozen=True, slots=True)
class Place:
    """A module's origin and, for a package, the part of a version it stands for.

    Args:
        origin: whose code it is.
        name: its top-level module.
    """

    origin: Origin
    name: str

    @property
    def is_users(self) -> bool:
        """Whether it is the user's own: of the notebook, of a module that was not installed, or made on the way."""
        return self.origin in _USERS

    @property
    def version(self) -> str:
        """A package's version; finding it out costs, so that it is done only for packages that are used."""
        if self.origin is Origin.PACKAGE:
            return version_of(self.name) or _UNKNOWN
        return _UNKNOWN if self.origin is Origin.NOWHERE else ""

    def part(self) -> Part:
        """The package as a part of a version."""
        return Part("package", digest_of([self.name, self.version]), self.version)


def place_of(module_name: str | None) -> Place:
    """Where the module of this name comes from, whether it is loaded or not.

    >>> place_of("json").origin, place_of("__main__").origin
    (<Origin.PYTHON: 'python'>, <Origin.NOTEBOOK: 'notebook'>)
    """
    top = (module_name or "builtins").partition(".")[0]
    if top == "__main__":
        return Place(Origin.NOTEBOOK, top)
    if top in sys.builtin_module_names or (top in sys.stdlib_module_names and not _is_hidden(top)):
        return Place(Origin.PYTHON, top)
    if top == "nbasset":  # in a checkout too
        return Place(Origin.PACKAGE, top)
    module = sys.modules.get(top)
    file = home_of(module) if module is not None else found_file(top)
    if file is None and loader_of(top) is not None:
        return Place(Origin.LOCAL, top)
    return Place(Origin.NOWHERE, top) if file is None and module is None else _place(top, file)


def _is_hidden(top: str) -> bool:
    """Whether a module of the user's is found first that is called as one of Python's, as ``statistics.py`` is."""
    module = sys.modules.get(top)
    file = home_of(module) if module is not None else found_file(top)
    return file is not None and _place(top, file).origin is Origin.LOCAL


def is_local(cls: type) -> bool:
    """Whether a class is the user's own: defined in the notebook or a module that was not installed.

    >>> is_local(int), is_local(Part)
    (False, False)
    """
    return is_local_module(module_of(cls))


def is_local_module(name: object) -> bool:
    """Whether a module is the notebook, or one that was not installed; what bears no text as its name is Python's."""
    return isinstance(name, str) and place_of(name).is_users


def is_of_a_local_module(thing: object) -> bool:
    """Whether something is a function or class of a module that was not installed, and not of the notebook."""
    module = attribute(thing, "__module__") if is_a(thing, (FunctionType, type)) else "__main__"
    return module != "__main__" and is_local_module(module)


def is_users(thing: object) -> bool:
    """Whether a function, class or module is the user's own; of any other value, whether its class is."""
    if is_a(thing, ModuleType):
        return is_local_module(thing.__name__)
    module = module_of(thing) if is_a(thing, type) else attribute(thing, "__module__")
    return bool(module) and is_local_module(module)


@lru_cache(maxsize=4096)
def origin_of_file(file: str) -> Origin:
    """Whose code a file holds, by where it lies; a cell of the notebook counts as local.

    >>> origin_of_file(os.__file__), origin_of_file("<frozen os>"), origin_of_file("<ipython-input-1>")
    (<Origin.PYTHON: 'python'>, <Origin.PYTHON: 'python'>, <Origin.LOCAL: 'local'>)
    """
    if file.startswith("<frozen "):
        return Origin.PYTHON
    if file.startswith(folders("purelib", "platlib")) or not INSTALLED.isdisjoint(file.replace(os.sep, "/").split("/")):
        return Origin.PACKAGE
    return Origin.PYTHON if file.startswith(folders("stdlib", "platstdlib")) else Origin.LOCAL


def find_folders() -> None:
    """Find out where Python and its packages lie; to be called before anybody is watched.

    When it is first asked, :mod:`sysconfig` reads a file and the environment: done under a watch, which asks whose
    code reads, that would begin anew inside itself.
    """
    origin_of_file(os.__file__)
    folders("stdlib", "platstdlib", "purelib", "platlib")


@cache
def folders(*names: str) -> tuple[str, ...]:
    """Folders of the Python installation by their names in :mod:`sysconfig`, as they are written and as they are."""
    paths = [os.path.abspath(_path(name)) for name in names]
    return tuple(os.path.join(path, "") for path in dict.fromkeys((*paths, *map(os.path.realpath, paths))))


def _path(name: str) -> str:
    """A folder of the installation; where it lies is told by this Python alone, and how that was built is not read."""
    template = sysconfig.get_path(name, expand=False)
    known = {
        "base": sys.prefix,
        "platbase": sys.exec_prefix,
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
        "py_version_short": "{}.{}".format(*sys.version_info),
        "platlibdir": sys.platlibdir,
    }
    try:
        return template.format_map(known)
    except KeyError:  # a scheme of somebody else's
        return sysconfig.get_path(name)


def home_of(module: object) -> str | None:
    """A module's file; of a package without ``__init__.py`` its folder."""
    file: str | None = getattr(module, "__file__", None)
    return file or next(iter(getattr(module, "__path__", ())), None)


def folder_of_module(name: str) -> str:
    """The folder in which a top-level module is found, loaded or not; empty where there is none.

    >>> folder_of_module("json") == folder_of_module("os") == os.path.dirname(os.path.realpath(os.__file__))
    True
    """
    file = home_of(sys.modules.get(name)) or found_file(name) or ""
    is_package = os.path.basename(file).startswith("__init__.") or os.path.isdir(file)
    path = os.path.realpath(file) if file else ""
    return os.path.dirname(os.path.dirname(path) if is_package and not os.path.isdir(path) else path)


searching: set[int] = set()
"""The threads that search for a module and import none, so that nobody is to hear of one."""

_asked: set[tuple[int, str]] = set()
"""What which thread asks the user's finders for."""


def loader_of(name: str) -> object | None:
    """The user's own loader of a module, loaded or not; None where another one loads it.

    Args:
        name: the module; one inside a package that is not loaded is not looked for.

    >>> loader_of("json"), loader_of("no such module")
    (None, None)
    """
    module, top = sys.modules.get(name), name.partition(".")[0]
    asked = threading.get_ident(), top
    if asked in _asked:  # a finder may come from a module that only finders know
        return None
    _asked.add(asked)
    try:
        spec = getattr(module, "__spec__", None) if module is not None or top != name else _found_by_finders(name)
        loader: object = getattr(spec, "loader", None)
        return loader if loader is not None and is_users(loader) else None
    finally:
        _asked.remove(asked)


def users_finders() -> list[object]:
    """The user's own among what finds modules."""
    return [each for each in list(sys.meta_path) if is_users(each)]


def _found_by_finders(name: str) -> object | None:
    for finder in users_finders():
        find = getattr(finder, "find_spec", None)
        try:
            spec: object = find(name, None) if find is not None else None
        except Exception:  # noqa: BLE001  # whatever somebody's finder raises
            continue
        if spec is not None:
            return spec
    return None


_found: dict[str, str] = {}


def search_again() -> None:
    """Forget which modules were found where, since they are searched in other folders now."""
    _found.clear()


def is_found(module: ModuleType, *, there: bool = True) -> bool:
    """Whether a new session would find a top-level module by its name, in the file from which it was loaded.

    Args:
        module: the module.
        there: whether in that file, or in another one.

    >>> import json; is_found(json), is_found(json, there=False), is_found(ModuleType("json"))
    (True, False, False)
    """
    spec = importlib.machinery.PathFinder.find_spec(module.__name__)
    file, found = home_of(module), spec.origin if spec is not None else None
    return bool(file and found) and (os.path.realpath(str(found)) == os.path.realpath(str(file))) is there


@contextmanager
def findable(module: ModuleType) -> Iterator[None]:
    """Meanwhile a module is found where it was loaded from, also where a body alone has said to search there.

    Args:
        module: the module.

    >>> import json
    >>> with findable(json): is_found(json)
    True
    """
    top = sys.modules.get(module.__name__.partition(".")[0])
    file = home_of(top) if top is not None else None
    if top is None or file is None or importlib.machinery.PathFinder.find_spec(top.__name__) is not None:
        yield
        return
    folder, there = os.path.dirname(os.path.dirname(file) if hasattr(top, "__path__") else file), _There(top, file)
    sys.path.append(folder)
    sys.meta_path.append(there)
    try:
        yield
    finally:
        sys.meta_path.remove(there)
        if folder in sys.path:
            sys.path.remove(folder)


class _There:
    """Finds a module in the file from which it was loaded, whatever that is called."""

    def __init__(self, module: ModuleType, file: str) -> None:
        self._name = module.__name__
        self._file = file

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self._file) if name == self._name else None


def found_file(name: str) -> str | None:
    """The file a module would be loaded from; nothing is imported to find out, and what is not there may come."""
    if name not in _found:
        file = _search(name)
        if file is None:
            return None
        _found[name] = file
    return _found[name]


def _search(name: str) -> str | None:
    top, *below = name.split(".")
    begun = {threading.get_ident()} - searching  # a user's finder may have this thread search within a search
    searching.update(begun)
    try:
        spec = importlib.util.find_spec(top)
        for part in below:
            if spec is None or spec.submodule_search_locations is None:
                return None
            top = f"{top}.{part}"
            spec = importlib.machinery.PathFinder.find_spec(top, spec.submodule_search_locations)
    except (ImportError, ValueError):
        return None
    finally:
        searching.difference_update(begun)
    if spec is None:
        return None
    return spec.origin or next(iter(spec.submodule_search_locations or ()), None)


@cache
def _place(top: str, file: str | None) -> Place:
    if file is None or file in ("built-in", "frozen"):
        return Place(Origin.PACKAGE, top)
    by_name = {origin_of_file(path) for path in (os.path.abspath(file), os.path.realpath(file))}
    for origin in (Origin.PACKAGE, Origin.PYTHON):
        if origin in by_name:
            return Place(origin, top)
    return Place(Origin.LOCAL, top)


def version_of(module: str) -> str:
    """The version of the distribution that a top-level module belongs to, loaded or not; of a module that belongs to
    none, what it says of itself; empty where it says nothing.

    What is installed counts before what a module says: it is the same whether the module is loaded or not.

    >>> version_of("no such module")
    ''
    """
    said = getattr(sys.modules.get(module), "__version__", None)
    return _installed_version(module) or (said if isinstance(said, str) else "")


@cache
def _installed_version(top: str) -> str:
    from importlib import metadata

    distribution = distribution_of(top)
    return metadata.version(distribution) if distribution else ""


@cache
def distribution_of(top: str) -> str:
    """The distribution that a top-level module belongs to; empty where it belongs to none.

    >>> distribution_of("json")
    ''
    """
    from importlib import metadata

    if place_of(top).origin is not Origin.PACKAGE:
        return ""
    try:
        metadata.version(top)
    except metadata.PackageNotFoundError:
        return next(iter(_distributions().get(top, ())), "")
    return top


@cache
def _distributions() -> Mapping[str, list[str]]:
    """For each module, the distributions it comes from, for those of another name than their module."""
    from importlib import metadata

    return metadata.packages_distributions()
