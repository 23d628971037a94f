"""Written orders: those of a whole run, written before it begins, as far as anybody can know them then."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping

from nbasset.core.dataclass import replace
from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Action, Plan, Step
from nbasset.core.result_names import ResultName
from nbasset.engine.carried import Carrying
from nbasset.engine.work_order import WorkOrder
from nbasset.instance.elsewhere import HEAVY, heaviest, needs_the_kernel
from nbasset.instance.orders import home_as_it_is, order_for
from nbasset.instance.run_world import RunWorld
from nbasset.instance.standing import Standing
from nbasset.ui.words import listed, size
from nbasset.versions.places import is_local
from nbasset.versions.settings import setting_now
from nbasset.versions.whereabouts import place_called


def orders_for(world: RunWorld, plan: Plan, *, away: bool = False) -> Iterable[tuple[Step, WorkOrder]]:
    """The order of each step that is to be made, or that may have to be since what it rests on is.

    Args:
        world: what the run sees.
        plan: what it has to do.
        away: whether orders may leave this computer.
    """
    changing: set[ResultName] = set()
    carrying = Carrying(setting_now)
    bodies = (step for step in plan.steps if step.parts is None)
    makes = [step for step in bodies if plan.decisions[step.names[0]].action is Action.MAKE]
    _refuse([step for step in makes if step.asset.in_kernel], "says so (--in-kernel)")
    for step in plan.steps:
        above = {up for name in step.names for up in world.upstream.get(name, ())}
        if step not in makes and changing.isdisjoint(above):
            continue
        changing.update(step.names)
        if step.parts is not None:
            continue
        try:
            yield step, _order(world, step, changing, away, carrying)
        except NbassetError:
            if step in makes:
                raise


def _refuse(steps: Collection[Step], why: str) -> None:
    names = [str(name) for step in steps for name in step.names]
    if names:
        raise NbassetError(
            f"{listed(names)} cannot be made in the background: its cell {why}. Make it first (%materialize "
            f"{', '.join(names)}), or leave it out."
        )


def _order(world: RunWorld, step: Step, changing: Collection[ResultName], away: bool, carrying: Carrying) -> WorkOrder:
    """A step's order, with what its inputs may need of the notebook in the place of those that are still to be made."""
    standing, home = world.standing, world.instance
    own = {name: standing.all()[name] for name in step.names}
    first = own[step.names[0]]
    inputs = {local: _expected(standing, up, changing) for local, up in first.version.inputs.items()}
    known = {local: each for local, each in inputs.items() if each is not None}
    reason = needs_the_kernel(step.asset, first, known, standing.definitions.resources)
    if reason:
        raise _refused(step, reason)
    place = home_as_it_is(home.root, home.notebook, away=away)
    made = home.surroundings.elsewhere()
    along = [label for label in first.version.parts if _is_of_a_local_module(label, step.asset.body.namespace)]
    try:
        order = order_for(
            step.asset,
            own,
            known,
            place,
            world.run,
            surroundings=made,
            carried=carrying.now(step.asset.body.namespace),
            along=along,
            defined=standing.definitions,
        )
    except NbassetError as error:
        raise _refused(step, str(error)) from error
    if len(order.body) > HEAVY:
        name = heaviest(step.asset, first.version)
        raise NbassetError(
            f"{step.names[0]} would take {size(len(order.body))} of the notebook's own data along, most of it {name}, "
            f"while other cells run: make {name} an asset (%%asset {name})."
        )
    return order


def _refused(step: Step, reason: str) -> NbassetError:
    name = step.names[0]
    return NbassetError(
        f"{name} cannot be made in the background: {reason}. Make it first (%materialize {name}), or leave it out."
    )


def _is_of_a_local_module(label: str, home: Mapping[str, object]) -> bool:
    """Whether cells may have changed it unseen: nobody can be asked later how another process has it."""
    place = place_called(label, home)
    return place is not None and (place[0] == "builtins" or is_local(sys.modules[place[0]]))


def _expected(standing: Standing, name: ResultName, changing: Collection[ResultName]) -> Materialization | None:
    """The result that goes in, or one that only says which names of the notebook its value may need."""
    current = standing.all()[name].current
    if current is not None and name not in changing:
        return current
    above = (name, *standing.graph.ancestors([name]))
    names: set[str] = set()
    for each in above:
        asset, version = standing.definitions.by_name[each], standing.version(each)
        names.update(version.names if any(map(_is_class, map(asset.body.namespace.get, version.names))) else ())
    stand_in = Materialization(name, "", "", "", "", 0.0, 0.0, "")
    return replace(stand_in, making=stand_in.making._replace(names=tuple(sorted(names))))


def _is_class(thing: object) -> bool:
    return isinstance(thing, type)
