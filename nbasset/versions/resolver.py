"""The resolver: what each asset rests on at this moment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from types import FunctionType

from nbasset.core.assets import Asset
from nbasset.core.bodies import Body, CellBody, FunctionBody, RecalledBody
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.digests import digest_of
from nbasset.core.keys import user_string
from nbasset.core.result_names import ResultName
from nbasset.core.sources import ASKED
from nbasset.core.types_named import names_types
from nbasset.core.version import BODY, Part, Version, restart_sentence
from nbasset.versions.broken import Broken, home_of
from nbasset.versions.budget import Budget
from nbasset.versions.closure import Walk
from nbasset.versions.code.introspection import asked_of_body
from nbasset.versions.code.normal_form import normal_form
from nbasset.versions.composed import known_to, older_sentences
from nbasset.versions.defining import defined_as, may_be_left_out
from nbasset.versions.files import declared
from nbasset.versions.findings import Found
from nbasset.versions.fingerprints import Fingerprints
from nbasset.versions.loaded_with import Taken, any_load, label_of_load, taken_by
from nbasset.versions.managers import Leading, held_code, leading, managed
from nbasset.versions.memo import Memo, met
from nbasset.versions.named_types import NamedTypes
from nbasset.versions.places import keeps_for_itself
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.reach import Led, Reach, Resolved
from nbasset.versions.resources import RESOURCE, used_managers, used_resources, with_givers, with_required
from nbasset.versions.settings import hidden_in, searched_for
from nbasset.versions.switches import LedTo, Switch
from nbasset.versions.traces import NO_TRACE, Trace, Traces
from nbasset.versions.typed import follow_types, older_types
from nbasset.versions.unseen_values import made_parts

CHECKS = "its checks"
"""The name under which a version lists the checks that the asset's own code carries out."""


