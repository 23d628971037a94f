"""Mutations: wherever a constant, a name or an operator stands in real code, an edit of it changes the version."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from nbasset.versions.code.normal_form import compile_normal, normal_form

MODULES = ("contextlib", "asyncio.locks")
"""Modules of Python's own with generators, coroutines and handlers, and without code that is never reached."""

OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mod,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.USub: ast.UAdd,
}


def other(value):
    """Another constant; of a loop that never ends, one that ends it."""
    if value is None or isinstance(value, bool):
        return value is not True
    return value + "x" if isinstance(value, str) else value - 1


def edits(function):
    """Edit a function's tree in one place after another; what was edited, while it is."""
    docstrings = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Expr)}
    for node in ast.walk(function):
        for field, value in list(ast.iter_fields(node)):
            edited = None
            if isinstance(node, ast.Constant) and field == "value" and id(node) not in docstrings:
                edited = other(value)
            elif (type(node).__name__, field) in {("Name", "id"), ("Attribute", "attr"), ("keyword", "arg")} and value:
                edited = f"{value}_edited"
            elif field == "op" and type(value) in OPERATORS:
                edited = OPERATORS[type(value)]()
            elif field == "ops":
                edited = [OPERATORS[type(operator)]() for operator in value]
            if edited is not None:
                setattr(node, field, edited)
                yield f"{ast.unparse(node)} in line {getattr(node, 'lineno', function.lineno)}"
                setattr(node, field, value)


def functions(module):
    """The functions of a module's source, each as a module of its own."""
    source = Path(importlib.import_module(module).__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def digests(function):
    """Of the function as Python runs it, and as a cell's text."""
    tree = ast.Module([function], [])
    return normal_form(compile(tree, "<live>", "exec")).digest, normal_form(compile_normal(tree)).digest


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_no_edit_in_real_code_is_overlooked(module):
    overlooked, tried = [], 0
    for function in functions(module):
        before = digests(function)
        for edit in edits(function):
            try:
                after = digests(function)
            except (SyntaxError, ValueError):
                continue
            tried += 1
            if any(one == another for one, another in zip(before, after, strict=True)):
                overlooked.append(f"{function.name}: {edit}")
    assert overlooked == []
    assert tried > 150
