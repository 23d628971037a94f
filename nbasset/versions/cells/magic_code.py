"""Python code and names inside the strings of IPython's magics, after IPython made calls of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.libraries.known import KNOWN
from nbasset.libraries.sql import Pieces

_TIMED = {"time", "prun", "memit", "mprun", "debug"}
_CELL_ONLY = {"capture"}
_REPEATED = {"timeit"}
_BINDING = frozenset(
    {
        "run",
        "pylab",
        "autoreload",
        "load",
        "loadpy",
        "recall",
        "rerun",
        "macro",
        "store",
        "cython",
        "R",
        "reset",
        "edit",
    }
)
"""Magics that may bind names nobody sees in the text."""

_OPTIONS = {
    "time": pattern(r"(?:--?(?:no-raise-error|q|quiet)\s+)*"),
    "timeit": pattern(r"(?:-[nrpv]\s*\d+\s+|-[tcqov]+\s+)*"),
    "prun": pattern(r"(?:-[lsTD]\s*\S+\s+|-[rq]+\s+)*"),
}
_NO_OPTIONS = pattern(r"(?:-\w+\s+)*")
_MAGIC = pattern(r"^(?P<indent>\s*)(?P<target>[\w, ]*=\s*)?(?P<kind>%|!!?)(?P<rest>\S.*)$")
_SHELL_NAME = pattern(r"\$(\w+)|\{([^{}]+)\}")

LONGEST_TEXT = 10_000
"""Characters of a text that is read as code."""


@dataclass(frozen=True, slots=True)
class InnerCode:
    """The code that a magic runs.

    Attributes:
        statements: the code, parsed.
        binds: whether what it assigns stays.
        stores: a name that the magic itself binds.
        shell: the magic's call without the code.
    """

    statements: tuple[ast.stmt, ...]
    binds: bool
    stores: str | None
    shell: ast.Call


def shell_call(node: ast.expr) -> tuple[str, list[str]] | None:
    """For ``get_ipython().method('text', …)``: the method and its texts.

    >>> shell_call(ast.parse("get_ipython().run_line_magic('time', 'x = 1')", mode="eval").body)
    ('run_line_magic', ['time', 'x = 1'])
    """
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    shell = node.func.value
    if not (isinstance(shell, ast.Call) and isinstance(shell.func, ast.Name) and shell.func.id == "get_ipython"):
        return None
    texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return (node.func.attr, texts) if len(texts) == len(node.args) else None


def inner_code(node: ast.expr) -> InnerCode | None:
    """The code inside the call of a magic that times or captures it, or None."""
    call = shell_call(node)
    if call is None or not isinstance(node, ast.Call):
        return None
    method, texts = call
    if method == "run_line_magic" and len(texts) == 2 and texts[0] in _TIMED | _REPEATED:
        return _inner(node, texts[0], texts[1], None)
    if method == "run_cell_magic" and len(texts) == 3 and texts[0] in _TIMED | _REPEATED | _CELL_ONLY:
        return _inner(node, texts[0], texts[1], texts[2])
    return None


def literal_code(node: ast.Call) -> list[ast.stmt] | None:
    """The code in the literal that ``exec`` or ``eval`` is given alone, or None.

    >>> [ast.unparse(each) for each in literal_code(ast.parse("exec('v = sum(raw)')", mode="eval").body)]
    ['v = sum(raw)']
    """
    if not (isinstance(node.func, ast.Name) and node.func.id in ("exec", "eval") and len(node.args) == 1):
        return None
    text = node.args[0]
    if node.keywords or not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
        return None
    try:
        return ast.parse(text.value.strip()).body
    except (SyntaxError, ValueError):
        return None


def _inner(node: ast.Call, magic: str, line: str, cell: str | None) -> InnerCode | None:
    options = _OPTIONS.get(magic, _NO_OPTIONS).match(line + " ")
    cut = min(options.end() if options else 0, len(line))
    rest = line[cut:]
    stores = None
    if magic in _CELL_ONLY:
        words = [word for word in line.split() if not word.startswith("-")]
        stores, rest = (words[0] if words and words[0].isidentifier() else None), ""
    statements = parse_cell("\n".join(part for part in (rest, cell) if part))
    if statements is None:
        return None
    shell = ast.Call(func=node.func, args=[*node.args[:1], ast.Constant(value=line[:cut] or stores or "")], keywords=[])
    return InnerCode(tuple(statements), magic not in _REPEATED, stores, shell)


def parse_cell(text: str) -> list[ast.stmt] | None:
    """Parse Python that may have IPython's own lines in it; None when it cannot be read."""
    for attempt in (text, "\n".join(_plain_line(line) for line in text.split("\n"))):
        try:
            return ast.parse(attempt).body
        except SyntaxError:
            continue
    return None


