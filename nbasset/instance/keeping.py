"""Keeping: from what a body did to stored results."""

from __future__ import annotations

import gc
import os
import time
import types
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.digests import digest_of
from nbasset.core.errors import NotStored
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.outputs import Output
from nbasset.core.status import Assessment
from nbasset.core.version import Version
from nbasset.engine.body import Performed, Surroundings
from nbasset.engine.watch.observe import identity, read_by_modules
from nbasset.instance.housekeeping import Housekeeper
from nbasset.instance.results import MEMORY, Results
from nbasset.storage.io.managers import OutputContext
from nbasset.versions.data_version import DataVersion, data_version
from nbasset.versions.files import CHANGED, EXISTENCE, RESULT, VARIABLE, path_digest, presence, variable_digest
from nbasset.versions.memo import in_short
from nbasset.versions.settings import NUMBERS, PLOTTING, PRINTING, SETTINGS


class Keeper:
    """Stores what bodies made.

    Args:
        results: where to.
        surroundings: describe values for people.
        io_manager: gives the I/O manager of a key.
        warn: takes one sentence.
        notebook: the notebook or script.
        housekeeper: makes room.
    """

    def __init__(
        self,
        results: Results,
        surroundings: Surroundings,
        io_manager: Callable[[str], Any],
        warn: Callable[[str], None],
        notebook: str,
        housekeeper: Housekeeper,
    ) -> None:
        self.housekeeper = housekeeper
        self._waiting: dict[str, Materialization] = {}
        self.results = results
        self.surroundings = surroundings
        self.io_manager = io_manager
        self.warn = warn
        self.notebook = notebook

    def keep(self, asset: Asset, own: Mapping[str, Assessment], done: Performed, run_id: str) -> list[Materialization]:
        """Store every value of a body that has ended well; each is delivered whether it can be stored or not."""
        observed = self._observations(done, own[asset.names[0]].version)
        return [
            self._keep(name, asset, own[name], done, run_id, observed, first=number == 0)
            for number, name in enumerate(asset.names)
        ]

    def _observations(self, done: Performed, version: Version) -> list[list[str]]:
        """What was read, the files that the code names and a library may have opened by itself, and those that modules
        it imports had read when they were loaded.
        """
        seen = done.observed
        whole = [name for name in version.modules if name in version.parts]
        for path in (*version.paths, *(path for name in whole for path in read_by_modules.get(name, ()))):
            absolute = os.path.abspath(path)
            if absolute not in seen.written and os.path.isfile(absolute):
                seen.read.setdefault(absolute, identity(absolute))
        files = [
            [
                self.results.relative(path),
                CHANGED if seen.changed_meanwhile(path) else path_digest(path),
            ]
            for path in seen.inputs()
        ]
        variables = [[f"{VARIABLE}{name}", variable_digest(value)] for name, value in seen.variables.items()]
        looks = [[f"{EXISTENCE}{self.results.relative(path)}", presence(there)] for path, there in seen.only_looked()]
        results = [[f"{RESULT}{asset} in {notebook}", version] for (asset, notebook), version in seen.results.items()]
        return [*files, *variables, *looks, *results]

    def _keep(
        self,
        name: str,
        asset: Asset,
        own: Assessment,
        done: Performed,
        run_id: str,
        observed: list[list[str]],
        *,
        first: bool,
    ) -> Materialization:
        output = replayable(done.outputs[name])
        assert own.key is not None
        identity = data_version(output.value)
        version = _known_by_its_making(identity, own, observed) if identity.opaque else identity.digest
        shown = list(done.recording.items) if first else []
        if output.value is not None:
            shown.append({"type": "value", "data": self.surroundings.describe(output.value)})
        details = _details(own, output, done, [*observed, *_settings_of(shown)], asset.code_version)
        details["definition_metadata"] = plain_metadata(asset.metadata)
        details["untracked"] = [
            *done.observed.untracked,
            *(f"part of the value: {path.strip()}" for path in identity.opaque),
        ]
        counts = output.data_version or version
        details["identity"] = identity.digest if identity.digest != counts else ""
        details["classes"] = identity.classes
        details["names"] = list(identity.names)
        made = Materialization(
            asset=name,
            key=own.key,
            data_version=counts,
            notebook=self.notebook,
            run_id=run_id,
            made_at=time.time(),
            took=done.took,
            kind=one_line(output.value),
            io=own.settings.io,
            details=_what_is_told(details),
        )
        return self._stored(made, output.value, shown)

    def accepted(self, status: Assessment, who: str) -> Materialization:
        """Store the last result again, under the key of the definition now."""
        last = status.last
        assert last is not None
        assert status.key is not None
        change = "; ".join(map(str, status.causes))
        decision = {"accepted by": who, "accepted at": time.strftime("%Y-%m-%d %H:%M"), "accepted change": change}
        details = {
            **last.details,
            **version_details(status),
            "observed": [[what, self.results.digest_now(what)] for what, _ in last.details.get("observed", ())],
            "marks": [*last.details.get("marks", ()), "accepted as fresh"],
            "metadata": {**last.details.get("metadata", {}), **decision},
        }
        made = replace(last, key=status.key, details=_what_is_told(details), notebook=self.notebook)
        return self._stored(made, self.results.load(last), [dict(item) for item in self.results.shown(last)])

    def _stored(self, made: Materialization, value: object, shown: list[dict[str, Any]]) -> Materialization:
        try:
            save = self._saved if made.io == "pickle" else self._to_manager
            stored = save(made, value, shown)
        except NotStored as error:
            self.warn(f"{made.asset} is not in the store, and will be made again in the next session: {error}")
            marks = [*made.details.get("marks", ()), "not stored"]
            stored = replace(made, io=MEMORY, details={**made.details, "marks": marks, "shown": shown})
            self.results.keep_in_session(stored, value)
            if made.io == "pickle" and isinstance(error.__cause__, OSError):
                self._waiting[made.key] = made
            return stored
        self.results.remember(stored, value)
        return stored

    def _saved(self, made: Materialization, value: object, shown: list[dict[str, Any]]) -> Materialization:
        stored = self.results.store.save(made, value, shown)
        if not self.results.loads_as_it_was(stored, value):
            if not self.results.store.remove([stored]):
                gc.collect()  # what was loaded may be held by a ring of references
                self.results.store.remove([stored])
            raise NotStored(
                f"what is loaded again of its {type(value).__name__} is not what was stored: a class in it has to say "
                "what belongs to its instances (__reduce__)."
            )
        return stored

    def store_what_waits(self, run_id: str) -> None:
        """After a run: store what an earlier run could not store, should the disk have room now."""
        for made in [made for made in self._waiting.values() if made.run_id != run_id]:
            kept = self.results.in_session(made.key)
            try:
                if kept is not None:
                    shown = [dict(item) for item in kept[0].details["shown"]]
                    self.results.remember(self.results.store.save(made, kept[1], shown), kept[1])
                    self.warn(f"{made.asset} is in the store now.")
                del self._waiting[made.key]
            except NotStored:
                continue

    def _to_manager(self, made: Materialization, value: object, shown: list[dict[str, Any]]) -> Materialization:
        metadata = made.details.get("definition_metadata", {})
        context = OutputContext(AssetKey(made.asset), made.run_id, metadata, version=made.key)
        self._give_up_earlier(made)
        try:
            self.io_manager(made.io).handle_output(context, value)
        except NotStored:
            raise
        except Exception as error:
            raise NotStored(f"I/O manager {made.io} raised {type(error).__name__}: {error}") from error
        metadata = {**made.details.get("metadata", {}), **plain_metadata(context.logged_metadata)}
        return self.results.store.record(replace(made, details={**made.details, "metadata": metadata}), shown)

    def _give_up_earlier(self, made: Materialization) -> None:
        """An I/O manager may write over the value it has; so what was recorded of that one is not true any more.

        That comes before: should this process die between writing and recording, no record tells of another value.
        """
        store = self.results.store
        store.remove([each for each in store.versions(made.asset) if each.io == made.io])


