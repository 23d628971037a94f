"""The normal form of code: what counts as a change, and what does not."""

import ast
import struct
import types

import pytest

from nbasset.versions.code import normal_form as module
from nbasset.versions.code.normal_form import compile_normal, normal_form, normal_source

LAYOUT = {
    "a line break in brackets": ("x = f(a, b)", "x = f(\n    a,\n    b,\n)"),
    "an operator on a new line": ("x = a + b * c", "x = (\n    a\n    + b\n    * c\n)"),
    "needless brackets": ("x = (a) + (b * (c))", "x = a + b * c"),
    "a comment": ("x = 1", "# one\nx = 1  # two\n# three"),
    "blank lines": ("x = 1\ny = 2", "\n\nx = 1\n\n\ny = 2\n"),
    "another indentation": ("if a:\n  x = 1", "if a:\n        x = 1"),
    "an if on one line": ("if a: x = 1", "if a:\n    x = 1"),
    "a return on one line": (
        "def f(x):\n    if x: return 1\n    return 2",
        "def f(x):\n    if x:\n        return 1\n    return 2",
    ),
    "a needless pass": ("def f(x):\n    return x", "def f(x):\n    pass\n    return x\n    pass"),
    "a pass in a branch": ("for x in y:\n    f(x)", "for x in y:\n    f(x)\n    pass"),
    "semicolons": ("x = 1; y = 2", "x = 1\ny = 2"),
    "other quotes": ("x = 'a'", 'x = "a"'),
    "an adjacent string": ("x = 'ab'", "x = ('a'\n 'b')"),
    "an escaped string": ("x = 'é'", "x = '\\u00e9'"),
    "another notation of a number": ("x = 1000", "x = 1_000"),
    "a number in hex": ("x = 255", "x = 0xFF"),
    "a float's exponent": ("x = 1000.0", "x = 1e3"),
    "a trailing comma in a call": ("f(a, b)", "f(a, b,)"),
    "a trailing comma in a list": ("x = [a, b]", "x = [\n    a,\n    b,\n]"),
    "a trailing comma in parameters": ("def f(a, b): return a", "def f(\n    a,\n    b,\n):\n    return a"),
    "a chain over lines": ("y = df.a().b(1).c()", "y = (\n    df.a()\n    .b(1)\n    .c()\n)"),
    "keywords over lines": ("y = f(a=1, b=2)", "y = f(\n    a=1,\n    b=2,\n)"),
    "a dict over lines": ("y = {'a': b, 'c': d}", "y = {\n    'a': b,\n    'c': d,\n}"),
    "a comprehension over lines": ("y = [a for a in b if c(a)]", "y = [\n    a\n    for a in b\n    if c(a)\n]"),
    "a condition over lines": ("if a and (b or c):\n    d()", "if (\n    a\n    and (b\n    or c)\n):\n    d()"),
    "and/or as a value over lines": ("x = (a and b) or c", "x = (\n    a\n    and b\n) or c"),
    "or/and as a value over lines": (
        "x = (a or b) and (c or d)",
        "x = (\n    a\n    or b\n) and (\n    c\n    or d\n)",
    ),
    "a mixed value in a condition": ("if (x := (a and b) or c): d()", "if (x := (\n    a\n and b\n) or\n c):\n    d()"),
    "a ternary over lines": ("x = a if b else c", "x = (\n    a\n    if b\n    else c\n)"),
    "a lambda over lines": ("f = lambda x: x + 1", "f = lambda x: (\n    x\n    + 1\n)"),
    "a continue on one line": (
        "for x in y:\n    if x: continue\n    f(x)",
        "for x in y:\n    if x:\n        continue\n    f(x)",
    ),
    "nested loops and breaks": (
        "def f():\n for a in b:\n  while c:\n   if d: break\n   if e: continue\n  else: g()",
        "def f():\n for a in b:\n  while (\n    c):\n   if d:\n    break\n   if (\n e):\n    continue\n  else: g()",
    ),
    "try on one line": (
        "try: a()\nexcept E: b()\nelse: c()\nfinally: d()",
        "try:\n    a()\nexcept (\n  E):\n    b()\nelse:\n    c()\nfinally:\n    d()",
    ),
    "returns in try": (
        "def f():\n try: return a()\n except E as e: return b(e)\n finally: c()",
        "def f():\n try:\n  return a()\n except E as e:\n  # why\n  return b(e)\n finally:\n  c()",
    ),
    "with over lines": ("with a as b, c as d: e()", "with (\n    a as b,\n    c as d,\n):\n    e()"),
    "an assert over lines": ("assert a, b", "assert (\n    a\n), (\n    b\n)"),
    "a decorator's arguments over lines": ("@d(1)\ndef f(): pass", "@d(\n    1\n)\ndef f():\n    pass"),
    "a slice over lines": ("x = a[1:b, c]", "x = a[\n    1:b,\n    c\n]"),
    "an f-string's arguments": ("x = f'{a}' f'{b}'", "x = (f'{a}'\n     f'{b}')"),
    "unpacking over lines": ("a, b = c, d", "(\n    a,\n    b,\n) = (\n    c,\n    d,\n)"),
    "swapped locals over lines": (
        "def f(a, b):\n a, b = b, a\n return a",
        "def f(a, b):\n (\n  a,\n  b,\n ) = b, a\n return a",
    ),
    "three rotated locals": (
        "def f(a, b, c):\n a, b, c = b, c, a\n return a",
        "def f(a, b, c):\n (a,\n  b,\n  c) = (\n  b, c, a)\n return a",
    ),
    "locals on several lines": (
        "def f(a, b): return a + b",
        "def f(a, b):\n    return (\n        a\n        +\n        b\n    )",
    ),
    "a comparison chain over lines": ("x = a < b < c", "x = (\n    a\n    < b\n    < c\n)"),
    "match over lines": (
        "match a:\n case [b, c] if d: e()\n case {'k': v}: f()\n case _: g()",
        "match a:\n case [\n  b,\n  c,\n ] if d:\n  e()\n case {\n  'k': v}:\n  f()\n case _: g()",
    ),
    "an await over lines": (
        "async def f():\n x = await a(b)\n async for c in d: e()",
        "async def f():\n x = await (\n  a(\n   b))\n async for c in d:\n  e()",
    ),
    "an empty endless loop": ("def f():\n while True: pass", "def f():\n while True:\n  pass\n  pass"),
}


