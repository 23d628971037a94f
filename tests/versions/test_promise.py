"""The promise on every Python: whatever is edited, in whatever kind of code, changes the version."""

from __future__ import annotations

import sys

import pytest

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.versions.code.normal_form import compile_normal, normal_form
from nbasset.versions.resolver import Resolver

AROUND = """
import asyncio, contextlib, functools
K, L, x = 10, 20, 3
class SPACE:
    n, m = 1, 2
async def other(y):
    return y
def marked(*args, **kwargs):
    return lambda function: function
class Base:
    def __init_subclass__(cls, **kwargs):
        pass
"""

KINDS = {
    "a function": "def h():\n    return #",
    "a function that goes on": "def h():\n    y = #\n    z = [y]\n    return z",
    "a lambda": "h = lambda: #",
    "a lambda that yields": "h = lambda: (yield #)",
    "a generator": "def h():\n    yield #",
    "a generator's later value": "def h():\n    yield 0\n    yield #",
    "a generator's result": "def h():\n    yield 0\n    return #",
    "a generator that is sent to": "def h():\n    y = yield #\n    return y",
    "a generator's delegate": "def h():\n    yield from [#]",
    "a generator in try": "def h():\n    try:\n        yield #\n    finally:\n        print()",
    "an async function": "async def h():\n    return #",
    "an async function that awaits": "async def h():\n    return await other(#)",
    "an async function after it awaited": "async def h():\n    await other(0)\n    return #",
    "an async generator": "async def h():\n    yield #",
    "an async loop": "async def h(rows):\n    async for y in rows:\n        print(#)",
    "an async context": "async def h(lock):\n    async with lock:\n        return #",
    "an async comprehension": "async def h(rows):\n    return [# async for y in rows]",
    "a list comprehension": "def h(rows):\n    return [# for y in rows]",
    "a comprehension's condition": "def h(rows):\n    return [y for y in rows if y == #]",
    "a comprehension's source": "def h():\n    return [y for y in [#]]",
    "an inner comprehension": "def h(rows):\n    return [[# for z in y] for y in rows]",
    "a set comprehension": "def h(rows):\n    return {(y, repr(#)) for y in rows}",
    "a dict comprehension": "def h(rows):\n    return {y: # for y in rows}",
    "a generator expression": "def h(rows):\n    return sum(# for y in rows)",
    "a comprehension at the top": "h = [# for y in range(3)]",
    "a nested function": "def h():\n    def inner():\n        return #\n    return inner",
    "a nested generator": "def h():\n    def inner():\n        yield #\n    return inner",
    "a nested class's method": "def h():\n    class C:\n        def m(self):\n            return #\n    return C",
    "a closure": "def make(y):\n    def inner():\n        return y, #\n    return inner\nh = make(1)",
    "what a closure holds": "def make(y):\n    return lambda: y\nh = make(#)",
    "a class attribute": "class h:\n    y = #",
    "a method": "class h:\n    def m(self):\n        return #",
    "a generator method": "class h:\n    def m(self):\n        yield #",
    "a static method": "class h:\n    @staticmethod\n    def m():\n        return #",
    "a class method": "class h:\n    @classmethod\n    def m(cls):\n        return #",
    "a property": "class h:\n    @property\n    def m(self):\n        return #",
    "a cached property": "class h:\n    @functools.cached_property\n    def m(self):\n        return #",
    "a base's method": "class B:\n    def m(self):\n        return #\nclass h(B):\n    pass",
    "a class's keyword": "def h():\n    class C(Base, key=#):\n        pass\n    return C",
    "an instance's attribute": "def h(self):\n    self.y = #",
    "a default": "def h(y=#):\n    return y",
    "a keyword default": "def h(*, y=#):\n    return y",
    "a default of a nested function": "def h():\n    def inner(y=#):\n        return y\n    return inner",
    "a nested decorator's argument": "def h():\n    @marked(#)\n    def inner():\n        pass\n    return inner",
    "a partial": "h = functools.partial(print, #)",
    "a partial's function": "def f(y):\n    return #\nh = functools.partial(f, 1)",
    "a cached function": "@functools.lru_cache\ndef h():\n    return #",
    "a context manager's body": "@contextlib.contextmanager\ndef h():\n    yield #",
    "with": "def h(lock):\n    with lock:\n        return #",
    "what is entered": "def h(enter):\n    with enter(#) as y:\n        return y",
    "after with": "def h(lock):\n    with lock:\n        print()\n    return #",
    "try": "def h():\n    try:\n        return #\n    except KeyError:\n        return 0",
    "try that goes on": "def h():\n    try:\n        y = #\n    except KeyError:\n        y = 0\n    return y",
    "what is raised in try": "def h():\n    try:\n        raise KeyError(#)\n    finally:\n        print()",
    "except": "def h(y):\n    try:\n        return y()\n    except KeyError:\n        return #",
    "a named except": "def h(y):\n    try:\n        return y()\n    except KeyError as e:\n        return e, #",
    "what is caught": "def h(y):\n    try:\n        return y()\n    except (KeyError, type(#)):\n        return 0",
    "else of try": "def h(y):\n    try:\n        y()\n    except KeyError:\n        pass\n    else:\n        return #",
    "finally": "def h(y):\n    try:\n        y()\n    finally:\n        print(#)",
    "a group's except": "def h(y):\n    try:\n        y()\n    except* KeyError:\n        print(#)",
    "raise": "def h():\n    raise ValueError(#)",
    "a cause": "def h(y):\n    raise ValueError from ValueError(#)",
    "assert": "def h(y):\n    assert y, #",
    "if": "def h(y):\n    if y:\n        return #\n    return 0",
    "elif": "def h(y):\n    if y:\n        return 1\n    elif [#]:\n        return 2\n    return 0",
    "else": "def h(y):\n    if y:\n        return 0\n    else:\n        return #",
    "a conditional value": "def h(y):\n    return # if y else None",
    "and": "def h(y):\n    return y and #",
    "or": "def h(y):\n    return y or #",
    "a chain of comparisons": "def h(y):\n    return 0 < y < len([#])",
    "for": "def h(rows):\n    for y in rows:\n        print(#)",
    "what is looped over": "def h():\n    for y in [#]:\n        print(y)",
    "else of for": "def h(rows):\n    for y in rows:\n        if y: break\n    else:\n        return #",
    "while": "def h(y):\n    while y():\n        print(#)",
    "while's condition": "def h(y):\n    while y(#):\n        pass",
    "match": "def h(y):\n    match y:\n        case [1, *_]:\n            return #",
    "what is matched": "def h():\n    match [#]:\n        case [y]:\n            return y",
    "a guard": "def h(y):\n    match y:\n        case [z] if z(#):\n            return z",
    "a global": "def h():\n    global G\n    G = #",
    "a nonlocal": "def h():\n    y = 0\n    def inner():\n        nonlocal y\n        y = #\n    return inner",
    "an assigned item": "def h(y):\n    y[0] = #",
    "an index": "def h(y):\n    return y[#]",
    "a slice's end": "def h(y):\n    return y[1:#]",
    "a deleted item": "def h(y):\n    del y[#]",
    "an in-place operator": "def h(y):\n    y += [#]\n    return y",
    "unpacking": "def h():\n    y, *z = [#, 1]\n    return y, z",
    "an argument": "def h(y):\n    return y(#)",
    "a keyword": "def h(y):\n    return y(key=#)",
    "starred arguments": "def h(y):\n    return y(*[#], **{})",
    "an item of a dict": "def h():\n    return {'k': #}",
    "an f-string": 'def h():\n    return f"""{#}"""',
    "a walrus": "def h():\n    return (y := #), y",
    "a method call": "def h(y):\n    return y.method(#)",
    "super": "class h(Base):\n    def m(self):\n        return super().__reduce_ex__(#)",
}
if sys.version_info >= (3, 12):
    KINDS |= {
        "a generic function": "def h[T](y: T):\n    return #",
        "a generic function's default": "def h[T](y: T = #):\n    return y",
        "a generic class's method": "class h[T]:\n    def m(self):\n        return #",
        "a generic class's attribute": "class h[T]:\n    y = #",
    }

