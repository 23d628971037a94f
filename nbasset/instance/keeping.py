"""Keeping: from what a body did to stored results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.digests import digest_of
from nbasset.core.errors import NotStored
from nbasset.core.keys import AssetKey
from nbasset.core.making import NOT_STORED, Making
from nbasset.core.materialization import NO_VALUE, NOTHING, PLOT, Materialization
from nbasset.core.observation import Observation
from nbasset.core.outputs import NOT_GIVEN, NotGiven, NoValue, Output, by_hand
from nbasset.core.ports import Shown
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE, Elsewhere
from nbasset.core.status import Assessment
from nbasset.core.version import STORE, Part
from nbasset.engine.body import Performed
from nbasset.engine.drawings import is_drawing
from nbasset.engine.replaying import BYTES, ITEMS, is_unread
from nbasset.instance.housekeeping import Housekeeper
from nbasset.instance.numbered_results import Numbers
from nbasset.instance.observations import settings_of
from nbasset.instance.results import MEMORY, Results, recorded
from nbasset.instance.sharing import Sharing, again
from nbasset.instance.versioned_values import plain_metadata
from nbasset.libraries.foreign import name_of
from nbasset.libraries.library import PLOTS, TEXTS
from nbasset.storage.pickling import dump
from nbasset.versions.data_version import DataVersion, data_version
from nbasset.versions.managers import managed
from nbasset.versions.memo import in_short
from nbasset.versions.settings import settings_for

RESUMED = ("resumed from a checkpoint",)
"""The mark of a result whose body went on where an earlier attempt was stopped."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """A body that has ended well.

    Args:
        asset: the asset, which may have several results.
        done: what the body did.
        run_id: the run.
        observed: what it has observed.
        wrote: the files it has written; told with the first of its results.
        marks: what there is to say of it beside.
    """

    asset: Asset
    done: Performed
    run_id: str
    observed: tuple[Observation, ...]
    wrote: tuple[Observation, ...]
    marks: tuple[str, ...]

    def materialization(self, own: Assessment, output: Output[object], shown: Shown, notebook: str) -> Materialization:
        """What is known of one of its results.

        Args:
            own: the assessment of the result's asset.
            output: the result.
            shown: what it showed.
            notebook: the notebook or script.
        """
        if own.key is None:
            raise ValueError(f"{own.asset} has no key: something it uses has no value, so that it cannot be made.")
        identity = data_version(output.value)
        # Of what is drawn the picture counts, and that is made by the body alone.
        opaque = () if is_drawing(output.value) else identity.opaque
        io = self.kept_by(own, output)
        counts = by_hand(output.data_version) or (
            self._by_its_making(identity, own)
            if identity.opaque
            else _through(own.version.parts.get(managed(io)), identity)
        )
        return Materialization(
            asset=own.asset,
            key=own.key,
            data_version=counts,
            notebook=notebook,
            run_id=self.run_id,
            made_at=time.time(),
            took=self.done.took,
            kind=(own.asset.key.is_check and _found(output)) or _kind(output, shown),
            io=io,
            making=Making(
                code_version=self.asset.code_version,
                observed=(*self.observed, *settings_of(_libraries_of(shown))),
                untracked=(
                    *self.done.observed.untracked,
                    *(f"part of the value: {path.strip()}" for path in opaque),
                ),
                metadata=plain_metadata({**self.done.metadata, **output.metadata}),
                definition_metadata=plain_metadata(self.asset.of(own.asset).metadata),
                identity=identity.digest if identity.digest != counts else "",
                classes=identity.classes,
                names=tuple(identity.names),
                marks=self.marks,
                wrote=self.wrote if own.asset == self.asset.names[0] or self.asset.at_once else (),
                checks=output.checks,
                tags=dict(output.tags or {}),
                said=output.said,
            ).resting_on(own.version, own.settings, own.inputs, own.after),
        )

    def kept_by(self, own: Assessment, output: Output[object]) -> str:
        """Who keeps a result: what is no value, as Dagster has it, no I/O manager is asked to keep.

        Args:
            own: the assessment of the result's asset.
            output: the result.
        """
        out = self.asset.outs.get(own.asset.key)
        none = out is not None and output.value is None and not out.has_value
        return STORE if none or type(output.value) is NotGiven else own.settings.io

    def _by_its_making(self, identity: DataVersion, own: Assessment) -> str:
        """The data version of a value that cannot be seen through: made another way, it counts as another."""
        return digest_of([identity.digest, own.key, [each.to_json() for each in self.observed]])


def _through(manager: Part | None, identity: DataVersion) -> str:
    """The data version of a value as an I/O manager gives it: code of another one may make another of what it kept."""
    return digest_of([identity.digest, manager.digest]) if manager else identity.digest


class Keeper:
    """Stores what bodies made.

    Args:
        results: where to.
        warn: called with a sentence for the user.
        notebook: the notebook or script.
        housekeeper: makes room.
        numbers: the numbers of versions.
    """

    def __init__(
        self,
        results: Results,
        warn: Callable[[str], None],
        notebook: str,
        housekeeper: Housekeeper,
        numbers: Numbers,
    ) -> None:
        self.housekeeper = housekeeper
        self.results = results
        self.warn = warn
        self.notebook = notebook
        self._numbers = numbers
        self._waiting: dict[str, Materialization] = {}

    def keep(
        self,
        asset: Asset,
        own: Mapping[ResultName, Assessment],
        done: Performed,
        run_id: str,
        marks: tuple[str, ...] = (),
    ) -> list[Materialization]:
        """Store every value of a body that has ended well; each is delivered whether it can be stored or not.

        Args:
            asset: the asset; what its body showed is kept with the first of its results.
            own: the assessment of each of its results, by name.
            done: what the body did.
            run_id: the run.
            marks: what there is to say of it beside.
        """
        observed = self.results.observations.seen(done.observed, own[asset.names[0]].version)
        ended = _Ended(asset, done, run_id, observed, self.results.observations.wrote(done.observed), marks)
        shown: Shown = done.recording.items
        kept, at_once = [], dict[AssetKey, list[Materialization]]()
        names = tuple(own) if asset.at_once else asset.names
        pickled = [name for name in names if ended.kept_by(own[name], done.outputs[name]) == STORE]
        outputs = {**done.outputs, **{name: _storable(done, name) for name in pickled}}
        if asset.external:
            outputs = {name: self._as_it_is(own[name], ended, output) for name, output in outputs.items()}
        sharing = Sharing({name: outputs[name].value for name in pickled})
        for name in names:
            shown = [*shown, *_described(done, name)]
            made = ended.materialization(own[name], outputs[name], shown, self.notebook)
            if asset.at_once and made.kind != NO_VALUE:
                at_once.setdefault(name.key, []).append(made)
                continue
            kept.append(self._stored(sharing.noted(made), outputs[name].value, shown, sharing))
            shown = ()
        for parts in at_once.values():
            kept.extend(self._kept_at_once(asset, parts, outputs[parts[0].asset].value, shown))
            shown = ()
        return sorted(kept, key=lambda made: names.index(made.asset)) if at_once else kept

    def _kept_at_once(
        self, asset: Asset, parts: Sequence[Materialization], value: object, shown: Shown
    ) -> Sequence[Materialization]:
        """Store what a body gave for several partitions, which is no value but where an I/O manager keeps it."""
        from nbasset.instance.at_once import keep_together, refuse_value  # few assets make several

        if parts[0].io == STORE:
            refuse_value(asset, value)
            return [self._stored(made, value, () if number else shown) for number, made in enumerate(parts)]
        numbered = [self._numbers.numbered(made) for made in parts]
        for made in numbered:
            self.results.written.take(made)
        return keep_together(self.results, numbered, value, shown)

    def _as_it_is(self, own: Assessment, ended: _Ended, output: Output[object]) -> Output[object]:
        """A source with its version: what was told, or else that of the value that its I/O manager gives."""
        if output.data_version is not None or type(output.value) is not Elsewhere:
            return output
        made = ended.materialization(own, output, (), self.notebook)
        version = data_version(self.results.managed.load(made)).digest if made.io != STORE else SOURCE
        return replace(output, data_version=version)

    def accepted(self, status: Assessment, last: Materialization, key: str, who: str) -> Materialization:
        """Store the last result again, under the key of the definition now.

        Args:
            status: the asset as things stand.
            last: its last result.
            key: its key now.
            who: who judges the change harmless.
        """
        change = "; ".join(map(str, status.causes))
        decision = {"accepted by": who, "accepted at": time.strftime("%Y-%m-%d %H:%M"), "accepted change": change}
        making = last.making._replace(
            observed=tuple(map(self.results.observations.now, last.making.observed)),
            wrote=tuple(map(self.results.observations.left_now, last.making.wrote)),
            marks=(*last.making.marks, "accepted as fresh"),
            metadata={**last.making.metadata, **decision},
        ).resting_on(status.version, status.settings, status.inputs, status.after)
        made = replace(last, key=key, making=making, notebook=self.notebook)
        return self._stored(made, _loaded_again(self.results, last), self.results.shown(last))

    def _stored(
        self, made: Materialization, value: object, shown: Shown, sharing: Sharing | None = None
    ) -> Materialization:
        """Store a result; one that cannot be is kept for the session, and stored later where the disk was full."""
        made = self._numbers.numbered(made)
        self.results.written.take(made)
        try:
            if is_unread(value):
                raise NotStored(_ENDLESS)
            by_type = self._kept_by_type(made, value, shown) if sharing and not made.making.together else None
            return by_type or self.results.save(made, sharing.stored(made, value) if sharing else value, shown)
        except NotStored as error:
            if made.io != STORE:  # its I/O manager was to keep it, and nobody else is
                raise
            self.warn(f"{made.asset} is not in the store, and will be made again in the next session: {error}")
            making = made.making._replace(marks=(*made.making.marks, NOT_STORED), together=())
            kept = replace(made, io=MEMORY, making=making)
            self.results.keep_in_session(kept, value, shown)
            full = isinstance(error.__cause__, OSError | MemoryError)
            if full and made.io == STORE and not made.making.together:
                self._waiting[made.key] = made
            return kept

    def _kept_by_type(self, made: Materialization, value: object, shown: Shown) -> Materialization | None:
        """Where a rule says so for its type, have an I/O manager keep a value; ``None`` where it comes back otherwise.

        The key does not tell of the rule: whatever keeps it, it has to be the same value.
        """
        io = self.results.managed.for_type(type(value)) if made.io == STORE else None
        if io is None:
            return None
        try:
            kept = self.results.managed.save(replace(made, io=io), value, quiet=True)
        except NotStored as error:
            self.warn(f"{made.asset} is in the store: {error}")
            return None
        if kept.data_version != made.data_version or kept.making.identity != made.making.identity:
            self.results.managed.give_up([kept])
            return None
        return recorded(self.results, kept, value, shown)

    def store_what_waits(self, run_id: str) -> None:
        """After a run: store what an earlier run could not store, should the disk have room now."""
        for made in [made for made in self._waiting.values() if made.run_id != run_id]:
            kept = self.results.in_session(made.key)
            try:
                if kept is not None:
                    self.results.save(made, kept.value, kept.shown)
                    self.warn(f"{made.asset} is in the store now.")
                del self._waiting[made.key]
            except NotStored:
                continue


def _loaded_again(results: Results, made: Materialization) -> object:
    """What there is to store once more of a result, with all that is stored with it as one."""
    return again(made, results.store.load(made)) if made.making.together else results.load(made)


_ENDLESS = (
    f"its iterator goes on after {ITEMS:,} values or {BYTES // 1_000_000} MB, so that it is kept unread; "
    "itertools.islice takes as many as you need."
)


def _can_be_stored(value: object) -> bool:
    try:
        dump(value, "value")
    except NotStored:
        return False
    return True


def _storable(done: Performed, name: ResultName) -> Output[object]:
    """What is kept of a value; of a drawing that cannot be stored, its picture alone."""
    output = done.outputs[name]
    return replace(output, value=None) if name in done.drawn and not _can_be_stored(output.value) else output


def _described(done: Performed, name: ResultName) -> Shown:
    return [{"type": "value", "data": done.described[name]}] if name in done.described else []


def not_acceptable(status: Assessment) -> str:
    """Why an asset's last result cannot be accepted as fresh."""
    name = status.asset
    if status.current is not None:
        return f"{name} has a result of exactly this definition already: there is nothing to accept."
    if status.last is None:
        return f"{name} has no earlier result to accept: run %materialize {name}."
    via = next((cause.via for cause in status.causes if cause.via), name)
    return f"{name} is downstream of {via}, which is not fresh: accept or materialize {via} first."


