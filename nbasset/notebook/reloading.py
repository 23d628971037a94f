"""Reloading: a local module edited on disk is loaded again before anything is planned.

So is one that read a file or a variable of the environment while it was imported, when that is another one now.

Python's own ``reload`` and IPython's ``superreload`` do the work: functions and classes are upgraded in place, so that
whoever holds them runs the new code. Modules that import a changed one are loaded again after it, and names bound by
``from module import name`` in cells are bound again.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from nbasset.core.dataclass import dataclass
from nbasset.engine.watch.observe import Observed
from nbasset.engine.watch.observing import begin, end
from nbasset.libraries.foreign import is_a, module_of
from nbasset.libraries.origin import Origin, findable, found_file, is_found, loader_of, place_of, search_again
from nbasset.libraries.process import here
from nbasset.notebook.early_ipython import superreload
from nbasset.notebook.module_reads import ModuleReads, Patched
from nbasset.versions.broken import Broken, not_loading
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.leads import asked
from nbasset.versions.module_data import MISSING
from nbasset.versions.module_edits import edited_names
from nbasset.versions.module_loads import ModuleLoads
from nbasset.versions.modules import imported_by, package_of, reached, tried_imports, used_as_loaded


@dataclass(slots=True)
class Loaded:
    """A local module as it was loaded.

    Args:
        file: its source.
        stamp: size and time of change of the source.
        text: the source.
    """

    file: Path
    stamp: tuple[int, int]
    text: str


_NOWHERE = -1, -1
"""The stamp of a file that is not there."""

_OTHERWISE = Loaded(Path("<none>"), _NOWHERE, "")
"""What no source file tells: what was read to load it does."""


class Reloader:
    """Watches local modules.

    Args:
        namespace: the notebook's names.

    Attributes:
        times: how many modules have been loaded again so far.
        around: what is done around loading a module again, taking its name.
        places: knows what modules put into others.
        reads: what modules have read while they were imported.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.broken: dict[str, str] = {}
        self.times = 0
        self.around: Callable[[str], contextlib.AbstractContextManager[None]] = lambda _: contextlib.nullcontext()
        self.places = Patched()
        self._loaded: dict[str, Loaded] = {}
        self._looked_at: set[str] = set()
        self._found: set[str] = set()
        self._path: tuple[str | None, ...] = (here(), *sys.path)
        self._known: list[str] = []
        self.reads = ModuleReads()
        self._tried: dict[str, dict[str, bool]] = {}
        self._gone: set[str] = set()
        self._bound_from: dict[str, tuple[str, str]] = {}
        self._bound_at: dict[str, tuple[int, int]] = {}
        self._stars: dict[str, tuple[int, int]] = {}
        self._cells = 0
        self._rests = False
        self._old_objects: dict[Any, Any] = {}

    def cell_ran(self, tree: ast.Module, assigned: Iterable[str], unseen: Iterable[str] = (), number: int = 0) -> None:
        """Note which names a cell bound with ``from module import name`` and ``from module import *``.

        Args:
            tree: the cell.
            assigned: every name it bound by its text.
            unseen: every other name it bound.
            number: of its run.
        """
        self.look()
        self.reads.loaded_by(number)
        for name, loaded in self._loaded.items():
            if name not in self._gone and not loaded.file.exists():
                loaded.stamp = _NOWHERE  # the cell has removed it, and would do so from the top
        self._cells += 1
        gone = [name for name in unseen if not self.is_imported(name)]
        for name in (*assigned, *gone):
            self._bound_from.pop(name, None)
        lines = _lines(tree)
        for name in (*assigned, *unseen):
            self._bound_at[name] = self._cells, lines.get(name, 0)
        imports = [node for node in nodes_of(tree) if isinstance(node, ast.ImportFrom) and not node.level]
        for node in sorted(imports, key=lambda node: (node.lineno, node.col_offset)):
            self._imported(node)

    def _imported(self, node: ast.ImportFrom) -> None:
        module = sys.modules.get(node.module or "")
        if module is None or node.module not in self._loaded:
            return
        for alias in node.names:
            names = {name: name for name in exported(module)} if alias.name == "*" else {}
            if alias.name == "*":
                self._stars.pop(node.module, None)
                self._stars[node.module] = self._cells, node.lineno
            for bound, name in (names or {alias.asname or alias.name: alias.name}).items():
                if name not in vars(module) or self.namespace.get(bound, self) is vars(module)[name]:
                    self._bound_from[bound] = (node.module, name)
                    self._bound_at[bound] = self._cells, node.lineno

    def is_imported(self, name: str) -> bool:
        """Whether a name means what it was imported as."""
        module, attribute = self._bound_from.get(name, ("", ""))
        return module in sys.modules and vars(sys.modules[module]).get(attribute, self) is self.namespace.get(name)

    def imported_as(self, name: str) -> str:
        """What a name was imported as, ``module.attribute``; empty when it was not, or means something else since."""
        return ".".join(self._bound_from[name]) if self.is_imported(name) else ""

    @contextlib.contextmanager
    def resting(self) -> Iterator[None]:
        """Meanwhile nothing is loaded again."""
        self._rests = True
        try:
            yield
        finally:
            self._rests = False

    @property
    def loaded(self) -> tuple[str, ...]:
        """The local modules that are loaded."""
        return tuple(self._loaded)

    def edited(self) -> dict[str, frozenset[str]]:
        """The modules whose text on disk is not the one that was loaded, and the names that an edit has changed."""
        texts = {
            name: (loaded.text, now.text)
            for name, loaded in self._loaded.items()
            if _stamp(loaded.file) != loaded.stamp
            and (module := sys.modules.get(name)) is not None
            and (now := _on_disk(module)) is not None
        }
        found = {name: edited_names(*both) for name, both in texts.items() if both[0] != both[1]}
        return {name: names for name, names in found.items() if names}

    def look(self) -> None:
        """Note local modules that have been loaded since the last look."""
        names = list(sys.modules)
        if names != self._known:  # which takes no step of Python for each
            self._note_new(names)
        self.reads.note(self._loaded)

    def _note_new(self, names: list[str]) -> None:
        new = [name for name in names if name not in self._looked_at]
        self._looked_at.update(new)
        self._known = names
        modules = {name: module for name in new if isinstance(module := sys.modules.get(name), ModuleType)}
        tops = {name.partition(".")[0] for name in modules}
        local = {top for top in tops if place_of(top).origin is Origin.LOCAL}
        for name, module in modules.items():
            if name.partition(".")[0] in local:
                found = _on_disk(module) or (_OTHERWISE if loader_of(name) is not None else None)
                if found is not None:
                    self._loaded[name] = found
                    self._note_tried(name)
                    self.reads.loads.take(name)
                    self._found.update([name] if "." not in name and is_found(module) else ())

    def _note_tried(self, name: str) -> None:
        """The modules that a module does without where they are not found, and whether they are."""
        self._tried.pop(name, None)
        if tried := tried_imports(self._loaded[name].text, package_of(name)):
            self._tried[name] = {each: _is_there(each) for each in tried}

    def _found_otherwise(self) -> list[str]:
        """The modules that would find what they can do without, or not any more; what is gone is loaded no longer."""
        if not self._tried:
            return []
        importlib.invalidate_caches()
        there = {each: _is_there(each) for tried in self._tried.values() for each in tried}
        other = [name for name, tried in self._tried.items() if any(there[each] is not tried[each] for each in tried)]
        for each in [each for each, is_there in there.items() if not is_there and each in sys.modules]:
            del sys.modules[each]
            self._loaded.pop(each, None)
            self._looked_at.discard(each)
        if other:
            search_again()
        return other

    def check(self) -> Broken:
        """Load again what has changed on disk.

        Returns:
            What cannot be loaded, and why; until that is mended, assets that use it are blocked.
        """
        if self._rests:
            return not_loading(self.broken, self._bound_from, self.namespace)
        self.look()
        self.reads.loaded_by(0)
        changed = [name for name, loaded in self._loaded.items() if self._has_changed(name, loaded)]
        changed += [name for name in dict.fromkeys(self.reads.changed(self._loaded)) if name not in changed]
        changed += [name for name in self._elsewhere() if name not in changed]
        changed += [name for name in self._found_otherwise() if name not in changed]
        with self.places.loading_again() if changed else contextlib.nullcontext(lambda _: None) as has_loaded:
            for name in self._in_order(changed):
                self._load_again(name)
                has_loaded(name)
        return not_loading(self.broken, self._bound_from, self.namespace)

    def _has_changed(self, name: str, loaded: Loaded) -> bool:
        module, stamp = sys.modules.get(name), _stamp(loaded.file)
        if stamp == _NOWHERE != loaded.stamp and loaded.file.parent.is_dir():  # whoever begins anew does not find it
            told = f"module {name} is gone, {loaded.file.name} was removed: put it back, or take it out of the cells"
            self.broken.setdefault(name, f"{told} and restart the kernel")
            self._gone.add(name)
        elif name in self._gone:
            self._gone.discard(name)
            self.broken.pop(name, None)
        now = _on_disk(module) if module is not None and stamp != loaded.stamp else None
        if now is None:
            return False
        same = now.text == loaded.text
        loaded.stamp, loaded.text = now.stamp, now.text
        return not same

    def _elsewhere(self) -> list[str]:
        """The modules that are found elsewhere since cells have said where to search, and those inside them."""
        path = (here(), *sys.path)
        if path == self._path:
            return []
        self._path = path
        search_again()
        tops = {name for name in self._found if name in sys.modules and is_found(sys.modules[name], there=False)}
        return [name for name in self._loaded if name.partition(".")[0] in tops and name in sys.modules]

    def _in_order(self, changed: list[str]) -> list[str]:
        """Changed modules, those that import them and those that they patch, each after what it imports."""
        if not changed:
            return []
        imports = self._imports()
        rests_on = {name: reached(name, imports) for name in imports}
        patched = self.places.patched().intersection(set[str]().union(*map(rests_on.__getitem__, changed)))
        changed = [*changed, *sorted(patched.difference(changed))]
        todo = list(changed)
        todo += [name for name in imports if name not in changed and rests_on[name].intersection(changed)]
        order = []
        while todo:
            first = min(todo, key=lambda name: len(rests_on[name].intersection(todo)))
            todo.remove(first)
            order.append(first)
        return order

    def _imports(self) -> dict[str, set[str]]:
        """The local modules that each of them imports, or that load it."""
        imports = {
            name: set(imported_by(each.text, package_of(name)) & self._loaded.keys())
            for name, each in self._loaded.items()
        }
        for name in imports:
            if (loader := loader_of(name)) is not None:
                imports[name] |= {module_of(loader if is_a(loader, type) else type(loader))} & self._loaded.keys()
        return imports

    def tells(self, loads: ModuleLoads) -> None:
        """Note there what modules find as they are loaded."""
        self.reads.loads, loads.imported_as = loads, self.imported_as
        loads.inside = lambda module: reached(module, self._imports()) if module in self._loaded else ()
        loads.uses = lambda module: used_as_loaded(self._loaded[module].text, package_of(module))

    def _load_again(self, name: str) -> None:
        module = sys.modules[name]
        _forget_bytecode(self._loaded[name].file)
        found_by = self.reads.found_by(name)
        inside = _inside(module)
        observed = Observed()
        begin(observed)
        try:
            with self.around(name), found_by, findable(module):
                self.reads.forget(name)
                superreload()(module, old_objects=self._old_objects)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a module raises blocks its users
            last = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-3:]).strip()
            self.broken[name] = f"module {name} does not load: {last}"
            return
        finally:
            vars(module).update((part, each) for part, each in inside.items() if part not in vars(module))
            end(observed)
            self.reads.note(self._loaded)
        self.broken.pop(name, None)
        self.times += 1
        self._loaded[name] = _on_disk(module) or self._loaded[name]
        self._note_tried(name)
        self.reads.loads.take(name)
        for bound, (module_name, attribute) in self._bound_from.items():
            if module_name == name and bound in self.namespace and (given := asked(module, attribute)) is not MISSING:
                self.namespace[bound] = given
        self._bind_new(name, module)

    def _bind_new(self, module_name: str, module: ModuleType) -> None:
        """What a module newly defines is bound as well that ``from module import *`` has bound before."""
        moment = self._stars.get(module_name)
        if moment is None:
            return
        order = list(self._stars)
        for name in exported(module):
            bound_from = self._bound_from.get(name, ("", ""))[0]
            earlier = bound_from in order and order.index(bound_from) < order.index(module_name)
            if name not in self.namespace or earlier or self._bound_at.get(name, moment) < moment:
                self.namespace[name] = vars(module)[name]
                self._bound_from[name] = (module_name, name)
                self._bound_at[name] = moment


