"""Plain Python: a notebook's assets as functions, and one that calls them."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping

from nbasset.export.calls import arguments, in_order, words_made
from nbasset.export.module import Made, emitted
from nbasset.export.names import bound_by, free_name
from nbasset.export.records import Notebook, Recipe, word_of


def python_script(notebook: Notebook) -> str:
    """A script that makes every asset of a notebook.

    Args:
        notebook: the notebook.

    Raises:
        CannotLeave: when something of it has no form in a script.

    >>> a = Recipe((("a",),), 1, "20")
    >>> b = Recipe((("b",),), 2, "a + 1", inputs={"a": ("a",)}, free=frozenset({"a"}))
    >>> print(python_script(Notebook("sums", (), (a, b))))
    \"\"\"The assets of the notebook sums, as plain Python.\"\"\"
    <BLANKLINE>
    <BLANKLINE>
    def make_a():
        return 20
    <BLANKLINE>
    <BLANKLINE>
    def make_b(a):
        return a + 1
    <BLANKLINE>
    <BLANKLINE>
    def main():
        \"\"\"Make every asset, each after what it rests on.\"\"\"
        a = make_a()
        b = make_b(a)
        return {"a": a, "b": b}
    <BLANKLINE>
    <BLANKLINE>
    if __name__ == "__main__":
        for name, value in main().items():
            print(f"{name}: {value!r}"[:200])
    <BLANKLINE>
    """
    around = f"{_imports(notebook)}\ndef main(): ..."
    module = emitted(notebook, lambda _: "", prefix="make_", own=lambda each: _resources(notebook, each), around=around)
    made = in_order(module)
    used = {*bound_by(around), *notebook.resources.values(), *(each.function for each in made)}
    variables = {word: free_name(word, used, keyword.kwlist) for each in made for word in words_made(each.recipe)}
    calls = "\n".join(f"    {_call(notebook, each, variables)}" for each in made)
    named = [(path, variables[word_of(path)]) for each in made if not each.recipe.check for path in each.recipe.keys]
    told = ", ".join(f'"{"/".join(path)}": {word}' for path, word in named)
    main = f'def main():\n    """Make every asset, each after what it rests on."""\n{calls}\n    return {{{told}}}'
    end = (
        'if __name__ == "__main__":\n    for name, value in main().items():\n        print(f"{name}: {value!r}"[:200])'
    )
    return module.text(
        f"The assets of the notebook {notebook.name}, as plain Python.", _imports(notebook), f"{main}\n\n\n{end}"
    )


def _resources(notebook: Notebook, recipe: Recipe) -> dict[str, str]:
    return {each: each for each in recipe.parameters if each in notebook.resources and each not in recipe.inputs}


def _imports(notebook: Notebook) -> str:
    awaits = any(each.awaits for each in notebook.recipes)
    copies = any(_may_change(notebook, each) for each in notebook.recipes)
    return "\n".join([*(["import asyncio"] if awaits else []), *(["from copy import deepcopy"] if copies else [])])


def _may_change(notebook: Notebook, recipe: Recipe) -> set[str]:
    """The inputs that a body may change in place: it does, or calls methods of them where the notebook has classes."""
    inputs = {*recipe.inputs}
    found = inputs & recipe.changed
    has_classes = any(each.kind == "definition" and "class " in each.text for each in notebook.statements)
    if has_classes and not recipe.foreign:
        for node in ast.walk(ast.parse(recipe.python)):
            match node:
                case ast.Call(ast.Attribute(ast.Name(word))) if word in inputs:
                    found.add(word)
    return found


def _call(notebook: Notebook, made: Made, variables: Mapping[str, str]) -> str:
    """One line that makes an asset; what its body changes in place is a copy."""
    recipe = made.recipe
    given = []
    for word in arguments(recipe):
        value = variables[word_of(recipe.inputs[word])]
        given.append(f"deepcopy({value})" if word in _may_change(notebook, recipe) else value)
    given += [f"{each}={notebook.resources[each]}" for each in _resources(notebook, recipe)]
    call = f"{made.function}({', '.join(given)})"
    call = f"asyncio.run({call})" if recipe.awaits else call
    if recipe.check:
        return f"assert {call} is not False, {f'{recipe.check.name} fails'!r}" if recipe.check.blocking else call
    return f"{', '.join(variables[each] for each in words_made(recipe))} = {call}"
