"""The one emitter: a notebook as a Python module whose functions make its assets; tools decorate them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import dedent

from nbasset.core.dataclass import dataclass
from nbasset.export.bodies import bound_later, function_text, imports_above
from nbasset.export.names import PYTHONS, bound_by, clashes, free_name
from nbasset.export.partitions import support
from nbasset.export.places import addresses
from nbasset.export.plain import chosen, seen_through
from nbasset.export.records import CannotLeave, Notebook, Recipe, Statement, word_of

SEEDED = '''
@contextmanager
def seeded(seed):
    """Python's and numpy's global random generators begin with a seed of their own, and are put back."""
    import random

    import numpy as np

    before, theirs = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(theirs)
'''
WITHOUT_NUMPY = '''
@contextmanager
def seeded(seed):
    """Python's global random generator begins with a seed of its own, and is put back."""
    import random

    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
'''
_INSIDE = ("globals", "deepcopy")
"""What stands in functions beside the support that the module has of its own."""
BOUND = '''
@contextmanager
def bound(module, **names):
    """Names of the module mean something else for a while: what its functions read by name."""
    before = {name: module[name] for name in names if name in module}
    module.update(names)
    try:
        yield
    finally:
        for name in names:
            module.pop(name, None)
        module.update(before)
'''


@dataclass(frozen=True, slots=True)
class Made:
    """A recipe with the function that it has become.

    Args:
        recipe: the recipe.
        function: the function's name.
        through: the inputs that functions which it calls read by name.
    """

    recipe: Recipe
    function: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """A module's text in parts.

    Args:
        imports: what it imports, line by line.
        support: the functions that bodies need around them.
        body: statements and functions, in the order of the notebook.
        made: its functions.
        taken: the names that mean something in it.
    """

    imports: tuple[str, ...]
    support: tuple[str, ...]
    body: tuple[str, ...]
    made: tuple[Made, ...]
    taken: frozenset[str] = frozenset()

    def text(self, docstring: str, imports: str = "", after: str = "") -> str:
        """The whole text.

        Args:
            docstring: what the module says of itself.
            imports: further imports.
            after: what stands below.
        """
        above = f'"""{docstring}"""\n\n{_sorted([*filter(None, imports.split(chr(10))), *self.imports])}'
        parts = [above, *self.support, *self.body, after]
        return "\n\n\n".join(each.strip("\n") for each in parts if each.strip()) + "\n"


def _sorted(imports: Iterable[str]) -> str:
    """Imports, each once: Python's own, then others."""
    lines = dict.fromkeys(imports)
    own = [each for each in lines if each.split()[1].partition(".")[0] in sys.stdlib_module_names]
    groups = (sorted(own, key=_by_form), sorted(lines.keys() - {*own}, key=_by_form))
    return "\n\n".join("\n".join(each) for each in groups if each)


def _by_form(line: str) -> tuple[bool, str]:
    return not line.startswith("from __future__"), line.replace("from ", "import ~", 1)


def emitted(
    notebook: Notebook,
    decorator: Callable[[Made], str],
    *,
    prefix: str = "",
    own: Callable[[Recipe], Mapping[str, str]] = lambda _: {},
    around: str = "",
) -> Module:
    """A notebook as a module.

    Args:
        notebook: the notebook.
        decorator: what stands above a function.
        prefix: what the names of functions begin with, where they may not be those of assets.
        own: by name, the parameters of a function that somebody else than assets fills, as they stand in a signature.
        around: what the tool adds to the module beside, as far as it binds names.

    Raises:
        CannotLeave: when something of it has no form in a module.
    """
    words = {word for each in notebook.recipes for word in (each.word, *each.inputs)}
    wanted = {name for each in notebook.recipes for name in (*each.names, *each.free)} | {*notebook.resources.values()}
    told: list[str] = []
    kept: list[Statement] = []
    try:
        kept = chosen(notebook.statements, wanted, words)
    except CannotLeave as error:
        told += error.told
    through = [_through(notebook, each) for each in notebook.recipes]
    more, helpers = _support(notebook, through)
    more += ["import os", "from pathlib import Path"] if notebook.folder else []
    added = "\n".join([*more, around, *helpers])
    told += clashes(notebook, kept, added, {*_INSIDE, *bound_by("\n".join(helpers))})
    taken = frozenset((*PYTHONS, *bound_by(added), *(name for each in kept for name in each.binds)))
    made = _named(notebook, through, prefix, taken.union(*(each.reads for each in kept)))
    body = [(_place(each, kept), each.text) for each in kept if each.kind != "import"]
    for each in made:
        try:
            given = [*own(each.recipe).values()]
            text = function_text(each.recipe, each.function, each.through, given, decorator(each))
        except CannotLeave as error:
            told += error.told
        else:
            body.append((each.recipe.cell, text))
    if told:
        raise CannotLeave(list(dict.fromkeys(told)))
    imports = [each.text.strip() for each in kept if each.kind == "import"]
    imports += [line for each in notebook.recipes for line in imports_above(each)]
    at_home = [f'os.chdir(Path(__file__).parent / "{notebook.folder}")'] if notebook.folder else []
    helpers += [f"# Relative paths are meant as in the notebook.\n{each}" for each in at_home]
    names = taken.union(each.function for each in made)
    return Module((*more, *imports), tuple(helpers), tuple(_grouped(body)), tuple(made), names)


def _place(statement: Statement, kept: Iterable[Statement]) -> int:
    """Where a statement stands: what is written out and bound once stands above all functions."""
    is_alone = sum(bool(each.binds & statement.binds or each.changes & statement.binds) for each in kept) == 1
    return 0 if statement.is_fixed and is_alone else statement.cell


def _through(notebook: Notebook, recipe: Recipe) -> tuple[str, ...]:
    """The inputs that functions which it calls read by name."""
    names = (recipe.names | recipe.free) - {*recipe.inputs}
    own = recipe.free | {*recipe.parameters}
    asks = any(each.kind == "definition" and each.binds & names for each in notebook.statements)
    if asks and not recipe.foreign:  # a text names what a function that it calls looks for
        own &= {each.id for each in ast.walk(ast.parse(recipe.python)) if isinstance(each, ast.Name)}
        own |= {*recipe.parameters}
    return tuple(seen_through(notebook.statements, names, recipe.inputs, own))


def _named(notebook: Notebook, through: Iterable[tuple[str, ...]], prefix: str, taken: frozenset[str]) -> list[Made]:
    """The recipes with the names of their functions."""
    words = {each.word for each in notebook.recipes}
    made: list[Made] = []
    for recipe, seen in zip(notebook.recipes, through, strict=True):
        word = "_".join(map(word_of, recipe.keys)) if not recipe.check else recipe.word
        before = {each.function for each in made}
        is_taken = len(recipe.keys) > 1 or word in taken or any(_reads(each, word) for each in notebook.recipes)
        if prefix or is_taken or word in before:
            word = free_name(f"{prefix or 'make_'}{word}", taken, before, words)
        made.append(Made(recipe, word, seen))
    return made


def _reads(recipe: Recipe, word: str) -> bool:
    """Whether a body reads a plain name."""
    return word in recipe.free and word not in recipe.inputs


def _support(notebook: Notebook, through: Iterable[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """What bodies need around them: imports and functions."""
    seeds = any(each.seed is not None for each in notebook.recipes)
    used_up = any(each.used_up for each in notebook.recipes)
    bindings = used_up or any(through)
    with_numpy = any(each.partition("=")[0] == "numpy" for each in notebook.requirements)
    imports = ["from contextlib import contextmanager"] if seeds or bindings else []
    copies = used_up or any({*bound_later(each)} & each.changed for each in notebook.recipes)
    imports += ["from copy import deepcopy"] if copies else []
    helpers = [SEEDED if with_numpy else WITHOUT_NUMPY] if seeds else []
    wanted, parts = support(each.divided for each in notebook.recipes)
    more, places = addresses(notebook)
    texts = [*helpers, *([BOUND] if bindings else []), *places]
    return [*imports, *wanted, *more], [*map(dedent, texts), *parts]


def _grouped(body: list[tuple[int, str]]) -> Iterator[str]:
    """The texts in the order of the notebook, short statements of a cell together."""
    before, lines = 0, list[str]()
    for cell, text in sorted(body, key=lambda each: each[0]):
        is_long = any(line.startswith(("def ", "class ", "async ")) for line in text.split("\n"))
        if lines and (cell != before or is_long):
            yield "\n".join(lines)
            lines = []
        if is_long:
            yield text
        else:
            lines.append(text)
        before = cell
    if lines:
        yield "\n".join(lines)
