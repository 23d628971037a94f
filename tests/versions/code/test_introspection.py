"""What counts only for code that asks for it, and what of Python's own functions no key can know."""

from __future__ import annotations

import pytest
from versions.test_closure import version

from nbasset.libraries.library import ARGUMENTS, LOCALES, ZONES
from nbasset.versions.code.normal_form import normal_form

ORDERED = "class P:\n    one = 1\n    two = 2\n", "class P:\n    two = 2\n    one = 1\n"
DOCUMENTED = 'class P:\n    """One."""\n', 'class P:\n    """Two."""\n'
ANNOTATED = "class P:\n    one: int = 1\n", "class P:\n    one: float = 1\n"


@pytest.mark.parametrize(
    ("pair", "body"),
    [
        (ORDERED, "list(vars(P))"),
        (ORDERED, "list(P.__dict__)"),
        (ORDERED, "[list(vars(each)) for each in (P,)]"),
        (DOCUMENTED, "P.__doc__"),
        (DOCUMENTED, "(lambda: P.__doc__)()"),
        (ANNOTATED, "P.__annotations__"),
    ],
)
def test_order_docstrings_and_annotations_count_for_code_that_asks_for_them(pair, body):
    one, other = (version(f"{text}def a():\n    return {body}").code for text in pair)
    assert one != other


def test_what_code_imports_by_another_name_is_asked_for_too():
    asked = {normal_form(compile(text, "a.py", "exec")).asks for text in IMPORTING}
    assert asked == {frozenset({ARGUMENTS}), frozenset({ZONES}), frozenset({LOCALES})}


IMPORTING = ("from sys import argv as given", "from time import localtime as now", "import locale as here")


@pytest.mark.parametrize("pair", [ORDERED, DOCUMENTED, ANNOTATED])
def test_they_do_not_count_for_code_that_does_not(pair):
    one, other = (version(f"{text}def a():\n    return P.one").code for text in pair)
    assert one == other


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        ("def a():\n    return hash('x')", ("hash()",)),
        ("def a():\n    return sorted('ab', key=hash)", ("hash()",)),
        ("def h(x):\n    return hash(x) % 8\ndef a():\n    return h('x')", ("hash()",)),
        ("from builtins import hash as h\ndef a():\n    return h('x')", ("hash()",)),
        ("class A:\n    def __hash__(self):\n        return hash('x')\ndef a():\n    return {A(): 1}", ()),
        ("def hash(x):\n    return 1\ndef a():\n    return hash('x')", ()),
        ("def a(hash=len):\n    return hash('x')", ()),
        ("e = eval\ndef a():\n    return e('x')", ("eval",)),
        ("def eval(x):\n    return x\ndef a():\n    return eval('x')", ()),
        ("class A: pass\ndef a():\n    return A.__subclasses__()", ("the subclasses there are in this session",)),
    ],
)
def test_what_differs_from_session_to_session_is_marked_and_what_only_looks_like_it_is_not(source, signs):
    assert version(source).untracked == signs


def test_an_array_called_like_a_function_of_python_is_no_trouble():
    assert version("import numpy\nhash = numpy.arange(3)\ndef a():\n    return hash").untracked == ()


def test_a_stream_of_the_session_is_marked_and_not_looked_into():
    found = version("import sys\nout = sys.stdout\ndef a():\n    return out.write('x')")
    assert len(found.untracked) == 1
    assert found.untracked[0].startswith("out of type")


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "body",
    ["F['x'] = 1", "F[len('x')] = F2", "F.update(x=1)", "F['x'] = [each for each in 'ab']", "F[(1, 'x')[1]] = 1"],
)
def test_code_does_not_count_on_what_is_in_a_container_that_it_only_puts_into(body):
    one, other = (version(f"F2 = 1\nF = {kept}\ndef a():\n    {body}\n    return 1") for kept in ({}, {"y": 2}))
    assert one.code == other.code


@pytest.mark.parametrize(
    "body", ["F['x'] = F.get('y')", "F['y'] += 1", "del F['y']", "F['x'] = len(F)", "G['x'] = F", "F[F] = 1"]
)
def test_it_counts_on_it_as_soon_as_it_looks(body):
    one, other = (version(f"G = {{}}\nF = {kept}\ndef a():\n    {body}\n    return 1") for kept in ({}, {"y": 2}))
    assert one.code != other.code