EDITS = {
    "a number": ("1", "2"),
    "a number's type": ("1", "True"),
    "a float": ("0.5", "0.25"),
    "a zero's sign": ("0.0", "-0.0"),
    "a text": ("'a'", "'b'"),
    "a text and bytes": ("'a'", "b'a'"),
    "nothing": ("None", "..."),
    "an item of a tuple": ("(1, 2)", "(1, 3)"),
    "a member": ("x in {1, 2}", "x in {1, 3}"),
    "an operator": ("x + 3", "x - 3"),
    "a folded operation": ("2 * 3", "2 * 4"),
    "a comparison": ("x < 3", "x <= 3"),
    "a negation": ("x", "not x"),
    "and": ("x and K", "x or K"),
    "a global": ("K", "L"),
    "an attribute": ("SPACE.n", "SPACE.m"),
    "a method": ("'Ab'.lower()", "'Ab'.upper()"),
    "a function": ("min(x, 4)", "max(x, 4)"),
    "a keyword": ("dict(a=x)", "dict(b=x)"),
    "a slice": ("[5, 6, 7][1:]", "[5, 6, 7][2:]"),
    "a format": ("f'{x:.1f}'", "f'{x:.2f}'"),
    "a branch": ("K if x else L", "L if x else K"),
    "an inner lambda": ("(lambda: 1)()", "(lambda: 2)()"),
    "an inner comprehension": ("[z * 1 for z in (1, 2)]", "[z * 2 for z in (1, 2)]"),
    "an inner generator": ("list(z + 1 for z in (1, 2))", "list(z + 2 for z in (1, 2))"),
}


