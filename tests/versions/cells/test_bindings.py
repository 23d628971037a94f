"""What is read and bound so far."""

import ast

import pytest

from nbasset.versions.cells.names import analyse


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
        ("try:\n    x\nexcept NameError:\n    x = 1", ("x",)),
        ("try:\n    x\nexcept:\n    x = 1\nelse:\n    pass", ("x",)),
        ("try:\n    x\nexcept ValueError:\n    x = 1", ()),
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