def _drawn(shown: Shown) -> bool:
    """Whether there is a picture among what was shown."""
    return any(kind.startswith("image/") for item in shown if item["type"] != "stream" for kind in item["data"])


def _libraries_of(shown: Shown) -> Sequence[str]:
    """The libraries whose settings count for what was shown: for plots, and for tables and texts that are printed."""
    drawn = _drawn(shown)
    printed = any(item["type"] == "stream" or "text/html" in item["data"] for item in shown)
    return [*(settings_for(PLOTS) if drawn else []), *(settings_for(TEXTS) if printed else [])]


def _found(output: Output[object]) -> str:
    """What a check has found, in one line."""
    return ", ".join([each.said for each in output.checks])


def _kind(output: Output[object], shown: Shown) -> str:
    if output.value is None and _drawn(shown):
        return PLOT
    return NO_VALUE if isinstance(output, NoValue) else one_line(output.value)


_NUMBERS = frozenset((int, float, bool))
_CONTAINERS: tuple[type[Any], ...] = (list, tuple, dict, set, frozenset)


def one_line(value: object) -> str:
    """What a value is, in one line.

    >>> one_line([1, 2, 3]), one_line(3), one_line(None)
    ('list of 3', 'int', 'None')
    """
    if value is None:
        return NOTHING
    kind = type(value)
    if kind is NotGiven or kind is Elsewhere:
        return NOT_GIVEN if kind is NotGiven else SOURCE
    if kind in _NUMBERS:
        return kind.__name__
    for container in _CONTAINERS:
        if issubclass(kind, container):
            return f"{name_of(kind)} of {container.__len__(value)}"
    short = in_short(value)
    return short if short.startswith(f"{name_of(kind)} ") else name_of(kind)
