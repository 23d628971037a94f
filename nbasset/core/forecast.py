"""Forecast: what a run would make, and for how long by history, told from a view alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.status import Status
from nbasset.core.view import AssetView

HOPELESS = (Status.UNRESOLVED,)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would make.

    Args:
        names: the assets, in the order of the graph.
        seconds: how long they took last, together.
        unknown: those that were never timed.
        left: those that are not fresh and would not be made: they cannot be, or wait for the user.
    """

    names: tuple[str, ...] = ()
    seconds: float = 0.0
    unknown: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def forecast(assets: Sequence[AssetView], wanted: Iterable[str], *, again: bool = False) -> Forecast:
    """What making some assets would make: they, and whatever upstream of them is not fresh.

    An upstream that comes out the same may spare what rests on it, so it can turn out to be less.

    Args:
        assets: the views of all assets, in the order of the graph.
        wanted: the assets asked for.
        again: whether they are made even when they are fresh.

    >>> a = {"name": "a", "upstream": [], "status": "STALE", "manual": False, "took": 2.0, "cell": None}
    >>> b = {**a, "name": "b", "upstream": ["a"], "took": None}
    >>> forecast([a, b], ["b"])
    Forecast(names=('a', 'b'), seconds=2.0, unknown=('b',), left=())
    """
    known = {each["name"]: each for each in assets}
    named = {name for name in wanted if name in known}
    reached, todo = set(named), list(named)
    while todo:
        for up in known[todo.pop()]["upstream"]:
            if up in known and up not in reached:
                reached.add(up)
                todo.append(up)
    left: set[str] = set()
    made: list[str] = []
    for name, each in known.items():
        if name not in reached:
            continue
        waits = each["manual"] and name not in named and each["status"] != Status.FRESH
        if waits or each["status"] in HOPELESS or not left.isdisjoint(each["upstream"]):
            left.add(name)
        elif each["status"] != Status.FRESH or (again and name in named):
            made.append(name)
    unknown = tuple(name for name in made if known[name]["took"] is None)
    stay = tuple(name for name in known if name in left)
    return Forecast(tuple(made), seconds_of([known[name] for name in made]), unknown, stay)


def seconds_of(assets: Iterable[AssetView]) -> float:
    """Seconds that making some assets took, by their views; those of one cell that took as long were made together.

    >>> a, b = ({"name": name, "cell": "c1", "took": 2.0} for name in "ab")
    >>> seconds_of([a, b]), seconds_of([a, {**b, "cell": "c2"}])
    (2.0, 4.0)
    """
    return sum(took for _, took in {_body(each) for each in assets})


def _body(asset: AssetView) -> tuple[str, float]:
    return asset["cell"] or asset["name"], asset["took"] or 0.0


class Remaining:
    """What is left of a run, told for each asset that is done at the cost of that one.

    Args:
        assets: the views of all that the run makes.

    Attributes:
        whole: how many these were.
        seconds: how long what is left took last, as :func:`seconds_of` counts.

    >>> a, b = ({"name": name, "cell": None, "took": 2.0} for name in "ab")
    >>> left = Remaining([a, b])
    >>> left.done("a"), left.done("a"), left.done("another")
    (None, None, None)
    >>> left.whole, len(left), left.seconds, "b" in left
    (2, 1, 2.0, True)
    """

    def __init__(self, assets: Iterable[AssetView] = ()) -> None:
        self._left = {each["name"]: _body(each) for each in assets}
        self._bodies = Counter(self._left.values())
        self.whole = len(self._left)
        self.seconds = sum(took for _, took in self._bodies)

    def __len__(self) -> int:
        return len(self._left)

    def __contains__(self, name: object) -> bool:
        return name in self._left

    def done(self, name: str) -> None:
        """An asset is done."""
        body = self._left.pop(name, None)
        if body is not None:
            self._bodies[body] -= 1
            self.seconds -= 0.0 if self._bodies[body] else body[1]
