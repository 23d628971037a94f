"""What normalised instructions load, bind and import, and what in them nobody can follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from types import CodeType
from typing import Protocol

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.libraries.library import LOCALES, TEXTS
from nbasset.versions.code.annotations import stack_effect
from nbasset.versions.code.bytecode import Instruction, Meaning
from nbasset.versions.code.introspection import asked, asked_by_texts
from nbasset.versions.code.untracked import OF_ATTRIBUTES, OF_PYTHON

_LOADS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"})
_ATTRIBUTES = frozenset({"LOAD_ATTR", "LOAD_METHOD"})
_SHUFFLES = frozenset({"SWAP", "COPY", "RETURN_VALUE", "FOR_ITER", "SEND", "YIELD_VALUE"})
_FORMATS = frozenset({"FORMAT_VALUE", "FORMAT_SIMPLE"})
_FORMATS_BY_A_SPECIFICATION = "FORMAT_WITH_SPEC"
_WITH_SPECIFICATION = 4
_REMAINDER = 6
"""The argument by which an operation says that it is ``%``."""
_PLACE_OF_A_TEXT = pattern(r"%[-#0 +]*[\d*]*(?:\.[\d*]+)?[sr]")
PUT_IN = "[]="
"""What stands in the place of an attribute for code that does nothing with a name but to put items into it."""

_LOCAL = frozenset({"LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW", "LOAD_DEREF"})


class Form(Protocol):
    """The part of a nested code object's form that its surroundings inherit."""

    @property
    def reads(self) -> tuple[tuple[str, ...], ...]: ...  # noqa: D102
    @property
    def stores(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def imports(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def from_imports(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102
    @property
    def signs(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def imported(self) -> tuple[tuple[str, ...], ...]: ...  # noqa: D102
    @property
    def asks(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def attributes(self) -> frozenset[str]: ...  # noqa: D102


@dataclass(slots=True)
class Uses:
    """Insertion-ordered sets of what was found."""

    reads: dict[tuple[str, ...], None] = field(default_factory=dict)
    stores: set[str] = field(default_factory=set)
    imports: dict[str, None] = field(default_factory=dict)
    from_imports: dict[tuple[str, str], None] = field(default_factory=dict)
    signs: dict[str, None] = field(default_factory=dict)
    imported: dict[tuple[str, ...], None] = field(default_factory=dict)
    asks: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)

    def inherit(self, form: Form) -> None:
        """Add what a nested code object uses."""
        self.reads.update(dict.fromkeys(form.reads))
        self.stores.update(form.stores)
        self.imports.update(dict.fromkeys(form.imports))
        self.from_imports.update(dict.fromkeys(form.from_imports))
        self.signs.update(dict.fromkeys(form.signs))
        self.imported.update(dict.fromkeys(form.imported))
        self.asks.update(form.asks)
        self.attributes.update(form.attributes)


def used(
    instructions: list[Instruction],
    names: list[str],
    meanings: list[Meaning],
    code: CodeType,
    nested: Mapping[int, Form],
) -> Uses:
    """Find what the instructions use, in their order."""
    return _Scan(instructions, names, meanings, code, nested).uses


def _fills_texts(instructions: Iterable[Instruction], code: CodeType) -> bool:
    """Whether code puts values into a text by ``%``, or prints them into something other than what is shown."""
    constants = code.co_consts
    if "print" in code.co_names and any(isinstance(each, tuple) and "file" in each for each in constants):
        return True
    templates = any(isinstance(each, str) and _PLACE_OF_A_TEXT.search(each) for each in constants)
    return templates and any(each.name == "BINARY_OP" and each.argument == _REMAINDER for each in instructions)


class _Scan:
    def __init__(
        self,
        instructions: list[Instruction],
        names: list[str],
        meanings: list[Meaning],
        code: CodeType,
        nested: Mapping[int, Form],
    ) -> None:
        self.uses = Uses()
        self._instructions = instructions
        self._names = names
        self._meanings = meanings
        self._nested = nested
        self._hashes = code.co_name == "__hash__"
        self._of_class = "__qualname__" in code.co_names and "__module__" in code.co_names
        self._bound: set[str] = set()
        self._modules: dict[str, tuple[str, ...]] = {}
        self._certain = self._of_class and not code.co_exceptiontable
        for place, name in enumerate(names):
            self._see(place, name)
            if name in _FORMATS or name == _FORMATS_BY_A_SPECIFICATION:
                specified = name not in _FORMATS or instructions[place].argument & _WITH_SPECIFICATION
                self.uses.asks.add(LOCALES if specified else TEXTS)
        if _fills_texts(instructions, code):
            self.uses.asks.add(TEXTS)

    def _see(self, place: int, name: str) -> None:
        if name in _LOADS or name in _LOCAL:
            self._load_imported(place)
        if name in _LOADS:
            self._load(place)
        elif name in _ATTRIBUTES:
            self._attribute(self._meanings[place][0])
        elif name == "LOAD_CONST":
            if place in self._nested:
                self.uses.inherit(self._nested[place])
            else:
                self.uses.asks.update(asked_by_texts(self._meanings[place]))
        elif name == "STORE_GLOBAL":
            self.uses.stores.add(self._meanings[place][0])
        elif name == "STORE_NAME":
            self._store(self._meanings[place][0])
        elif name == "IMPORT_NAME":
            self._import(place)
        elif "JUMP" in name or name == "FOR_ITER":
            self._certain = False

    def _store(self, name: str) -> None:
        if self._certain:
            self._bound.add(name)
        elif not self._of_class:
            self.uses.stores.add(name)

    def _load(self, place: int) -> None:
        name = self._meanings[place][0]
        if name in self._bound:
            return
        taken = (PUT_IN,) if self._is_put_into(place) else self._attributes(place + 1)
        self.uses.reads[(name, *taken)] = None
        if name in OF_PYTHON and not (name == "hash" and self._hashes):
            self.uses.signs[OF_PYTHON[name]] = None
        if name == "vars" and len(self._call_arguments(place)) == 1:
            self.uses.signs["locals"] = None
        elif name == "getattr":
            self._getattr(place)
        self._ask(name)

    def _is_put_into(self, place: int) -> bool:
        """Whether all that is done with what is loaded at `place`, in a straight line, is to put an item into it."""
        depth = 1
        for step in range(place + 1, len(self._names)):
            instruction = self._instructions[step]
            if instruction.name == "STORE_SUBSCR":
                return depth == 2
            if "JUMP" in instruction.name or instruction.name in _SHUFFLES:
                return False
            depth += stack_effect(instruction)
            if depth < 2 and self._names[step] != "NOP":
                return False
        return False

    def _attribute(self, name: str) -> None:
        self.uses.attributes.add(name)
        if name in OF_ATTRIBUTES:
            self.uses.signs[OF_ATTRIBUTES[name]] = None
        self._ask(name)

    def _ask(self, name: str) -> None:
        self.uses.asks.update(asked(name))

    def _load_imported(self, place: int) -> None:
        """A name that this code has imported itself, with the attributes taken from it."""
        known = self._modules.get(_name(self._meanings[place]))
        if known is not None:
            self.uses.imported[(*known, *self._attributes(place + 1))] = None

    def _attributes(self, place: int) -> Iterable[str]:
        while place < len(self._names) and self._names[place] in (*_ATTRIBUTES, "NOP"):
            if self._names[place] != "NOP":
                yield self._meanings[place][0]
            place += 1

    def _import(self, place: int) -> None:
        level, wanted = [self._meanings[before] for before in self._before(place, 2)]
        module = "." * level + self._meanings[place][0]
        if module == "__main__":
            self.uses.signs[module] = None
        self.uses.imports[module] = None
        self._note_names(place, module)
        self._ask(module)
        for name in _strings(wanted):
            self._ask(name)
            if name == "*":
                self.uses.signs["star import"] = None
            self.uses.from_imports[module, name] = None

    def _note_names(self, place: int, module: str) -> None:
        """Under which names an import's module, or what is taken from it, is known from here on."""
        taken: tuple[str, ...] = ()
        for step in range(place + 1, len(self._names)):
            name = self._names[step]
            if name == "IMPORT_FROM":
                taken = (_name(self._meanings[step]),)
            elif name.startswith("STORE_"):
                stored = _name(self._meanings[step])
                whole = (stored,) if not taken and stored == module.partition(".")[0] else tuple(module.split("."))
                self._modules[stored] = (*whole, *taken)
                if not taken:
                    return
            elif name not in ("NOP", "SWAP", "POP_TOP"):
                return

    def _before(self, place: int, count: int) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            place -= 1
            if self._names[place] != "NOP":
                found.append(place)
        return found[::-1]

    def _getattr(self, place: int) -> None:
        """An attribute that is asked for by its name, as if it were written with a dot, where the name is literal."""
        name = self._constant_name(place)
        if not name:
            self.uses.signs["getattr"] = None
            return
        self._attribute(name)
        start, end = self._call_arguments(place)[:2]
        of = [step for step in range(start, end) if self._names[step] not in ("NOP", "PUSH_NULL")]
        if of and self._names[of[0]] in _LOADS and all(self._names[step] in _ATTRIBUTES for step in of[1:]):
            self.uses.reads[(*(self._meanings[step][0] for step in of), name)] = None

    def _constant_name(self, place: int) -> str:
        """The literal name with which the ``getattr`` loaded at `place` is called in a straight line; else empty."""
        arguments = self._call_arguments(place)
        if len(arguments) < 3:
            return ""
        start, end = arguments[1:3]
        last = [step for step in range(start, end) if self._names[step] not in ("NOP", "PUSH_NULL")]
        constant = self._meanings[last[0]] if len(last) == 1 and self._names[last[0]] == "LOAD_CONST" else ""
        return constant if type(constant) is str else ""

    def _call_arguments(self, place: int) -> list[int]:
        """Where each argument of the call ends, from the end of the function itself on; empty when not seen."""
        base = depth = stack_effect(self._instructions[place])
        ends = [place + 1]
        for step in range(place + 1, len(self._names)):
            instruction = self._instructions[step]
            if "JUMP" in instruction.name or self._names[step].startswith("STORE_"):
                return []
            depth += stack_effect(instruction)
            if step == place + 1 and instruction.name == "PUSH_NULL":  # pragma: no branch - byte code of 3.13 and later
                base = depth
            if depth < base:
                return ends if instruction.name == "CALL" and instruction.argument == len(ends) - 1 else []
            ends += [step + 1] * (depth - base)
            ends[depth - base :] = [step + 1]
        return []


def _name(meaning: Meaning) -> str:
    """The name an instruction tells, alone or with how it is found."""
    return str(meaning[0]) if isinstance(meaning, (tuple, list)) and meaning else str(meaning)


def _strings(wanted: object) -> list[str]:
    return list(wanted[1]) if type(wanted) is tuple else []
