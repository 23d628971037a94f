"""Outlines of classes: what changed about each kind of class is a line that differs, without code of its own being run."""

from __future__ import annotations

import collections
import dataclasses
import enum  # noqa: F401  # sources of classes name it
import typing  # noqa: F401  # the same

import pytest

from nbasset.core.causes import diff_lines
from nbasset.versions.code.outline import is_written_by_python, outline
from nbasset.versions.memo import in_short

KINDS = {
    "a field of a dataclass": ("@dataclasses.dataclass\nclass P:\n    x: int", "    y: int = 0", "+ y: int = 0"),
    "a field that a function fills": (
        "@dataclasses.dataclass\nclass P:\n    x: int",
        "    y: list[int] = dataclasses.field(default_factory=list)",
        "+ y: list[int] = type",
    ),
    "a field of a named tuple": (
        "class P(typing.NamedTuple):\n    x: int",
        "    y: int | None = 2",
        "+ y: int | None = 2",
    ),
    "a member of an enum": ("class P(enum.Enum):\n    A = 1", "    B = 2", "+ B = 2"),
    "an attribute": ("class P:\n    x = 1", "    _y = [1, 2]", "+ _y = [1, 2]"),
    "an annotation": ("class P:\n    x: int", "    y: 'Other'", "+ y: Other"),
    "slots": ("class P:\n    x = 1", "    __slots__ = ('a',)", "+ __slots__ = ('a',)"),
    "a key of a typed dictionary": ("class P(typing.TypedDict):\n    x: int", "    y: str", "+ y: str"),
}


def made(source, tmp_path):
    path = tmp_path / "cell.py"
    path.write_text(source)
    names = {**globals(), "__name__": "elsewhere"}
    exec(compile(source, str(path), "exec", dont_inherit=True), names)
    return outline(names["P"], in_short)


@pytest.mark.parametrize(("first", "more", "line"), KINDS.values(), ids=KINDS)
def test_what_is_added_is_the_only_line_that_differs(tmp_path, first, more, line):
    assert diff_lines(made(first, tmp_path), made(f"{first}\n{more}", tmp_path)) == (line,)


@pytest.mark.parametrize(
    "method", ["def m(self): 1", "@classmethod\n    def m(cls): 1", "@property\n    def m(self): 1"]
)
def test_methods_are_named_and_what_they_do_is_theirs_to_show(tmp_path, method):
    one = made(f"class P:\n    {method}", tmp_path)
    assert one == made(f"class P:\n    {method}0", tmp_path) == "class P:\n    def m"


def test_bases_and_what_a_decorator_was_asked_for_are_shown(tmp_path):
    assert made("@dataclasses.dataclass(eq=False, order=False)\nclass P(dict):\n    x: int", tmp_path) == (
        "@dataclass(eq=False)\nclass P(dict):\n    x: int"
    )


def test_no_code_of_a_value_or_a_class_runs(tmp_path):
    class Odd:
        def __repr__(self):
            raise AssertionError

    class Meta(type):
        def __getattribute__(cls, name):
            raise AssertionError

    class P(metaclass=Meta):
        x = Odd()

    assert outline(P, in_short) == "class P:\n    x = Odd"


def test_what_decorators_write_is_told_from_what_people_write():
    point = collections.namedtuple("P", "x y")
    assert is_written_by_python(point.__new__)
    assert is_written_by_python(dataclasses.make_dataclass("P", ["x"]).__repr__)
    assert not is_written_by_python(made)
    assert not is_written_by_python(len)
