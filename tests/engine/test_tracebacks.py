"""Tracebacks: the user's own lines, and an error in one line."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import nbasset
from nbasset.core.errors import NeverMade
from nbasset.engine.tracebacks import in_one_line, in_text, own_lines


class Custom(Exception):
    pass


def noted():
    error = ValueError("no")
    error.add_note("a note")
    return error


def unreadable():
    try:
        compile("x = = 1", "cell", "exec")
    except SyntaxError as error:
        return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("no"), "ValueError: no"),
        (ValueError(), "ValueError"),
        (KeyError("x"), "KeyError: 'x'"),
        (ValueError("shapes differ\nleft 3, right 4"), "ValueError: shapes differ"),
        (noted(), "ValueError: no"),
        (unreadable(), "SyntaxError: invalid syntax"),
        (SystemExit(3), "SystemExit: 3"),
        (ExceptionGroup("several", [ValueError("a"), KeyError("b")]), "ExceptionGroup: several (2 sub-exceptions)"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_an_error_in_one_line_is_its_type_and_the_first_line_of_its_message(error, line):
    assert in_one_line(error) == line


def test_nbassets_own_errors_are_told_by_their_short_names():
    assert in_one_line(NeverMade("no")) == "NeverMade: no"


def test_a_folder_whose_name_only_begins_like_nbassets_is_the_users():
    beside = f"{Path(nbasset.__file__).parent}_of_mine/cell.py"
    try:
        exec(compile("1 / 0", beside, "exec"))
    except ZeroDivisionError as error:
        files = [frame.filename for frame in traceback.extract_tb(own_lines(error.__traceback__.tb_next))]
    assert files == [beside]


def test_a_class_of_a_module_is_told_with_its_module():
    assert in_one_line(Custom("no")).endswith("Custom: no")


def raised(source):
    """The error that a body raises, run by nbasset."""

    @nbasset.asset
    def body():
        exec(compile(source, "the cell", "exec"), {})

    run = nbasset.materialize([body], raise_on_error=False)
    return run.run.errors["body"]


def test_a_traceback_begins_with_the_users_own_line():
    error = raised("def f():\n    1 / 0\nf()")
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    assert files == [__file__, "the cell", "the cell"]


def test_in_text_it_names_no_file_of_nbasset():
    text = in_text(raised("1 / 0"))
    assert "the cell" in text
    assert "/nbasset/" not in text.replace(__file__, "")
    assert text.endswith("ZeroDivisionError: division by zero\n")


def test_an_error_without_lines_stays_without():
    assert own_lines(None) is None
    assert in_text(ValueError("no")) == "ValueError: no\n"
