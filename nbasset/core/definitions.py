"""Definitions: everything that is defined, as one immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.core.external import AssetSpec, missing
from nbasset.core.graph import Graph
from nbasset.core.jobs import Job
from nbasset.core.keys import AssetKey, user_string
from nbasset.core.result_names import ResultName
from nbasset.core.selected import Chosen
from nbasset.core.version import STORE
from nbasset.core.words import did_you_mean

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.gathering import Whole
    from nbasset.core.kept_at import KeptAt
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.core.version import Version

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Giver:
    """The plain cell that has given a resource.

    Args:
        cell: its number.
        names: the notebook's own names that it had read, with digests of what they led to then.
    """

    cell: int
    names: Mapping[str, str]


class Definitions:
    """Assets, jobs and resources that belong together, as Dagster's ``Definitions``.

    Args:
        assets: the assets, and how they are checked; specs of those that others make may be among them.
        jobs: named selections of them.
        resources: things bodies and I/O managers share, by name; an asset's ``io_manager_key`` names one of them.
        executor: who makes the steps of runs; None where that is not said here.

    Raises:
        InvalidDefinition: when something else than an asset or a job is given.

    Attributes:
        givers: the plain cells that have given resources, by these.
        specs: what others make, by its key.
        kept_at: where values are kept that the store does not keep; ``None`` where nothing was ever said.
        wholes: what is gathered of assets with points, by the name that it goes by: nothing, before they are spread.

    >>> Definitions().names
    ()
    """

    wholes: Mapping[ResultName, Whole] = MappingProxyType({})
    kept_at: KeptAt | None = None

    def __init__(
        self,
        assets: Iterable[Asset | AssetSpec] = (),
        jobs: Iterable[Job] = (),
        resources: Mapping[str, object] | None = None,
        executor: object = None,
    ) -> None:
        self.executor = executor
        self.by_name: dict[ResultName, Asset] = {}
        given = list(assets or ())
        self.specs = {each.key: each for each in given if isinstance(each, AssetSpec)}
        made = [each for each in given if not isinstance(each, AssetSpec)]
        for asset in _only(Asset, made, "an asset", "decorate the function with @asset"):
            self.by_name.update(dict.fromkeys(asset.names, asset))
        self.jobs_by_name: dict[str, Job] = {
            job.name: job for job in _only(Job, jobs, "a job", "make it with define_asset_job")
        }
        brought = [each.resource_defs for each in self.by_name.values() if each.resource_defs]
        self.resources: dict[str, object] = {
            **{name: each[name] for each in brought for name in each},
            **(resources or {}),
        }
        self.givers: dict[str, Giver] = {}
        self._rare: Mapping[ResultName, Asset] | None = None
        self._words: _Words | None = None
        self._base: tuple[_Words, Mapping[ResultName, Asset]] = _Words(), {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every asset's result by its name as text, in the order of definition; :attr:`by_name` has all identities."""
        return tuple([str(name) for name in self.by_name if not name.key.is_check])

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Every asset once, in the order of definition."""
        return tuple(dict.fromkeys(self.by_name.values()))

    @property
    def graph(self) -> Graph[ResultName]:
        """What rests on what, as parameters and ``deps`` tell it; what else code uses is no part of it."""
        ups = {}
        for name, asset in self.by_name.items():
            words = [each.name for each in asset.body.parameters if each.name not in self.resources]
            keys = [*(asset.ins.get(word, AssetKey(word)) for word in words), *asset.deps]
            above = tuple(dict.fromkeys(up for up in map(ResultName, keys) if up in self.by_name))
            ups[name] = _of_others(above, asset) if asset.mappings else above
        return Graph(ups)

    @property
    def has_dimensions(self) -> bool:
        """Whether any asset begins a dimension, or gathers one."""
        return any(asset.dimensions or asset.gathers is not None for asset in self.rare.values())

    def parts_of(self, name: ResultName) -> tuple[ResultName, ...]:
        """The results that a name stands for."""
        return (name,)

    def partitions_used(self, version: Version) -> Mapping[str, tuple[PartitionsDefinition, Sequence[str]]]:
        """On which partitions a result rests of what it uses: on none, before they are spread."""
        return {}

    @property
    def always(self) -> frozenset[ResultName]:
        """The results that every run makes which includes them."""
        return frozenset(name for name, asset in self.rare.items() if asset.always)

    @property
    def awaits(self) -> bool:
        """Whether any body awaits, so that runs have to be awaited."""
        return any(asset.body.awaits for asset in self.rare.values())

    @property
    def rare(self) -> Mapping[ResultName, Asset]:
        """The few that are made in every run, await, have dimensions or checks, or are these; kept while that holds."""
        if self._rare is None:
            self._rare = {name: asset for name, asset in self.by_name.items() if _is_rare(asset)}
        return self._rare

    def _keep_rare(self, before: Definitions, assets: Iterable[Asset]) -> None:
        if before._rare is not None:
            kept = {name: asset for name, asset in before._rare.items() if self.by_name.get(name) is asset}
            new = {name: asset for asset in assets if _is_rare(asset) for name in asset.names}
            self._rare = {**kept, **new}

    def with_assets(self, *assets: Asset) -> Definitions:
        """These definitions and the given assets; an asset of the same name is replaced in its place.

        A body that assigns several names goes on making those that are not replaced.
        """
        merged = self._copy()
        new = list(assets)
        for asset in assets:
            former = {merged.by_name[name] for name in asset.names if name in merged.by_name}
            for each in former - {asset}:
                rest = _rest(each, asset)
                for name in set(each.names).difference(asset.names):
                    if rest is None:
                        del merged.by_name[name]
                    else:
                        merged.by_name[name] = rest
                        new.append(rest)
            merged.by_name.update(dict.fromkeys(asset.names, asset))
        merged._keep_rare(self, new)
        return merged

    def without(self, *names: ResultName) -> Definitions:
        """These definitions without the assets of these names; a body's other results go with it."""
        merged = self._copy()
        for name in names:
            asset = merged.by_name.get(name)
            for each in asset.names if asset else ():
                merged.by_name.pop(each, None)
        merged._keep_rare(self, ())
        return merged

    def merged(self, other: Definitions) -> Definitions:
        """Both; where both define a name, the other's counts."""
        both = self.with_assets(*other.assets)
        both.jobs_by_name.update(other.jobs_by_name)
        both.resources.update(other.resources)
        both.givers = {name: each for name, each in self.givers.items() if name not in other.resources} | other.givers
        both.executor, both.specs = other.executor or self.executor, {**self.specs, **other.specs}
        return both

    def _copy(self) -> Definitions:
        same = Definitions.__new__(type(self)) if type(self) is Definitions else Definitions()
        same.by_name, same.jobs_by_name, same.resources = (
            dict(self.by_name),
            dict(self.jobs_by_name),
            dict(self.resources),
        )
        same.executor, same.givers, same.kept_at = self.executor, dict(self.givers), self.kept_at
        same.specs = self.specs
        same._words = same._rare = None
        same._base = self._base if self._words is None else (self._words, self.by_name)
        return same

    def known_as(self, word: str) -> ResultName | None:
        """The name of the asset that a word means: in code, on a magic's line, or as a user string.

        It means the asset of exactly this text, or else the only one whose key reads so, or else the only one whose key
        ends with it or is it as a Python name.

        >>> from nbasset.core.decorators import asset
        >>> @asset(key=["sales", "raw-data"])
        ... def raw(): ...
        >>> [str(Definitions([raw]).known_as(word)) for word in ("sales/raw-data", "raw-data", "sales__raw_data", "x")]
        ['sales/raw-data', 'sales/raw-data', 'sales/raw-data', 'None']
        """
        exact = ResultName.known(word)
        if exact in self.by_name:
            return exact
        if self._words is None:
            words, before = self._base
            now = self.by_name.keys()
            self._words = words.changed(now - before.keys(), before.keys() - now)
        return self._words.meaning(as_read(word))

    def find(self, word: str) -> ResultName:
        """The name of the asset that a word means.

        Raises:
            InvalidSelection: when there is none.
        """
        known = self.known_as(word)
        if known is None:
            deps = (key for asset in self.assets for key in asset.deps)
            raise InvalidSelection(missing(word, map(str, self.by_name), (*self.specs, *deps)))
        return known

    def named_by(self, word: str) -> tuple[ResultName, ...]:
        """The results that a word means: of an asset with points, those of all of them.

        Raises:
            InvalidSelection: when there is none.
        """
        return self.parts_of(self.find(word))

    def job(self, name: str) -> Job:
        """The job of this name.

        Raises:
            InvalidSelection: when there is none.
        """
        if name not in self.jobs_by_name:
            raise InvalidSelection(f"There is no job {name!r}{did_you_mean(name, self.jobs_by_name)}")
        return self.jobs_by_name[name]

    def __repr__(self) -> str:
        assets = [each for each in self.assets if not each.is_check]
        return f"<Definitions: {len(assets)} assets, {len(self.jobs_by_name)} jobs>"


