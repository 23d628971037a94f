"""Traces: what was asked of the live world to find a version, so that the version holds as long as the answers do.

These are the verifying traces of build systems (Mokhov, Mitchell, Peyton Jones: *Build Systems à la Carte*, 2018), with
an index from each question to the assets that rest on its answer: a look asks every question once, and follows again
the code of those assets alone whose answers have changed. What code was told otherwise than by a question leaves its
trace open, and is followed anew in every look.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Protocol

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions, as_read, words_for
from nbasset.core.differences import others
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part
from nbasset.libraries.python import SCALARS
from nbasset.versions.reach import Resolved

DEAR = 0.0005
"""Seconds of digesting a value from which on a look between cells takes its last digest for granted."""

LONGEST = 10_000
"""Names that are remembered in the order in which their versions were forgotten or found; an older look begins anew."""

_ABSENT = object()
_STEADY = frozenset({"package", "missing"})
"""Kinds of parts that stand for the name alone in this session: what a name means is a question of its own."""

Key = tuple[Hashable, ...]
Answer = tuple[Hashable, ...]


class Now(Protocol):
    """The live world in one look, in which each answer is found once."""

    def known_as(self, word: str, /) -> ResultName | None:
        """The asset that a word means."""
        ...

    def told(self, kind: str, thing: object, /) -> Answer:
        """What counts of a value, function or class.

        Args:
            kind: as what it counts: ``value``, ``function`` or ``class``.
            thing: the thing itself.
        """
        ...

    def setting(self, name: str, /) -> str:
        """The digest of a library's settings."""
        ...

    def along(self, holder: object, attributes: tuple[str, ...]) -> Answer:
        """The user's own things met along attributes of what others have written."""
        ...

    def provenances(self, name: str) -> object:
        """What plain cells had read for a name; the same object as long as it is the same."""
        ...


class Question(Protocol):
    """Something that was asked of the live world."""

    @property
    def dear(self) -> bool:
        """Whether the answer costs so much that it is taken for granted between cells."""
        ...

    def holds(self, now: Now) -> bool:
        """Whether the answer is the same now."""
        ...

    def is_same(self, other: Question) -> bool:
        """Whether another time of asking gave the same answer."""
        ...


class _Bound:
    """What a name means: this very object, which is not kept alive where that can be avoided."""

    __slots__ = ("_name", "_namespace", "_value")
    dear = False

    def __init__(self, namespace: Mapping[str, object], name: str) -> None:
        self._namespace = namespace
        self._name = name
        self._value = _held(namespace.get(name, _ABSENT))

    def holds(self, now: Now) -> bool:
        return self._namespace.get(self._name, _ABSENT) is self._value()

    def is_same(self, other: Question) -> bool:
        return True


class _Told:
    """What counts of a value, function or class."""

    __slots__ = ("_answer", "_is_fixed", "_kind", "_thing", "dear")

    def __init__(self, kind: str, thing: object, answer: Answer, seconds: float) -> None:
        self._kind = kind
        self._thing = _held(thing)
        self._answer = answer
        self._is_fixed = cannot_change(thing)
        self.dear = seconds > DEAR and not self._is_fixed

    def holds(self, now: Now) -> bool:
        thing = self._thing()
        return thing is not None and (self._is_fixed or now.told(self._kind, thing) == self._answer)

    def is_same(self, other: Question) -> bool:
        return isinstance(other, _Told) and self._thing() is other._thing() and self._answer == other._answer


class _Asked:
    """Anything else that is asked by its name and has a short answer."""

    __slots__ = ("_answer", "_ask")
    dear = False

    def __init__(self, ask: Callable[[Now], object], answer: object) -> None:
        self._ask = ask
        self._answer = answer

    def holds(self, now: Now) -> bool:
        return self._ask(now) == self._answer

    def is_same(self, other: Question) -> bool:
        return True


