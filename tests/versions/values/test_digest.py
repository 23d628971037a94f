"""The identity of values: equal digests mean the same types and the same content."""

import array
import collections
import copy
import datetime
import decimal
import enum
import fractions
import functools
import gc
import io
import itertools
import math
import operator
import pathlib
import pickle
import re
import struct
import subprocess
import sys
import threading
import types
import uuid
import weakref
from dataclasses import dataclass, field

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.libraries.origin import is_local
from nbasset.versions.values import digest as values
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


def test_shared_parts_do_not_count():
    part = [1, object, {"a": 2}]
    assert of([part, part]) == of([copy.copy(part), copy.copy(part)])
    assert of({"x": part, "y": [part]}) == of({"x": list(part), "y": [list(part)]})


def test_shared_instances_do_not_count():
    part = Plain([Plain(3)])
    assert of([part, part, part.a]) == of([Plain([Plain(3)]), Plain([Plain(3)]), [Plain(3)]])


def test_a_string_s_interning_does_not_count():
    parts = ["a", "bc"]
    assert of(["abc", "abc"]) == of(["".join(parts), "".join(parts)])
    assert of({"abc": 1}) == of({"".join(parts): 1})


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


def test_a_hash_that_was_asked_for_does_not_count():
    one, two = pathlib.Path("a/b"), pathlib.Path("a/b")
    assert [hash(two), str(two), two.parts]
    assert of(one) == of(two)


def test_a_list_that_holds_itself_ends():
    one, two = [], []
    one.append(one)
    two.append(two)
    assert of(one) == of(two)
    assert of(one) != of([[]])


def test_rings_differ_by_what_is_on_them():
    def ring(*labels):
        nodes = [{"label": label} for label in labels]
        for node, following in zip(nodes, nodes[1:] + nodes[:1], strict=True):
            node["next"] = following
        return nodes[0]

    assert of(ring(1, 2, 3)) == of(ring(1, 2, 3))
    assert len({of(ring(*labels)) for labels in [(1, 2, 3), (1, 3, 2), (1, 2), (1, 2, 3, 4), (1,)]}) == 5


class Tree:
    def __init__(self, label, *children):
        self.label, self.children, self.parent = label, list(children), None
        for child in children:
            child.parent = self


def test_a_tree_with_ways_up_is_told_by_its_content():
    def tree(label):
        return Tree(0, Tree(1, Tree(label), Tree(3)), Tree(4))

    assert of(tree(2)) == of(tree(2)) == of(pickle.loads(pickle.dumps(tree(2))))
    assert of(tree(2)) != of(tree(5))
    assert of(tree(2).children[0]) != of(tree(2))


def test_a_value_on_a_ring_is_the_same_wherever_it_is_met_first():
    root = Tree(0, Tree(1), Tree(2))
    assert of([root, 1]) == of([pickle.loads(pickle.dumps(root)), 1])
    assert of([root, root.children]) == of(pickle.loads(pickle.dumps([root, root.children])))


def test_many_ways_through_a_net_do_not_take_forever():
    nodes = [Tree(number) for number in range(300)]
    for node in nodes:
        node.children = nodes
    assert of(nodes) == of(pickle.loads(pickle.dumps(nodes)))


def test_all_the_nodes_of_a_long_ring_do_not_take_forever():
    def ring(last):
        nodes = [Tree(number) for number in range(3000)]
        for number, node in enumerate(nodes):
            node.parent = nodes[number - 1]
        nodes[-1].label = last
        return nodes

    assert of(ring(1)) == of(ring(1))
    assert of(ring(1)) != of(ring(2))


def test_shared_halves_do_not_take_forever():
    value = [object()]
    for _ in range(60):
        value = [value, value]
    plain = [1]
    for _ in range(60):
        plain = [plain, plain]
    assert of(value) != of(plain)


@pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: (x,), lambda x: {"a": x}, Plain, lambda x: [x, object]])
def test_deep_nesting_is_no_trouble(wrap):
    value, other = 1, 2
    for _ in range(10_000):
        value, other = wrap(value), wrap(other)
    assert of(value) != of(other)
    while isinstance(value, (list, tuple, dict, Plain)):
        value = next(
            iter(value.values() if isinstance(value, dict) else [value.a] if isinstance(value, Plain) else value)
        )


def test_what_cannot_be_seen_is_named_with_its_path():
    with open(__file__, encoding="utf-8") as file:  # noqa: PTH123  a real open file is wanted
        value = {
            "a": [1, Plain(threading.Lock())],
            "b": {"file": file, 3: (x for x in "ab")},
            "c": Slotted(iter, sys.stdin),
        }
        found = digest(value).opaque
    assert set(found) >= {
        "['a'][1].a of type _thread.lock",
        "['b']['file'] of type _io.TextIOWrapper",
        "['b'][3] of type builtins.generator",
    }
    assert digest(threading.Lock()).opaque == ("itself of type _thread.lock",)


def test_two_that_cannot_be_seen_are_told_apart_by_type_only():
    assert of(threading.Lock()) == of(threading.Lock())
    assert of(threading.Lock()) != of(threading.RLock())


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


