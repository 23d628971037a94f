"""The flow through a cell: what is bound for certain where ways meet."""

import contextlib

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from versions.cells.sources import names_of

VARIABLES = ["a", "b", "c", "d", "e"]


SHAPES = [
    "if coin():",
    "if coin() and (NAME := 1):",
    "for NAME in range(coin()):",
    "with suppress(ValueError): # toss",
    "class C:",
    "if coin(): # else",
    "while coin(): # break, else",
    "while True: # break",
    "try: # toss, except",
    "try: # toss, finally",
    "match coin(): # case",
]


SIMPLE = [
    *["NAME = 1"] * 8,
    *["coin() and (NAME := 1)"] * 2,
    "NAME = [NAME for NAME in [1]]",
    "NAME",
    "NAME = OTHER",
    "del NAME",
]


@st.composite
def cells(draw, depth=2):
    """A cell's lines, of nested statements."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        shape = draw(st.sampled_from([*SIMPLE, *(SHAPES if depth else [])]))
        shape = shape.replace("NAME", draw(st.sampled_from(VARIABLES))).replace(
            "OTHER", draw(st.sampled_from(VARIABLES))
        )
        parts = [_in(draw(cells(depth - 1))) for _ in range(2 if "#" in shape else shape.endswith(":"))]
        lines.extend(_put_together(shape, parts, draw(st.sampled_from(VARIABLES))))
    return lines


def _put_together(shape, parts, name):
    head, _, rest = shape.partition(" # ")
    if not head.endswith(":"):
        return [shape]
    first, second = (parts * 2)[:2]
    toss, stop = [" toss()"], [" if coin(): break"]
    return [
        *([head, *toss, *first] if rest == "toss" else []),
        *([head, *first] if not rest else []),
        *([head, *first, "else:", *second] if rest == "else" else []),
        *([head, *first, *stop, *second, "else:", *second] if rest == "break, else" else []),
        *([head, *first, *stop, *first, " if coin(): continue"] if rest == "break" else []),
        *([head, *first, *toss, f"except ValueError as {name}:", *second] if rest == "toss, except" else []),
        *(
            ["with suppress(ValueError):", " try:", *_in(first), "  toss()", " finally:", *_in(second)]
            if "finally" in rest
            else []
        ),
        *([head, " case True:", *_in(first), f" case {name}:", "  0"] if rest == "case" else []),
    ]


def _in(lines):
    return [" " + line for line in lines]


class Space(dict):
    """A namespace that notes which names were missed, and lends them a value."""

    def __init__(self):
        super().__init__()
        self.missed = set()

    def __missing__(self, name):
        if name in VARIABLES:
            self.missed.add(name)
            return 0
        raise KeyError(name)


@settings(deadline=None, max_examples=examples(200))
@given(cells(), st.randoms(use_true_random=False))
def test_a_name_that_any_run_misses_is_free(lines, random):
    source = "\n".join([*lines, *VARIABLES])
    free = set(names_of(source).free)
    for _ in range(5):
        space = Space()
        steps = iter(range(200))

        def coin(steps=steps):
            next(steps)
            return random.random() < 0.6

        def toss(coin=coin):
            if coin():
                raise ValueError

        with contextlib.suppress(NameError, StopIteration):
            exec(source, {"coin": coin, "toss": toss, "suppress": contextlib.suppress}, space)
        assert space.missed <= free


@pytest.mark.parametrize(
    ("source", "free"),
    [
        ("try:\n    raise E\nfinally:\n    x = 1\ny", {"E"}),
        ("try:\n    x = 1\nfinally:\n    raise E\nx", {"E"}),
        ("try:\n    x = 1\nfinally:\n    y = 2\nx, y", set()),
        ("if a:\n    break\nx", {"a", "x"}),
        ("f = lambda x=y, *, z=w: x + z + v\nf", {"y", "w", "v"}),
        ("a.b += c\nd[e]: int = 1", {"a", "c", "d", "e", "int"}),
        ("for a.b in c:\n    pass", {"a", "c"}),
        ("[a.b for a.b in c]", {"a", "c"}),
    ],
)
def test_what_cannot_be_reached_needs_nothing_and_targets_need_what_they_lead_through(source, free):
    assert set(names_of(source).free) == free
