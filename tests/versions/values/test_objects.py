"""Python's own values and plain instances, opened."""

import array
import collections
import copy
import datetime
import decimal
import enum
import fractions
import functools
import io
import itertools
import math
import operator
import pathlib
import pickle
import re
import struct
import types
import uuid
import weakref
from dataclasses import dataclass, field

import pytest

from nbasset.libraries.origin import is_local
from nbasset.versions.values.digest import digest


def of(value):
    return digest(value).digest


def nan(bits):
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | bits))[0]


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Bits(enum.Flag):
    A = 1
    B = 2


class Number(enum.IntEnum):
    ONE = 1


Point = collections.namedtuple("Point", "x y")


Other = collections.namedtuple("Other", "x y")


@dataclass
class Plain:
    a: object = 1
    b: object = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frozen:
    a: object = 1


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a=1, b=2):
        self.a, self.b = a, b


class Both(Slotted):
    __slots__ = ("__dict__",)


class Listlike(list):
    pass


class Stringlike(str):
    pass


class Numberlike(int):
    pass


class WithState:
    def __init__(self, state):
        self.state = state

    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state


class Unwilling:
    def __init__(self, a):
        self.a = a

    def __reduce_ex__(self, protocol):
        raise TypeError("no")


class Cached:
    def __init__(self, a):
        self.a = a

    @functools.cached_property
    def double(self):
        return [self.a, self.a]


def function(x):
    return x + 1


def another(x):
    return x + 2