MEANINGLESS = {
    "a docstring of a function": ("def f(x):\n    return x", "def f(x):\n    'Doc.'\n    return x"),
    "another docstring": ("def f(x):\n    'One.'\n    return x", "def f(x):\n    'Two.'\n    return x"),
    "only a docstring": ("def f(x): pass", "def f(x):\n    'Doc.'"),
    "a docstring of the cell": ("x = 1", "'What it does.'\nx = 1"),
    "a docstring of a class": ("class A:\n    x = 1", "class A:\n    'Doc.'\n    x = 1"),
    "only a docstring in a class": ("class A: pass", "class A:\n    'Doc.'"),
    "a docstring of a method": ("class A:\n def m(self): return 1", "class A:\n def m(self):\n  'Doc.'\n  return 1"),
    "an annotated parameter": ("def f(x): return x", "def f(x: int): return x"),
    "annotated everything": (
        "def f(a, /, b, *c, d=1, **e): pass",
        "def f(a: A, /, b: B, *c: C, d: D=1, **e: E) -> F: pass",
    ),
    "an annotated variable": ("x = 1", "x: int = 1"),
    "an annotation alone": ("x = 1", "x: int\nx = 1"),
    "an annotated variable in a branch": ("if a:\n x = 1", "if a:\n x: int = 1"),
    "an annotated attribute of a plain class": ("class A:\n x = 1", "class A:\n x: int = 1"),
    "an annotated method": ("class A:\n def m(self, x): return x", "class A:\n def m(self, x: int) -> int: return x"),
    "an annotation with a name nobody else uses": (
        "def f(x=1): return x",
        "def f(x: 'np.ndarray' = 1) -> Nothing: return x",
    ),
    "a nested annotated function": (
        "def f():\n def g(x): return x\n return g",
        "def f():\n def g(x: T) -> T: return x\n return g",
    ),
    "a comment in timed code": (
        "get_ipython().run_cell_magic('time', '', 'x = f(y)\\n')",
        "get_ipython().run_cell_magic('time', '', '# why\\nx = f( y )\\n')",
    ),
}


BODY = "def f(a, b=1, *, c=2):\n    {}\n"


