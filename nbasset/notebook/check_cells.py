"""Cells that check: from the line and the text of an ``%%asset_check`` cell to a check."""

from __future__ import annotations

import argparse
from functools import cache
from typing import cast

from nbasset.core.asset_options import OPTIONS, AssetOptions, configured
from nbasset.core.assets import Asset, Cell
from nbasset.core.bodies import Parameter
from nbasset.core.checks import AssetCheckSeverity, AssetCheckSpec
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, python_key
from nbasset.notebook.cells import CellText, body_of_cell
from nbasset.notebook.options import BadOption, Parser, add_word
from nbasset.notebook.transform import CHECK

_OPTIONS = ("deps", "description", "code_version", "retry_policy", "reads", "env", "seed", "in_kernel", "always")
"""The options of an asset that a check has as well."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What an ``%%asset_check`` line says.

    Args:
        asset: the asset, as a user string.
        name: the check's name; empty where the cell's own is meant.
        blocking: whether nothing downstream is made when it fails.
        warns: whether a failure is only a warning.
        define: whether it is only defined.
        options: what else is said of it.
    """

    asset: str
    name: str
    blocking: bool
    warns: bool
    define: bool
    options: AssetOptions


@cache
def check_parser() -> Parser:
    """The parser of ``%%asset_check``."""
    parser = Parser(
        prog="%%asset_check",
        usage="%%%%asset_check [-h] ASSET [NAME] [--blocking] [--warn] [OPTION ...]",
        description="Check an asset, whose value is under its name: whenever it was made or has changed, and now.\n"
        "The cell ends with True or False, with that and a text, with an AssetCheckResult, or with an object that\n"
        "has .validate(value), as a schema of pandera; or it asserts what has to be true.",
        epilog="Example: %%asset_check orders no_nulls --blocking",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="+", metavar="ASSET", help="the asset; then perhaps the check's own name")
    parser.add_argument("--blocking", action="store_true", help="where it fails, nothing downstream is made")
    parser.add_argument("--warn", action="store_true", help="a failure is only a warning, and stops nothing")
    for name in _OPTIONS:
        for word in OPTIONS[name].words:
            add_word(parser, word)
    parser.add_argument("--define", action="store_true", help="only define it, do not run it now")
    return parser


def check_line(line: str) -> CheckLine:
    """What an ``%%asset_check`` line says.

    Args:
        line: the line, perhaps in the form in which ``%%asset`` has it.

    Raises:
        BadOption: when it cannot be read.
        HelpShown: when help was asked for.

    >>> said = check_line("orders no_nulls --blocking")
    >>> said.asset, said.name, said.blocking, said.warns
    ('orders', 'no_nulls', True, False)
    """
    found = check_parser().parse(line.removeprefix(CHECK))
    if len(found.names) > 2:
        raise BadOption(f"%%asset_check takes an asset and a name, not {' '.join(found.names)}.")
    options: dict[str, object] = {}
    for name in _OPTIONS:
        told = [vars(found)[word.word] for word in OPTIONS[name].words]
        if not all(each is None or each is False or each == [] for each in told):
            options[name] = OPTIONS[name].read(*told)
    asset, name = (*found.names, "")[:2]
    return CheckLine(asset, name, found.blocking, found.warn, found.define, cast(AssetOptions, options))


def check_from_cell(text: CellText, line: CheckLine, definitions: Definitions) -> Asset:
    """The check that a cell defines.

    Args:
        text: the cell's text.
        line: what its line says.
        definitions: what is defined already.

    Raises:
        InvalidDefinition: when its name is a bad one, or it cannot be read as Python.
    """
    body, told = body_of_cell(text)
    known = definitions.known_as(line.asset)
    key = known.key if known is not None else python_key(line.asset)
    if key.is_check:
        raise InvalidDefinition(f"{line.asset} is a check itself: name the asset that it is about.")
    spec = AssetCheckSpec(
        line.name or body.function_name or _free_name(key, text.cell, definitions),
        asset=key,
        description=line.options.get("description") or told or None,
        blocking=line.blocking,
        truth=AssetCheckSeverity.WARN if line.warns else AssetCheckSeverity.ERROR,
    )
    names = [each.name for each in body.parameters]
    if body.function_name is None:  # its value is there whether the text names it or not, as for a schema
        word = next((each for each in key.python_names if each in body.free), key.python_names[0])
        body = replace(body, parameters=(Parameter(word, True),))
    else:
        word = next((each for each in key.python_names if each in names), names[0] if len(names) == 1 else "")
    made = Asset((spec.key.result_key,), body, {word: key} if word else {}, cell=text.cell)
    made = configured(replace(made, description=told), line.options)
    return replace(made, deps=(*made.deps, *(() if word else (key,))), check_specs=(spec,))


def _free_name(key: AssetKey, cell: Cell, definitions: Definitions) -> str:
    """``check``, or ``check_2`` where another cell has that; the same cell keeps its name."""
    others = {
        spec.name
        for asset in definitions.rare.values()
        for spec in (asset.check_specs if asset.is_check and not _is_same(asset.cell, cell) else ())
        if spec.asset_key == key
    }
    names = ("check", *(f"check_{number}" for number in range(2, len(others) + 3)))
    return next(each for each in names if each not in others)


def _is_same(one: Cell | None, other: Cell) -> bool:
    return one is not None and one.id is not None and one.id == other.id
