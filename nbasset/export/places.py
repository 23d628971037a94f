"""Places: what keeps values where a notebook has sent them, as code of its export."""

from __future__ import annotations

import re

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
def kept_at_place(manager, key, value, part=None):
    """Have a value kept; what comes back from there counts, as in the notebook."""
    about = {"asset_key": AssetKey(key), "partition_key": part}
    told = build_output_context(**about, version=uuid4().hex)
    manager.handle_output(told, value)
    return manager.load_input(build_input_context(**about, upstream_output=told))
'''


def place_of(notebook: Notebook, recipe: Recipe) -> str:
    """What keeps a recipe's values: a place, a form of files, a resource; empty where that is the tool's business.

    Args:
        notebook: the notebook.
        recipe: how they are made.
    """
    key = str(recipe.options.get("io_manager_key", ""))
    if key in notebook.resources:
        return key if key in notebook.keepers else ""
    return key if key in notebook.places or key in FORMS else ""


def kept_text(notebook: Notebook, recipe: Recipe, path: Path, value: str) -> str:
    """The Python that has a value kept where the notebook keeps it.

    Args:
        notebook: the notebook.
        recipe: how it is made.
        path: the parts of the asset's key.
        value: the Python that is worth it.

    >>> recipe = Recipe((("shop", "a"),), 1, "20", options={"io_manager_key": "json"})
    >>> kept_text(Notebook("sums", (), (recipe,)), recipe, ("shop", "a"), "make_a()")
    'kept_at_place(manager_of_place("json"), ["shop", "a"], make_a())'
    """
    place = place_of(notebook, recipe)
    key = ", ".join(f'"{each}"' for each in path)
    manager = notebook.resources.get(place, f'manager_of_place("{place}")')
    return f"kept_at_place({manager}, [{key}], {value})" if place else value


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
    forms = used - {*notebook.places, *notebook.resources}
    named = used - {*notebook.resources}
    imports = ["from nbasset import AssetKey, build_input_context, build_output_context"]
    imports += [f"from nbasset import {OURS}"] if named else []
    imports += ["from uuid import uuid4", *(["import os", "from pathlib import Path"] if forms else [])]
    texts = [VALUES] if forms and not has_values else []
    managers = _AND_FORMS if forms and notebook.places else _FORMS_ALONE if forms else _MANAGERS
    return imports, [*texts, *([managers] if named else []), _KEPT]


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


def split_from_ours(text: str) -> list[str]:
    """The lines of a module, whose imports of nbasset are of what is used; what only nbasset has is in its own lines.

    Args:
        text: the module.

    >>> split_from_ours("from nbasset import Config, io_manager_at, sweep\\nio_manager_at('csv'), Config")[:2]
    ['from nbasset import Config', 'from nbasset import io_manager_at']
    """
    lines = text.split("\n")
    rest = "\n".join(each for each in lines if not each.startswith("from nbasset import "))
    found: list[str] = []
    for each in lines:
        begin, ours, names = each.partition("from nbasset import ")
        words = [word.strip() for word in names.strip("()").split(",")]
        if begin or not ours or "*" in names:
            found.append(each)
            continue
        used = [word for word in words if word and re.search(rf"\b{re.escape(word.split(' ')[-1])}\b", rest)]
        mine = [word for word in used if word.split(" ")[0] == OURS]
        theirs = [word for word in used if word not in mine]
        told = [f"from nbasset import {', '.join(some)}" for some in (theirs, mine) if some]
        found += [line for line in told if line not in found]
    return found
