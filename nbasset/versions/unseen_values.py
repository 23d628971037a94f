"""Unseen values: what nobody can look into is told by how plain cells made it.

Of a handle, a relation, a decoder written in C only the kind can be seen, so that it looks the same whatever it leads
to. What counts then is what made it: the statements that bind its name, and what the names were worth which they read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType, ModuleType

from nbasset.core.digests import digest_of
from nbasset.core.patterns import pattern
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a
from nbasset.versions.cells.scopes import bound_within
from nbasset.versions.plain_names import PlainNames

IsUnseen = Callable[[object], bool]


def made_parts(
    names: Iterable[str], untracked: Iterable[str], plain: PlainNames, is_unseen: IsUnseen
) -> Mapping[str, Part]:
    """What tells how the values were made that nobody can look into, as parts of a version.

    Args:
        names: the notebook names that the code reaches.
        untracked: what cannot be seen, in words that begin with the name.
        plain: what plain cells have assigned.
        is_unseen: whether something of a value cannot be looked into.
    """
    signs = tuple(untracked)
    found: dict[str, Part] = {}
    for name in names:
        if any(sign.startswith((f"{name} of", f"{name}.", f"{name}[")) for sign in signs):
            told = [*_tellings(name, plain, is_unseen)]
            if told:
                digest = digest_of([[text, dict(sorted(read.items()))] for text, read in told])
                found[f"what makes {name}"] = Part("making", digest, "\n".join(text for text, _ in told))
    return found


def _tellings(name: str, plain: PlainNames, is_unseen: IsUnseen) -> Iterator[tuple[str, dict[str, str]]]:
    """The statements of each cell that bind a name, and the fingerprints of what these read.

    The same of what they read and nobody can look into either, such as the connection of a cursor.
    """
    todo, seen = [name], {name}
    while todo:
        one = todo.pop()
        known = plain.known(one) or ()
        for cell in plain.sources.of(one):
            text = binding(cell.python, one)
            words = set(_WORD.findall(text)) - _bound(text)
            told = (pair for each in known if each.cell == cell.number for pair in each.names.items())
            read = {other: digest for other, digest in told if other.partition(".")[0] in words}
            if text:
                yield text, read
            for other in read.keys() - seen:
                seen.add(other)
                if not is_a(plain.namespace.get(other), _FOLLOWED) and is_unseen(plain.namespace.get(other)):
                    todo.append(other)


def _bound(text: str) -> set[str]:
    return bound_within(ast.parse(text).body)


_FOLLOWED = (FunctionType, type, ModuleType)
"""What a fingerprint follows by itself."""

_WORD = pattern(r"\w+")


def binding(source: str, name: str) -> str:
    """The statements of a cell that bind a name, and those that bind what these read, as they would be written.

    >>> print(binding("import db\\nk = 1\\npath = 'a.db'  # there\\ncon = db.connect(path)", "con"))
    import db
    path = 'a.db'
    con = db.connect(path)
    """
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ""
    chosen: set[int] = set()
    wanted, looked = [name], set[str]()
    while wanted:
        one = wanted.pop()
        looked.add(one)
        for number, statement in enumerate(statements):
            if number not in chosen and one in bound_within([statement]):
                chosen.add(number)
                loaded = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
                wanted.extend(loaded - looked)
    return "\n".join(ast.unparse(statements[number]) for number in sorted(chosen))
