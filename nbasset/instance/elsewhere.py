"""Elsewhere: which steps of a run other processes may make, and what of their answers is taken for the kernel's own.

A result that was made elsewhere has to be the one that would have been made here. Three things see to that. What needs
the kernel stays. Whoever takes an order finds out what the asset rests on in its own process, by the rules that hold
here, and refuses when that is not what the key says. And what was observed there has to hold here when the answer
comes.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody
from nbasset.core.errors import NbassetError, NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Step
from nbasset.core.ports import ResultStore
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.core.version import Version
from nbasset.engine.carried import Carrying, carried_for
from nbasset.engine.maker import LostInput
from nbasset.engine.thread_counts import set_since_loaded
from nbasset.engine.tracebacks import in_one_line
from nbasset.engine.work_order import Carried, Delivery, WorkOrder, Workplace
from nbasset.instance.needs import shell_names
from nbasset.instance.orders import home_as_it_is, order_for
from nbasset.instance.resources_along import that_stays
from nbasset.instance.results import MEMORY, Results
from nbasset.instance.run_config import is_private
from nbasset.instance.run_home import RunHome
from nbasset.instance.run_world import RunWorld
from nbasset.ui.words import size
from nbasset.versions.budget import weight
from nbasset.versions.code.untracked import COMPUTED
from nbasset.versions.settings import setting_now
from nbasset.versions.whereabouts import place_called

HEAVY = 10_000_000
"""Bytes from which on it is said that a step takes much of the notebook's data along."""


class Stays:
    """Which steps have to be made in the kernel, as far as this session has found out; with the reason, told once.

    Args:
        home: the instance.
    """

    def __init__(self, home: RunHome) -> None:
        self._home = home
        self._known: dict[tuple[ResultName, ...], tuple[str, str]] = {}
        self._told: set[str] = set()
        self._otherwise: dict[tuple[ResultName, ...], set[str]] = {}

    def note(self, names: tuple[ResultName, ...], code: str, reason: str) -> None:
        """A step has to be made here, as long as its code is this."""
        self._known[names] = code, reason
        self.tell(names, reason)

    def known(self, names: tuple[ResultName, ...], code: str) -> bool:
        """Whether that is known of a step."""
        return self._known.get(names, ("", ""))[0] == code

    def is_otherwise(self, names: tuple[ResultName, ...], labels: Collection[str]) -> bool:
        """Another process has something otherwise; whether that was not known.

        Args:
            names: what it was to make.
            labels: how the version calls that.
        """
        known = self._otherwise.setdefault(names, set())
        new = not known.issuperset(labels)
        known.update(labels)
        return new

    def otherwise(self, names: tuple[ResultName, ...], parts: Container[str]) -> set[str]:
        """What other processes will have otherwise.

        Args:
            names: what they are to make.
            parts: how the version calls what it consists of.
        """
        others = (each for known in self._otherwise.values() for each in known if each in parts)
        return {*self._otherwise.get(names, ()), *others}

    def tell(self, names: tuple[ResultName, ...], reason: str) -> None:
        """Say why a step is made here; once."""
        self.say(f"{names[0]} is made in the kernel: {reason.rstrip('.')}.")

    def say(self, sentence: str) -> None:
        """Say something; once."""
        if sentence not in self._told:
            self._told.add(sentence)
            self._home.warn(sentence)


