"""Quick copies are those of deepcopy: equal, of the same classes, sharing what was shared, and nothing with the value."""

from __future__ import annotations

import copy
import dataclasses
import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.instance.quick_copies import QuickCopies


class Held:
    def __init__(self, *parts: object) -> None:
        self.parts = parts
        self.first = parts[0] if parts else None


@dataclasses.dataclass(slots=True)
class Slotted:
    a: object = None


class Row(NamedTuple):
    a: object = None
    b: object = None


class Counted(Held):
    made = 0

    def __new__(cls, *_: object) -> Counted:
        cls.made += 1
        return object.__new__(cls)


class Own(Held):
    def __deepcopy__(self, memo: dict[int, object]) -> Own:
        return Own("copied")


class Restored(Held):
    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, restored=True)


KINDS = (Held, Slotted, Row, Counted, Own, Restored)


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        monkeypatch.setattr(kind, "__module__", "__main__")


LEAVES = st.sampled_from([None, 1, "a", 1.5, Decimal("1.1"), datetime.date(2020, 1, 1), len, frozenset("a")])
PARTS = [[1], {"a": [2]}, {1, 2}, [[]], {(1,): []}]


def of(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(parts, max_size=2)
    made = st.builds(lambda kind, each: kind(*each[:1]), st.sampled_from(KINDS), some)
    return made | some | some.map(tuple) | st.dictionaries(st.sampled_from("ab"), parts, max_size=2)


def drawn(value: Any, seen: dict[int, int] | None = None) -> object:
    """A value as a drawing: its classes, what it holds, and where the same object is met again."""
    seen = {} if seen is None else seen
    kind = type(value)
    if isinstance(value, (list, dict, set, Held, Slotted)):
        if id(value) in seen:
            return seen[id(value)]
        seen[id(value)] = len(seen)
    if isinstance(value, dict):
        return kind, [(drawn(key, seen), drawn(each, seen)) for key, each in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return kind, [drawn(each, seen) for each in value]
    if isinstance(value, Held):
        return kind, drawn(value.__dict__, seen)
    return (kind, drawn(value.a, seen)) if isinstance(value, Slotted) else (kind, value)


def mutable(value: Any) -> set[int]:
    """The identities of what can be changed in a value."""
    found: set[int] = set()
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, (list, dict, set, Held, Slotted)):
            if id(each) in found:
                continue
            found.add(id(each))
        if isinstance(each, dict):
            todo += [*each, *each.values()]
        elif isinstance(each, (list, tuple, set)):
            todo += each
        elif isinstance(each, Held):
            todo += each.__dict__.values()
        elif isinstance(each, Slotted):
            todo.append(each.a)
    return found


@given(value=st.recursive(LEAVES | st.sampled_from(PARTS), of, max_leaves=10), ring=st.booleans())
def test_copies_are_those_of_deepcopy(value: Any, ring: bool) -> None:
    wanted: dict[str, Any] = {"value": value, "again": [value], "parts": PARTS, "held": Held(value, PARTS)}
    if ring:
        wanted["held"].ring = (wanted["again"],)
        wanted["again"].append(wanted["held"])
    copies = QuickCopies({}).of(wanted)
    assert drawn(copies) == drawn(copy.deepcopy(wanted))
    assert mutable(list(copies.values())).isdisjoint(mutable(list(wanted.values())))


def test_who_makes_instances_in_a_way_of_its_own_is_asked() -> None:
    made = Counted.made
    copied = QuickCopies({}).of([Counted(1), Restored(1), Own(1)])
    assert Counted.made == made + 2
    assert copied[1].restored
    assert copied[2].first == "copied"


def test_a_moment_is_shared_and_left_to_deepcopy_with_a_time_zone() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1))
    plain = datetime.datetime(2020, 1, 1)
    zoned = plain.replace(tzinfo=zone)
    copied = QuickCopies({}).of([plain, zoned])
    assert copied[0] is plain
    assert copied[1] is not zoned
    assert copied == [plain, zoned]


def test_what_takes_the_place_of_something_takes_it_everywhere() -> None:
    rows, other = [1], [2]
    copied = QuickCopies({id(rows): other}).of({"a": rows, "b": (rows,), "c": Held(rows), "d": Slotted(rows)})
    assert copied["a"] is copied["b"][0] is copied["c"].first is copied["d"].a is other