class Trace:
    """What was asked to find one version.

    Attributes:
        questions: every question, once.
        is_open: whether something was told otherwise than by a question.
    """

    def __init__(self) -> None:
        self.questions: dict[Key, Question] = {}
        self.is_open = False
        self._explained: dict[int, Part] = {}

    def bound(self, namespace: Mapping[str, Any], name: str) -> bool:
        """It was asked what a name means: whether it is there."""
        key = ("bound", id(namespace), name)
        if key not in self.questions:
            self.questions[key] = _Bound(namespace, name)
        return name in namespace

    def means(self, word: str, known: ResultName | None) -> None:
        """It was asked which asset a word means."""
        key = ("means", word)
        if key not in self.questions:
            self.questions[key] = _Asked(lambda now: now.known_as(word), known)

    def told(self, thing: object, part: Part, answer: Answer, seconds: float = 0.0) -> None:
        """It was asked what counts of a value, function or class, and a part of the version is the answer.

        Args:
            thing: the thing itself.
            part: what it is in the version.
            answer: what can be compared with the answer of a later look.
            seconds: what the answer costs.
        """
        self._explained[id(part)] = part
        key = (part.kind, id(thing))
        if key not in self.questions:
            self.questions[key] = _Told(part.kind, thing, answer, seconds)

    def setting(self, name: str, digest: str) -> None:
        """It was asked for a library's settings."""
        self.questions["setting", name] = _Asked(lambda now: now.setting(name), digest)

    def along(self, holder: object, attributes: tuple[str, ...], met: Answer) -> None:
        """It was asked what of the user's own is met along attributes of what others have written."""
        key = ("along", id(holder), attributes)
        if key not in self.questions:
            self.questions[key] = _Asked(lambda now: now.along(holder, attributes), met)

    def provenances(self, name: str, known: object) -> None:
        """It was asked what plain cells had read for a name."""
        self.questions["plain", name] = _Asked(lambda now: now.provenances(name) is known, True)

    def still(self, path: str, digest: str, still: Callable[[str, str], bool]) -> None:
        """It was asked whether a path is as a plain cell had read it."""
        answer = still(path, digest)
        self.questions["still", path, digest] = _Asked(lambda now: still(path, digest), answer)

    def explains(self, *parts: Part) -> None:
        """Parts that nothing but the answers noted already can change."""
        self._explained.update((id(part), part) for part in parts)

    def closes_over(self, parts: Iterable[Part]) -> None:
        """Leave the trace open where a part of the version is nobody's answer."""
        explained = self._explained
        for part in parts:
            if id(part) not in explained and part.kind not in _STEADY:
                self.is_open = True
                return


class NoTrace(Trace):
    """Where nobody wants to know what was asked; it is false."""

    def __bool__(self) -> bool:
        return False

    def bound(self, namespace: Mapping[str, Any], name: str) -> bool:
        """Whether a name is there."""
        return name in namespace

    def explains(self, *parts: Part) -> None:
        """Nothing is noted."""

    def closes_over(self, parts: Iterable[Part]) -> None:
        """Nothing is noted."""


NO_TRACE = NoTrace()