class Elsewhere:
    """One run, as far as other processes take part in it.

    Args:
        world: what the run sees of the instance.
        home: the instance.
        stays: what is known of steps that have to be made here.
        away: whether orders may leave this computer: what comes back then is signed here.
    """

    def __init__(self, world: RunWorld, home: RunHome, stays: Stays, *, away: bool) -> None:
        self._away = away
        self._world = world
        self._home = home
        self._stays = stays
        self._codes: dict[tuple[ResultName, ...], str] = {}
        self._makes = home.surroundings.elsewhere
        self._carrying = Carrying(setting_now)
        self._here: Workplace | None = None
        self._carried: dict[int, tuple[Carried, ...]] = {}

    def begins_here(self) -> None:
        """A body is about to run here: how this process is, is looked at again for the next order."""
        self._here = None
        self._carried.clear()

    def order(self, step: Step, own: Mapping[ResultName, Assessment]) -> WorkOrder | None:
        """The order to make a step elsewhere; None when it has to be made here."""
        first = own[step.names[0]]
        code = self._codes[step.names] = first.version.code
        if step.asset.in_kernel or self._stays.known(step.names, code):
            return None
        try:
            inputs = self._world.begins_elsewhere(step)
        except LostInput:  # it is found out, and dealt with, here
            return None
        reason = needs_the_kernel(step.asset, first, inputs, self._world.standing.definitions.resources)
        if reason or inputs is None:
            self._stays.tell(step.names, reason)
            return None
        try:
            return self._order(step, own, inputs)
        except Exception as error:  # noqa: BLE001  # whatever hinders it, here it can be made
            told = str(error) if isinstance(error, NbassetError) else in_one_line(error)
            self._stays.tell(step.names, told)
            return None

    def order_again(self, step: Step, own: Mapping[ResultName, Assessment], unlike: Sequence[str]) -> WorkOrder | None:
        """The order once more, with what was found to be otherwise elsewhere; None when that cannot be taken along."""
        home = step.asset.body.namespace
        labels = [each for each in unlike if place_called(each, home) is not None]
        return self.order(step, own) if self._stays.is_otherwise(step.names, labels) else None

    def expected(self, steps: Sequence[Step]) -> Sequence[float]:
        """For each step, how long it will take."""
        return self._world.expected(steps)

    def took(self, steps: Sequence[Step]) -> Mapping[ResultName, float]:
        """How long those took that were made before."""
        return self._home.opened.log.took([step.names[0] for step in steps])

    def _order(
        self, step: Step, own: Mapping[ResultName, Assessment], inputs: Mapping[str, Materialization]
    ) -> WorkOrder:
        home = self._here = self._here or home_as_it_is(self._home.root, self._home.notebook, away=self._away)
        space = step.asset.body.namespace
        if id(space) not in self._carried:
            self._carried[id(space)] = self._carrying.now(space)
        version = own[step.names[0]].version
        used = self._world.standing.definitions.partitions_used(version) if step.asset.point else {}
        order = order_for(
            step.asset,
            own,
            inputs,
            home,
            self._world.run,
            surroundings=self._makes(),
            carried=carried_for(self._carried[id(space)], version.parts),
            along=self._stays.otherwise(step.names, version.parts),
            used=used,
            numbers=self._home.opened.numbers,
            defined=self._world.standing.definitions,
        )
        if len(order.body) > HEAVY:
            name = heaviest(step.asset, own[step.names[0]].version)
            self._stays.say(
                f"{step.names[0]} takes {size(len(order.body))} of the notebook's own data along to its process each "
                f"time, most of it {name}: make {name} an asset (%%asset {name})."
            )
        return order

    def adopt(
        self, step: Step, own: Mapping[ResultName, Assessment], delivery: Delivery
    ) -> Sequence[Materialization] | None:
        """Take what a worker has made for what was made here; None when it has to be made here.

        Raises:
            LostInput: when an upstream value has to be made first.
        """
        try:
            made = signed(self._home.opened.store, delivery.made) if self._away else delivery.made
            reason = self._why_not(own, made)
        except NotTrusted as error:
            made, reason = (), str(error)
        if reason:
            self.stays(step, reason)
            return None
        self._world.made_elsewhere(step, made, delivery.drew)
        for sentence in delivery.warnings:
            self._stays.say(sentence)
        return made

    def _why_not(self, own: Mapping[ResultName, Assessment], made: Sequence[Materialization]) -> str:
        """Why what was made elsewhere is not what would have been made here; empty when it is."""
        results = self._home.opened.results
        changed = (what for each in made for what in results.changed(each))
        what = next(changed, "")
        return not_as_asked(results, own, made) or (f"in its process {what}" if what else "")

    def stays(self, step: Step, reason: str, *, this_time: bool = False) -> None:
        """A step has to be made here, as has turned out.

        Args:
            step: the step.
            reason: why.
            this_time: whether that is not the step's own fault.
        """
        if this_time:
            self._stays.tell(step.names, reason)
        else:
            self._stays.note(step.names, self._codes[step.names], reason)


def heaviest(asset: Asset, version: Version) -> str:
    """Of the notebook's names that an asset uses, the one whose value weighs most."""
    space = asset.body.namespace
    names = (name for name in version.names if name in space)
    return max(names, key=lambda name: weight(space[name]), default="what its code holds")


def signed(store: ResultStore, made: Sequence[Materialization]) -> Sequence[Materialization]:
    """What was stored where the user's secret is not, under the user's signature.

    Raises:
        NotTrusted: when something else lies there.
    """
    custody = store.custody
    return made if custody is None else [custody.countersign(each) if each.io != MEMORY else each for each in made]


def not_as_asked(results: Results, own: Mapping[ResultName, Assessment], made: Sequence[Materialization]) -> str:
    """Why what was made elsewhere is not what was asked for, and stored; empty when it is.

    Args:
        results: finds it.
        own: what was asked for.
        made: what was made.
    """
    if {each.asset: each.key for each in made} != {name: each.key for name, each in own.items()}:
        return "its process gave other results than it was asked for"
    if any(each.io == MEMORY for each in made):
        return "its value cannot be stored"
    return "" if all(map(results.is_whole, made)) else "what its process has stored cannot be read here"


def needs_the_kernel(
    asset: Asset,
    own: Assessment,
    inputs: Mapping[str, Materialization] | None,
    resources: Mapping[str, object],
) -> str:
    """Why a step has to be made in the kernel, as far as that is seen before it is made; empty when it need not.

    Args:
        asset: the asset.
        own: it, as things stand.
        inputs: what goes into it; ``None`` where it cannot be known.
        resources: every resource by name.
    """
    body = asset.body
    asked = shell_names(body) if isinstance(body, CellBody) else []
    if inputs is None:
        return "its code looks up a name that nobody could see before it ran"
    in_memory = [each for each in inputs.values() if each.io == MEMORY]
    if in_memory:
        return f"{in_memory[0].asset} is not in the store"
    if own.settings.seed is None:
        return "it draws from the kernel's own random generators"
    if not COMPUTED.isdisjoint(own.version.untracked):
        return "its code computes names of the notebook"
    if is_private(own.settings.config):
        return "its config holds a secret"
    threads = set_since_loaded()
    if threads:
        return f"{threads} was set since the kernel was started, and libraries read it when they are loaded"
    if resource := that_stays(own.version, resources):
        return f"its resource {resource} is an object of this session"
    return f"it uses {asked[0]}" if asked else ""
