"""Selected: which assets the terms of a selection mean, and how selections are combined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, overload

from nbasset.core.asset_attributes import ATTRIBUTES_OF_ASSETS, Stands, labels
from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidSelection
from nbasset.core.graph import Graph
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.selected_checks import CHECKS, UNCHECKED
from nbasset.core.selection_text import MADE_HERE, Terms, combined, written
from nbasset.core.words import did_you_mean

if TYPE_CHECKING:  # most notebooks have no wholes
    from typing import Self

    from nbasset.core.gathering import Whole

Names = set[ResultName]


class Defined(Protocol):
    """What a selection asks of the definitions."""

    by_name: dict[ResultName, Asset]
    wholes: Mapping[ResultName, Whole]

    def named_by(self, word: str) -> tuple[ResultName, ...]:
        """The results that a word means."""
        ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """Terms that choose among assets.

    Args:
        terms: the words, in postfix order.
    """

    terms: Terms

    among: ClassVar[Callable[[Iterable[object]], tuple[Defined, Graph[ResultName]]]]
    """What assets are when they are all that is defined; who knows definitions puts it here."""

    def upstream(self, depth: int | None = None, include_self: bool = True) -> Self:
        """These assets and what they rest on, ``depth`` layers up (``None``: all), but for what is made elsewhere."""
        return self._walk("upstream", depth, include_self, MADE_HERE)

    def downstream(self, depth: int | None = None, include_self: bool = True) -> Self:
        """These assets and what rests on them, ``depth`` layers down (``None``: all)."""
        return self._walk("downstream", depth, include_self)

    def roots(self) -> Self:
        """Those of these assets that rest on none of the others directly."""
        return self._with(("roots",))

    sources = roots
    """The same, by its earlier name."""

    def sinks(self) -> Self:
        """Those of these assets on which none of the others rests directly."""
        return self._with(("sinks",))

    def materializable(self) -> Self:
        """Those of these assets that are made here."""
        return self._with(MADE_HERE)

    def upstream_source_assets(self) -> Self:
        """What these assets rest on and is made elsewhere."""
        return self._with(("sources",))

    def without_checks(self) -> Self:
        """These assets, and none of the checks that are about them."""
        return self._with((UNCHECKED,))

    def required_multi_asset_neighbors(self) -> Self:
        """These assets, and those that can only be made together with them."""
        return self._with(("neighbors",))

    def _with(self, *terms: tuple[str, ...]) -> Self:
        return type(self)((*self.terms, *terms))

    def _walk(self, way: str, depth: int | None, include_self: bool, *then: tuple[str, ...]) -> Self:
        walk = self._with((way, "" if depth is None else str(depth)), *then)
        return walk if include_self else walk - self

    def __or__(self, other: Self) -> Self:
        return type(self)(combined("or", self.terms, other.terms))

    def __and__(self, other: Self) -> Self:
        return type(self)(combined("and", self.terms, other.terms))

    def __sub__(self, other: Self) -> Self:
        return type(self)(combined("minus", self.terms, other.terms))

    @overload
    def resolve(self, definitions: Iterable[Asset]) -> set[AssetKey]: ...

    @overload
    def resolve(
        self, definitions: Defined, graph: Graph[ResultName], stands: Callable[[ResultName], Stands] | None = None
    ) -> tuple[ResultName, ...]: ...

    def resolve(
        self,
        definitions: Defined | Iterable[Asset],
        graph: Graph[ResultName] | None = None,
        stands: Callable[[ResultName], Stands] | None = None,
    ) -> tuple[ResultName, ...] | set[AssetKey]:
        """The selected assets' names, in the order of the graph; of assets alone, as in Dagster, the keys.

        Args:
            definitions: everything that is defined.
            graph: what rests on what.
            stands: tells where a result stands, for ``status:stale`` and ``is:untracked``.

        Raises:
            InvalidSelection: when a name or a group is not defined.
        """
        if graph is None:
            known, among = Chosen.among(cast("Iterable[object]", definitions))
            return {name.key for name in self.resolve(known, among) if not name.key.is_check}
        known = cast("Defined", definitions)
        look = _Look(known, graph, stands)
        chosen = look.at(self.terms)
        checks = {name for name in chosen if name.key.is_check}  # they run with their assets, unless asked for
        if checks:
            chosen -= checks.difference(look.checks, *(known.named_by(word) for word in self.named))
        return tuple(name for name in graph.everything if name in chosen)

    def unchecked(self, definitions: Defined, graph: Graph[ResultName]) -> frozenset[ResultName]:
        """The selected assets whose checks are left out, and checks that were taken from them.

        Args:
            definitions: everything that is defined.
            graph: what rests on what.
        """
        if not any(term[0] in (UNCHECKED, *CHECKS) for term in self.terms):
            return frozenset()
        look = _Look(definitions, graph, None)
        look.at(self.terms)
        return frozenset(look.unchecked)

    @property
    def named(self) -> frozenset[str]:
        """The assets that are mentioned by name."""
        return frozenset(word for term, *words in self.terms if term == "keys" for word in words)

    def to_selection_str(self) -> str:
        """Its text in Dagster's language, which is read in the notebook, too."""
        return written(self.terms)

    def __str__(self) -> str:
        return written(self.terms)


