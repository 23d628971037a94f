"""Plain Python: a notebook's assets as functions, and one that calls them."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping

from nbasset.core.dataclass import replace
from nbasset.export.calls import arguments, in_order, may_change, resources_asked, words_made
from nbasset.export.module import Made, emitted
from nbasset.export.names import bound_by, free_name
from nbasset.export.parts import Parts
from nbasset.export.places import keeping, kept_text, place_of
from nbasset.export.records import Notebook, word_of


def python_script(notebook: Notebook) -> str:
    """A script that makes every asset of a notebook.

    Args:
        notebook: the notebook.

    Raises:
        CannotLeave: when something of it has no form in a script.

    >>> from nbasset.export.records import Recipe
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
    parts = Parts(notebook)
    more, texts = (both[0] + both[1] for both in zip(keeping(notebook), parts.support(), strict=True))
    imports = "\n".join([*filter(None, [_imports(notebook)]), *more])
    around = "\n".join([imports, "def main(): ...", *texts])
    module = emitted(parts.plain(), lambda _: "", prefix="make_", own=parts.own, around=around)
    module = parts.made_whole(module)
    module = replace(module, support=(*module.support, *texts))
    made = in_order(module)
    used = {*bound_by(around), *notebook.resources.values(), *(each.function for each in made)}
    variables = {word: free_name(word, used, keyword.kwlist) for each in made for word in words_made(each.recipe)}
    calls = "\n".join(f"    {line}" for each in made for line in _calls(notebook, each, variables))
    named = [(path, variables[word_of(path)]) for each in made if not each.recipe.check for path in each.recipe.keys]
    told = ", ".join(f'"{"/".join(path)}": {word}' for path, word in named)
    main = f'def main():\n    """Make every asset, each after what it rests on."""\n{calls}\n    return {{{told}}}'
    end = (
        'if __name__ == "__main__":\n    for name, value in main().items():\n        print(f"{name}: {value!r}"[:200])'
    )
    return module.text(f"The assets of the notebook {notebook.name}, as plain Python.", imports, f"{main}\n\n\n{end}")


def _imports(notebook: Notebook) -> str:
    awaits = any(each.awaits for each in notebook.recipes)
    copies = any(may_change(notebook, each) for each in notebook.recipes)
    return "\n".join([*(["import asyncio"] if awaits else []), *(["from copy import deepcopy"] if copies else [])])


def _calls(notebook: Notebook, made: Made, variables: Mapping[str, str]) -> Iterator[str]:
    """The lines that make an asset and have it kept; what its body changes in place is a copy."""
    recipe = made.recipe
    given = []
    for word in arguments(recipe):
        value = variables[word_of(recipe.inputs[word])]
        given.append(f"deepcopy({value})" if word in may_change(notebook, recipe) else value)
    given += [f"{each}={notebook.resources[each]}" for each in resources_asked(notebook, recipe)]
    call = f"{made.function}({', '.join(given)})"
    call = f"asyncio.run({call})" if recipe.awaits else call
    if recipe.check:
        yield f"assert {call} is not False, {f'{recipe.check.name} fails'!r}" if recipe.check.blocking else call
        return
    words = [variables[each] for each in words_made(recipe)]
    if len(words) == 1:
        call = kept_text(notebook, recipe, recipe.keys[0], call)
    yield f"{', '.join(words)} = {call}"
    if len(words) > 1 and place_of(notebook, recipe):
        yield from (
            f"{word} = {kept_text(notebook, recipe, path, word)}" for word, path in zip(words, recipe.keys, strict=True)
        )
