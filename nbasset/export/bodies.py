"""Bodies: how an asset's cell becomes a function that returns what the asset is worth."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence

from nbasset.export.records import CannotLeave, Recipe

Function = ast.FunctionDef | ast.AsyncFunctionDef


def shifted(text: str, columns: int = 4) -> str:
    r"""Text moved to the right, but for what stands inside of texts over several lines.

    Args:
        text: Python.
        columns: how far.

    >>> print(shifted('a = "x"\nb = \'\'\'1\n2\'\'\''))
        a = "x"
        b = '''1
    2'''
    """
    inside = set(_inside_texts(text))
    lines = text.split("\n")
    moved = (
        f"{' ' * columns}{each}" if each and number not in inside else each for number, each in enumerate(lines, 1)
    )
    return "\n".join(moved)


def _inside_texts(text: str) -> Iterator[int]:
    """The numbers of the lines that begin inside of a text."""
    began: list[int] = []
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[each.type]
        if name == "FSTRING_START":
            began.append(each.start[0])
        elif name == "FSTRING_END":
            yield from range(began.pop() + 1, each.end[0] + 1)
        elif name == "STRING":
            yield from range(each.start[0] + 1, each.end[0] + 1)


def function_text(
    recipe: Recipe, name: str, through: Sequence[str] = (), own: Sequence[str] = (), decorator: str = ""
) -> str:
    """The function that makes what a recipe makes.

    Args:
        recipe: the recipe.
        name: what to call the function.
        through: those of its inputs that functions which it calls read by name.
        own: parameters that somebody else than assets fills, as they stand in the signature.
        decorator: what stands right above the function.

    Raises:
        CannotLeave: when it holds what stands in no function.

    >>> print(function_text(Recipe((("b",),), 2, "a + 1", inputs={"a": ("a",)}), "b"))
    def b(a):
        return a + 1
    """
    told = [each.told(recipe.cell) for each in recipe.foreign]
    tree = ast.parse("" if told else recipe.python)
    told += [
        f"cell [{recipe.cell}], line {each.lineno + recipe.above}: "
        "import * cannot stand in a function, name what it is to import"
        for each in tree.body
        if isinstance(each, ast.ImportFrom) and each.names[0].name == "*"
    ]
    if told:
        raise CannotLeave(told)
    above = f"{decorator}\n" if decorator else ""
    if recipe.function is not None:
        return above + _of_function(recipe, tree, name, through, own)
    given = [*own, *recipe.inputs]
    begin = f"{'async ' if recipe.awaits else ''}def {name}({', '.join(given)}):"
    before = [f"{each} = {_found(recipe, each)}" for each in bound_later(recipe)]
    before += recipe.divided.lines(recipe.asked)
    return f"{above}{begin}\n{shifted(chr(10).join([*before, _held(recipe, _returning(recipe, tree), through)]))}"


def imports_above(recipe: Recipe) -> list[str]:
    """What a cell that is a function imports above it: the module does.

    Args:
        recipe: how it is made.
    """
    if recipe.function is None or recipe.foreign:
        return []
    found = (each for each in ast.parse(recipe.python).body if isinstance(each, (ast.Import, ast.ImportFrom)))
    return [ast.unparse(each) for each in found]


def bound_later(recipe: Recipe) -> list[str]:
    """The plain names that a body reads before it binds or changes them: in a function they are its own throughout.

    Args:
        recipe: how it is made.
    """
    bound = dict.fromkeys((*recipe.assigned, *sorted(recipe.changed)))
    return [each for each in bound if each in recipe.free & recipe.names and each not in recipe.inputs]


def _found(recipe: Recipe, name: str) -> str:
    """The value of a plain name; what the body changes in place is a copy."""
    found = f'globals()["{name}"]'
    return f"deepcopy({found})" if name in recipe.changed else found


def _returning(recipe: Recipe, tree: ast.Module) -> str:
    """The statements, and at their end what they are worth."""
    text = recipe.python.rstrip("\n")
    words = [path[-1] for path in recipe.keys]
    last = tree.body[-1] if tree.body else None
    if last is None:
        return "return None"
    if recipe.check is None and all(each in recipe.assigned for each in words):
        begin = _only_assigns(text, last, words)
        if begin is None:
            return f"{text}\nreturn {', '.join(words)}"
        return _inserted(text, last, "return ", begin - last.col_offset)
    return _inserted(text, last, "return ") if isinstance(last, ast.Expr) else text


def _only_assigns(text: str, last: ast.stmt, words: Sequence[str]) -> int | None:
    """Where the value begins, in bytes of its line, if the last statement only gives it the one name that is meant."""
    if len(words) > 1 or not isinstance(last, ast.Assign) or len(last.targets) > 1:
        return None
    target = last.targets[0]
    reads = {each.id for each in ast.walk(last.value) if isinstance(each, ast.Name)}
    if not isinstance(target, ast.Name) or target.id != words[0] or words[0] in reads:
        return None
    rest = text.split("\n")[last.lineno - 1].encode()[target.end_col_offset or 0 :]
    sign = rest.partition(b"=")[2]
    return last.col_offset + len(target.id.encode()) + len(rest) - len(sign.lstrip()) if sign.strip() else None


def _inserted(text: str, before: ast.stmt, what: str, instead: int = 0) -> str:
    """Text with something put in before a statement, whose place is counted in bytes."""
    lines, column = text.split("\n"), before.col_offset
    whole = lines[before.lineno - 1].encode()
    lines[before.lineno - 1] = (whole[:column] + what.encode() + whole[column + instead :]).decode()
    return "\n".join(lines)


def _held(recipe: Recipe, text: str, through: Sequence[str]) -> str:
    """The statements inside of what holds while they run: the seed, inputs under the names that others read, copies."""
    around = [] if recipe.seed is None else [f"seeded({recipe.seed})"]
    names = [*(f"{each}={each}" for each in through), *(f"{each}=deepcopy({each})" for each in recipe.used_up)]
    around += [f"bound(globals(), {', '.join(names)})"] if names else []
    return f"with {', '.join(around)}:\n{shifted(text)}" if around else text


def _of_function(recipe: Recipe, tree: ast.Module, name: str, through: Sequence[str], own: Sequence[str]) -> str:
    """A function as it stands, but for its name and the parameters that are none of assets."""
    function = next(each for each in tree.body if isinstance(each, Function))
    asked, fixed = _signature(recipe, function, own)
    is_same = asked == [ast.unparse(each) for each in _plain(function)] and not fixed
    needs_more = through or recipe.used_up or recipe.seed is not None or recipe.divided.asks_context
    if is_same and not function.args.defaults and not needs_more:
        lines = recipe.python.split("\n")[function.lineno - 1 : function.end_lineno]
        return "\n".join(lines).replace(f"def {function.name}", f"def {name}", 1)
    told = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    begin = f"{'async ' if recipe.awaits else ''}def {name}({', '.join(asked)}){told}:"
    docstring = ast.get_docstring(function, clean=False) is not None
    said = f"{shifted(ast.get_source_segment(recipe.python, function.body[0]) or '')}\n" if docstring else ""
    rest = function.body[docstring:]
    held = _held(recipe, "\n".join([*fixed, _dedented(recipe.python, rest) if rest else "return None"]), through)
    return f"{begin}\n{said}{shifted(chr(10).join([*recipe.divided.lines(recipe.asked), held]))}"


def _plain(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _signature(recipe: Recipe, function: Function, own: Sequence[str]) -> tuple[list[str], list[str]]:
    """The parameters, and what those are bound to inside that stand for no asset and have a default."""
    args, plain = function.args, _plain(function)
    positional = [each.arg for each in (*args.posonlyargs, *args.args)]
    defaults = dict(zip(positional[::-1], args.defaults[::-1], strict=False))
    defaults |= {each.arg: value for each, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value}
    owned = {each.partition(":")[0]: each for each in own}
    told = recipe.divided.own
    fixed = [name for name in defaults if name not in recipe.inputs and name not in owned and name not in told]
    names = {each.arg for each in plain}
    asked = [each for name, each in owned.items() if name not in names]
    asked += [owned.get(each.arg, ast.unparse(each)) for each in plain if each.arg not in (*fixed, *told)]
    asked += [each for each in recipe.inputs if each not in names]
    return asked, [f"{each} = {ast.unparse(defaults[each])}" for each in fixed]


def _dedented(python: str, body: Sequence[ast.stmt]) -> str:
    """The statements of a function's body, at the margin."""
    lines = python.split("\n")
    first, last = body[0], body[-1].end_lineno or body[0].lineno
    if first.col_offset and lines[first.lineno - 1][: first.col_offset].strip():  # on the line of its def
        return "\n".join(ast.unparse(each) for each in body)
    inside = set(_inside_texts(python))
    taken = lines[first.lineno - 1 : last]
    column = first.col_offset
    return "\n".join(
        each if number in inside else each[column:] if not each[:column].strip() else each.lstrip()
        for number, each in enumerate(taken, first.lineno)
    )
