"""Local modules: their names made absolute, and their code as a whole."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.origin import Origin, found_file, loader_of, place_of
from nbasset.versions.code.normal_form import normal_form

_SUFFIXES = {Path(f"x{each}").suffix for each in importlib.machinery.all_suffixes()}


def resolve_relative(name: str, package: str) -> str:
    """A module name with leading dots, made absolute; where there is no package to start from, without the dots."""
    if not name.startswith("."):
        return name
    try:
        return importlib.util.resolve_name(name, package)
    except ImportError:
        return name.lstrip(".")


@lru_cache(maxsize=1024)
def imported_by(text: str, package: str) -> frozenset[str]:
    """The modules that a module's text imports, wherever it does; of ``from a import b`` either may be one.

    Args:
        text: the text.
        package: what its relative imports start from.

    >>> sorted(imported_by("import a.b\\ndef f(): from .c import d", "p"))
    ['a.b', 'p.c', 'p.c.d']
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_relative("." * node.level + (node.module or ""), package)
            found.update((base, *(f"{base}.{alias.name}" for alias in node.names)))
    return frozenset(found)


@lru_cache(maxsize=1024)
def used_as_loaded(text: str, package: str) -> frozenset[str]:
    """The modules of which a module's text uses something as it is loaded, outside of its functions' bodies.

    What is put among the built-in names anything may use.

    Args:
        text: the text.
        package: what its relative imports start from.

    >>> sorted(used_as_loaded("import a, b\\nfrom c import d\\nK = b.k\\ndef f(): return a.k", "p"))
    ['b', 'builtins', 'c', 'c.d']
    """
    try:
        todo: list[ast.AST] = [ast.parse(text)]
    except (SyntaxError, ValueError):
        return frozenset()
    bound: dict[str, str] = {}
    found: set[str] = {"builtins"}
    names: set[str] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            bound.update((alias.asname or alias.name.partition(".")[0], alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_relative("." * node.level + (node.module or ""), package)
            found.add(base)
            bound.update((alias.asname or alias.name, f"{base}.{alias.name}") for alias in node.names)
            found.update(f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name):
            names.add(node.id)
        inside = ast.iter_child_nodes(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            inside = iter([node.args, *getattr(node, "decorator_list", ())])
        todo += inside
    used = {bound[name] for name in names & bound.keys()}
    return frozenset(found.union(used, (each.partition(".")[0] for each in used)))


def tried_imports(text: str, package: str) -> frozenset[str]:
    r"""The modules that a module's text tries to import and can do without.

    Args:
        text: the text.
        package: what its relative imports start from.

    >>> tried_imports("try: from .fast import f\nexcept ImportError: from .slow import f", "p")
    frozenset({'p.fast'})
    """
    if "ImportError" not in text and "ModuleNotFoundError" not in text:
        return frozenset()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return frozenset()
    return tried_in(tree, package)


def tried_in(tree: ast.AST, package: str = "") -> frozenset[str]:
    r"""The modules that are imported where an error is dealt with.

    >>> tried_in(ast.parse("try: import fast.sums\nexcept ImportError: pass"))
    frozenset({'fast.sums'})
    """
    tries = [node for node in ast.walk(tree) if isinstance(node, ast.Try)]
    nodes = [node for each in tries for statement in each.body for node in ast.walk(statement)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    sources = (node for node in nodes if isinstance(node, ast.ImportFrom))
    return frozenset(names.union(resolve_relative("." * each.level + (each.module or ""), package) for each in sources))


def package_of(module_name: str) -> str:
    """The package that a module's relative imports start from."""
    file = file_of(module_name) or ""
    return module_name if Path(file).name == "__init__.py" else module_name.rpartition(".")[0]


def file_of(module_name: str) -> str | None:
    """The file of a module, loaded or not; None where there is none, or nobody knows of one."""
    return getattr(sys.modules.get(module_name), "__file__", None) or found_file(module_name)


def file_part(module_name: str) -> Part | None:
    """A local module as a whole, for when it cannot be told what of it is used: its code, not its layout."""
    file = file_of(module_name)
    if not file or not file.endswith(".py") or not Path(file).is_file():
        return None
    return _file_part(file, Path(file).stat().st_mtime_ns)


def loader_or_archive(module_name: str) -> object | None:
    """What tells of a local module what a source file of its own does not; None where that tells everything.

    It is a loader of the user's own; or, as text, the archive or the file of another kind from which Python loads it.
    """
    own = loader_of(module_name)
    if own is not None:
        return own
    spec = getattr(sys.modules.get(module_name), "__spec__", None)
    file = Path(getattr(spec, "origin", None) or file_of(module_name) or "")
    if file == Path() or file.is_dir() or (file.suffix in _SUFFIXES and file.is_file()):
        return None
    held = next((each for each in (file, *file.parents) if each.is_file()), None)
    return str(held) if held is not None and place_of(module_name).origin is Origin.LOCAL else None


@cache
def _file_part(file: str, _mtime: int) -> Part:
    source = Path(file).read_text(encoding="utf-8", errors="replace")
    try:
        code = compile(source, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return Part("module", digest_of(source), source)
    return Part("module", normal_form(code).digest, source)


def reached(name: str, imports: Mapping[str, set[str]]) -> set[str]:
    """A module and all modules that it imports, directly or through others.

    Args:
        name: the module.
        imports: by module, those that it imports itself.

    >>> sorted(reached("a", {"a": {"b"}, "b": {"a", "c"}, "c": set(), "d": {"a"}}))
    ['a', 'b', 'c']
    """
    found, todo = {name}, [name]
    while todo:
        new = imports[todo.pop()] - found
        found |= new
        todo.extend(new)
    return found
