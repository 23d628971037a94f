"""Plain statements: the plain cells of a notebook, statement by statement, as they can leave it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from nbasset.core.dataclass import replace
from nbasset.core.patterns import pattern
from nbasset.export.records import Foreign, Statement
from nbasset.versions.cells.names import analyse

SHELL = "get_ipython"

Transform = Callable[[str], str]
"""Makes plain Python of what somebody wrote."""


def statements_of(cell: int, source: str, transform: Transform) -> list[Statement]:
    """The statements of a plain cell; none of one that is no Python.

    Args:
        cell: its number.
        source: what was written.
        transform: makes plain Python of it.

    >>> [each.text for each in statements_of(1, "# two\\nK = 2\\nprint(K)", str)]
    ['# two\\nK = 2', 'print(K)']
    """
    python = transform(source)
    try:
        tree = ast.parse(python)
    except SyntaxError:
        return []
    lines, found, before = python.split("\n"), list[Statement](), 0
    for node in tree.body:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or node.lineno
        foreign = foreign_in(node, source, python)
        if first <= before:  # on the line of the one before
            text = ast.get_source_segment(python, node) or ""
        else:
            text = "\n".join([*_comments(lines, before, first), *lines[first - 1 : last]])
            text = text[: -len(_rest(lines[last - 1], node))] if _rest(lines[last - 1], node) else text
        found.append(replace(_read(node, cell), text=text.rstrip(), foreign=foreign))
        before = last
    return found


def _rest(line: str, node: ast.stmt) -> str:
    """What stands behind a statement on its last line, if that is another one."""
    rest = line.encode()[node.end_col_offset or 0 :].decode()
    return rest if rest.lstrip().startswith(";") else ""


def _comments(lines: list[str], before: int, first: int) -> list[str]:
    """The comments that stand right above a line."""
    start = first - 1
    while start > before and lines[start - 1].startswith("#"):
        start -= 1
    return lines[start : first - 1]


def foreign_in(node: ast.AST, source: str, python: str) -> tuple[Foreign, ...]:
    """The lines of code that are no Python, as they were written.

    Args:
        node: the code.
        source: what was written.
        python: the same as plain Python.
    """
    written, lines = source.split("\n"), python.rstrip("\n").split("\n")
    shown = written if len(written.copy()) >= len(lines) else lines
    asked = [each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id == SHELL]
    numbers = sorted({each.lineno for each in asked})
    return tuple(Foreign(number, shown[number - 1] if number <= len(shown) else SHELL) for number in numbers)


def _read(node: ast.stmt, cell: int) -> Statement:
    names = analyse(ast.Module([node], []))
    root = _root_of(node)
    return Statement(
        cell,
        "",
        _kind(node, root),
        reads=frozenset((*names.free, *names.mentioned)),
        at_once=frozenset((*names.at_once, *names.mentioned_at_once)),
        binds=frozenset(names.assigned),
        changes=frozenset(names.changed),
        root=root,
        calls=_called(node),
        alters=_altered(node),
        one=_one(node),
        is_fixed=isinstance(node, ast.Assign) and _is_written_out(node.value),
    )


def _kind(node: ast.stmt, root: str) -> str:
    match node:
        case ast.Import() | ast.ImportFrom():
            return "import"
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return "definition"
        case _ if root:
            return "call"
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            return "binding"
    return "other"


def _root_of(node: ast.stmt) -> str:
    """The name that begins a call which is all of a statement, the attribute that it sets, or what it is entered in."""
    inner: ast.expr | None = None
    match node:
        case ast.Expr(ast.Call(func)) | ast.Assign([ast.Name("_")], ast.Call(func)):
            inner = func
        case ast.Assign([target]) | ast.AugAssign(target) | ast.AnnAssign(target):
            inner = target
        case ast.FunctionDef(decorator_list=[ast.Attribute() as entered]):  # @shown.register
            inner = entered
        case ast.FunctionDef(decorator_list=[ast.Call(ast.Attribute() as entered)]):
            inner = entered
    if not isinstance(inner, ast.Attribute | ast.Subscript):
        return ""
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            inner = inner.func
    return inner.id if isinstance(inner, ast.Name) else ""


def _called(node: ast.stmt) -> str:
    match node:
        case ast.Expr(ast.Call(ast.Name(name))) | ast.Assign([ast.Name("_")], ast.Call(ast.Name(name))):
            return name
    return ""


def _altered(node: ast.stmt) -> frozenset[str]:
    """The names of the notebook whose value a function changes when it is called."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return frozenset()
    shared = {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}
    names, args = analyse(ast.Module(node.body, [])), node.args
    own = {each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)} | {*names.assigned} - shared
    return frozenset(shared | {*names.changed} - own)


def _one(node: ast.stmt) -> frozenset[str]:
    """Names that mean the same object when a statement has run, or one inside of the other."""
    if not isinstance(node, ast.Assign):
        return frozenset()
    targets = [each.id for each in node.targets if isinstance(each, ast.Name)]
    value = node.value
    held = [*getattr(value, "elts", ()), *getattr(value, "values", ())] if not isinstance(value, ast.BoolOp) else []
    names = {*targets, *(each.id for each in (value, *held) if isinstance(each, ast.Name))}
    return frozenset(names) if targets and len(names) > 1 else frozenset()


def moves(statement: Statement) -> bool:
    """Whether a statement goes to another folder: ``os.chdir(…)``.

    Args:
        statement: the statement.
    """
    return statement.kind == "call" and "chdir(" in statement.text and statement.root == "os"


def opens(statement: Statement) -> bool:
    """Whether a statement names a file to be opened, from the folder where it runs.

    Args:
        statement: the statement.

    >>> [opens(each) for each in statements_of(1, "read_csv('a.csv'); open('/a.csv'); set_option('a.b', 1)", str)]
    [True, False, False]
    """
    for node in ast.walk(ast.parse(statement.text)):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [ast.Constant(str(path)), *_]):
                if _OPENING.match(name) and "://" not in path and not path.startswith("/"):
                    return True
    return False


_OPENING = pattern(r"open|read|load|Path")


def _is_written_out(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def relative_paths(texts: Iterator[str] | list[str]) -> set[str]:
    """Texts inside code that may be paths which begin nowhere: with a slash or a full stop in them.

    Args:
        texts: plain Python.

    >>> sorted(relative_paths(["read('data/a.csv')", "x = 'no path'"]))
    ['data/a.csv']
    """
    found = set[str]()
    for text in texts:
        for each in ast.walk(ast.parse(text)):
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and _may_be_path(each.value):
                found.add(each.value)
    return found


def _may_be_path(text: str) -> bool:
    return 0 < len(text) < 256 and "\n" not in text and not text.startswith("/") and bool({*"./"} & {*text})
