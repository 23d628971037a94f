"""Cells: from the text of an ``%%asset`` cell to an asset."""

from __future__ import annotations

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from nbasset.core.asset_options import configured
from nbasset.core.assets import Asset, Cell
from nbasset.core.bodies import CellBody, Parameter
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, python_key
from nbasset.core.points import Dimension
from nbasset.engine.body import KEPT, VALUE
from nbasset.engine.namespace import POINT
from nbasset.engine.yielding import ALL_YIELDED, YIELDED
from nbasset.notebook.options import AssetLine
from nbasset.notebook.sweeps import divided, on_line, taken_out
from nbasset.notebook.transform import COMMENT
from nbasset.notebook.yields import without_yields
from nbasset.versions.cells.names import CellNames, analyse
from nbasset.versions.code.normal_form import compile_normal

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from nbasset.core.kept_at import KeptAt

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
CONTEXT = "context"
OURS = (KEPT, YIELDED, ALL_YIELDED, POINT)
"""Names that cells call and that are no notebook's."""
_ONE_LINE = "A cell has one %%asset line, or #| asset: line: put what follows the second one into a cell of its own."

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class CellText:
    """The text of a cell.

    Args:
        body: what the user wrote below the magic line.
        python: the same as plain Python.
        before: lines of the cell before the body.
        filename: the name its frames bear in tracebacks.
        cell: where it stands.
        namespace: the notebook's names.
        places: the places of ``%nbasset io`` that have a name.
    """

    body: str
    python: str
    before: int
    filename: str
    cell: Cell
    namespace: dict[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)


def cell_text(
    shell: InteractiveShell,
    cell: Cell,
    line: str,
    body: str,
    *,
    sql: bool = False,
    kept_at: KeptAt | None = None,
) -> CellText:
    """The text of a cell that is about to run; tracebacks will show its lines.

    Args:
        shell: the shell.
        cell: where it stands.
        line: what stands behind ``%%asset``.
        body: what stands below.
        sql: whether that is SQL, in which nothing is IPython's.
        kept_at: the places that have a name.
    """
    python = body if sql else str(shell.transform_cell(body))  # type: ignore[no-untyped-call]
    whole = f"# %%asset {line}".rstrip() + "\n" + python
    filename = shell.compile.cache(whole, cell.number, raw_code=whole)
    return CellText(body, python, 1, filename, cell, shell.user_ns, kept_at.names if kept_at else {})


def asset_from_cell(text: CellText, line: AssetLine) -> Asset:
    """The asset that a cell defines.

    Args:
        text: the cell's text.
        line: what its ``%%asset`` line says.

    Raises:
        InvalidDefinition: when it has no name, or a bad one, or cannot be read as Python, or as SQL where it is that.
    """
    if line.sql is not None:
        return _queried(text, line, line.sql)
    tree = _parsed(text)
    function = _only_function(tree)
    swept = (*taken_out(tree, function, text.namespace), *(on_line(word, text.namespace) for word in line.sweeps))
    names = analyse(tree)
    keys = _keys(line.names, function, names)
    body = _function_body(text, tree, names, function) if function else _statement_body(text, tree, names)
    told = (ast.get_docstring(function) if function else None) or ""
    partitions = divided(line.partitions, line.zone) if line.partitions else None
    dimensions = _once((*(partitions.dimensions if partitions else ()), *swept))
    made = Asset(keys, _with_hint(body, names, keys), cell=text.cell, description=told, dimensions=dimensions)
    return configured(replace(made, partitions=partitions) if partitions else made, line.options)


