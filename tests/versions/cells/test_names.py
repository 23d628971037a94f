"""What a cell reads, assigns and changes, told from its source."""

import ast
import builtins
import contextlib
import sys

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.cells.names import analyse


def shell(method, *texts):
    return f"get_ipython().{method}({', '.join(map(repr, texts))})"


def names_of(source):
    return analyse(ast.parse(source))


def free_of(source):
    return [name for name in names_of(source).free if not hasattr(builtins, name) and name != "get_ipython"]


FREE = {
    "a name": ("x", "x"),
    "each once, in order": ("b + a + b", "b a"),
    "assigned before": ("x = 1\nx", ""),
    "assigned after": ("x\nx = 1", "x"),
    "assigned from itself": ("x = x + 1", "x"),
    "added to in place": ("x += 1", "x"),
    "a subscript assigned": ("x[i] = y", "y x i"),
    "an attribute assigned": ("x.a.b = 1", "x"),
    "one branch": ("if a:\n x = 1\nx", "a x"),
    "both branches": ("if a:\n x = 1\nelse:\n x = 2\nx", "a"),
    "all of elif": ("if a: x = 1\nelif b: x = 2\nelse: x = 3\nx", "a b"),
    "an elif without else": ("if a: x = 1\nelif b: x = 2\nx", "a b x"),
    "a branch that raises": ("if a: x = 1\nelse: raise E\nx", "a E"),
    "a loop's body": ("for i in r: x = i\nx", "r x"),
    "a loop's target inside": ("for i in r: print(i)", "r"),
    "a loop's target after": ("for i in r: pass\ni", "r i"),
    "a loop's else": ("for i in r: pass\nelse: x = 1\nx", "r"),
    "a loop's else and break": ("for i in r:\n if i: break\nelse: x = 1\nx", "r x"),
    "both ends of a loop": ("for i in r:\n if i:\n  x = 1\n  break\nelse: x = 2\nx", "r"),
    "while": ("while a: x = 1\nx", "a x"),
    "while true": ("while True:\n x = f()\n if x: break\nx", "f"),
    "read before the loop assigns": ("while a:\n f(x)\n x = 1", "a f x"),
    "unpacked": ("a, (b, *c) = d\na, b, c", "d"),
    "a starred read": ("[*a, *b]", "a b"),
    "chained assignment": ("a = b = c\na, b", "c"),
    "an annotation": ("x: T = 1", "T"),
    "an annotation alone": ("x: int\nx", "x"),
    "lazy annotations": ("from __future__ import annotations\ndef f(a: T): pass", ""),
    "try and except": ("try: x = f()\nexcept E: pass\nx", "f E x"),
    "try and both": ("try: x = f()\nexcept E: x = g()\nx", "f E g"),
    "try and raise": ("try: x = f()\nexcept E: raise\nx", "f E"),
    "try, else": ("try: f()\nexcept E: x = 1\nelse: x = 2\nx", "f E"),
    "finally": ("try: f()\nfinally: x = 1\nx", "f"),
    "in finally": ("try: x = f()\nfinally: x", "f x"),
    "except as": ("try: f()\nexcept E as e: g(e)", "f E g"),
    "except as, after": ("try: f()\nexcept E as e: pass\ne", "f E e"),
    "except star": ("try: f()\nexcept* E as e: g(e)", "f E g"),
    "with": ("with a as b: c = b\nc", "a"),
    "with suppress": ("with suppress(E): c = 1\nc", "suppress E c"),
    "with several": ("with a as b, f(b) as c: c", "a f"),
    "match": ("match a:\n case [b, *c]: b, c\n case {'k': d, **e}: d, e\n case P(f=g) | g: g", "a P"),
    "match, after": ("match a:\n case 1: x = 1\nx", "a x"),
    "match, complete": ("match a:\n case 1: x = 1\n case _: x = 2\nx", "a"),
    "match, a dotted value": ("match a:\n case b.c if d: pass", "a b d"),
    "walrus": ("if (x := f()): x\nx", "f"),
    "walrus in and": ("if a and (x := f()): x", "a f"),
    "walrus in and, after": ("a and (x := f())\nx", "a f x"),
    "walrus in a ternary": ("(x := f()) if a else b\nx", "a f b x"),
    "walrus in a comprehension": ("[x := i for i in r]\nx", "r x"),
    "deleted": ("x = 1\ndel x\nx", "x"),
    "deleted only": ("del x", "x"),
    "import": ("import a.b, c.d as e\na, e\nc", "c"),
    "from import": ("from a import b as c, d\nc, d\nb", "b"),
    "a function": ("def f(a, *b, c=d, **e): return a, b, c, e, g", "d g"),
    "a function's locals": ("def f():\n x = 1\n return x", ""),
    "a function's late local": ("def f():\n print(x)\n x = 1", ""),
    "a function reads what comes later": ("def f(): return x\nx = 1", ""),
    "a function reads what only comes in a loop": ("def f(): return x\nfor i in r: x = i", "r"),
    "a default is read at once": ("def f(a=x): pass\nx = 1", "x"),
    "a decorator": ("@d(x)\ndef f(): pass", "d x"),
    "recursion": ("def f(): return f()", ""),
    "global": ("def f():\n global x\n x = 1\n return x", "x"),
    "global counted up": ("def f():\n global x\n x += 1", "x"),
    "nonlocal": ("def f():\n x = 1\n def g():\n  nonlocal x\n  x += 1\n return g", ""),
    "a closure": ("def f(a):\n def g(): return a, b\n return g", "b"),
    "a lambda": ("lambda a, b=c: a + b + d", "c d"),
    "a lambda reads what comes later": ("f = lambda: x\nx = 1", ""),
    "async forms": (
        "async def f():\n async with a as b: pass\n async for c in b: await c\n return [d async for d in e]",
        "a e",
    ),
    "await": ("x = await f(y)", "f y"),
    "a comprehension": ("[a + b for a in c if d(a)]", "c d b"),
    "a comprehension's own name": ("[a for a in a]", "a"),
    "nested comprehensions": ("[b for a in c for b in a]", "c"),
    "a dict comprehension": ("{k: v for k, v in c.items()}", "c"),
    "a comprehension's name after": ("[a for a in c]\na", "c a"),
    "a class": ("class A(B, metaclass=M):\n x = y\n z = x", "B M y"),
    "a class's names are not its methods'": ("class A:\n x = 1\n def m(self): return x", "x"),
    "a class reads its own name from outside": ("class A:\n x = x", "x"),
    "a class reads at once": ("class A:\n y = x\nx = 1", "x"),
    "super and __class__": ("class A:\n def m(self): return super().m(), __class__", ""),
    "a class in a class": ("class A:\n class B: pass\n class C(B): pass", ""),
    "a class in a function": ("def f(a):\n class B:\n  b = a\n  c = d\n return B", "d"),
    "an f-string": ("f'{a:{b}} {c!r}'", "a b c"),
    "a slice": ("a[b:c, ::d]", "a b c d"),
    "a query's names": ("df.query('age > @limit and `a b` < @other')", "df limit other"),
    "an eval's names": ("df.eval(f'x = y * @rate + {z}')", "df z rate"),
    "no mail address": ("send('a@b')", "send"),
    "a timed line": (shell("run_line_magic", "time", "t = f(x)") + "\nt", "f x"),
    "a timeit line": (shell("run_line_magic", "timeit", "-n 10 -r 3 t = f(x)") + "\nt", "f x t"),
    "a timed cell": (shell("run_cell_magic", "time", "", "t = f(x)\nt.g()\n") + "\nt", "f x"),
    "a captured cell": (shell("run_cell_magic", "capture", "out", "y = x") + "\nout, y", "x"),
    "a captured cell with options": (shell("run_cell_magic", "capture", "--no-stderr out", "y = x") + "\nout", "x"),
    "a profiled line": (shell("run_line_magic", "prun", "-l 5 -q f(x)"), "f x"),
    "a timed cell with a magic inside": (
        shell("run_cell_magic", "time", "", "%matplotlib inline\ny = !ls {d}\nf(y)"),
        "d f",
    ),
    "a magic that is no code": (shell("run_line_magic", "matplotlib", "inline"), ""),
    "a cell that is no Python": (shell("run_cell_magic", "bash", "", "echo $x"), ""),
    "a shell command": (shell("system", "ls {folder.name} $other {a[0]}"), "folder other a"),
    "a shell command's own braces": (shell("system", "awk '{print $1}' file.txt"), ""),
    "captured output": ("files = " + shell("getoutput", "ls {d}") + "\nfiles", "d"),
    "a magic's filled line": (shell("run_line_magic", "cd", "{base}"), "base"),
}