DIFFERENT = {
    "an int and a bool": ("x = 1", "x = True"),
    "an int and a float": ("x = 1", "x = 1.0"),
    "zero and minus zero": ("x = 0.0", "x = -0.0"),
    "an int and a string": ("x = 1", "x = '1'"),
    "a string and bytes": ("x = 'a'", "x = b'a'"),
    "another number": ("x = 1", "x = 2"),
    "a last digit": ("x = 0.1", "x = 0.10000000000000002"),
    "a complex number": ("x = 1j", "x = 1.0"),
    "a complex minus zero": ("x = 0j", "x = -0j + f"),
    "a big int": ("x = 2**70", "x = 2**70 + 1"),
    "ellipsis and none": ("x = ...", "x = None"),
    "a tuple's inside": ("x = (1, 2)", "x = (1, True)"),
    "a nested tuple's inside": ("x = (1, (2, 3))", "x = (1, (2, 3.0))"),
    "a tuple and a list": ("x = (a, b)", "x = [a, b]"),
    "a set and a list in a test": ("x = a in {1, 2}", "x = a in [1, 2]"),
    "a set's members": ("x = a in {1, 2}", "x = a in {1, 3}"),
    "a set's members' types": ("x = a in {1, 2}", "x = a in {1.0, 2}"),
    "another operator": ("x = a + b", "x = a - b"),
    "operands the other way": ("x = a - b", "x = b - a"),
    "an in-place operator": ("a = a + b", "a += b"),
    "another comparison": ("x = a < b", "x = a <= b"),
    "is and is not": ("x = a is b", "x = a is not b"),
    "in and not in": ("x = a in b", "x = a not in b"),
    "and and or": ("x = a and b", "x = a or b"),
    "a negated condition": ("if a: b()", "if not a: b()"),
    "is none and is not none": (BODY.format("if a is None: b()"), BODY.format("if a is not None: b()")),
    "branches the other way": ("if a: b()\nelse: c()", "if a: c()\nelse: b()"),
    "a ternary the other way": ("x = a if b else c", "x = c if b else a"),
    "where brackets bind": ("x = a and b or c", "x = a and (b or c)"),
    "what is in the loop": ("for a in b:\n c()\nd()", "for a in b:\n c()\n d()"),
    "else of a loop": ("for a in b:\n c()\nelse:\n d()", "for a in b:\n c()\nd()"),
    "break and continue": (
        BODY.format("for a in b:\n        if a: break\n        c()"),
        BODY.format("for a in b:\n        if a: continue\n        c()"),
    ),
    "what is tried": ("try:\n a()\n b()\nexcept E: c()", "a()\ntry:\n b()\nexcept E: c()"),
    "what is caught": ("try: a()\nexcept E: c()", "try: a()\nexcept F: c()"),
    "who catches": (
        "try:\n try: a()\n finally: b()\nexcept E: c()",
        "try:\n try: a()\n except E: c()\nfinally: b()",
    ),
    "else and body of try": ("try: a()\nexcept E: b()\nelse: c()", "try:\n a()\n c()\nexcept E: b()"),
    "another global": ("x = f(a)", "x = g(a)"),
    "another attribute": ("x = a.b", "x = a.c"),
    "another method": ("x = a.b()", "x = a.c()"),
    "an attribute and its call": ("x = a.b", "x = a.b()"),
    "another keyword's name": ("x = f(a=1)", "x = f(b=1)"),
    "another keyword's value": ("x = f(a=1)", "x = f(a=2)"),
    "a keyword and a position": ("x = f(1)", "x = f(a=1)"),
    "keywords of another order": ("x = f(a=p, b=q)", "x = f(b=p, a=q)"),
    "a star": ("x = f(a)", "x = f(*a)"),
    "two stars": ("x = f(*a)", "x = f(**a)"),
    "another default": ("def f(x=1): return x", "def f(x=2): return x"),
    "a parameter more": ("def f(x): return x", "def f(x, y): return x"),
    "a keyword-only parameter": ("def f(x, y): return x", "def f(x, *, y): return x"),
    "a positional-only parameter": ("def f(x, y): return x", "def f(x, /, y): return x"),
    "a generator": ("def f(): return a", "def f(): yield a"),
    "a coroutine": ("def f(): return a", "async def f(): return a"),
    "a list and a generator": ("x = [a for a in b]", "x = list(a for a in b)"),
    "a comprehension's condition": ("x = [a for a in b if a]", "x = [a for a in b]"),
    "a nested constant": ("def f():\n def g(): return 1\n return g", "def f():\n def g(): return 2\n return g"),
    "a lambda's body": ("x = sorted(a, key=lambda b: b)", "x = sorted(a, key=lambda b: -b)"),
    "nonlocal": (
        "def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2\n g()",
        "def f():\n x = 1\n def g():\n  x = 2\n g()",
    ),
    "global": ("def f():\n global x\n x = 1", "def f():\n x = 1"),
    "a string that is no docstring": ("def f():\n x = 'a'\n return x", "def f():\n x = 'b'\n return x"),
    "the last value, a constant": ("x = 1\n42", "x = 1\n43"),
    "the last value, a text": ("'a'", "'b'"),
    "the last value, folded": ("(1, 2)", "(1, 3)"),
    "an f-string's format": ("x = f'{a:.2f}'", "x = f'{a:.3f}'"),
    "an f-string's conversion": ("x = f'{a!r}'", "x = f'{a!s}'"),
    "a slice": ("x = a[1:]", "x = a[2:]"),
    "another import": ("import a", "import b"),
    "another name imported": ("from a import b", "from a import c"),
    "an import's level": ("from . import b", "from .. import b"),
    "a decorator": ("@d\ndef f(): pass", "def f(): pass"),
    "a base class": ("class A(B): pass", "class A: pass"),
    "a class attribute": ("class A:\n x = 1", "class A:\n x = 2"),
    "an annotation of a decorated function": ("@d\ndef f(x: int): pass", "@d\ndef f(x: str): pass"),
    "a field of a dataclass": ("@dataclass\nclass A:\n x: int", "@dataclass\nclass A:\n x: int\n y: int"),
    "annotations that the code looks at": (
        "def f(x: int): pass\nprint(f.__annotations__)",
        "def f(x: str): pass\nprint(f.__annotations__)",
    ),
    "a docstring that the code looks at": ("def f():\n 'a'\nprint(f.__doc__)", "def f():\n 'b'\nprint(f.__doc__)"),
    "a pattern": ("match a:\n case [b]: c()", "match a:\n case [b, *_]: c()"),
    "a guard": ("match a:\n case b if b: c()", "match a:\n case b: c()"),
    "a swap of locals": (BODY.format("a, b = b, a; return a, b"), BODY.format("a, b = a, b; return a, b")),
    "a rotation of locals": (BODY.format("a, b, c = b, c, a; return a"), BODY.format("a, b, c = c, b, a; return a")),
    "a name only local": (BODY.format("x: int; return x"), BODY.format("return x")),
    "code in a magic": (
        "get_ipython().run_cell_magic('time', '', 'x = 1')",
        "get_ipython().run_cell_magic('time', '', 'x = 2')",
    ),
    "a shell command": ("x = get_ipython().getoutput('ls a')", "x = get_ipython().getoutput('ls b')"),
}