def _among(assets: Iterable[object]) -> tuple[Definitions, Graph[ResultName]]:
    """Assets as all that is defined, for selections."""
    known = Definitions([each for each in assets if isinstance(each, Asset)])
    return known, known.graph


Chosen.among = _among


def with_upstream(assets: Sequence[Asset]) -> list[Asset]:
    """The assets and those their ``deps`` name as objects.

    Raises:
        InvalidDefinition: when something else than an asset is given.
    """
    seen: dict[int, Asset] = {}
    todo = list(reversed(assets))
    while todo:
        each = todo.pop()
        if not isinstance(each, Asset):
            raise InvalidDefinition(f"{each!r} is not an asset: decorate the function with @asset.")
        if id(each) not in seen:
            seen[id(each)] = each
            todo.extend(each.upstream)
    return list(seen.values())


def _of_others(names: Iterable[ResultName], asset: Asset) -> tuple[ResultName, ...]:
    """Some names, without its own that its windows of time read of earlier ones."""
    from nbasset.core.partition_mappings import rests_on_its_earlier  # few assets have mappings

    return tuple(name for name in names if not rests_on_its_earlier(name.key, asset))


def _is_rare(asset: Asset) -> bool:
    if asset.always or asset.body.awaits or asset.check_specs:
        return True
    return bool(asset.dimensions) or asset.gathers is not None


