"""Values: an asset's name in a plain cell is its current value, loaded when a cell first uses it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status
from nbasset.core.view import cause_view
from nbasset.engine.drawings import is_drawing
from nbasset.instance import Instance
from nbasset.instance.sharing import Loaded
from nbasset.libraries.foreign import is_a
from nbasset.notebook import figures
from nbasset.ui.words import cause_words
from nbasset.versions.budget import LARGE, weight
from nbasset.versions.closure import Walk
from nbasset.versions.memo import Memo


class Values:
    """Binds asset names in the notebook's namespace.

    Args:
        instance: where values come from.
        namespace: the notebook's names.
        say: takes one line for people.

    Attributes:
        wait: waits for assets that are being made in the background; None where no run ever was.
        config: the config of every run, where a program runs the notebook with one.
    """

    def __init__(self, instance: Instance, namespace: dict[str, Any], say: Callable[[str], None]) -> None:
        self.instance = instance
        self.namespace = namespace
        self.say = say
        self.strict = False
        self.config: CoercibleToRunConfig | None = None
        self.wait: Callable[[Collection[ResultName]], object] | None = None
        self._bound: dict[str, tuple[object, Materialization]] = {}
        self._why_not: dict[str, str] = {}
        self._loaded: Loaded = {}
        self._given: set[tuple[object, str]] = set()

    def is_users(self, name: str) -> bool:
        """Whether a name is the user's own variable, though an asset has the same name."""
        if name not in self.namespace or is_a(self.namespace[name], Asset):
            return False
        bound = self._bound.get(name)
        return bound is None or self.namespace[name] is not bound[0]

    def asset_of(self, name: str) -> ResultName | None:
        """The asset a name means in plain cells."""
        if name in self.namespace and is_a(self.namespace[name], Asset):
            return None
        return None if self.is_users(name) else self.instance.definitions.known_as(name)

    def seen(self, name: str) -> Materialization | None:
        """The result whose value a name is bound to."""
        bound = self._bound.get(name)
        return bound[1] if bound else None

    def bind(
        self, names: Iterable[str], *, loud: bool = True, assessments: Mapping[ResultName, Assessment] | None = None
    ) -> None:
        """Bind asset names to their current values; one that has none stays unbound, for a reason kept.

        Args:
            names: names of assets, as the code writes them.
            loud: say so when a value is stale.
            assessments: where every asset stands, when that was found out just now.
        """
        wanted = [name for name in names if self.asset_of(name) is not None]
        if not wanted:
            return
        meant = {name: self.instance.definitions.find(name) for name in wanted}
        if loud and assessments is None and self.wait is not None and not self._waited(meant):
            return
        assessments = assessments or self.instance.standing(self.config, about=meant.values()).all()
        for name, asset in meant.items():
            self._bind(name, assessments[asset], loud)

    def _waited(self, meant: Mapping[str, ResultName]) -> bool:
        """Wait for what is being made in the background; whether nobody has stopped that."""
        assert self.wait is not None
        try:
            self.wait(meant.values())
        except KeyboardInterrupt:
            for name, asset in meant.items():
                self.release(asset, name)
                self._why_not[name] = (
                    f"{name} was waited for while it is being made in the background, and that was stopped: "
                    "%materialize --wait waits on."
                )
            return False
        return True

    def _bind(self, name: str, assessment: Assessment, loud: bool) -> None:
        self._why_not.pop(name, None)
        made = assessment.result
        if made is None or (self.strict and assessment.status is not Status.FRESH):
            self.release(assessment.asset, name)
            self._why_not[name] = _advice(assessment)
            return
        bound = self._bound.get(name)
        if bound is None or _moment(bound[1]) != _moment(made) or name not in self.namespace:
            try:
                value = self.instance.results.load(made, before=self._beside(name, made))
            except NbassetError as error:
                self.release(assessment.asset, name)
                self._why_not[name] = f"{str(error).rstrip('.')}. Run %materialize {name}."
                return
            if is_drawing(value):
                figures.get_ready()
            self._bound[name] = (value, self.instance.results.managed.given_back.now(made))
            self.namespace[name] = value
        if loud and assessment.status is not Status.FRESH:
            causes = "; ".join(cause_words(cause_view(each)) for each in assessment.causes)
            number = self.instance.opened.numbers.told(made)
            which = f"its earlier value #{number}" if number else "its earlier value"
            self.say(f"{name} is {assessment.status.lower()}, this is {which}: {causes}")

    def _beside(self, name: str, made: Materialization) -> Loaded:
        """What was loaded for other names that are bound to it; what a name had of it already, it gets anew."""
        this = made.run_id, made.making.together
        there = {(each.run_id, each.making.together) for word, (_, each) in self._bound.items() if word != name}
        again = (this, name) in self._given
        self._loaded = {key: held for key, held in self._loaded.items() if key in there and not (again and key == this)}
        self._given = {(key, word) for key, word in self._given if key in self._loaded} | {(this, name)}
        return self._loaded

    def refresh(self, assessments: Mapping[ResultName, Assessment]) -> None:
        """After a run: names that are bound, or could not be, get what was made.

        Args:
            assessments: where every asset stands.
        """
        self.bind([*self._bound, *self._why_not], loud=False, assessments=assessments)

    def release(self, asset: ResultName, *words: str) -> None:
        """Take an asset's value out of the namespace, whatever word it is bound to, unless it is the user's own by now.

        Args:
            asset: the asset.
            words: words that meant another asset before and are not bound to anything any more.
        """
        for word in [word for word, (_, made) in self._bound.items() if made.asset == asset or word in words]:
            value, _ = self._bound.pop(word)
            if self.namespace.get(word) is value:
                del self.namespace[word]

    def take_over(self, name: str) -> bool:
        """Make a name the asset's that was the user's own variable until it was defined; whether it was one."""
        own = self.is_users(name)
        if own:
            del self.namespace[name]
        return own

    def release_all(self) -> None:
        """Take every bound value out of the namespace."""
        for _, made in list(self._bound.values()):
            self.release(made.asset)

    def why_not(self, name: str) -> str:
        """Why a name is not bound, and how to get it; empty when it is no asset's."""
        return self._why_not.get(name, "")


def _moment(made: Materialization) -> tuple[str, float]:
    return made.key, made.made_at


def _advice(assessment: Assessment) -> str:
    name = assessment.asset
    if assessment.status is Status.UNRESOLVED:
        return f"{name} is an asset that {assessment.causes[0].text}."
    if assessment.result is None:
        return f"{name} is an asset that has no value yet: run %materialize {name}."
    return f"{name} is {assessment.status.lower()} and %nbasset strict is on: run %materialize {name}."


def behind(assets: Iterable[str], values: Values) -> tuple[str, ...]:
    """The assets that the classes of these assets' values lead to: a ``__repr__`` may look one up."""
    namespace, memo = values.namespace, Memo()
    walk = Walk(namespace, values.asset_of, memo)
    for name in assets:
        made = values.seen(name)
        if made is not None and made.making.classes and weight(namespace.get(name)) <= LARGE:
            for each in memo.content(name, namespace.get(name))[2]:
                walk.follow(each)
    return tuple(walk.finish().inputs)