class Resolver:
    """Tells versions for one planning pass: every helper and global is looked at once.

    Args:
        definitions: everything that is defined.
        plain: what plain cells have assigned, in a notebook.
        broken: local modules that do not load, and why.
        budget: how much may be digested anew.
        traces: the versions of earlier looks, where they are kept.
        between_cells: whether what costs much to be asked again is taken for granted.
        counted: tells what of a resource counts.

    A new pass needs a new resolver, since globals count by their content at the moment.
    """

    def __init__(
        self,
        definitions: Definitions,
        plain: PlainNames | None = None,
        broken: Broken | None = None,
        budget: Budget | None = None,
        traces: Traces | None = None,
        *,
        between_cells: bool = False,
        counted: Callable[[object], object] = lambda resource: resource,
    ) -> None:
        self._counted = counted
        self.broken = broken or Broken()
        self.definitions = definitions
        self.plain = plain
        self.memo = Memo(budget)
        fingerprints = Fingerprints(self.memo)
        self.fingerprint, self.held = fingerprints.fingerprint, fingerprints.held
        self.known_as = definitions.known_as
        self.traces = traces
        self._new: dict[int, Resolved] = {}
        self._managers: dict[str, Leading] = {}
        self._answers = _Answers(definitions, plain, self.memo)
        self._led_to = LedTo(self._leads_to)
        if traces is not None:
            attached = {name: [(label, id(each)) for label, each in met] for name, met in self.memo.attached.items()}
            switches = [(each.room, each.label, self._set_to(each)) for each in self.memo.switches]
            surroundings = attached, switches, self.broken, list(definitions.resources), id(plain)
            traces.look(self._answers, surroundings, definitions, between_cells=between_cells)

    def unsure(self, names: Iterable[ResultName]) -> list[ResultName]:
        """Those of some assets that :meth:`sure` may find otherwise."""
        if self.traces is None:
            return []
        return [name for name in names if not self.traces.is_sure(self.definitions.by_name[name])]

    def version(self, asset: Asset) -> Version:
        """What the asset rests on now, as facts."""
        return self.resolved(asset).version

    def resolved(self, asset: Asset) -> Resolved:
        """What the asset rests on now, with what of it is alive."""
        known = self.traces.known(asset) if self.traces is not None else None
        if known is not None and self.memo.switches and self._led_to.rooms(*known.led) != known.rooms:
            known = None  # what it rests on leads to other libraries now
        return known or self._traced(asset)

    def sure(self, asset: Asset) -> Resolved:
        """The same, where what costs much to be asked again is not taken for granted."""
        if self.traces is None or id(asset) in self._new:
            return self._new.get(id(asset)) or self.resolved(asset)
        return self.traces.sure(asset, self._answers) or self._traced(asset)

    def _traced(self, asset: Asset) -> Resolved:
        if self.traces is None:
            return self._followed(asset)
        trace = self.memo.trace = Trace()
        try:
            known = self._followed(asset)
        finally:
            self.memo.trace = NO_TRACE
        trace.is_open |= bool(known.version.unchecked or asset.reads or asset.env or known.version.recalled)
        self.traces.keep(asset, known, trace)
        self._new[id(asset)] = known
        if any(self._led_to.took(name, known.led) for name in asset.names):
            self._led_to = LedTo(self._leads_to)
        return known

    def _followed(self, asset: Asset) -> Resolved:
        body = asset.body
        if isinstance(body, RecalledBody):
            return self._recalled(asset, body)
        walk, own = self._walked(asset)
        found = walk.found
        inputs, waits_for = self._parameters(asset, body)
        handed = self._handed(walk, asset, inputs) if self.definitions.resources or body.config_class else []
        named = self._named(walk, asset, inputs)
        self.memo.trace.is_open |= found.note_hidden(hidden_in(found.rooms))
        led = _led(found, inputs)
        rooms = self._rooms(led)
        if self.memo.switches:
            walk.switched(rooms)
        taken = _taken(found, rooms, self.memo)
        if self.plain and (found.places or self.plain.top.at_first):
            self.plain.places.renew(self.held)
            whole = [name for name, part in found.parts.items() if part.kind == "module"]
            for module, _, name in (each.rpartition(".") for each in self.plain.places.changed(whole, self.held)):
                walk.look_up(name, where=vars(sys.modules[module]))
            walk.finish()
            for place in (each for each in found.places if not keeps_for_itself(each)):
                self.plain.places.begin(place, self.held(place) or "")
        own_names = _own(asset)
        found.inputs = {name: key for name, key in found.inputs.items() if key not in own_names} | inputs
        parts = {BODY: own, **found.parts, **asked_of_body(found.asks, body), **may_be_left_out(asset)}
        if asset.check_specs:  # its result holds what came of these, and of no others
            told = ", ".join(sorted(f"{each.key.to_user_string()} {each.truth.value}" for each in asset.check_specs))
            parts[CHECKS] = Part("value", digest_of(told), told)
        if found.untracked and self.plain:
            unseen = made_parts(
                found.names, found.untracked, self.plain, lambda each: bool(self.memo.content("", each)[1])
            )
            parts |= unseen
        upstream = set(found.inputs.values())
        # What nobody makes here, a table or a file, is there already: it is external.
        before = filter(None, [self._meant(str(key)) for key in asset.deps])
        after = tuple([name for name in before if name not in upstream])
        version = Version(
            parts=parts,
            inputs=found.inputs,
            after=after,
            waits_for=tuple(dict.fromkeys((*waits_for, *found.unknown))),
            declared=declared(asset),
            code_version=asset.code_version,
            untracked=(ASKED, *found.untracked) if asset.external else tuple(found.untracked),
            names=tuple(found.names),
            unchecked=tuple(found.unchecked),
            heavy=tuple(found.heavy),
            paths=tuple(found.paths),
            modules=tuple(found.modules),
            types=named.told() if named else {},
            every=asset.every,
            freshness=asset.freshness_policy,
            outdated=(
                *_set_anew(taken, self.plain),
                *older_sentences(body, self.memo),
                *(older_types(asset, self.memo, named) if named else ()),
            ),
            broken=self.broken.told((*found.modules, home_of(body)), found.names, self.plain, self.known_as),
        )
        given = {name: self.definitions.givers[name] for name in handed if name in self.definitions.givers}
        defining = defined_as(asset, self.plain, self.memo.trace) if self.plain else []
        asks = found.names or found.paths or found.places or found.modules or handed or defining
        if self.plain and (asks or self.plain.setters.labels):
            names = [*(name for name in found.names if name not in found.added), *found.places, *defining]
            names += [name for giver in given.values() for name in giver.names]
            names += [name for each in handed if each in self._managers for name in self._managers[each].names]
            names += [*(each for each in self.plain.setters.labels if each in parts), *(each.label for each in taken)]
            names += searched_for((*found.modules, *found.rooms), self.plain.setters.labels)
            if names or found.paths or found.modules:
                trace, modules = self.memo.trace, tuple(found.modules)
                version = self.plain.noted(version, names, self.fingerprint, trace, found.asks, modules)
            version = with_givers(version, given, partial(self.fingerprint, self.plain.namespace))
        return Resolved(version, found.reach, led, rooms)

    def _named(self, walk: Walk, asset: Asset, inputs: Mapping[str, ResultName]) -> NamedTypes | None:
        """The types that an asset names, whose checks count as what its body uses does; most name none."""
        if not names_types(asset):
            return None
        follow_types(walk, asset)
        return NamedTypes(asset, self.memo, self.known_as, inputs)

    def _rooms(self, led: Led) -> frozenset[str]:
        """All libraries that something leads to, where anything is or was set in one."""
        return self._led_to.rooms(*led) if self.memo.switches or any_load() else frozenset()

    def _recalled(self, asset: Asset, body: RecalledBody) -> Resolved:
        """What a recalled asset rested on, for as long as that can be proved."""
        assert body.version is not None
        led = body.rooms, tuple(body.version.inputs.values())
        rooms = self._rooms(led)
        late = [each.label for each in self.memo.switches if each.counts_for(rooms)]
        why = body.why_not() or (f"{late[0]} is set otherwise in this kernel" if late else "")
        not_run = f"{why}: {body.version.recalled}" if why else ""
        return Resolved(replace(body.version, declared=declared(asset), not_run=not_run), Reach(), led, rooms)

    def _leads_to(self, name: ResultName) -> Led | None:
        """The libraries that an asset leads to, and whose values it gets."""
        asset = self.definitions.by_name.get(name)
        if asset is None:
            return None
        known = self._new.get(id(asset)) or (self.traces.known(asset) if self.traces is not None else None)
        if known is not None:
            return known.led
        if isinstance(asset.body, RecalledBody) and asset.body.version is not None:
            return asset.body.rooms, tuple(asset.body.version.inputs.values())
        trace, self.memo.trace = self.memo.trace, NO_TRACE  # each look asks again which libraries that are
        try:
            found = self._walked(asset)[0].found
            return _led(found, self._parameters(asset, asset.body)[0])
        finally:
            self.memo.trace = trace

    def _set_to(self, switch: Switch) -> Hashable:
        """What something is set to, in a form that can be compared with that of a later look."""
        return switch.part.digest if switch.part is not None else self.memo.answer("value", switch.value)

    def _walked(self, asset: Asset) -> tuple[Walk, Part]:
        body = asset.body
        walk = Walk(body.namespace, known_to(body, self._meant), self.memo, asset.names)
        if isinstance(body, CellBody):
            form = normal_form(body.normal)
            own = Part("code", form.digest, body.source)
            free = set(body.free).difference([each.name for each in body.parameters], asset.dimension_names)
            walk.code(form, body.namespace, only=free, own=not body.open_names, part=own)
        else:
            own = self._function(walk, body)
        found = walk.finish()
        for name in body.perhaps:
            found.unknown.pop(name, None)
        return walk, own

    def _function(self, walk: Walk, body: FunctionBody) -> Part:
        function = body.function
        assert isinstance(function, FunctionType)
        part, reached = self.memo.function(function)
        walk.code(normal_form(function.__code__), function.__globals__, own=True, part=part)
        for each in reached:
            walk.follow(each)
        return Part("code", part.digest, part.told)

    def _handed(self, walk: Walk, asset: Asset, inputs: Mapping[str, ResultName]) -> list[str]:
        """What a body is handed beside its inputs: the class of its config, and resources, count as its globals do.

        Returns:
            the resources.
        """
        body = asset.body
        kind, resources = body.config_class, self.definitions.resources
        name = getattr(kind, "__name__", "")
        if kind is not None and body.namespace.get(name) is kind:
            walk.look_up(name)
        elif kind is not None:
            walk.follow(kind)
        asked = used_resources(body, inputs, resources, walk.found.holders.values()) if resources else []
        used = with_required(asked, resources)
        for name in used:
            walk.content(f"{RESOURCE}{name}", self._counted(resources[name]))
            for each in held_code(resources[name], self._counted):
                walk.follow(each)
        walk.finish()
        ups = {**walk.found.inputs, **inputs}
        managers = used_managers(asset, ups, self.definitions.by_name, resources) if resources else []
        managers = with_required(managers, resources)
        for name in managers:
            self._managed(walk.found, name)
        if self.memo.trace and (used or managers):
            self.memo.trace.is_open = True
        return [*used, *managers]

    def _managed(self, found: Found, name: str) -> None:
        """What an I/O manager leads to counts as one part; that it reads and writes outside is its business.

        Only which asset it has read no key can know: that one may rest on what it keeps.
        """
        if name not in self._managers:
            manager = self.definitions.resources[name]
            self._managers[name] = leading(manager, self._counted, self.known_as, self.memo)
        led = self._managers[name]
        own = self.memo.content("", self._counted(self.definitions.resources[name]))[0].digest
        found.note(managed(name), led.part(self.definitions.resources[name], own))
        for each in led.found.inputs.values():
            found.note_untracked(f"asset {each} in I/O manager {name}")
        found.modules.update(led.found.modules)

    def _parameters(self, asset: Asset, body: Body) -> tuple[dict[str, ResultName], list[str]]:
        inputs: dict[str, ResultName] = {}
        waits_for: list[str] = []
        for parameter in body.parameters:
            if asset.dimensions and parameter.name in asset.dimension_names:
                continue
            key = self._meant(str(asset.ins.get(parameter.name, parameter.name)))
            if key is not None:
                inputs[parameter.name] = key
            elif parameter.required and parameter.name not in self.definitions.resources:
                waits_for.append(user_string(str(asset.ins.get(parameter.name, parameter.name))))
        return inputs, waits_for

    def _meant(self, word: str) -> ResultName | None:
        """The asset that a word means."""
        known = self.known_as(word)
        if self.memo.trace:
            self.memo.trace.means(word, known)
        return known