DIFFERENT = {
    "none, false, zero": [None, False, 0, 0.0, -0.0, 0j, "0", b"0", "", b"", (), [], {}, set(), frozenset(), ...],
    "one": [1, True, 1.0, 1 + 0j, "1", b"1", decimal.Decimal(1), fractions.Fraction(1), Number.ONE, Numberlike(1)],
    "text": [
        "a",
        b"a",
        bytearray(b"a"),
        Stringlike("a"),
        ["a"],
        ("a",),
        {"a"},
        frozenset("a"),
        {"a": None},
        "A",
        "á",
        "a\u0301",
    ],
    "surrogates": ["\ud800", "\udc00", "?"],
    "nan": [nan(0), nan(1), -nan(0), math.inf, -math.inf],
    "complex": [0j, complex(-0.0, 0), complex(0, -0.0), complex(nan(0), 0)],
    "big ints": [2**63, 2**63 + 1, -(2**63), 2**64, float(2**64), 2**200, 2**200 + 1],
    "inside lists": [[0], [False], [0.0], [-0.0], ["0"], [None], [[0]], [(0,)], [0, 0], [[], 0]],
    "brackets": [[[1, 2], 3], [[1], 2, 3], [1, [2, 3]], [1, 2, 3], [[1, 2, 3]], [[], [1, 2, 3]]],
    "joined strings": [["ab", "c"], ["a", "bc"], ["abc"], ["a", "b", "c"], [",".join("abc")]],
    "dicts": [{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 2, "b": 1}, {"a": 1}, {1: "a"}, [("a", 1)], {"a": (1, "b", 2)}],
    "kinds of dicts": [
        {"a": 1},
        collections.OrderedDict(a=1),
        collections.defaultdict(int, a=1),
        collections.defaultdict(float, a=1),
        collections.Counter(a=1),
        collections.ChainMap({"a": 1}),
        types.MappingProxyType({"a": 1}),
        types.SimpleNamespace(a=1),
    ],
    "keys' types": [{1: 0}, {1.0: 0}, {True: 0}, {"1": 0}],
    "sets": [{1, 2}, {1, 3}, {1.0, 2}, {True, 2}, frozenset({1, 2}), {(1, 2)}, {frozenset({1}), 2}],
    "kinds of lists": [
        [1, 2],
        (1, 2),
        Point(1, 2),
        Other(1, 2),
        Listlike([1, 2]),
        collections.deque([1, 2]),
        collections.deque([1, 2], maxlen=2),
        range(1, 3),
        array.array("i", [1, 2]),
        array.array("l", [1, 2]),
        {1: 0, 2: 0}.keys(),
        iter([1, 2]),
    ],
    "bytes": [b"ab", bytearray(b"ab"), memoryview(b"ab"), memoryview(bytearray(b"ab")), io.BytesIO(b"ab")],
    "ranges and slices": [range(3), range(0, 3, 2), range(1, 3), slice(3), slice(0, 3), slice(0, 3, 1)],
    "moments": [
        datetime.date(2020, 1, 1),
        datetime.datetime(2020, 1, 1),
        datetime.datetime(2020, 1, 1, fold=1),
        datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
        datetime.datetime(2020, 1, 1, 0, 0, 0, 1),
        datetime.time(1),
        datetime.time(1, tzinfo=datetime.UTC),
        datetime.timedelta(1),
        datetime.timedelta(0, 1),
    ],
    "decimals": [
        decimal.Decimal("1"),
        decimal.Decimal("1.0"),
        decimal.Decimal("-0"),
        decimal.Decimal("0"),
        decimal.Decimal("NaN"),
    ],
    "paths": [pathlib.PurePosixPath("a"), pathlib.PureWindowsPath("a"), pathlib.Path("a"), pathlib.Path("a/b"), "a"],
    "uuids": [uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=1).hex],
    "enums": [Color.RED, Color.BLUE, Bits.A, Bits.B, Bits.A | Bits.B, Color, Bits],
    "patterns": [re.compile("a"), re.compile("a", re.I), re.compile(b"a"), re.compile("b")],
    "instances": [
        Plain(),
        Plain(2),
        Plain(1.0),
        Plain(b=[1]),
        Frozen(),
        Slotted(),
        Slotted(1, 3),
        Both(),
        WithState({"a": 1}),
    ],
    "states": [
        WithState({"a": 1}),
        WithState([("a", 1)]),
        WithState(({"a": 1}, {"b": 2})),
        WithState(({"b": 2}, {"a": 1})),
        WithState(({"a": 1}, {"a": 2})),
        WithState(({"a": 2}, {"a": 2})),
        WithState(({"a": 1, "b": 2}, {})),
        WithState((None, {"a": 1})),
    ],
    "functions": [
        function,
        another,
        len,
        max,
        [].append,
        [1].append,
        Plain,
        Frozen,
        math,
        re,
        Plain.__init__,
        operator.add,
    ],
    "partials": [
        functools.partial(function),
        functools.partial(another),
        functools.partial(function, 1),
        functools.partial(function, x=1),
        functools.partial(function, 1.0),
    ],
    "methods": [Plain(1).__repr__, Plain(2).__repr__, Frozen(1).__repr__, Plain(1).__eq__],
    "exceptions": [ValueError("a"), ValueError("b"), TypeError("a"), KeyError("a")],
    "iterators on their way": [iter([1, 2]), iter([1, 3]), iter((1, 2)), enumerate([1, 2])],
    "references": [weakref.ref(Color), weakref.ref(Bits), operator.attrgetter("a"), operator.attrgetter("b")],
    "unwilling": [Unwilling(1), Unwilling(2), Plain(1)],
}


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_values_that_differ_in_type_or_content_have_different_digests(family):
    digests = [of(value) for value in family]
    assert len(set(digests)) == len(family)
    assert len({of([value]) for value in family}) == len(family)
    assert len({of(Plain(value)) for value in family}) == len(family)


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_looking_does_not_change_the_digest(family):
    assert [of(value) for value in family] == [of(value) for value in family]


PICKLED = {name: family for name, family in DIFFERENT.items() if name not in ("bytes", "references", "unwilling")}


NOT_PICKLED = (types.MappingProxyType, types.ModuleType, type({}.keys()))


@pytest.mark.parametrize("family", PICKLED.values(), ids=PICKLED)
def test_a_pickled_copy_has_the_same_digest(family):
    for value in family:
        if not isinstance(value, NOT_PICKLED):
            assert of(pickle.loads(pickle.dumps(value))) == of(value), value


