"""The identity of values: equal digests mean the same types and the same content."""

import collections
import copy
import datetime
import decimal
import enum
import gc
import math
import pathlib
import pickle
import re
import struct
import subprocess
import sys
import threading
import types
import weakref
from dataclasses import dataclass, field

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.values import at_once
from nbasset.versions.values import digest as digests
from nbasset.versions.values.digest import digest


def of(value):
    return digest(value).digest


def nan(bits):
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | bits))[0]


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Number(enum.IntEnum):
    ONE = 1


Point = collections.namedtuple("Point", "x y")


@dataclass
class Plain:
    a: object = 1
    b: object = field(default_factory=list)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a=1, b=2):
        self.a, self.b = a, b


def test_what_cannot_be_changed_may_be_shared():
    part = (1, object, "a" * 50, 10**9)
    assert of([part, part]) == of([part, (1, object, "a" * 50, 10**9)])
    assert of({"x": part, "y": [part]}) == of({"x": (*part,), "y": [(*part,)]})


def test_a_string_s_interning_does_not_count():
    parts = ["a", "bc"]
    assert of(["abc", "abc"]) == of(["".join(parts), "".join(parts)])
    assert of({"abc": 1}) == of({"".join(parts): 1})


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


@pytest.mark.slow
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
@pytest.mark.slow
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


def test_long_texts_and_lists_are_told_in_pieces(monkeypatch):
    text = "ab" * 100_000
    assert len({of(text), of(text.encode()), of(text + "a"), of([text]), of([text.encode()])}) == 5
    monkeypatch.setattr(at_once, "CHUNK", 1000)
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
        content = list(map(canonical, value))
        if not {int, float, bool}.issuperset(map(type, value)):
            content.sort()
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
    for each in (value, [value, value], [value, copy.deepcopy(value)]):
        assert of(pickle.loads(pickle.dumps(each))) == of(each)


@settings(deadline=None, max_examples=examples(200))
@given(st.lists(anything, min_size=2, max_size=4), st.data())
def test_exchanging_one_part_changes_the_digest_of_the_whole(parts, data):
    place = data.draw(st.integers(0, len(parts) - 1))
    other = data.draw(anything)
    changed = [*parts[:place], other, *parts[place + 1 :]]
    assert (of(parts) == of(changed)) == (canonical(parts[place]) == canonical(other))


def parts_of_code(number):
    """What code is made of, with a number in it somewhere."""
    spot = {"__name__": "__main__"}
    exec(f"def f(self=None): return {number}\ndef outer():\n    held = {number}\n    return lambda: held", spot)
    function, held = spot["f"], spot["outer"]()
    return {
        "code": function.__code__,
        "cell": held.__closure__[0],
        "property": property(function),
        "static": staticmethod(function),
        "class": classmethod(function),
    }


@pytest.mark.parametrize("kind", parts_of_code(1))
def test_what_code_is_made_of_counts_by_what_it_does(kind):
    assert of(parts_of_code(1)[kind]) == of(parts_of_code(1)[kind])
    assert of(parts_of_code(1)[kind]) != of(parts_of_code(2)[kind])


def test_an_empty_cell_is_no_cell_with_nothing_in_it():
    assert of(types.CellType()) == of(types.CellType())
    assert of(types.CellType()) != of(types.CellType(None))


def test_parts_are_told_from_others_by_how_they_are_written():
    def parts(value):
        return dict(digest(value).parts)

    one, two = Tree(1), Tree(2)
    assert parts(one).keys() == parts(two).keys() == {f".{name}" for name in vars(one)}
    assert [name for name in parts(one) if parts(one)[name] != parts(two)[name]] == [".label"]
    assert parts(1) == parts([1, 2]) == {}
    assert parts([one] * 65) == {}


def test_what_is_remembered_is_let_go_of_when_it_is_too_much_and_changes_no_digest(monkeypatch):
    value = [[str(number) * 50, str(number) * 50] for number in range(9)]
    before = of(value)
    monkeypatch.setattr(digests, "MOST_REMEMBERED", 2)
    assert of(value) == before
    assert of([*value[:8], ["8" * 50, "9" * 50]]) != before


class Made:
    """Made anew from arguments by name."""

    def __init__(self, *, size):
        self.size = size

    def __getnewargs_ex__(self):
        return (), {"size": self.size}

    def __new__(cls, *, size):
        return super().__new__(cls)


def test_an_object_that_is_made_from_arguments_by_name_is_what_they_and_its_content_are():
    assert of(Made(size=1)) == of(Made(size=1)) != of(Made(size=2))
