"""The house's dataclasses behave as Python's own."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, fields
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A frozen one with every kind of field."""

    kind: ClassVar[str] = "place"
    name: str
    size: int = 1
    parts: list[int] = field(default_factory=list)
    noted: str = field(default="", compare=False, repr=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Town(Place):
    """A derived one, whose own fields are given by name."""

    people: int
    mayor: str | None = None


@dataclass(slots=True)
class Count:
    """One that changes."""

    number: int = 0
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Open:
    """A frozen one without slots, compared by identity."""

    name: str = "open"


OPTIONS = [
    {"frozen": frozen, "slots": slots, "eq": eq, "kw_only": kw_only}
    for frozen in (True, False)
    for slots in (True, False)
    for eq in (True, False)
    for kw_only in (True, False)
]


def both(options: dict[str, bool]) -> tuple[type[Any], type[Any]]:
    """The same class made by the house and by Python."""

    def of(decorator: Any) -> type[Any]:
        names = {"a": "int", "b": "str", "c": "list"}
        body = {
            "__annotations__": names,
            "b": "x",
            "c": field(default_factory=list),
            "__doc__": "",
            "__module__": __name__,
        }
        made: type[Any] = decorator(**options)(type("Same", (), dict(body)))
        return made

    return of(dataclass), of(dataclasses.dataclass)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@given(st.integers(0, 2), st.sampled_from("xy"), st.integers(0, 2))
def test_what_is_asked_for_means_what_it_means_for_pythons_own(
    options: dict[str, bool], a: int, b: str, c: int
) -> None:
    ours, pythons = both(options)
    assert inspect.signature(ours).parameters.keys() == inspect.signature(pythons).parameters.keys()
    one, two = (cls(a=a, b=b) for cls in (ours, pythons))
    assert repr(one) == repr(two)
    assert [each.name for each in fields(ours)] == [each.name for each in fields(pythons)]
    assert ours.__match_args__ == pythons.__match_args__
    assert (one == ours(a=c)) == (two == pythons(a=c))
    assert (one != object()) == (two != object())
    assert (ours.__hash__ is None) == (pythons.__hash__ is None)
    assert hasattr(one, "__dict__") == hasattr(two, "__dict__")
    assert replace(one, a=c) == ours(a=c, b=b) if options["eq"] else replace(one, a=c).a == c
    assert one.c == []
    assert one.c is not ours(a=a).c


def test_a_frozen_one_refuses_every_change() -> None:
    town = Town("Ulm", people=3)
    for change in (lambda: setattr(town, "name", "x"), lambda: delattr(town, "name"), lambda: setattr(town, "new", 1)):
        with pytest.raises(FrozenInstanceError, match=r"Town does not change, and '(name|new)' would"):
            change()
    with pytest.raises(FrozenInstanceError):
        Open().name = "x"  # type: ignore[misc]


def test_fields_of_the_base_come_first_and_what_is_made_afterwards_is_there() -> None:
    town = Town("Ulm", 2, people=3)
    assert (town.name, town.size, town.length, town.people, town.kind) == ("Ulm", 2, 3, 3, "place")
    assert repr(town) == "Town(name='Ulm', size=2, parts=[], length=3, people=3, mayor=None)"
    with pytest.raises(TypeError, match=r"Town\.__init__"):
        Town("Ulm", 2, [], "", 3)  # type: ignore[misc, call-arg]


def test_what_does_not_count_for_equality_does_not_count() -> None:
    assert Place("a", noted="x") == Place("a", noted="y")
    assert Town("a", people=1) != Place("a")
    assert Open() != Open()


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_copies_and_pickles_are_equal(again: Any) -> None:
    for each in (Town("Ulm", 2, [1], people=3), Count(2, {"a": 1})):
        assert again(each) == each


def test_one_that_changes_changes() -> None:
    count = Count()
    count.number += 1
    assert count == Count(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)


def test_one_that_holds_itself_can_be_told() -> None:
    count = Count()
    count.seen["self"] = count  # type: ignore[assignment]
    assert repr(count) == "Count(number=0, seen={'self': ...})"


def test_init_is_written_when_it_is_first_asked_for_and_then_it_is_a_function_of_the_class():
    @dataclass(frozen=True)
    class Late:
        x: int
        y: int = 2

    class Later(Late):
        pass

    assert not inspect.isfunction(vars(Late)["__init__"])
    assert (Later(1).x, Later(1, y=3).y) == (1, 3)
    assert inspect.isfunction(vars(Late)["__init__"])
    assert list(inspect.signature(Late).parameters) == ["x", "y"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    one: int
    two: int = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    name: str
    number: int = field(default=0, kw_only=True)
    one: int = 1


@dataclass(frozen=True, slots=True)
class Single:
    one: int


@dataclass(frozen=True, slots=True)
class Derived:
    one: int
    two: int = 2
    both: int = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "both", self.one + self.two)


@dataclass(frozen=True, slots=True)
class Written:
    one: int
    two: int = 2

    def __init__(self, *, one: int, two: int = 2) -> None:
        object.__setattr__(self, "one", one)
        object.__setattr__(self, "two", two)


@pytest.mark.parametrize(
    "before",
    [Named(one=1), Single(1), Derived(1), Written(one=1), Numbered("a", number=2)],
    ids=lambda each: type(each).__name__,
)
def test_with_a_field_changed_an_instance_is_what_python_makes_of_it(before):
    assert replace(before, one=5) == dataclasses.replace(before, one=5)
    assert replace(before) == before
    with pytest.raises(TypeError):
        replace(before, three=3)


def test_what_follows_from_other_fields_cannot_be_changed_by_itself():
    assert replace(Derived(1), two=4).both == 5
    with pytest.raises((TypeError, ValueError), match="both"):
        replace(Derived(1), both=7)


def test_a_class_with_an_init_of_its_own_that_takes_fields_by_name_is_changed_as_python_does_it():
    @dataclass(frozen=True)
    class Found:
        passed: bool
        told: str = ""

        def __init__(self, passed: bool, *, told: str = "") -> None:
            object.__setattr__(self, "passed", passed)
            object.__setattr__(self, "told", told)

    assert replace(Found(True, told="a"), told="b").told == "b"