@pytest.mark.parametrize(("source", "free"), FREE.values(), ids=FREE)
def test_free_names(source, free):
    assert free_of(source) == free.split()


ASSIGNED = {
    "in order, once": ("b = 1\na = 2\nb = 3", "b a"),
    "unpacked": ("a, (b, *c) = d", "a b c"),
    "loops, with, except": ("for i in r: x = 1\nwith a as b: pass\ntry: y = 1\nexcept E as e: pass", "i x b y e"),
    "imports": ("import a.b\nimport c as d\nfrom e import f, g as h", "a d f h"),
    "definitions": ("def f(): z = 1\nclass C: y = 1\nasync def g(): pass", "f C g"),
    "walrus": ("print(x := 1)\n[y := i for i in r]", "x y"),
    "match": ("match a:\n case [b, *c]: pass\n case {'k': d, **e}: pass\n case P() as f: pass", "b c d e f"),
    "global inside a function": ("def f():\n global x, y\n x = 1\n return y", "x f"),
    "global inside a nested function": ("def f():\n def g():\n  global x\n  x = 1", "x f"),
    "annotated": ("x: int = 1\ny: int", "x"),
    "augmented": ("x += 1\ny[0] += 1", "x"),
    "in branches": ("if a: x = 1\nelse: y = 2", "x y"),
    "a lambda's are not": ("f = lambda: (x := 1)", "f"),
    "timed": (shell("run_line_magic", "time", "t = 1"), "t"),
    "repeated": (shell("run_line_magic", "timeit", "t = 1"), ""),
    "captured": (shell("run_cell_magic", "capture", "out", "y = 1"), "y out"),
}