def _is_there(name: str) -> bool:
    """Whether a module is found; a local one that is loaded, whether its file has not been removed since."""
    module = sys.modules.get(name)
    if module is None:
        return found_file(name) is not None
    file = Path(getattr(module, "__file__", None) or "")
    return file.exists() or not file.parent.is_dir() or place_of(name).origin is not Origin.LOCAL


def _inside(module: ModuleType) -> dict[str, ModuleType]:
    """The parts of a package that were loaded as its attributes: who loads it alone again does not enter them anew."""
    own = f"{module.__name__}."
    parts = {name.removeprefix(own): each for name, each in list(sys.modules.items()) if name.startswith(own)}
    return {part: each for part, each in parts.items() if vars(module).get(part) is each}


def _lines(tree: ast.Module) -> dict[str, int]:
    """Where a cell binds names last."""
    found: dict[str, int] = {}
    for node in nodes_of(tree):
        name = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else getattr(node, "name", "")
        if name and isinstance(node, (ast.Name, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[name] = max(node.lineno, found.get(name, 0))
    return found


def exported(module: ModuleType) -> list[str]:
    """The names that ``from module import *`` binds."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    return [name for name in names if name in vars(module)]


def _on_disk(module: ModuleType) -> Loaded | None:
    file = getattr(module, "__file__", None)
    if not file or not file.endswith(".py"):
        return None
    with contextlib.suppress(OSError):
        path = Path(file)
        return Loaded(path, _stamp(path), path.read_text(encoding="utf-8", errors="replace"))
    return None


def _stamp(path: Path) -> tuple[int, int]:
    with contextlib.suppress(OSError):
        stat = path.stat()
        return stat.st_size, stat.st_mtime_ns
    return _NOWHERE


def _forget_bytecode(file: Path) -> None:
    """Python trusts cached byte code by whole seconds and size; an edit may be quicker.

    An implementation without a cache has nothing to forget, nor has one that cannot write it: it cached none of the
    versions that this session has loaded.
    """
    with contextlib.suppress(OSError, NotImplementedError):
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