def version(kind: str, expression: str, around: str = AROUND) -> str:
    """The code version of an asset that rests on a kind of code with an expression in it."""
    source = f"{around}\n{kind.replace('#', f'({expression})')}\ndef a():\n    return h"
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(compile(source, f"promise {len(source)}", "exec"), namespace)
    made = asset(namespace["a"])
    return Resolver(Definitions([made])).version(made).code


def forms(kind: str, expression: str) -> tuple[str, str]:
    """The digests of the same code in the text of a cell, and of the code that Python runs."""
    source = kind.replace("#", f"({expression})")
    return normal_form(compile_normal(source)).digest, normal_form(compile(source, "<cell>", "exec")).digest


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_edit_is_overlooked(kind):
    seen = {edit: zip(forms(kind, before), forms(kind, after), strict=True) for edit, (before, after) in EDITS.items()}
    assert [edit for edit, pairs in seen.items() if any(one == other for one, other in pairs)] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_edit_of_what_an_asset_rests_on_is_overlooked(kind):
    edits = [EDITS[name] for name in ("a number", "an operator", "a global", "a function", "an inner lambda")]
    assert [edit for edit in edits if version(kind, edit[0]) == version(kind, edit[1])] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_a_name_stands_for_is_not_overlooked(kind):
    edited = AROUND.replace("K, L, x = 10, 20, 3", "K, L, x = 11, 20, 3")
    assert version(kind, "K") != version(kind, "K", edited)
    assert version(kind, "L") == version(kind, "L", edited)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if '"""' not in kind])
def test_layout_and_comments_do_not_count(kind):
    for expression in ("x < 3", "K if x else L", "[z * 1 for z in (1, 2)]"):
        laid_out = f"  # why\n        {expression}\n        "
        assert version(kind, expression) == version(kind, laid_out, f"\n\n{AROUND}"), expression