@pytest.mark.parametrize(("source", "assigned"), ASSIGNED.values(), ids=ASSIGNED)
def test_assigned_names(source, assigned):
    assert list(names_of(source).assigned) == assigned.split()


CHANGED = {
    "a subscript": ("x[0] = 1", "x"),
    "deep inside": ("x.a['b'].c = 1", "x"),
    "loc": ("df.loc[a, 'b'] = 1", "df"),
    "added to in place": ("x['a'] += 1", "x"),
    "a list extended": ("x += [1]", "x"),
    "a number counted up": ("x += 1", ""),
    "deleted inside": ("del x['a'], y.b", "x y"),
    "a mutator": ("x.append(1)\ny.a.update(b=1)", "x y"),
    "inplace": ("df.drop('a', inplace=True)", "df"),
    "not inplace": ("df.drop('a', inplace=False)", ""),
    "a reader": ("x.copy()\nx.index(1)", ""),
    "a model fitted": ("model.fit(X, y)", "model"),
    "shuffled": ("random.shuffle(x)", "x"),
    "heap": ("heappush(x, 1)", "x"),
    "next": ("next(it)", "it"),
    "setattr": ("setattr(x, 'a', 1)", "x"),
    "out": ("np.add(a, b, out=c)", "c"),
    "own": ("x = []\nx.append(1)", "x"),
    "through another name": ("y = x\ny.append(1)", "y x"),
    "through a part": ("y = x['a']\ny.append(1)", "y x"),
    "through a copy": ("y = x.copy()\ny.append(1)", "y"),
    "through a loop": ("for row in rows: row['a'] = 1", "row rows"),
    "through a loop's items": ("for k, v in d.items(): v.append(1)", "v d"),
    "through enumerate and zip": ("for i, (a, b) in enumerate(zip(x, y)): a.append(1)", "a x y"),
    "in a function": ("def f():\n cache['a'] = 1", "cache"),
    "a function's own": ("def f(x):\n x.append(1)\n y = []\n y.append(1)", ""),
    "unpacked into": ("x[0], y.a = 1, 2", "x y"),
    "a loop's target": ("for x[0] in r: pass", "x"),
    "timed": (shell("run_cell_magic", "time", "", "x.append(1)"), "x"),
}