def live(source):
    return normal_form(compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)).digest


def normal(source):
    return normal_form(compile_normal(source)).digest


@pytest.mark.parametrize(("one", "other"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout_of_source_does_not_count(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout_does_not_count_in_live_code_either(one, other):
    assert live(one) == live(other)


@pytest.mark.parametrize(("one", "other"), MEANINGLESS.values(), ids=MEANINGLESS)
def test_words_for_people_do_not_count(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_changes_the_outcome_counts(one, other):
    assert normal(one) != normal(other)


def test_no_two_samples_with_different_syntax_are_confused():
    meanings = {}
    for source in {pair[0] for pair in (*LAYOUT.values(), *DIFFERENT.values())}:
        meanings.setdefault(normal(source), set()).add(ast.unparse(normal_source(ast.parse(source))))
    equal_for_python = {"x = 1000", "x = 255"}
    assert [sources for sources in meanings.values() if len(sources - equal_for_python) > 1] == []


def function(source, name="f"):
    space = {}
    exec(source, space)
    return space[name].__code__


def test_a_live_function_s_docstring_does_not_count():
    plain, documented = function("def f(x): return x"), function("def f(x):\n 'Doc.'\n return x")
    assert normal_form(plain).digest == normal_form(documented).digest


def test_a_docstring_that_is_also_a_value_still_counts_as_the_value():
    one, other = function("def f():\n 'a'\n return 'a'"), function("def f():\n 'a'\n return 'b'")
    assert normal_form(one).digest != normal_form(other).digest


def test_the_place_of_code_does_not_count():
    one = function("def f(x):\n return [y for y in x]")
    other = function("def outer():\n def f(x):\n  return [y for y in x]\n return f\nf = outer()")
    assert normal_form(one).digest == normal_form(other).digest


def test_a_class_that_moves_keeps_its_body():
    one = compile("class A:\n x = 1", "a", "exec").co_consts[0]
    moved = compile("\n\ndef f():\n class A:\n  'Doc.'\n  x = 1", "b", "exec").co_consts[0]
    inner = next(const for const in moved.co_consts if isinstance(const, types.CodeType))
    assert normal_form(one).digest == normal_form(inner).digest


def test_nan_counts_by_its_bits():
    def with_constant(value):
        return compile("x = 1.5", "a", "exec").replace(co_consts=(value, None))

    nan = struct.unpack("<d", b"\1\0\0\0\0\0\xf8\x7f")[0]
    assert normal_form(with_constant(float("nan"))).digest != normal_form(with_constant(nan)).digest
    assert normal_form(with_constant(nan)).digest == normal_form(with_constant(nan)).digest


def test_a_form_is_made_once():
    code = compile("x = 1", "a", "exec")
    assert normal_form(code) is normal_form(code)


def test_the_cache_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_CACHE", 10)
    for number in range(30):
        normal_form(compile(f"x = {number}", "a", "exec"))
    assert len(module._forms) <= 10


def test_a_long_sum_is_no_trouble():
    source = "x = " + " + ".join(f"a{number}" for number in range(500))
    assert normal(source) == normal(source.replace(" + ", "+"))
