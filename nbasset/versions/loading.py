"""Loading: the text that runs as a package is loaded, be it loaded or not, with that of what it loads itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.libraries.origin import Origin, found_file, place_of
from nbasset.versions.modules import package_of, resolve_relative

_LINES = pattern(
    r"^([ \t]*)(?:(?:(?:async[ \t]+)?def|if[ \t]+(?:\w+\.)?TYPE_CHECKING)\b()"
    r"|from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^#\n]*)|import[ \t]+([^#\n]*))",
    8,  # re.MULTILINE
)
_NAME = pattern(r"[\w.]+(?:[ \t]+as[ \t]+\w+)?")


@dataclass(frozen=True, slots=True)
class Loading:
    """What runs as a package is loaded.

    Args:
        modules: all its modules which run then, and those of other packages.
        tops: the top-level modules that they import.
    """

    modules: tuple[str, ...]
    tops: frozenset[str]


@cache
def loading(package: str) -> Loading:
    """What runs as a package is loaded, told from its files; functions that it calls then are not followed.

    Args:
        package: a top-level module.

    >>> "decimal" in loading("json").tops, "json" in loading("json").tops
    (False, True)
    """
    tops, seen, waiting = {package}, {package: None}, [package]
    while waiting:
        for each in _imported(waiting.pop()):
            tops.add(each.partition(".")[0])
            if place_of(each).origin is Origin.PACKAGE:
                there = [
                    part for part in accumulate(each.split("."), "{}.{}".format) if part not in seen and _file(part)
                ]
                seen.update(dict.fromkeys(there))
                waiting.extend(there)
    return Loading(tuple(seen), frozenset(tops))


@cache
def mentions(package: str, word: str) -> bool:
    """Whether what runs as a package is loaded has a word as a text of its own, such as the name of a variable.

    Args:
        package: a top-level module.
        word: the word.

    >>> mentions("json", "NO_SUCH_VARIABLE")
    False
    """
    texts = map(_text, loading(package).modules)
    return any(f"{sign}{word}{sign}" in text for text in texts for sign in "\"'")


@lru_cache(maxsize=65536)
def _file(module: str) -> Path | None:
    """The Python file of a module, found below that of its package."""
    above, _, name = module.rpartition(".")
    if not above:
        file = found_file(module) or ""
        return Path(file) if file.endswith(".py") else None
    package = _file(above)
    if package is None or package.name != "__init__.py" or name not in (there := _modules_in(package.parent)):
        return None
    return there[name]


@cache
def _modules_in(folder: Path) -> Mapping[str, Path]:
    files = list(folder.iterdir())
    inner = {each.name: each / "__init__.py" for each in files if (each / "__init__.py").exists()}
    return {**inner, **{each.stem: each for each in files if each.suffix == ".py"}}


@lru_cache(maxsize=256)
def _text(module: str) -> str:
    file = _file(module)
    return file.read_text(encoding="utf-8", errors="replace") if file is not None else ""


@lru_cache(maxsize=8192)
def _imported(module: str) -> frozenset[str]:
    """The modules that one imports as it is loaded; what is taken from a module may be one too."""
    return frozenset(_told(_text(module), package_of(module)))


def _told(text: str, package: str) -> Iterator[str]:
    inside: int | None = None
    for line in _LINES.finditer(text):
        indent, opens, start, taken, modules = line.groups()
        if inside is not None and len(indent) > inside:
            continue  # a function does that when it is called
        inside = len(indent) if opens is not None else None
        if start is not None:
            home = resolve_relative(start, package)
            yield home
            yield from (f"{home}.{each.split()[0]}" for each in _NAME.findall(taken))
        elif modules:
            yield from (each.split()[0] for each in _NAME.findall(modules))