def _rest(former: Asset, new: Asset) -> Asset | None:
    """What is left of an asset when another takes some of its names: those others that its body assigns."""
    left = tuple(key for key in former.keys if key not in new.keys)
    assigned = all(key.name in former.body.assigned for key in former.keys)
    return replace(former, keys=left) if left and assigned else None


class _Words:
    """Every word by which results can be called: how a key reads, or else the name it ends with or is in Python."""

    def __init__(self) -> None:
        self._reads: dict[str, frozenset[ResultName]] = {}
        self._short: dict[str, frozenset[ResultName]] = {}

    def meaning(self, word: str) -> ResultName | None:
        """The only result that a word means."""
        found = self._reads.get(word) or self._short.get(word, frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def changed(self, new: Iterable[ResultName], gone: Iterable[ResultName]) -> _Words:
        """The same with other names."""
        words = _Words()
        words._reads, words._short = dict(self._reads), dict(self._short)
        for names, others in ((new, False), (gone, True)):
            for name in names:
                for known, word in words._of(name):
                    found = known.get(word, frozenset())
                    known[word] = found - {name} if others else found | {name}
        return words

    def _of(self, name: ResultName) -> Iterator[tuple[dict[str, frozenset[ResultName]], str]]:
        if name.key.is_check:  # which nobody's code means
            return
        reads, *short = words_for(name)[1:]
        yield self._reads, reads
        for word in short:
            yield self._short, word


def words_for(name: ResultName) -> tuple[str, ...]:
    """Every word that can mean a result, as user strings: its whole text, how its key reads, and short ones.

    >>> words_for(ResultName.from_text("sales/raw"))
    ('sales/raw', 'sales/raw', 'raw', 'raw', 'sales__raw')
    """
    key, text = name.key, str(name)
    return as_read(text), key.to_user_string(), key.name, *key.python_names


def as_read(word: str) -> str:
    """A word as a user string, by which it is looked up."""
    return user_string(word) if "\\" in word else word


def _only(kind: type[Kind], items: Iterable[object], word: str, advice: str) -> list[Kind]:
    found = []
    for item in items:
        if not isinstance(item, kind):
            raise InvalidDefinition(f"{item!r} is not {word}: {advice}.")
        found.append(item)
    return found


def kept_by(name: ResultName, defined: Definitions) -> str:
    """The I/O manager that keeps a result: what its asset says, or its group, or what keeps whatever says nothing.

    Args:
        name: the result.
        defined: what is defined.

    >>> from nbasset.core.decorators import asset
    >>> @asset(io_manager_key="csv")
    ... def raw(): ...
    >>> kept_by(raw.names[0], Definitions([raw]))
    'csv'
    """
    out, kept_at = defined.by_name[name].of(name), defined.kept_at
    if out.io_manager_key:
        return out.io_manager_key
    by_group = kept_at.for_group(out.group_name) if kept_at is not None and kept_at.rules else None
    return by_group or ("io_manager" if "io_manager" in defined.resources else STORE)


def knows_manager(key: str, defined: Definitions) -> bool:
    """Whether something is known by the key of an I/O manager: a resource, a form of files, a place with a name.

    Args:
        key: the key.
        defined: what is defined.

    >>> knows_manager("lake", Definitions(resources={"lake": object()})), knows_manager("lake", Definitions())
    (True, False)
    """
    return key in defined.resources or key in (defined.kept_at or ())