def test_long_texts_and_lists_are_told_in_pieces(monkeypatch):
    text = "ab" * 100_000
    assert len({of(text), of(text.encode()), of(text + "a"), of([text]), of([text.encode()])}) == 5
    monkeypatch.setattr(values, "CHUNK", 1000)
    many = list(range(5000))
    assert len({of(many), of(tuple(many)), of(many[:-1]), of(dict.fromkeys(many)), of([*many[:-1], True])}) == 5
    assert of(many) == of(list(many))


def test_digests_are_short_hexadecimal_text():
    assert re.fullmatch("[0-9a-f]{32}", of(1))
    assert re.fullmatch("[0-9a-f]{32}", of([object]))


def test_nothing_is_kept_alive():
    value = Plain([Plain()])
    reference = weakref.ref(value)
    digest([value, value])
    del value
    gc.collect()
    assert reference() is None


BATCH = """
import sys, enum, collections
sys.path.insert(0, {path!r})
from nbasset.versions.values.digest import digest
class Word(str): pass
class Color(enum.Enum): RED = 1
class Plain: pass
plain = Plain(); plain.s = {{'a', 'b', Word('c')}}
def f(x): return x in {{'a', 'b', 'c'}}
values = [{{'a', 'b', 'c', 'dd', 1, 2.5, None}}, frozenset({{('a', frozenset('xyz')), ('b', frozenset())}}),
  {{'k': {{'x', 'y', 'z'}}, 'l': [set('abcdef')]}}, {{Word(c) for c in 'abcdef'}}, {{Color.RED, 'a'}}, plain, f,
  collections.Counter('abca'), {{frozenset({{Word('a'), Word('b')}}), 1}}]
print([digest(value).digest for value in values])
"""


def test_the_hash_seed_does_not_count():
    root = str(pathlib.Path(__file__).parents[3])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", BATCH.format(path=root)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.integers(),
    st.sampled_from([0.0, -0.0, 1.0, math.nan, nan(1), math.inf]),
    st.floats(),
    st.sampled_from(["", "0", "1", "a"]),
    st.text(max_size=3),
    st.binary(max_size=2),
    st.sampled_from([Color.RED, decimal.Decimal(1), Number.ONE, datetime.date(2020, 1, 1), 1j]),
)
hashable = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), st.frozensets(inner, max_size=3)),
    max_leaves=4,
)
anything = st.recursive(
    hashable,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(hashable, inner, max_size=3),
        st.sets(hashable, max_size=3),
        st.builds(Plain, inner, inner),
        st.builds(Slotted, inner, inner),
        st.lists(inner, max_size=3).map(collections.deque),
        st.builds(Point, inner, inner),
    ),
    max_leaves=8,
)


def canonical(value):
    """A value's content as text, written the slow and plain way."""
    kind = type(value).__name__
    if isinstance(value, float):
        content = struct.pack("<d", value).hex()
    elif isinstance(value, complex):
        content = struct.pack("<dd", value.real, value.imag).hex()
    elif isinstance(value, dict):
        content = [[canonical(key), canonical(part)] for key, part in value.items()]
    elif isinstance(value, (set, frozenset)):
        content = sorted(map(canonical, value))
    elif isinstance(value, (list, tuple, collections.deque)):
        content = [canonical(part) for part in value]
    elif isinstance(value, (Plain, Slotted)):
        content = [canonical(value.a), canonical(value.b)]
    else:
        content = repr(value)
    return repr((kind, content))


@settings(deadline=None, max_examples=examples(400))
@given(anything, anything)
def test_digests_are_equal_exactly_when_the_content_is(one, two):
    assert (of(one) == of(two)) == (canonical(one) == canonical(two))


@settings(deadline=None, max_examples=examples(200))
@given(anything)
def test_a_copy_of_anything_has_its_digest(value):
    assert of(pickle.loads(pickle.dumps(value))) == of(value)
    assert of([value, value]) == of([value, copy.deepcopy(value)])


@settings(deadline=None, max_examples=examples(200))
@given(st.lists(anything, min_size=2, max_size=4), st.data())
def test_exchanging_one_part_changes_the_digest_of_the_whole(parts, data):
    place = data.draw(st.integers(0, len(parts) - 1))
    other = data.draw(anything)
    changed = [*parts[:place], other, *parts[place + 1 :]]
    assert (of(parts) == of(changed)) == (canonical(parts[place]) == canonical(other))


def dispatcher(function, **options):
    """What numba makes of a function: it has a number of its own, and keeps what was compiled."""
    kind = type("CPUDispatcher", (), {"__module__": "numba.core.registry"})
    made = kind()
    made.py_func, made.targetoptions, made.number, made.compiled = function, options, object(), []
    return made


def test_a_compiled_function_is_what_it_was_compiled_from():
    one = dispatcher(lambda x: x + 1)
    before = digest(one).digest
    one.compiled.append("for floats")
    assert digest(one).digest == before == digest(dispatcher(lambda x: x + 1)).digest
    assert digest(dispatcher(lambda x: x + 2)).digest != before
    assert digest(dispatcher(lambda x: x + 1, fastmath=True)).digest != before


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
