"""Source text in its normal form: without what people write for people, and all on one line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType
from typing import TypeVar

from nbasset.versions.cells.magic_code import inner_code

VALUE = "<value>"
"""The name the last expression of a module is bound to, so that a constant there counts."""

DOCUMENTED = frozenset({"__doc__", "getdoc", "doctest"})
"""Names by which code looks at docstrings; a tree that has one of them keeps all of its docstrings."""

ANNOTATED = frozenset(
    {
        *("__annotations__", "__annotate__", "get_annotations", "get_type_hints", "signature", "annotationlib"),
        *("register", "TypeAdapter", "validate_call", "typechecked", "beartype", "structure", "from_dict"),
    }
)
"""Names by which code looks at annotations; a tree that has one of them keeps all of its annotations."""

_Node = TypeVar("_Node", bound=ast.AST)
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def normal_source(tree: _Node) -> _Node:
    """A copy of `tree` without docstrings and annotations, all on one line.

    Kept is what the code itself can see: the annotations of decorated functions and of classes with decorators or
    bases, and everything when the code names ``__doc__``, ``__annotations__`` or their like.

    >>> ast.unparse(normal_source(ast.parse("def f(x: int) -> int:\\n    'Twice.'\\n    return x + x")))
    'def f(x):\\n    return x + x'
    """
    copied = copy_tree(tree)
    names = set(_names(copied))
    if isinstance(copied, ast.Module):
        _place_value(copied)
        _place_magics(copied)
    nodes = list(ast.walk(copied))
    if not names & DOCUMENTED:
        _drop_docstrings(nodes)
    if not names & ANNOTATED:
        _drop_annotations(nodes, copied)
    for node in ast.walk(copied):
        if "lineno" in node._attributes:
            node.lineno = node.end_lineno = 1  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]
    return copied


def compile_normal(source: str | ast.Module) -> CodeType:
    """Compile the normal form of `source`; its code depends on no layout.

    >>> from nbasset.versions.code.normal_form import normal_form
    >>> one, two = compile_normal("x: int = (1 +\\n y)"), compile_normal("x = 1 + y")
    >>> normal_form(one).digest == normal_form(two).digest
    True
    """
    tree = ast.parse(source) if isinstance(source, str) else source
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(normal_source(tree), "<normal>", "exec", flags=flags, dont_inherit=True, optimize=0)
    return code


def copy_tree(tree: _Node) -> _Node:
    """A deep copy, however deep."""
    copied = _shallow(tree)
    waiting: list[ast.AST] = [copied]
    while waiting:
        node = waiting.pop()
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                child = _shallow(value)
                setattr(node, field, child)
                waiting.append(child)
            elif isinstance(value, list):
                items = [_shallow(item) if isinstance(item, ast.AST) else item for item in value]
                setattr(node, field, items)
                waiting.extend(item for item in items if isinstance(item, ast.AST))
    return copied


def _shallow(node: _Node) -> _Node:
    made = type(node).__new__(type(node))
    made.__dict__.update(node.__dict__)
    return made


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")


def _place_value(tree: ast.Module) -> None:
    if tree.body and isinstance(tree.body[-1], ast.Expr) and inner_code(tree.body[-1].value) is None:
        last = tree.body[-1]
        value = ast.Assign(targets=[ast.Name(id=VALUE, ctx=ast.Store())], value=last.value)
        tree.body[-1] = ast.fix_missing_locations(ast.copy_location(value, last))


def _place_magics(tree: ast.Module) -> None:
    """Write the code that a magic such as ``%%time`` holds in place of its string."""
    body: list[ast.stmt] = []
    for statement in tree.body:
        inner = inner_code(statement.value) if isinstance(statement, ast.Expr) else None
        if inner is None:
            body.append(statement)
            continue
        body.append(ast.Expr(value=ast.copy_location(inner.shell, statement)))
        body.extend(inner.statements)
        if statement is tree.body[-1]:
            held = ast.Module(body=list(inner.statements), type_ignores=[])
            _place_value(held)
            body[len(body) - len(inner.statements) :] = held.body
    tree.body = body
    ast.fix_missing_locations(tree)


def _drop_docstrings(nodes: list[ast.AST]) -> None:
    for node in nodes:
        if isinstance(node, (*_Function, ast.ClassDef, ast.Module)) and node.body and _is_text(node.body[0]):
            node.body[:1] = [] if len(node.body) > 1 or isinstance(node, ast.Module) else [ast.Pass()]


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _drop_annotations(nodes: list[ast.AST], root: ast.AST) -> None:
    for node in nodes:
        if isinstance(node, _Function) and not node.decorator_list:
            _drop_of_function(node)
        elif isinstance(node, ast.Module) or (isinstance(node, ast.ClassDef) and _is_plain(node)):
            _drop_of_variables(node)


def _drop_of_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    arguments = node.args
    node.returns = None
    extra = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra):
        argument.annotation = None


def _is_plain(node: ast.ClassDef) -> bool:
    return not (node.bases or node.keywords or node.decorator_list)


def _drop_of_variables(scope: ast.Module | ast.ClassDef) -> None:
    """Turn ``x: int = 1`` into ``x = 1`` wherever it stands in a module's or class's own body."""
    waiting: list[ast.AST] = [scope]
    while waiting:
        node = waiting.pop()
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                setattr(node, field, [kept for each in statements for kept in _unannotated(each)])
                waiting.extend(
                    each for each in getattr(node, field) if not isinstance(each, (*_Function, ast.ClassDef))
                )
        waiting.extend(getattr(node, "handlers", ()))
        waiting.extend(getattr(node, "cases", ()))


def _unannotated(statement: ast.stmt) -> list[ast.stmt]:
    if not isinstance(statement, ast.AnnAssign):
        return [statement]
    if statement.value is not None:
        return [ast.copy_location(ast.Assign(targets=[statement.target], value=statement.value), statement)]
    return [ast.copy_location(ast.Pass(), statement)]
