"""Annotations count where code leads to a library that reads those of what it is handed."""

from __future__ import annotations

from nbasset.versions.annotated import Annotations


class Inner:
    y: int


class Outer:
    inner: Inner
    unknown: NotThere  # noqa: F821  # that is what is tried


def function(x: Inner) -> int: ...


HOLDERS = {id(thing): thing for thing in (Inner, Outer, function, len)}


def test_they_are_told_once_as_what_they_mean_or_as_they_are_written():
    annotations = Annotations()
    assert dict(annotations.read({"pydantic"}, HOLDERS)) == {
        "annotations of Inner": {"y": int},
        "annotations of Outer": {"inner": "Inner", "unknown": "NotThere", "'Inner'": Inner},
        "annotations of function": {"x": Inner, "return": int},
    }
    assert list(annotations.read({"pydantic"}, HOLDERS)) == []


def test_nobody_reads_them_where_no_such_library_is_used():
    annotations = Annotations()
    assert list(annotations.read({"json", "pandas"}, HOLDERS)) == []
    assert len(list(annotations.read({"msgspec"}, HOLDERS))) == 3, "it is asked again when one is met"