class Traces:
    """The versions of earlier looks, and what each was found by."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Asset, Resolved, Collection[Key]]] = {}
        self._unknown: dict[int, Asset] = {}
        self._questions: dict[Key, Question] = {}
        self._besides_words: dict[Key, Question] = {}
        self._words: dict[str, set[Key]] = {}
        self._askers: dict[Key, set[int]] = {}
        self._dear: set[int] = set()
        self._surroundings: object = None
        self._definitions: Definitions | None = None
        self._late: list[ResultName] = []
        self._let_go = 0

    @property
    def moment(self) -> int:
        """Another number whenever a version was forgotten or found."""
        return self._let_go + len(self._late)

    def late(self, moment: int) -> set[ResultName] | None:
        """The assets that may rest on something else than at an earlier moment; ``None`` where that may be all."""
        if moment < self._let_go:
            return None
        found = set(self._late[moment - self._let_go :])
        return found.union(*[asset.names for asset in self._unknown.values()])

    def known(self, asset: Asset) -> Resolved | None:
        """What an asset rests on, where that was found in an earlier look and holds."""
        found = self._known.get(id(asset))
        return found[1] if found is not None else None

    @property
    def takes_for_granted(self) -> bool:
        """Whether anything is known that is taken for granted between cells."""
        return bool(self._dear)

    def is_sure(self, asset: Asset) -> bool:
        """Whether nothing of what is known of an asset is taken for granted between cells."""
        return id(asset) not in self._dear

    def look(self, now: Now, surroundings: object, definitions: Definitions, *, between_cells: bool) -> None:
        """Ask again what can have changed, and forget the versions that rest on it.

        Args:
            now: the live world.
            surroundings: what every version rests on; when it differs, all are forgotten.
            definitions: everything that is defined.
            between_cells: whether dear answers are taken for granted.
        """
        if len(self._late) > LONGEST:
            self._let_go += len(self._late)
            self._late.clear()
        if surroundings != self._surroundings:
            self._surroundings = surroundings
            self._forget(self._known)
        words: Collection[Key] = ()
        if definitions is not self._definitions:
            words = self._redefined(self._definitions or Definitions(), definitions)
            self._definitions = definitions
        asked = [*self._besides_words, *words]
        self._ask([key for key in asked if not (between_cells and self._questions[key].dear)], now)

    def _redefined(self, then: Definitions, now: Definitions) -> Collection[Key]:
        """What else there is to be asked when something else is defined: which assets words mean that could mean it."""
        late = others(then.by_name, now.by_name)
        self._late.extend(late)
        gone = {id(asset): asset for name in late if (asset := then.by_name.get(name)) is not None}
        new = {id(asset): asset for name in late if (asset := now.by_name.get(name)) is not None}
        stays = {one for one, asset in gone.items() if any(now.by_name.get(name) is asset for name in asset.names)}
        self._forget(gone.keys() - stays)
        for one in gone.keys() - stays:
            self._unknown.pop(one, None)
        self._unknown.update((one, asset) for one, asset in new.items() if one not in self._known)
        moved = [name for name in late if (name in then.by_name) is not (name in now.by_name)]
        words = {word for name in moved for word in words_for(name)}
        return [key for word in words for key in self._words.get(word, ())]

    def sure(self, asset: Asset, now: Now) -> Resolved | None:
        """What an asset rests on, once more asked what is taken for granted between cells."""
        _, _, keys = self._known.get(id(asset), (None, None, ()))
        self._ask([key for key in keys if self._questions[key].dear], now)
        return self.known(asset)

    def _ask(self, keys: Iterable[Key], now: Now) -> None:
        late: set[int] = set()
        for key in keys:
            if not self._questions[key].holds(now):
                late |= self._askers[key]
        self._forget(late)

    def keep(self, asset: Asset, resolved: Resolved, trace: Trace) -> None:
        """Keep a version for later looks, unless its trace was left open."""
        self._forget((id(asset),))
        self._late.extend(asset.names)
        if trace.is_open or id(asset) not in self._unknown:
            return
        for key, question in trace.questions.items():
            former = self._questions.get(key)
            if former is not None and former.dear and not former.is_same(question):
                self._forget(self._askers[key])  # who had another answer, and was not to ask again between cells
            self._questions[key] = question
            if key[0] == "means":
                self._words.setdefault(as_read(str(key[1])), set()).add(key)
            else:
                self._besides_words[key] = question
            self._askers.setdefault(key, set()).add(id(asset))
        self._known[id(asset)] = (asset, resolved, tuple(trace.questions))
        del self._unknown[id(asset)]
        if any(question.dear for question in trace.questions.values()):
            self._dear.add(id(asset))

    def release(self, namespace: Mapping[str, object], names: Iterable[str]) -> None:
        """Names are about to mean something else: nothing here keeps alive what they have meant.

        Args:
            namespace: whose names.
            names: the names.
        """
        for name in names:
            self._forget(self._askers.get(("bound", id(namespace), name), ()))

    def _forget(self, assets: Iterable[int]) -> None:
        for each in [each for each in assets if each in self._known]:
            asset, _, keys = self._known.pop(each)
            self._late.extend(asset.names)
            self._unknown[each] = asset
            self._dear.discard(each)
            for key in keys:
                askers = self._askers[key]
                askers.discard(each)
                if not askers:
                    del self._askers[key], self._questions[key]
                    self._besides_words.pop(key, None)
                    if key[0] == "means":
                        self._words[as_read(str(key[1]))].discard(key)


def _held(value: object) -> Callable[[], object]:
    """What gives a value as long as it lives; what cannot be referred to weakly lives on, lest another has its id."""
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: value


def cannot_change(value: object) -> bool:
    """Whether a value is the same as long as it is the same object.

    >>> cannot_change((1, "a")), cannot_change(([],))
    (True, False)
    """
    if type(value) in (tuple, frozenset):
        return SCALARS.issuperset(map(type, value))  # type: ignore[call-overload]
    return type(value) in SCALARS