def _queried(text: CellText, line: AssetLine, connection: str) -> Asset:
    """The asset that a cell of SQL defines."""
    from nbasset.notebook.sql_cells import at_place, sql_body  # most notebooks have none

    if len(line.names) != 1:
        raise InvalidDefinition("An %%asset --sql cell makes one result: name it on the line (%%asset top --sql).")
    if re.search(r"^%%asset\b", text.body, re.MULTILINE):
        raise InvalidDefinition(_ONE_LINE)
    keys = (python_key(line.names[0]),)
    partitions = divided(line.partitions, line.zone) if line.partitions else None
    swept = (on_line(word, text.namespace) for word in line.sweeps)
    dimensions = _once((*(partitions.dimensions if partitions else ()), *swept))
    connection = at_place(connection, text.places, text.namespace)
    made = Asset(keys, sql_body(text, connection, line.names), cell=text.cell, dimensions=dimensions)
    return configured(replace(made, partitions=partitions) if partitions else made, line.options)


def body_of_cell(text: CellText) -> tuple[CellBody, str]:
    """The body of a cell, and what its function says of itself.

    Args:
        text: the cell's text.

    Raises:
        InvalidDefinition: when it cannot be read as Python, or is empty.
    """
    tree = _parsed(text)
    function, names = _only_function(tree), analyse(tree)
    told = (ast.get_docstring(function) if function else None) or ""
    return (_function_body(text, tree, names, function) if function else _statement_body(text, tree, names)), told


def _once(dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    names = [each.name for each in dimensions]
    for name in names:
        if names.count(name) > 1:
            raise InvalidDefinition(f"{name} is swept over twice in this cell: give all its values in one place.")
    return tuple(dimensions)


def _is_in_text(python: str) -> bool:
    """Whether what looks like a magic line stands inside texts only: then the shell leaves it as it is."""
    try:
        tree = ast.parse(python)
    except SyntaxError:
        return False
    return not any(isinstance(node, ast.Constant) and node.value == "%asset" for node in ast.walk(tree))


def _has_another_line(text: CellText) -> bool:
    """Whether a line below begins an asset once more, as a magic or as a comment."""
    if re.search(r"^%%asset\b", text.body, re.MULTILINE) and not _is_in_text(text.python):
        return True
    if "asset:" not in text.body:
        return False
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text.body).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    return any(each.type == tokenize.COMMENT and each.start[1] == 0 and COMMENT.match(each.string) for each in tokens)


def _parsed(text: CellText) -> ast.Module:
    if _has_another_line(text):
        raise InvalidDefinition(_ONE_LINE)
    source = "\n" * text.before + text.python
    try:
        tree = ast.parse(source, text.filename)
        whole = tree if without_yields(tree) else source
        compile(whole, text.filename, "exec", flags=AWAIT, dont_inherit=True)
    except SyntaxError as error:
        line = (error.text or "").rstrip("\n")
        mark = f"\n    {line}\n    {' ' * max((error.offset or 1) - 1, 0)}^" if line else ""
        raise InvalidDefinition(
            f"Line {error.lineno} of this cell cannot be read as Python: {error.msg}; nothing was defined.{mark}"
        ) from None
    if not tree.body:
        raise InvalidDefinition("This %%asset cell is empty: write below the magic line how the result is made.")
    return tree


def _only_function(tree: ast.Module) -> Function | None:
    """The one function of a cell that holds nothing else but imports and text."""
    functions = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    others = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom)) and not _is_text(node)]
    return functions[0] if len(functions) == 1 and others == functions else None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _keys(given: Sequence[str], function: Function | None, names: CellNames) -> tuple[AssetKey, ...]:
    if not given:
        name = function.name if function else names.last_assigned
        if name is None:
            raise InvalidDefinition(
                "This %%asset cell has no name: write it on the magic line (%%asset my_data), "
                "define one function, or end with an assignment (my_data = …)."
            )
        given = [name]
    keys = tuple(python_key(each) for each in given)
    if len(set(keys)) < len(keys):
        raise InvalidDefinition(f"{', '.join(given)}: each asset of a cell needs a name of its own.")
    return keys