@pytest.mark.parametrize("family", PICKLED.values(), ids=PICKLED)
def test_a_deep_copy_has_the_same_digest(family):
    for value in family:
        if not isinstance(value, NOT_PICKLED):
            assert of(copy.deepcopy(value)) == of(value), value


def test_the_order_of_attributes_does_not_count():
    one, two = types.SimpleNamespace(), types.SimpleNamespace()
    one.a, one.b = 1, [object]
    two.b, two.a = [object], 1
    assert of(one) == of(two)


def test_what_a_cached_property_remembers_does_not_count():
    one, two = Cached(1), Cached(1)
    assert two.double == [1, 1]
    assert of(one) == of(two)
    assert of(Cached(2)) != of(two)


def test_an_iterator_is_neither_moved_nor_warned_about():
    chained = itertools.chain([1], [2])
    assert digest(chained).opaque == ("itself of type itertools.chain",)
    assert list(chained) == [1, 2]
    listed = iter([1, 2, 3])
    assert of(listed) != of(itertools.islice([1], 1))
    assert list(listed) == [1, 2, 3]


def test_whole_values_have_nothing_opaque():
    for family in DIFFERENT.values():
        for value in family:
            assert isinstance(value, Unwilling) or digest(value).opaque == (), value


def test_a_value_that_refuses_to_be_copied_is_told_by_its_attributes_and_marked():
    assert of(Unwilling(1)) == of(Unwilling(1))
    assert digest([Unwilling(1)]).opaque == (f"[0] of type {__name__}.Unwilling",)


def test_the_user_s_own_classes_are_listed():
    value = [
        Plain(),
        {"a": Slotted(), "b": Plain(), "c": pathlib.Path(), "d": collections.Counter()},
        Color.RED,
        Point(1, 2),
    ]
    assert digest(value).classes == (Plain, Slotted, Color, Point)
    assert digest([1, "a", {}]).classes == ()


def test_a_class_as_a_value_is_no_instance_of_itself():
    assert digest([Plain, Color]).classes == ()


def test_a_class_of_the_notebook_is_the_user_s_own():
    cell = types.ModuleType("__main__")
    exec("class A: pass", cell.__dict__)
    assert is_local(cell.A)
    assert digest(cell.A()).classes == (cell.A,)
    assert not is_local(pytest.Item)


def test_a_class_defined_again_gives_the_same_digest():
    def define(space):
        exec("class A:\n def __init__(self, x): self.x = x", space)
        return space["A"](1)

    assert of(define({"__name__": "__main__"})) == of(define({"__name__": "__main__"}))


def test_functions_are_told_by_whoever_follows_them():
    seen = []

    def follow(value):
        seen.append(value)
        return "same"

    lambda_one, lambda_two = (lambda: 1), (lambda: 2)
    method = Plain().__repr__
    cached = functools.lru_cache(function)
    value = {"a": lambda_one, "b": functools.partial(function, 1), "c": Plain, "d": method, "e": cached}
    digest(value, follow)
    assert seen == [lambda_one, function, Plain, method, cached]
    assert digest(lambda_one, follow) == digest(lambda_two, follow)
    assert digest(lambda_one) != digest(lambda_two)


def test_a_function_s_code_counts_when_nobody_follows_it():
    def make(number):
        space = {"__name__": "__main__"}
        exec(f"def f(): return {number}", space)
        return space["f"]

    assert of(make(1)) == of(make(1))
    assert of(make(1)) != of(make(2))


class Bunch(dict):
    """As statsmodels's data sets: attributes are items."""

    def __init__(self, **items):
        super().__init__(items)
        self.__dict__ = self


def test_a_dictionary_whose_attributes_are_its_items_is_the_same_when_it_is_loaded():
    made = Bunch(data=[1, 2], name="x")
    assert digest(pickle.loads(pickle.dumps(made))).digest == digest(made).digest
    assert digest(Bunch(data=[1, 3], name="x")).digest != digest(made).digest
    other = pickle.loads(pickle.dumps(made))
    other.name = "y"
    assert digest(other).digest != digest(made).digest, "an attribute may be another than the item of its name"