def _plain_line(line: str) -> str:
    match = _MAGIC.match(line)
    if match is None:
        return line
    rest = match["rest"]
    if match["kind"] == "%":
        name, _, argument = rest.partition(" ")
        call = f"get_ipython().run_line_magic({name!r}, {argument!r})"
    elif match["target"]:
        call = f"get_ipython().getoutput({rest!r})"
    else:
        call = f"get_ipython().system({rest!r})"
    return f"{match['indent']}{match['target'] or ''}{call}"


def binds_unknown(method: str, texts: list[str]) -> bool:
    """Whether a call of the shell may bind names that stand nowhere in the text."""
    return method in ("run_line_magic", "run_cell_magic") and bool(texts) and texts[0] in _BINDING


def shell_reads(method: str, texts: list[str]) -> Iterator[ast.expr]:
    """The expressions that IPython fills into the text of a command or a line magic."""
    if method in ("system", "getoutput", "getoutput_split"):
        line = texts[0] if texts else ""
    elif method in ("run_line_magic", "run_cell_magic") and len(texts) > 1:
        line = texts[1]
    else:
        return
    for name, expression in _SHELL_NAME.findall(line):
        parsed = _expression(name or expression)
        if parsed is not None:
            yield parsed


def names_in_texts(code: CodeType) -> Iterator[str]:
    """The Python names inside the strings of code that queries a table or calls the shell, but not its own locals.

    >>> list(names_in_texts(compile("df.query('x > @low')", "a.py", "exec")))
    ['low']
    """
    called = set(code.co_names)
    own = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from (name for name in names_in_texts(constant) if name not in own)
        elif isinstance(constant, str):
            yield from (name for name in KNOWN.names_in(constant, called) if name not in own)
        if isinstance(constant, str) and "get_ipython" in called:
            yield from (name for name in _filled_in(constant) if name not in own)


def tables_in(code: CodeType) -> Iterator[str]:
    """The tables in those strings of code that look like queries, but not its own locals.

    >>> list(tables_in(compile("duckdb.sql('select 1 from birds')", "a.py", "exec")))
    ['birds']
    """
    own = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    pieces = Pieces()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from (name for name in tables_in(constant) if name not in own)
        elif isinstance(constant, str):
            yield from (name for name in pieces.tables(constant) if name not in own)


def names_in_code(code: CodeType) -> Iterator[str]:
    """The names in the texts of code that runs texts, but not its own locals.

    >>> list(names_in_code(compile("eval('x + 1')", "a.py", "exec")))
    ['x']
    """
    own = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from (name for name in names_in_code(constant) if name not in own)
        elif isinstance(constant, str) and len(constant) < LONGEST_TEXT:
            try:
                tree = ast.parse(constant.strip())
            except (SyntaxError, ValueError):
                continue
            yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in own)


def _filled_in(text: str) -> Iterator[str]:
    for expression in shell_reads("system", [text]):
        yield from (node.id for node in ast.walk(expression) if isinstance(node, ast.Name))


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None
