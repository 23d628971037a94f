"""Places: what keeps values where a notebook has sent them, as code of its export."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.kept_at import FORMS
from nbasset.export.records import Notebook, Path, Recipe

OURS = "io_manager_at"
"""What an export imports of nbasset that Dagster does not have."""

_ADDRESSES = '''
def address_of_place(name):
    """Where a place is: what the environment says (PLACE_ and its name in capitals), or what the notebook says."""
    said = f"PLACE_{name.upper()}"
    return os.environ.get(said) or PLACES[name] or os.environ[said]
'''
_MANAGERS = '''
def manager_of_place(name):
    """What keeps values at a place."""
    return io_manager_at(address_of_place(name))
'''
_AND_FORMS = '''
def manager_of_place(name):
    """What keeps values at a place, or as files of a form."""
    return io_manager_at(address_of_place(name)) if name in PLACES else io_manager_at(name, VALUES)
'''
_FORMS_ALONE = '''
def manager_of_place(name):
    """What keeps values as files of a form."""
    return io_manager_at(name, VALUES)
'''
VALUES = 'VALUES = Path(os.environ.get("ASSET_VALUES", Path(__file__).absolute().parent / "values"))'
_KEPT = '''
def kept_at_place(name, key, value, part=None):
    """Have a value kept; what comes back from there counts, as in the notebook."""
    manager, about = manager_of_place(name), {"asset_key": AssetKey(key), "partition_key": part}
    told = build_output_context(**about, version=uuid4().hex)
    manager.handle_output(told, value)
    return manager.load_input(build_input_context(**about, upstream_output=told))
'''


def place_of(notebook: Notebook, recipe: Recipe) -> str:
    """The place, or the form of files, that a recipe's values are kept at; empty where that is the tool's business.

    Args:
        notebook: the notebook.
        recipe: how they are made.
    """
    key = str(recipe.options.get("io_manager_key", ""))
    return key if key in notebook.places or (key in FORMS and key not in notebook.resources) else ""


def kept_text(notebook: Notebook, recipe: Recipe, path: Path, value: str) -> str:
    """The Python that has a value kept where the notebook keeps it.

    Args:
        notebook: the notebook.
        recipe: how it is made.
        path: the parts of the asset's key.
        value: the Python that is worth it.

    >>> recipe = Recipe((("shop", "a"),), 1, "20", options={"io_manager_key": "json"})
    >>> kept_text(Notebook("sums", (), (recipe,)), recipe, ("shop", "a"), "make_a()")
    'kept_at_place("json", ["shop", "a"], make_a())'
    """
    place = place_of(notebook, recipe)
    key = ", ".join(f'"{each}"' for each in path)
    return f'kept_at_place("{place}", [{key}], {value})' if place else value


def addresses(notebook: Notebook) -> tuple[list[str], list[str]]:
    """What a module needs that names places: imports, and texts.

    Args:
        notebook: the notebook.
    """
    if not notebook.places:
        return [], []
    said = "".join(f'    "{name}": {address!r},\n'.replace("'", '"') for name, address in notebook.places.items())
    return ["import os"], [f"PLACES = {{\n{said}}}", _ADDRESSES]


def managing(notebook: Notebook) -> tuple[list[str], list[str]]:
    """What a module needs whose tool is to have the I/O managers of places: imports, and texts.

    Args:
        notebook: the notebook.
    """
    used = {place_of(notebook, each) for each in notebook.recipes} & {*notebook.places}
    return ([f"from nbasset import {OURS}"], [_MANAGERS]) if used else ([], [])


def keeping(notebook: Notebook, has_values: bool = False) -> tuple[list[str], list[str]]:
    """What a module needs that keeps values where the notebook does, without a tool's help: imports, and texts.

    Args:
        notebook: the notebook.
        has_values: whether it says already in which folder files lie.
    """
    used = {place_of(notebook, each) for each in notebook.recipes} - {""}
    if not used:
        return [], []
    forms = used - {*notebook.places}
    imports = [f"from nbasset import AssetKey, build_input_context, build_output_context, {OURS}"]
    imports += ["from uuid import uuid4", *(["import os", "from pathlib import Path"] if forms else [])]
    texts = [VALUES] if forms and not has_values else []
    managers = _AND_FORMS if forms and notebook.places else _FORMS_ALONE if forms else _MANAGERS
    return imports, [*texts, managers, _KEPT]


def ours(text: str, version: str) -> list[str]:
    """What pip has to install of nbasset for a module.

    Args:
        text: the module.
        version: of nbasset.

    >>> ours("import nbasset", "1.0"), ours("from nbasset import io_manager_at", "1.0"), ours("import os", "1.0")
    (['nbasset==1.0'], ['nbasset[io]==1.0'], [])
    """
    lines = [each for each in text.split("\n") if each.startswith(("from nbasset", "import nbasset"))]
    return [f"nbasset{'[io]' if any(OURS in each for each in lines) else ''}=={version}"] if lines else []


def split_from_ours(lines: Iterable[str]) -> list[str]:
    """Imports of nbasset, with what only nbasset has in lines of their own.

    Args:
        lines: of a module.

    >>> split_from_ours(["from nbasset import asset, io_manager_at"])
    ['from nbasset import asset', 'from nbasset import io_manager_at']
    """
    found: list[str] = []
    for each in lines:
        begin, _, names = each.partition("from nbasset import ")
        words = [word.strip() for word in names.strip("()").split(",")]
        mine = [word for word in words if word.split(" ")[0] == OURS]
        if begin or not mine or len(mine) == len(words):
            found.append(each)
            continue
        found += [f"from nbasset import {', '.join(some)}" for some in ([w for w in words if w not in mine], mine)]
    return found
