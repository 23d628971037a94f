"""Tries: the last versions of an asset side by side, by what differs between them and the numbers that came of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from nbasset.core.constants import constants
from nbasset.core.dataclass import dataclass
from nbasset.core.making import Making
from nbasset.core.materialization import data_version_in
from nbasset.core.observation import READ, ObservationKind
from nbasset.core.version import BODY

LOW = ("loss", "error", "err", "rmse", "mse", "mae", "mape", "deviance", "aic", "bic", "seconds")
"""Words in the names of numbers of which the least is best."""
HIGH = ("score", "accuracy", "acc", "auc", "f1", "r2", "precision", "recall", "likelihood", "gain")
"""Words in the names of numbers of which the greatest is best."""
_OPENED = frozenset({"code", "function", "class", "module", "making"})
"""Kinds of parts that have no value to show: each other content gets a letter."""


@dataclass(frozen=True, slots=True)
class Try:
    """One version of an asset.

    Args:
        asset: the asset.
        version: its number.
        made_at: when it was made, in seconds since 1970.
        took: seconds its making took; ``None`` where that is not known.
        rests: what it was made from, by name: constants as they are; a letter for each content of code and files.
        numbers: the numbers that came of it, by name.
        why: why it was made.
        stands: whether it is the version that stands now.
    """

    asset: str
    version: int
    made_at: float
    took: float | None = None
    rests: Mapping[str, object] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    why: str = ""
    stands: bool = False


def rests_of(making: Making, numbers: Mapping[tuple[str, str], int] | None = None) -> dict[str, object]:
    """What a version was made from, by name: constants as they are, also those in its code, what else by digests.

    Args:
        making: the making.
        numbers: the number of each version of an upstream asset, by its name and data version.
    """
    found_in_code, rest = in_code(making)
    found: dict[str, object] = {**found_in_code}
    for name, part in making.parts.items():
        label = "code" if name == BODY else f"{name}()" if part.kind == "function" else name
        found[label] = Digest(part.digest) if part.kind in _OPENED else _read(part.text, part.digest)
    if found_in_code:
        found["code"] = Digest(rest)
    found.update(_config(making.config))
    for name, version in making.inputs.items():
        number = (numbers or {}).get((name, data_version_in(version)))
        found[name] = f"#{number}" if number else Digest(version)
    for each in (*making.declared, *making.observed):
        if each.kind in READ or each.kind is ObservationKind.VARIABLE:
            found[each.name] = Digest(each.digest)
    if making.seed is not None:
        found["seed"] = making.seed
    return found


def rests_behind(making: Making) -> dict[str, object]:
    """What is told downstream of what a version was made from: constants, config, packages and files, no code.

    Args:
        making: the making.
    """
    opened = {
        f"{name}()" if part.kind == "function" else name for name, part in making.parts.items() if part.kind in _OPENED
    }
    hidden = {*opened, *making.inputs, "code", "seed"}
    return {name: value for name, value in rests_of(making).items() if name not in hidden}


def in_code(making: Making) -> tuple[dict[str, object], str]:
    """The constants in an asset's own code, and the rest of that.

    Args:
        making: the making.
    """
    body = making.parts.get(BODY)
    return ({}, "") if body is None else constants(body.text)


class Digest(str):
    """The digest of a content that has no value to show."""

    __slots__ = ()


def _read(text: str, digest: str) -> object:
    """A constant as it is, where its text tells that; otherwise the text in short, or the digest."""
    first, _, parts = text.partition("\n")
    if parts or not first:
        return Digest(digest)
    try:
        return ast.literal_eval(first)
    except (ValueError, SyntaxError):
        return first


def _config(text: str) -> dict[str, object]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return {"config": text}
    return found if isinstance(found, dict) else {}


def differing(tries: Sequence[Try]) -> list[str]:
    """The names of what differs between some versions; what one of several points has for itself where it changed.

    >>> differing([Try("a", 1, 0.0, rests={"DEPTH": 1, "k": 2}), Try("a", 2, 0.0, rests={"DEPTH": 2, "k": 2})])
    ['DEPTH']
    """
    found: dict[str, dict[str, set[str]]] = {}
    for each in tries:
        for name, value in each.rests.items():
            found.setdefault(name, {}).setdefault(each.asset, set()).add(repr(value))
    several = {each.asset for each in tries}
    return [
        name
        for name, at in found.items()
        if any(len(values) > 1 for values in at.values())
        or any(name not in each.rests for each in tries if each.asset in at)
        or (at.keys() == several and len(set().union(*at.values())) > 1)
    ]


def lettered(values: Iterable[object]) -> list[object]:
    """Values with a letter in the place of each digest, in the order of their coming.

    >>> lettered([Digest("x1"), 2, Digest("y"), Digest("x1"), None])
    ['A', 2, 'B', 'A', None]
    """
    letters: dict[str, str] = {}
    told: list[object] = []
    for value in values:
        if isinstance(value, Digest):
            number = len(letters)
            letters.setdefault(value, chr(ord("A") + number) if number < 26 else f"A{number}")
        told.append(letters[value] if isinstance(value, Digest) else value)
    return told


def best(name: str, values: Sequence[float | None]) -> list[int]:
    """Where the best of some numbers stand, by what their name says; nowhere where that says nothing, or all are alike.

    Args:
        name: what they are.
        values: the numbers.

    >>> best("test_loss", [3.0, 1.0, None, 1.0]), best("accuracy", [0.5, 0.7]), best("n", [1, 2]), best("loss", [1, 1])
    ([1, 3], [1], [], [])
    """
    words = name.lower().replace("-", "_").replace(" ", "_").split("_")
    sign = -1 if not set(words).isdisjoint(LOW) else 1 if not set(words).isdisjoint(HIGH) else 0
    there = [value for value in values if value is not None and value == value]
    if not sign or len(set(there)) < 2:
        return []
    most = max(there) if sign > 0 else min(there)
    return [at for at, value in enumerate(values) if value == most]