@pytest.mark.parametrize(("source", "changed"), CHANGED.values(), ids=CHANGED)
def test_names_changed_in_place(source, changed):
    assert sorted(names_of(source).changed) == sorted(changed.split())


LAST = {
    "an expression": ("x = 1\nx", True, None, None),
    "an assignment": ("x\ny = 1", False, "y", None),
    "an annotated assignment": ("y: int = 1", False, "y", None),
    "an annotation alone": ("y: int", False, None, None),
    "an augmented assignment": ("y = 0\ny += 1", False, "y", None),
    "a tuple": ("a, b = 1, 2", False, None, None),
    "a chain": ("a = b = 1", False, None, None),
    "a subscript": ("a[0] = 1", False, None, None),
    "a walrus": ("(y := 1)", True, None, None),
    "a loop": ("for i in r: y = 1", False, None, None),
    "nothing": ("", False, None, None),
    "a definition": ("def f(): pass", False, None, None),
    "head": ("df = 1\ndf.head()", True, None, "df"),
    "head of a part": ("df = 1\ndf.head(3).T", True, None, "df"),
    "shape": ("df = 1\ndf.shape", True, None, "df"),
    "plot": ("df = 1\ndf.plot.hist(bins=3)", True, None, "df"),
    "head of another's": ("df.head()", True, None, None),
    "something else": ("df = 1\ndf.sum()", True, None, None),
    "a timed expression": (shell("run_line_magic", "time", "f(x)"), True, None, None),
    "a timed assignment": (shell("run_line_magic", "time", "t = f(x)"), False, "t", None),
    "a timed cell": (shell("run_cell_magic", "time", "", "df = f(x)\ndf.head()"), True, None, "df"),
    "a repeated expression": (shell("run_line_magic", "timeit", "f(x)"), False, None, None),
    "a command": (shell("system", "ls"), False, None, None),
    "captured output": ("files = " + shell("getoutput", "ls"), False, "files", None),
}


@pytest.mark.parametrize(("source", "expression", "assigned", "hint"), LAST.values(), ids=LAST)
def test_the_last_statement(source, expression, assigned, hint):
    names = names_of(source)
    assert (names.last_expression, names.last_assigned, names.hint_of) == (expression, assigned, hint)


def test_definitions_are_those_at_the_top():
    names = names_of("@d\ndef f(): pass\nasync def g(): pass\nclass C:\n def m(self): pass\nif a:\n def h(): pass")
    assert names.definitions == ("f", "g", "C")
    assert names.functions == ("f", "g")


def test_deleted_names_are_those_of_the_cell():
    assert names_of("del a, (b, c)\ndel d[0], e.f\ndef f():\n g = 1\n del g").deleted == ("a", "b", "c")