class _Look:
    """A look at everything that is defined, for one selection."""

    def __init__(
        self, definitions: Defined, graph: Graph[ResultName], stands: Callable[[ResultName], Stands] | None
    ) -> None:
        self._assets = definitions.by_name
        self._definitions = definitions
        self._graph = _with_inner(graph, definitions.by_name)
        self._stands = stands
        self.checks: Names = set()
        self.unchecked: Names = set()

    def at(self, terms: Terms) -> Names:
        """What the terms mean."""
        stack: list[Names] = []
        for term, *words in terms:
            if term in _COMBINE:
                right, left = stack.pop(), stack.pop()
                self.unchecked |= {name for name in right if name.key.is_check and term == "minus"}
                stack.append(_COMBINE[term](left, right))
            elif term in _STEPS:
                stack[-1] = _STEPS[term](self, stack[-1], words)
            elif term in CHECKS:
                found = set(CHECKS[term](self._assets, words))
                self.checks |= found
                stack.append(found)
            elif term == "keys":
                stack.append({name for word in words for name in self._definitions.named_by(word)})
            else:
                has, stands = ATTRIBUTES_OF_ASSETS[term], self._stands
                has_it = (name for name, each in self._assets.items() if has(words, name, each, stands))
                stack.append({name for name in has_it if not name.key.is_check})
        return stack.pop()

    # Steps: from some results to others

    def upstream(self, names: Names, words: Sequence[str]) -> Names:
        return names | self._graph.ancestors(names, _depth(words))

    def downstream(self, names: Names, words: Sequence[str]) -> Names:
        return names | self._graph.descendants(names, _depth(words))

    def roots(self, names: Names, _: Sequence[str]) -> Names:
        return {name for name in names if names.isdisjoint(self._graph.ancestors([name]))}

    def sinks(self, names: Names, _: Sequence[str]) -> Names:
        return {name for name in names if names.isdisjoint(self._graph.descendants([name]))}

    def materializable(self, names: Names, _: Sequence[str]) -> Names:
        return {name for name in names if not self._assets[name].external}

    def sources(self, names: Names, _: Sequence[str]) -> Names:
        return {name for name in self._graph.ancestors(names) if self._assets[name].external}

    def without(self, names: Names, _: Sequence[str]) -> Names:
        """Those that are no checks; what is about them is left out."""
        self.unchecked |= names
        return {name for name in names if not name.key.is_check}

    def neighbors(self, names: Names, _: Sequence[str]) -> Names:
        return names.union(*(self._assets[name].names for name in names if not self._assets[name].can_subset))

    def points(self, names: Names, words: Sequence[str]) -> Names:
        """Those of their points that conditions are about."""
        from nbasset.core.chosen_points import is_chosen, none_chosen

        conditions, stands = words[0], self._stands
        points = {name: each.point for name, each in self._assets.items() if name in names}
        placed = {name: point for name, point in points.items() if point and name not in self._definitions.wholes}
        found = {
            name
            for name, point in placed.items()
            if is_chosen(conditions, point, lambda name=name: stands(name).status if stands else "")  # type: ignore[misc]
        }
        if not found and "status:" not in conditions:
            raise none_chosen(min(names).key.to_user_string(), conditions, list(placed.values()))
        return found

    def expected(self, names: Names, words: Sequence[str]) -> Names:
        """The same; whoever typed something that nobody has made a slip."""
        kind, word = words[0], "=".join(words[1:])
        if names or kind in ("status", "is", "partitions", "key_substring"):
            return names
        assets = {name: asset for name, asset in self._assets.items() if not name.key.is_check}
        if kind == "check":
            raise _no_check(words[1], words[2], map(str, assets), self._assets)
        if kind == "matching":
            close = did_you_mean(word, map(str, assets))
            raise InvalidSelection(f"No asset's name matches {word!r}{close}")
        known = sorted({each for name, asset in assets.items() for each in labels(kind, asset.of(name))})
        raise InvalidSelection(f"There is no {kind} {word!r}{did_you_mean(word, known)}")


_COMBINE: dict[str, Callable[[Names, Names], Names]] = {"or": set.__or__, "and": set.__and__, "minus": set.__sub__}
_STEPS: dict[str, Callable[[_Look, Names, Sequence[str]], Names]] = {
    "upstream": _Look.upstream,
    "downstream": _Look.downstream,
    "roots": _Look.roots,
    "sinks": _Look.sinks,
    "materializable": _Look.materializable,
    "sources": _Look.sources,
    UNCHECKED: _Look.without,
    "neighbors": _Look.neighbors,
    "at": _Look.points,
    "expected": _Look.expected,
}


def _no_check(check: str, unread: str, assets: Iterable[str], known: Mapping[ResultName, Asset]) -> InvalidSelection:
    """What a selection that names a check was told, which there is not: of an asset that has others, or of none."""
    about, _, name = check.rpartition(":")
    if about not in assets:
        return InvalidSelection(unread)
    specs = [spec for each in known.values() if each.is_check for spec in each.check_specs]
    own = dict.fromkeys(spec.name for spec in specs if str(spec.asset_key) == about)
    return InvalidSelection(f"{about} has no check {name!r}{did_you_mean(name, own)}")


def _with_inner(graph: Graph[ResultName], assets: Mapping[ResultName, Asset]) -> Graph[ResultName]:
    """What rests on what, also among the results of one body, where it says so."""
    inner = {}
    for name, asset in assets.items():
        deps = asset.outs[name.key].deps if asset.outs and name.key in asset.outs else None
        if deps is not None:
            inner[name] = [each for each in (*graph.upstream.get(name, ()), *asset.names) if each.key in deps]
    return Graph({**graph.upstream, **inner}) if inner else graph


def _depth(words: Sequence[str]) -> int | None:
    return int(words[0]) if words[0] else None


def asks_for_checks(chosen: Chosen) -> bool:
    """Whether a selection asks for checks, not for what they are about.

    Args:
        chosen: the selection.
    """
    return any(term in CHECKS for term, *_ in chosen.terms)