class _Answers:
    """What traces ask of the live world, in one look.

    Args:
        definitions: everything that is defined.
        plain: what plain cells have assigned.
        memo: what this look has digested.
    """

    def __init__(self, definitions: Definitions, plain: PlainNames | None, memo: Memo) -> None:
        self.known_as = definitions.known_as
        self.setting = memo.setting
        self.told = memo.answer
        self._plain = plain
        self._memo = memo

    def along(self, holder: object, attributes: tuple[str, ...]) -> tuple[Hashable, ...]:
        """The user's own things met along attributes of what others have written."""
        return met(self._memo.attached_along(holder, attributes))

    def provenances(self, name: str) -> object:
        """What plain cells had read for a name."""
        return self._plain.known(name) if self._plain else None


def _taken(found: Found, rooms: frozenset[str], memo: Memo) -> list[Taken]:
    """What packages have taken as cells loaded them counts."""
    if not rooms:
        return []
    taken = list(taken_by(rooms))
    for each in taken:
        found.note(label_of_load(each.label, each.package), Part("setting", each.digest))
    memo.trace.is_open |= bool(taken)
    return taken


def _set_anew(taken: Sequence[Taken], plain: PlainNames | None) -> tuple[str, ...]:
    """What of that would be otherwise from the top, since it was set anew above, or by the cell itself."""
    if not taken:
        return ()
    late = [each for each in taken if not each.stands] if plain else []
    above = [each for each in late if plain and plain.order.is_any_above(plain.setters.last(each.label), each.cell)]
    return tuple(restart_sentence(f"{each.label}, with which {each.package} was loaded,") for each in above)


def _led(found: Found, parameters: Mapping[str, ResultName]) -> Led:
    """What code leads to by itself."""
    return frozenset(found.rooms), tuple(dict.fromkeys((*found.inputs.values(), *parameters.values())))


def _own(asset: Asset) -> frozenset[ResultName]:
    """The assets that a cell makes and that functions it uses mention: they mean what the cell itself assigns.

    One that it reads before it assigns it would have to be there already.
    """
    body = asset.body
    if not isinstance(body, CellBody):
        return frozenset()
    assigned = {name for name in body.assigned if name not in body.free or name in body.perhaps}
    return frozenset(name for name in asset.names if name.key.name in assigned)
