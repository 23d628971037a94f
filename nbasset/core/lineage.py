"""Lineage: which versions of what led to a value, back to its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import READ, ObservationKind
from nbasset.core.version import BODY

SHORT = 12
"""Letters of a digest that are told where there is little room."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One version on the way to a value.

    Args:
        asset: the asset.
        made: what is known of it; ``None`` where it is not in the store any more.
        version: its number in this notebook; ``None`` where it has none here.
        upstream: where those stand among the origins that it was made from.
    """

    asset: str
    made: Materialization | None
    version: int | None
    upstream: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The asset with the number of the version.

        >>> Origin("raw", None, 3).name
        'raw #3'
        """
        return f"{self.asset} #{self.version}" if self.version is not None else self.asset

    @property
    def making(self) -> Making:
        """What it was made from."""
        return self.made.making if self.made is not None else Making()

    @property
    def files(self) -> dict[str, str]:
        """The digest of each file and folder that it read, by path."""
        seen = (*self.making.declared, *self.making.observed)
        return {each.name: each.digest for each in seen if each.kind in READ}

    @property
    def variables(self) -> dict[str, str]:
        """The digest of each environment variable that it read, by name."""
        seen = (*self.making.declared, *self.making.observed)
        return {each.name: each.digest for each in seen if each.kind is ObservationKind.VARIABLE}

    @property
    def packages(self) -> dict[str, str]:
        """The version of each package that its code leads to, by name."""
        return {name: part.text for name, part in self.making.parts.items() if part.kind == "package"}

    @property
    def code(self) -> dict[str, str]:
        """The digest of each part of its code, by name; its own is called ``code``."""
        parts = self.making.parts.items()
        return {"code" if name == BODY else name: part.digest for name, part in parts if part.kind != "package"}

    @property
    def untracked(self) -> tuple[str, ...]:
        """What no key can know, and went into it."""
        return self.making.untracked


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything that led to a value.

    Args:
        origins: the versions, each once, behind all that it was made from; the value's own is the last.
    """

    origins: Sequence[Origin] = field(default_factory=tuple)

    @property
    def root(self) -> Origin:
        """The version that it is about."""
        return self.origins[-1]

    def collected(self, what: str) -> dict[str, str]:
        """The files, variables or packages of all versions, by name.

        Args:
            what: ``files``, ``variables`` or ``packages``.
        """
        found: dict[str, str] = {}
        for each in self.origins:
            found.update(getattr(each, what))
        return dict(sorted(found.items()))

    def rows(self) -> Iterator[tuple[str, Origin | None, str]]:
        """The tree, the value first: the lines before each branch, the version, or else the words of a source.

        What is led to more than once is opened the first time.
        """
        seen: set[int] = set()
        todo: list[tuple[str, str, int | None, str]] = [("", "", len(self.origins) - 1, "")]
        while todo:
            lead, below, place, words = todo.pop()
            if place is None:
                yield lead, None, words
                continue
            one = self.origins[place]
            if place in seen and (one.upstream or one.files):
                yield lead, one, "as above"
                continue
            seen.add(place)
            yield lead, one, ""
            files = [(None, f"file {path} {digest[:SHORT]}") for path, digest in one.files.items()]
            inside: list[tuple[int | None, str]] = [*((each, "") for each in one.upstream), *files]
            for number, (each, told) in reversed(list(enumerate(inside))):
                last = number == len(inside) - 1
                todo.append((f"{below}{'└─ ' if last else '├─ '}", f"{below}{'   ' if last else '│  '}", each, told))

    def to_json(self) -> dict[str, object]:
        """All of it as JSON, for programs."""
        return {"asset": self.root.name, "origins": [_json(each, self.origins) for each in self.origins]}


def _json(one: Origin, origins: Sequence[Origin]) -> dict[str, object]:
    made, making = one.made, one.making
    known: Mapping[str, object] = {}
    if made is not None:
        known = {
            "key": made.key,
            "data_version": made.data_version,
            "made_at": made.made_at,
            "took": made.took,
            "kind": made.kind,
            "notebook": made.notebook,
            "run": made.run_id,
            "seed": making.seed,
            "config": making.config,
        }
    return {
        "asset": one.asset,
        "version": one.version,
        "in_store": made is not None,
        **known,
        "upstream": [origins[place].name for place in one.upstream],
        "files": one.files,
        "environment": one.variables,
        "code": one.code,
        "packages": one.packages,
        "untracked": list(one.untracked),
        "marks": list(making.marks),
    }