@pytest.mark.parametrize(
    ("source", "stars"),
    [
        ("from a import *", True),
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("globals().update(a)", True),
        (shell("run_line_magic", "run", "other.py"), True),
        (shell("run_line_magic", "pylab", "inline"), True),
        (shell("run_line_magic", "autoreload", "2"), True),
        (shell("run_cell_magic", "time", "", "from a import *"), True),
        (shell("run_line_magic", "matplotlib", "inline"), False),
        ("a.exec('x')", False),
        ("globals()['x']", False),
        ("from a import b", False),
    ],
)
def test_whether_unknown_names_may_be_bound(source, stars):
    assert names_of(source).stars is stars


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of 3.12")
def test_type_parameters_belong_to_what_they_stand_on():
    source = "def f[T: B](a: T) -> T: return a\nclass C[U](list[U]): x: U\ntype A[V] = dict[V, W]"
    assert free_of(source) == ["B", "W"]


def test_deep_nesting_is_no_trouble():
    elif_chain = "if a0: x = 0\n" + "".join(f"elif a{i}: x = {i}\n" for i in range(1, 150)) + "else: x = 0"
    assert len(names_of(elif_chain).free) == 150
    long_sum = " + ".join(f"a{i}" for i in range(900))
    assert len(names_of(long_sum).free) == 900
    long_chain = "df" + "".join(f".m{i}(x)" for i in range(90))
    assert names_of(long_chain).free == ("df", "x")


def test_a_deep_tree_that_no_parser_would_give_is_read_too():
    tree = ast.parse("x")
    node = tree.body[0].value
    for _ in range(20_000):
        node = ast.BinOp(left=node, op=ast.Add(), right=ast.Name(id="y", ctx=ast.Load()))
    tree.body[0].value = node
    assert set(analyse(tree).free) == {"x", "y"}


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
    ("cell", "at_once"),
    [
        ("def f(x):\n    return g(x)", ()),
        ("def f(x, k=K):\n    return g(x)", ("K",)),
        ("@twice\ndef f(x):\n    return g(x)", ("twice",)),
        ("def f(x):\n    return g(x)\ny = f(1)", ("g",)),
        ("class A:\n    n = K\n    def m(self):\n        return g(self)", ("K",)),
        ("class A:\n    def m(self):\n        return g(self)\na = A()", ("g",)),
        ("f = lambda x: g(x)", ()),
        ("f = lambda x: g(x)\ny = f(1)", ("g",)),
        ("def f(x):\n    return g(x)\nhow = {'f': f}", ()),
        ("def f(x):\n    return g(x)\nhow = {'f': f}\ny = how['f'](1)", ("g",)),
        ("how = {'one': [lambda x: g(x)]}", ()),
        ("f = make(lambda x: g(x))", ("make", "g")),
        ("y = [g(x) for x in xs]", ("g", "xs")),
    ],
)
def test_what_a_function_reads_when_it_is_called_is_not_read_by_the_cell_that_defines_it(
    cell: str, at_once: tuple[str, ...]
) -> None:
    assert set(analyse(ast.parse(cell)).at_once) == set(at_once)


@pytest.mark.parametrize(
    ("cell", "perhaps"),
    [
        ("if x:\n    y = 1\ny", ("y",)),
        ("for i in x:\n    last = i\nlast", ("last",)),
        ("y = y + 1", ()),
        ("for i in x:\n    n += i", ()),
        ("def f():\n    return y", ()),
    ],
)
def test_what_a_line_above_may_have_bound_is_not_waited_for(cell: str, perhaps: tuple[str, ...]) -> None:
    assert analyse(ast.parse(cell)).perhaps == perhaps


@pytest.mark.parametrize(
    ("cell", "put_away"),
    [
        ("steps = [('f', f), {'g': g}]", ("f", "g")),
        ("other = f", ("f",)),
        ("steps = [f]\ny = f(1)", ()),
        ("steps = [f(1)]", ()),
        ("steps = make([f])", ()),
        ("steps = [f + 1]", ()),
    ],
)
def test_what_is_only_put_into_a_container_is_not_used_yet(cell: str, put_away: tuple[str, ...]) -> None:
    assert analyse(ast.parse(cell)).put_away == put_away
