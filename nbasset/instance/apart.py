"""Apart: what a run in the background sees of the notebook, which is how that was when the run began."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import NotTrusted
from nbasset.core.events import Event
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Request, Step
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.engine.maker import LostInput
from nbasset.engine.work_order import Delivery, WorkOrder
from nbasset.instance.body_locals import KeptNames
from nbasset.instance.changed_values import ChangedValues
from nbasset.instance.elsewhere import needs_the_kernel, not_as_asked, signed
from nbasset.instance.needs import visible_names
from nbasset.instance.opened_store import Opened
from nbasset.instance.put_back import PutBack
from nbasset.instance.run_home import RunHome
from nbasset.instance.run_world import RunWorld
from nbasset.instance.seeds import Seeds
from nbasset.instance.standing import Standing

Orders = Mapping[tuple[ResultName, ...], WorkOrder]


class Apart:
    """A home for one run that shares nothing with the notebook's but the folder of the store.

    Args:
        home: the instance.
        heard: called with every event, on whatever thread it comes.
        say: called with a sentence for the user, the same.
    """

    def __init__(self, home: RunHome, heard: Callable[[Event], None], say: Callable[[str], None]) -> None:
        self.notebook = home.notebook
        self.root = home.root
        self.surroundings = home.surroundings
        self.warn = say
        self._heard = heard
        self.kept_names = KeptNames()
        self.put_back = PutBack(say)
        self.changed_values = ChangedValues()
        self.seeds = Seeds(say)
        self.seeds.everywhere = home.seeds.everywhere
        self.definitions: Definitions = home.definitions
        home.opened.log.flush()  # another reader finds what is written
        self.opened = Opened(home.root, home.notebook, Definitions, say, alone=True)
        self.opened.histories.update(home.opened.histories)

    def event(self, *events: Event) -> None:
        """Something happened, or several things one after another."""
        for event in events:
            self._heard(event)

    def close(self) -> None:
        """Let go of the store."""
        self.opened.store.close()


class World(RunWorld):
    """What the run sees: where assets stand changes with what it makes, and with nothing else."""

    def __init__(self, home: Apart, request: Request, standing: Standing, run_id: str) -> None:
        super().__init__(home, request, standing, run_id)
        self.fresh: deque[Materialization] = deque()

    def assess(self, step: Step) -> Mapping[ResultName, Assessment]:
        """The step's assets; what their code leads to is as it was at the beginning."""
        if self.request.only:
            self.standing.settle(step.names)
        return self.standing.again(step.names)

    def ranges(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Each by itself: its order was written before it was known which there are to make."""
        return steps

    def made_elsewhere(self, step: Step, made: Sequence[Materialization], drew: bool) -> None:
        """A worker has made a step: the notebook will hear of it, too."""
        super().made_elsewhere(step, made, drew)
        self.fresh.extend(made)


class Written:
    """The orders of a run, written when it began; what is not known then, the inputs, is filled in.

    Args:
        world: what the run sees.
        orders: by what they make, with the names of the notebook that they may need.
    """

    def __init__(self, world: World, orders: Orders) -> None:
        self._world = world
        self._home = world.instance
        self._orders = orders
        self._reasons: dict[tuple[ResultName, ...], str] = {}

    def order(self, step: Step, own: Mapping[ResultName, Assessment]) -> WorkOrder | None:
        """The order to make a step; None when nobody can."""
        written, first = self._orders.get(step.names), own[step.names[0]]
        try:
            inputs = self._world.begins_elsewhere(step)
        except LostInput as lost:
            self.stays(step, lost.reason)
            return None
        if written is None:
            self.stays(step, "when the run began, it did not have to be made")
            return None
        reason = needs_the_kernel(step.asset, first, inputs, self._world.standing.definitions.resources)
        if reason or inputs is None:
            self.stays(step, reason)
            return None
        visible = visible_names(first, step.asset, inputs)
        return replace(
            written,
            own={name: replace(each, current=None, last=None, causes=()) for name, each in own.items()},
            inputs=inputs,
            ahead={name: self._home.opened.numbers.ahead(name, each.key) for name, each in own.items()},
            visible=None if visible is None else visible.union(written.visible or ()),
        )

    def begins_here(self) -> None:
        """No body runs here."""

    def order_again(self, step: Step, own: Mapping[ResultName, Assessment], unlike: Sequence[str]) -> None:
        """What is otherwise elsewhere may have become so after the run began."""

    def adopt(
        self, step: Step, own: Mapping[ResultName, Assessment], delivery: Delivery
    ) -> Sequence[Materialization] | None:
        """Take what a worker has made. Whether what it has observed still holds, its status will say.

        Raises:
            LostInput: when it has read what another asset writes, which has to be made first.
        """
        opened, away = self._home.opened, self._orders[step.names].home.away
        made: Sequence[Materialization] = delivery.made
        try:
            made = signed(opened.store, made) if away else made
            reason = not_as_asked(opened.results, own, made)
        except NotTrusted as error:
            reason = str(error)
        if reason:
            self.stays(step, reason)
            return None
        self._world.made_elsewhere(step, made, delivery.drew)
        for sentence in delivery.warnings:
            self._home.warn(sentence)
        return made

    def expected(self, steps: Sequence[Step]) -> Sequence[float]:
        """For each step, how long it will take."""
        return self._world.expected(steps)

    def took(self, steps: Sequence[Step]) -> Mapping[ResultName, float]:
        """How long those took that were made before."""
        return self._home.opened.log.took([step.names[0] for step in steps])

    def stays(self, step: Step, reason: str, *, this_time: bool = False) -> None:
        """A step cannot be made, as has turned out."""
        self._reasons[step.names] = reason

    def reason(self, step: Step) -> str:
        """Why no other process can make a step."""
        return self._reasons[step.names].rstrip(".")
