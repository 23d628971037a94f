"""The normal form of a code object: what it will do, not how it was written."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from inspect import (
    CO_ASYNC_GENERATOR,
    CO_COROUTINE,
    CO_GENERATOR,
    CO_ITERABLE_COROUTINE,
    CO_NEWLOCALS,
    CO_OPTIMIZED,
    CO_VARARGS,
    CO_VARKEYWORDS,
)
from types import CodeType
from typing import Any

from blake3 import blake3

from nbasset.core.dataclass import dataclass
from nbasset.versions.cells.magic_code import names_in_code, names_in_texts, tables_in
from nbasset.versions.cells.normal_text import ANNOTATED, DOCUMENTED, VALUE, compile_normal, normal_source
from nbasset.versions.cells.sql_text import asked_by
from nbasset.versions.code.annotations import without_annotations
from nbasset.versions.code.bytecode import CONSTANT, READERS, Flow, Listing, Meaning, Row, catches, decode, jumps
from nbasset.versions.code.swaps import without_swaps
from nbasset.versions.code.untracked import literal_paths
from nbasset.versions.code.uses import used

__all__ = ["CodeForm", "compile_normal", "normal_form", "normal_source"]

LARGEST_CACHE = 1 << 15
"""Code objects; beyond it the oldest forms are forgotten."""

_FLAGS = (
    CO_OPTIMIZED
    | CO_NEWLOCALS
    | CO_VARARGS
    | CO_VARKEYWORDS
    | CO_GENERATOR
    | CO_COROUTINE
    | CO_ITERABLE_COROUTINE
    | CO_ASYNC_GENERATOR
)

_CLERICAL = frozenset({"__doc__", "__module__", "__qualname__", "__firstlineno__", "__static_attributes__"})
"""What the compiler writes into class and module bodies about where and how they were written."""


@dataclass(frozen=True, slots=True)
class CodeForm:
    """What a code object does and names, without how it was written.

    Attributes:
        digest: blake3 of the normal form; holds for one minor version of Python.
        reads: global names loaded, each with the attributes taken from it at once, in the order of first use.
        stores: names bound at the top level, and globals bound anywhere inside.
        imports: modules imported anywhere inside, relative ones with their dots in front.
        from_imports: pairs (module, name) of ``from module import name``.
        signs: what no version can follow, such as ``eval``.
        imported: modules it imports itself, each with what it takes from it at once, by the names they have at home.
        paths: data files that its constants name.
        texts: names that stand in the texts of queries and commands.
        tables: tables in those of its texts that look like queries.
        asks: what it asks for of functions, classes and settings that otherwise does not count.
        attributes: every attribute it takes from anything.

    >>> form = normal_form(compile("import math\\nx = math.pi * 2", "a.py", "exec"))
    >>> form.reads, sorted(form.stores), form.imports
    ((('math', 'pi'),), ['math', 'x'], ('math',))
    """

    digest: str
    reads: tuple[tuple[str, ...], ...]
    stores: frozenset[str]
    imports: tuple[str, ...]
    from_imports: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    imported: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...]
    texts: tuple[str, ...]
    tables: tuple[str, ...]
    asks: frozenset[str]
    attributes: frozenset[str]


_forms: dict[int, tuple[CodeType, CodeForm]] = {}


def normal_form(code: CodeType) -> CodeForm:
    """The normal form of `code`, remembered by identity.

    >>> one = compile("x = (1 +\\n  y)  # a sum", "a.py", "exec")
    >>> two = compile("x = 1 + y", "b.py", "exec")
    >>> normal_form(one).digest == normal_form(two).digest
    True
    """
    known = _forms.get(id(code))
    if known is not None and known[0] is code:
        return known[1]
    form = _form(code)
    while len(_forms) >= LARGEST_CACHE:
        _forms.pop(next(iter(_forms)), None)
    _forms[id(code)] = (code, form)
    return form


def _form(code: CodeType) -> CodeForm:
    listing = decode(code)
    names = [instruction.name for instruction in listing.instructions]
    if ANNOTATED.isdisjoint(code.co_names):
        without_annotations(names, listing, code)
    meanings = [
        _constant(code.co_consts[argument]) if name in CONSTANT else READERS[name](code, argument)
        for name, argument, _ in listing.instructions
    ]
    if not code.co_flags & CO_OPTIMIZED:
        _drop_clerical(names, meanings)
    nested = {
        place: normal_form(code.co_consts[argument])
        for place, (name, argument, _) in enumerate(listing.instructions)
        if names[place] == "LOAD_CONST" == name and type(code.co_consts[argument]) is CodeType
    }
    uses = used(listing.instructions, names, meanings, code, nested)
    asked_in = asked_by(*(each for each in code.co_consts if type(each) is str))
    runs_texts = not uses.signs.keys().isdisjoint(("eval", "exec"))
    seen = [] if DOCUMENTED.isdisjoint(code.co_names) else _docstrings(code)
    content = (_header(code), _body(names, meanings, listing, code), seen)
    digest = blake3(marshal.dumps(content, 2)).hexdigest()
    return CodeForm(
        digest=digest,
        reads=tuple(uses.reads),
        stores=frozenset(name for name in uses.stores if name != VALUE),
        imports=tuple(uses.imports),
        from_imports=tuple(uses.from_imports),
        signs=tuple(dict.fromkeys([*uses.signs, *asked_in])),
        imported=tuple(uses.imported),
        paths=tuple(dict.fromkeys(literal_paths(code))),
        texts=tuple(dict.fromkeys([*names_in_texts(code), *(names_in_code(code) if runs_texts else ())])),
        tables=tuple(dict.fromkeys(tables_in(code))),
        asks=frozenset(uses.asks),
        attributes=frozenset(uses.attributes),
    )


def _header(code: CodeType) -> Row:
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
    flags = code.co_flags & _FLAGS
    arguments = sum(counts) - code.co_posonlyargcount + bool(flags & CO_VARARGS) + bool(flags & CO_VARKEYWORDS)
    name = "" if code.co_name.startswith("<") else code.co_name
    return (
        sys.version_info[:2],
        name,
        flags,
        counts,
        code.co_varnames[:arguments],
        code.co_freevars,
        code.co_cellvars,
    )


def _body(names: list[str], meanings: list[Meaning], listing: Listing, code: CodeType) -> list[Row]:
    targets = jumps(listing, code.co_code)
    if "SWAP" in names:
        without_swaps(names, meanings, listing.instructions, set(targets.values()))
    if targets or code.co_exceptiontable:
        return Flow(names, meanings, targets, catches(listing, code.co_exceptiontable)).rows()
    return [row for row in zip(names, meanings, strict=True) if row[0] != "NOP"]


def _docstrings(code: CodeType) -> list[str]:
    """What may be the docstrings of the functions defined in `code`."""
    inner = [constant.co_consts[:1] for constant in code.co_consts if type(constant) is CodeType]
    return [first for consts in inner for first in consts if type(first) is str]


def _drop_clerical(names: list[str], meanings: list[Meaning]) -> None:
    """Take out the stores of a docstring, a qualified name, a line number."""
    for position in range(1, len(names)):
        clerical = names[position] == "STORE_NAME" and meanings[position][0] in _CLERICAL
        if clerical and names[position - 1] in ("LOAD_CONST", "LOAD_SMALL_INT", "LOAD_NAME"):
            names[position] = names[position - 1] = "NOP"


def _constant(value: object) -> Meaning:
    encode = _CONSTANTS.get(type(value))
    return value if encode is None else encode(value)


def _code(value: CodeType) -> Meaning:
    return "code", normal_form(value).digest


def _tuple(value: tuple[object, ...]) -> Meaning:
    return "tuple", [_constant(item) for item in value]


def _frozenset(value: frozenset[object]) -> Meaning:
    return "frozenset", sorted(marshal.dumps(_constant(item), 2) for item in value)


def _slice(value: slice) -> Meaning:
    return "slice", [_constant(item) for item in (value.start, value.stop, value.step)]


_CONSTANTS: dict[type, Callable[[Any], Meaning]] = {
    CodeType: _code,
    tuple: _tuple,
    frozenset: _frozenset,
    slice: _slice,
}
