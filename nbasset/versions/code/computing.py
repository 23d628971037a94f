"""Computing: code that does nothing else. It calls nothing, looks at no attribute and imports nothing.

Where all that it is given is plain scalars, no code but Python's own runs: nothing that everybody shares is another
thing afterwards, and nobody has asked for a random number.
"""

from __future__ import annotations

import builtins
import dis
from collections.abc import Mapping
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import CodeType

from nbasset.libraries.python import SCALARS

_ONLY_COMPUTES = (
    *("CACHE", "RESUME", "NOP", "NOT_TAKEN", "EXTENDED_ARG", "POP_TOP", "COPY", "SWAP", "RETURN_VALUE", "RETURN_CONST"),
    *("LOAD_CONST", "LOAD_SMALL_INT", "LOAD_FAST", "STORE_FAST", "LOAD_NAME", "STORE_NAME", "LOAD_GLOBAL"),
    *("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW"),
    *("LOAD_FAST_BORROW_LOAD_FAST_BORROW", "UNARY_NEGATIVE", "UNARY_NOT", "UNARY_POSITIVE", "TO_BOOL"),
    *("BINARY_OP", "BINARY_SUBSCR", "BINARY_SLICE", "COMPARE_OP", "CONTAINS_OP", "IS_OP"),
    *("BUILD_TUPLE", "BUILD_LIST", "BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_STRING", "BUILD_SLICE"),
    *("LIST_EXTEND", "DICT_UPDATE", "FORMAT_VALUE", "FORMAT_SIMPLE", "FORMAT_WITH_SPEC"),
    *("JUMP_FORWARD", "POP_JUMP_FORWARD_IF_FALSE", "POP_JUMP_FORWARD_IF_TRUE", "POP_JUMP_IF_FALSE"),
    *("POP_JUMP_IF_TRUE", "JUMP_IF_FALSE_OR_POP", "JUMP_IF_TRUE_OR_POP"),
)
"""Instructions of every version of Python; one that is not among them may do anything."""

_CODES = frozenset(dis.opmap[name] for name in _ONLY_COMPUTES if name in dis.opmap)


def only_computes(code: CodeType, given: Mapping[str, object], names: Mapping[str, object]) -> bool:
    """Whether code does nothing but compute from plain scalars.

    Args:
        code: the code of a function, or of a cell.
        given: what it is given, by the names of its parameters, or of the cell's inputs.
        names: what else its names mean.

    >>> def area(x, y=2): return [x * y, f"{x} × {y}"]
    >>> only_computes(area.__code__, {"x": 1.5, "y": 3}, {}), only_computes(area.__code__, {"x": 1.5}, {})
    (True, False)
    >>> only_computes(compile("y = print(x)", "", "exec"), {"x": 1}, {})
    False
    """
    if not _CODES.issuperset(code.co_code[::2]) or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS):
        return False
    passed = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if not all(name in given for name in passed) or not all(type(each) in SCALARS for each in given.values()):
        return False
    meant = (names.get(name, vars(builtins).get(name)) for name in code.co_names if name not in given)
    return all(type(each) in SCALARS for each in meant)