def _statement_body(text: CellText, tree: ast.Module, names: CellNames) -> CellBody:
    normal = compile_normal(tree)
    last = tree.body[-1] if tree.body else None
    quiet = isinstance(last, ast.Expr) and _ends_in_semicolon(text, last)
    if isinstance(last, ast.Expr):
        value = ast.Assign(targets=[ast.Name(id=VALUE, ctx=ast.Store())], value=last.value)
        tree.body[-1] = ast.fix_missing_locations(ast.copy_location(value, last))
    program = compile(tree, text.filename, "exec", flags=AWAIT, dont_inherit=True)
    free = tuple(name for name in (*names.free, *names.mentioned) if name not in OURS)
    context = (
        CONTEXT if CONTEXT in free and CONTEXT not in text.namespace else None
    )  # unless somebody else is called so
    return CellBody(
        source=text.body,
        python=text.python,
        program=program,
        normal=normal,
        namespace=text.namespace,
        free=free,
        assigned=names.assigned,
        perhaps=names.perhaps if context is None else (*names.perhaps, context),
        changed=names.changed,
        context=context,
        awaits=bool(program.co_flags & inspect.CO_COROUTINE),
        open_names=names.stars,
        quiet=quiet,
    )


def _ends_in_semicolon(text: CellText, last: ast.Expr) -> bool:
    """Whether a semicolon follows the last expression, as it does where nothing is to be shown."""
    lines = text.python.splitlines()
    line = lines[(last.end_lineno or 1) - text.before - 1].encode()  # columns are counted in bytes
    return line[last.end_col_offset :].lstrip().startswith(b";")


def _function_body(text: CellText, tree: ast.Module, names: CellNames, function: Function) -> CellBody:
    normal = compile_normal(tree)
    parameters, context = _parameters(function)
    if not _yields(function):
        _hand_over_locals(function)
    program = compile(ast.fix_missing_locations(tree), text.filename, "exec", flags=AWAIT, dont_inherit=True)
    return CellBody(
        source=text.body,
        python=text.python,
        program=program,
        normal=normal,
        namespace=text.namespace,
        free=tuple(name for name in (*names.free, *names.mentioned) if name not in OURS),
        assigned=names.assigned,
        perhaps=names.perhaps,
        changed=names.changed,
        parameters=parameters,
        function_name=function.name,
        context=context,
        awaits=isinstance(function, ast.AsyncFunctionDef),
        open_names=names.stars,
    )


def _parameters(function: Function) -> tuple[tuple[Parameter, ...], str | None]:
    given = function.args
    if given.vararg or given.kwarg or given.posonlyargs:
        raise InvalidDefinition(
            f"{function.name}() takes *args, **kwargs or positional-only parameters: "
            "use plain parameters, one for each upstream asset."
        )
    without_default = len(given.args) - len(given.defaults)
    found = [Parameter(each.arg, number < without_default) for number, each in enumerate(given.args)]
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    found += [Parameter(each.arg, default is None) for each, default in pairs]
    context = next((each.name for each in found if each.name in (CONTEXT, "_context")), None)
    return tuple(each for each in found if each.name != context), context


def _yields(function: Function) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def _hand_over_locals(function: Function) -> None:
    """Wrap the function's statements so that, however they end, its local names can be looked at."""
    documented = bool(function.body) and _is_text(function.body[0])
    head, rest = function.body[:documented], function.body[documented:]
    if not rest:
        return
    hand_over = ast.parse(f"{KEPT}(locals())").body[0]
    for node in ast.walk(hand_over):
        ast.copy_location(node, rest[-1])
    wrapped = ast.copy_location(ast.Try(body=rest, handlers=[], orelse=[], finalbody=[hand_over]), rest[0])
    function.body = [*head, wrapped]


def _with_hint(body: CellBody, names: CellNames, keys: tuple[AssetKey, ...]) -> CellBody:
    """The body with what is to be said beside a value that is probably not the one that was meant."""
    if len(keys) > 1 or keys[0].name in names.assigned:
        return body
    if names.hint_of is not None:
        looked_at = names.hint_of
        hint = f"the value is only a look at {looked_at}: end the cell with {looked_at} to keep all of it"
    elif names.last_assigned is not None:
        hint = f"the body assigns {names.last_assigned}, not {keys[0].name}"
    else:
        return body
    return replace(body, hint=hint)