def _known_by_its_making(identity: DataVersion, own: Assessment, observed: list[list[str]]) -> str:
    """The data version of a value that cannot be seen through: made another way, it counts as another."""
    return digest_of([identity.digest, own.key, observed])


def _details(
    own: Assessment, output: Output[Any], done: Performed, observed: list[list[str]], code_version: str | None
) -> dict[str, Any]:
    return {
        "code_version": code_version,
        **version_details(own),
        "observed": observed,
        "metadata": plain_metadata({**done.metadata, **output.metadata}),
        "marks": [],
    }


ONE_SHOT = (types.GeneratorType, map, filter, zip, enumerate, reversed)


def replayable(output: Output[Any]) -> Output[Any]:
    """A value that can be gone through only once is gone through now, and every consumer gets an iterator of its own.

    >>> list(replayable(Output(number * 2 for number in range(3))).value)
    [0, 2, 4]
    """
    return replace(output, value=iter(list(output.value))) if isinstance(output.value, ONE_SHOT) else output


def version_details(own: Assessment) -> dict[str, Any]:
    """What a result was made from, as it is kept to tell later what has changed."""
    version = own.version
    return {
        "parts": {name: [part.kind, part.digest, part.text] for name, part in version.parts.items()},
        "upstream": list(version.upstream),
        "inputs": dict(own.inputs),
        "after": dict(own.after),
        "declared": dict(version.declared),
        "seed": own.settings.seed,
        "config": repr(dict(own.settings.config)) if own.settings.config else "",
    }


def _what_is_told(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details without those that say nothing: every header is read in every session."""
    return {name: told for name, told in details.items() if told or told == 0}


def not_acceptable(status: Assessment) -> str:
    """Why an asset's last result cannot be accepted as fresh."""
    name = status.asset
    if status.current is not None:
        return f"{name} has a result of exactly this definition already: there is nothing to accept."
    if status.last is None:
        return f"{name} has no earlier result to accept: run %materialize {name}."
    via = next((cause.via for cause in status.causes if cause.via), name)
    return f"{name} rests on {via}, which is not fresh: accept or materialize {via} first."


def _settings_of(shown: list[dict[str, Any]]) -> list[list[str]]:
    """The settings that what was shown rests on: those of plots, and of tables and texts that are printed."""
    drawn = any(kind.startswith("image/") for item in shown for kind in item.get("data", ()))
    printed = any(item["type"] == "stream" or "text/html" in item.get("data", ()) for item in shown)
    names = [*([PLOTTING] if drawn else []), *([PRINTING, NUMBERS] if printed else [])]
    return [[name, SETTINGS[name]()] for name in names]


def plain_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata as plain data: numbers and texts as they are, everything else as its text."""
    return {
        str(name): value
        if isinstance(value, (int, float, str, bool, type(None)))
        else str(getattr(value, "value", value))
        for name, value in metadata.items()
    }


def one_line(value: object) -> str:
    """What a value is, in one line.

    >>> one_line([1, 2, 3]), one_line(3), one_line(None)
    ('list of 3', 'int', 'None')
    """
    if value is None:
        return "None"
    short = in_short(value)
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return f"{type(value).__name__} of {len(value)}"
    return short if "×" in short else type(value).__name__
