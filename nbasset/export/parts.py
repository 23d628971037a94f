"""Parts: several points of an asset where no tool knows of partitions; a function makes all, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from nbasset.core.dataclass import replace
from nbasset.export.calls import may_change, resources_asked
from nbasset.export.module import Made, Module
from nbasset.export.names import free_name
from nbasset.export.partitions import FRAME, GATHERED, Divided, Division, mapping_of, written_value
from nbasset.export.places import kept_text, place_of
from nbasset.export.records import CannotLeave, Notebook, Path, Recipe

_GATHERING = '''
def gathered(part, **dimensions):
    """The parts of an asset as a mapping by the values that they were made for."""
    told = Gathered()
    told.dimensions = (*dimensions,)
    for keys in product(*dimensions.values()):
        point = [values[key] for key, values in zip(keys, dimensions.values())]
        told[tuple(point) if len(point) > 1 else point[0]] = part(*keys)
    return told
'''


class Parts:
    """What of a notebook has several points, as code that needs no tool.

    Args:
        notebook: the notebook.
    """

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._divided = {each.word: each for each in notebook.recipes if each.divided.by or each.divided.gathers}
        self._of = {path: each.divided for each in notebook.recipes for path in each.keys if not each.check}

    def plain(self) -> Notebook:
        """The notebook as if nothing of it had several points.

        Raises:
            CannotLeave: when points come and go, or are mapped by what only Dagster has.
        """
        told = [line for each in self._notebook.recipes for line in self._refused(each)]
        if told:
            raise CannotLeave(list(dict.fromkeys(told)))
        recipes = tuple(replace(each, divided=Divided()) for each in self._notebook.recipes)
        return replace(self._notebook, recipes=recipes)

    def own(self, recipe: Recipe) -> dict[str, str]:
        """The parameters of a body's function that no assets fill, but values of dimensions and resources."""
        found = self._divided.get(recipe.word)
        asked = resources_asked(self._notebook, recipe)
        return {name: name for name in (*(found.divided.own if found else ()), *asked)}

    def support(self) -> tuple[list[str], list[str]]:
        """What the module needs beside: imports, and texts."""
        every = [each.divided for each in self._divided.values()]
        used = {one.kept: one for each in every for one in (*each.by, *(d for ds in each.gathers.values() for d in ds))}
        texts = [f"{each.kept} = {{{_values(each)}}}" for each in used.values()]
        gathers = any(each.gathers for each in every)
        frames = any(each.frames for each in every)
        if gathers:
            texts = [GATHERED.strip("\n") + (f"\n{FRAME.rstrip()}" if frames else ""), _GATHERING, *texts]
        imports = ["from itertools import product"] if gathers or any(len(each.by) > 1 for each in every) else []
        imports += (
            ["from copy import deepcopy"] if any(may_change(self._notebook, r) for r in self._divided.values()) else []
        )
        return imports + (["from collections.abc import Mapping", "import pandas as pd"] if frames else []), texts

    def made_whole(self, module: Module) -> Module:
        """The module with a function for each asset of several points that makes all of them.

        Args:
            module: the functions of the bodies.
        """
        body, made, names = [*module.body], list[Made](), {*module.taken}
        for each in module.made:
            if each.recipe.word in self._divided:
                name = free_name(each.function.replace("make_", "make_each_", 1), names)
                names.add(name)
                text, each = self._around(each, name)
                body.append(text)
            made.append(each)
        return replace(module, body=tuple(body), made=tuple(made), taken=frozenset(names))

    def _around(self, made: Made, name: str) -> tuple[str, Made]:
        """The function that makes all points, and what calls it instead of the one of the body."""
        recipe = self._divided[made.recipe.word]
        by, copied = _in_order(recipe.divided.by), may_change(self._notebook, recipe)
        given = {each: f"{_one(by, each).kept}[{each}]" for each in recipe.divided.own}
        given |= {word: self._part(recipe, word, path, by) for word, path in recipe.inputs.items()}
        given |= {word: f"deepcopy({given[word]})" for word in copied}
        given |= {each: self._notebook.resources[each] for each in resources_asked(self._notebook, recipe)}
        call = f"{made.function}({', '.join(f'{word}={value}' for word, value in given.items())})"
        call = f"asyncio.run({call})" if recipe.awaits else call
        said = f"Every part of {recipe.word}" if by else f"{recipe.word}, of every part"
        begin = f'def {name}({", ".join(recipe.inputs)}):\n    """{said}."""\n'
        text = begin + "\n".join(f"    {line}" for line in self._lines(recipe, call, by))
        options = {word: each for word, each in recipe.options.items() if word != "io_manager_key"}
        plain = replace(made.recipe, options=options, awaits=False, parameters={}, changed=frozenset(), python="")
        return text, Made(plain, name, ())

    def _lines(self, recipe: Recipe, call: str, by: tuple[Division, ...]) -> list[str]:
        keep = partial(self._kept, recipe, by)
        if not by:
            several = len(recipe.keys) > 1 and not recipe.check
            if several and place_of(self._notebook, recipe):
                kept = (keep(path, f"made[{number}]") for number, path in enumerate(recipe.keys))
                return [f"made = {call}", f"return {', '.join(kept)}"]
            return [f"return {call if several else keep(recipe.keys[0], call)}"]
        key, loop = _key(by) if len(by) == 1 else f"({_key(by)})", _loop(by)
        if recipe.check:
            return [f"return all([{call} is not False for {loop}])"]
        if len(recipe.keys) == 1:
            return [f"return {{{key}: {keep(recipe.keys[0], call)} for {loop}}}"]
        told = (
            f"{{key: {keep(path, f'values[{number}]', 'key')} for key, values in made.items()}}"
            for number, path in enumerate(recipe.keys)
        )
        return [f"made = {{{key}: {call} for {loop}}}", f"return {', '.join(told)}"]

    def _kept(self, recipe: Recipe, by: tuple[Division, ...], path: Path, value: str, key: str = "") -> str:
        told = kept_text(self._notebook, recipe, path, value) if not recipe.check else value
        if told == value or not by:
            return told
        key = key or (_key(by) if len(by) == 1 else f"({_key(by)})")
        part = key if len(by) == 1 else f'"|".join({key})'
        return f"{told[:-1]}, {part})"

    def _part(self, recipe: Recipe, word: str, path: Path, by: tuple[Division, ...]) -> str:
        """The Python that is worth an input at the point that is made."""
        up = _in_order(self._of[path].by) if path in self._of else ()
        if not up:
            return word
        ended = recipe.divided.gathers.get(word, ())
        part = f"{word}[{_key(up)}]"
        if not ended:
            return part
        told = ", ".join(f"{each.name}={each.kept}" for each in ended)
        return f"gathered(lambda {', '.join(each.name for each in ended)}: {part}, {told})"

    def _refused(self, recipe: Recipe) -> Iterable[str]:
        divided, where = recipe.divided, f"cell [{recipe.cell}]: {recipe.word}"
        dimensions = (*divided.by, *(one for each in divided.gathers.values() for one in each))
        for each in dimensions:
            if not each.values and not each.keys:
                yield f"{where} has points that come and go ({each.name}): they leave for Dagster only"
        ours = {each.name for each in divided.by}
        for word, path in recipe.inputs.items():
            up = self._of[path].by if path in self._of else ()
            ended = {each.name for each in divided.gathers.get(word, ())}
            kept = [each.name for each in up if each.name not in ended]
            said = mapping_of(tuple(each.name for each in up), kept, tuple(each.name for each in divided.by))
            if not {*kept} <= ours or divided.mappings.get(path, said) != said:
                yield f"{where} takes {'/'.join(path)} by partitions of Dagster's: it leaves for Dagster only"


def _in_order(by: Iterable[Division]) -> tuple[Division, ...]:
    """Dimensions in the order of a key's parts, which is that of their names."""
    return tuple(sorted(by, key=lambda each: each.name))


def _one(by: Iterable[Division], name: str) -> Division:
    return next(each for each in by if each.name == name)


def _key(by: Iterable[Division]) -> str:
    return ", ".join(each.name for each in by)


def _loop(by: tuple[Division, ...]) -> str:
    if len(by) == 1:
        return f"{by[0].name} in {by[0].kept}"
    return f"{_key(by)} in product({', '.join(each.kept for each in by)})"


def _values(each: Division) -> str:
    values: Mapping[str, object] = each.values or dict(zip(each.keys, each.keys, strict=True))
    return ", ".join(f"{written_value(key)}: {written_value(value)}" for key, value in values.items())
