"""Causes of staleness: one predicate for each, in words a student understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from nbasset.core.dataclass import dataclass
from nbasset.core.making import NOT_STORED, Making
from nbasset.core.materialization import Materialization, data_version_in
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY, Part, Settings, Version


class Category(StrEnum):
    """Dagster's categories of causes."""

    CODE = "CODE"
    DATA = "DATA"
    DEPENDENCIES = "DEPENDENCIES"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why an asset is not fresh.

    Args:
        category: what kind of reason it is.
        text: the reason in words.
        diff: the lines that changed, each beginning with ``-`` or ``+``.
        via: the upstream asset it came through; ``None`` when it came through none.
    """

    category: Category
    text: str
    diff: tuple[str, ...] = ()
    via: ResultName | None = None

    def __str__(self) -> str:
        return f"{self.text} ({'  '.join(self.diff)})" if 0 < len(self.diff) <= 4 else self.text


def changes(
    last: Materialization,
    version: Version,
    settings: Settings | None = None,
    inputs: Mapping[str, str] | None = None,
    after: Mapping[ResultName, str] | None = None,
) -> tuple[Cause, ...]:
    """Everything that is different from what the last result was made from.

    Args:
        last: the result to compare with.
        version: what the asset rests on now.
        settings: what else counts now; ``None`` leaves it out.
        inputs: the data versions of the inputs now, by name; ``None`` while they are not known.
        after: what stands for the upstream assets whose value is not passed; ``None`` while it is not known.
    """
    then = last.making
    found = [*_by_hand(then, version)] or [*_changed_parts(then, version), *_changed_names(then, version)]
    found += [*_changed_inputs(then, version), *_changed_declared(then, version)]
    if settings is not None:
        found += _changed_settings(then, settings, last.io)
    if inputs is not None:
        found += _changed_data(then, version, inputs)
    if after is not None:
        found += _changed_after(then, after)
    return tuple(found)


def _by_hand(then: Making, version: Version) -> Iterator[Cause]:
    if version.code_version is not None and then.code_version not in (None, version.code_version):
        text = f"its code version was set from {then.code_version} to {version.code_version}"
        yield Cause(Category.CODE, text)


def _changed_parts(then: Making, version: Version) -> Iterator[Cause]:
    old, differ = then.parts, _differing(then.parts, version.parts)
    classes = any(part.kind == "class" for part in differ.values())
    for name, part in differ.items():
        if not (classes and _goes_without_saying(name, old, differ)):
            yield _part_changed(name, old[name], part)


def _differing(old: Mapping[str, Part], new: Mapping[str, Part]) -> dict[str, Part]:
    return {name: part for name, part in new.items() if name in old and old[name].digest != part.digest}


def _goes_without_saying(name: str, old: Mapping[str, Part], differ: Mapping[str, Part]) -> bool:
    """Whether another part tells it: a class what Python wrote for one, a method that its class is another one."""
    part = differ[name]
    if part.kind == "function":
        return not part.text and not old[name].text
    methods = any(each.startswith(f"{name}.") and differ[each].text for each in differ)
    return part.kind == "class" and methods and part.text == old[name].text


def _part_changed(name: str, old: Part, new: Part) -> Cause:
    if name == BODY:
        return Cause(Category.CODE, "its code changed", diff_lines(old.text, new.text))
    if "missing" in (old.kind, new.kind):
        return Cause(Category.CODE, f"{name} is {'not defined any more' if new.kind == 'missing' else 'defined now'}")
    if new.kind == "value" and old.kind == "value":
        return Cause(Category.CODE, _value_changed(name, old, new))
    if new.kind == "package":
        return Cause(Category.CODE, f"package {name} changed from {old.text} to {new.text}")
    if new.kind == "setting":
        return Cause(Category.CODE, f"{name} changed")
    word = {"function": "helper ", "making": ""}.get(new.kind, f"{new.kind} ")
    call = "()" if new.kind == "function" else ""
    return Cause(Category.CODE, f"{word}{name}{call} changed", diff_lines(old.text, new.text))


def _value_changed(name: str, old: Part, new: Part) -> str:
    """What differs of a value: how it looks in short, otherwise its parts, of which lines below tell."""
    (before, *then), (after, *now) = (part.text.split("\n") for part in (old, new))
    gone, come = (
        [label for label in _labels(one) if label not in _labels(other)] for one, other in ((then, now), (now, then))
    )
    moved = [f"no {_some(gone)} any more"] * bool(gone and now) + [f"a new {_some(come)}"] * bool(come and then)
    if before != after:
        sized = _sized(before, after)
        return f"{name} has {'; '.join([sized, *moved])}" if sized else f"{name} changed from {before} to {after}"
    changed = [line.rpartition(" ")[0] for line in now if line not in then]
    differ = [label for label in changed if label not in come] if then and now else []
    moved += [f"other content in {_some(differ)}"] * bool(differ)
    return f"{name} has {' and '.join(moved) or 'other content'} ({after})"


def _labels(parts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(line.rpartition(" ")[0] for line in parts))


def _some(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:3])}{f' and {len(labels) - 3} more' if len(labels) > 3 else ''}"


_SHAPE = pattern(r"(\w+) (\d+(?: × \d+)*)")
_ALONG = {1: ("values",), 2: ("rows", "columns")}


def _sized(before: str, after: str) -> str:
    """How a table has grown or shrunk, where both are of one kind; otherwise empty.

    >>> _sized("DataFrame 3 × 2", "DataFrame 4 × 2"), _sized("ndarray 5", "ndarray 6"), _sized("DataFrame 3 × 2", "int")
    ('4 rows (before: 3)', '6 values (before: 5)', '')
    """
    then, now = _SHAPE.fullmatch(before), _SHAPE.fullmatch(after)
    if then is None or now is None or then[1] != now[1]:
        return ""
    sizes = [each[2].split(" × ") for each in (then, now)]
    along = _ALONG.get(len(sizes[0]), ()) if len(sizes[0]) == len(sizes[1]) else ()
    told = [f"{new} {word} (before: {old})" for old, new, word in zip(*sizes, along, strict=False) if old != new]
    return ", ".join(told)


def _changed_names(then: Making, version: Version) -> Iterator[Cause]:
    """Names the code uses now and did not before; those of a body or class that changed anyway go without saying."""
    old = then.parts
    if BODY in old and BODY in version.parts and old[BODY].digest != version.parts[BODY].digest:
        return
    classes = [f"{name}." for name, part in _differing(old, version.parts).items() if part.kind == "class"]
    told = [(name, part, "it now uses") for name, part in version.parts.items() if name not in old and old]
    told += [(name, part, "it no longer uses") for name, part in old.items() if name not in version.parts]
    for name, part, says in told:
        if name != BODY and part.kind != "making" and not name.startswith(tuple(classes)):
            yield Cause(Category.CODE, f"{name} changed" if part.kind == "setting" else f"{says} {name}")


def _changed_inputs(then: Making, version: Version) -> Iterator[Cause]:
    old = set(then.upstream)
    for up in version.upstream:
        if up not in old:
            yield Cause(Category.DEPENDENCIES, f"it now uses {up}")
    for up in sorted(old.difference(version.upstream)):
        yield Cause(Category.DEPENDENCIES, f"it no longer uses {up}")


def _changed_declared(then: Making, version: Version) -> Iterator[Cause]:
    old, new = ({str(each): each.digest for each in declared} for declared in (then.declared, version.declared))
    for what in sorted(old.keys() | new.keys()):
        if old.get(what) != new.get(what):
            yield Cause(Category.DATA, f"{what} changed")


def _changed_settings(then: Making, settings: Settings, last_io: str) -> Iterator[Cause]:
    if then.seed != settings.seed:
        yield Cause(Category.CODE, "its random seed changed")
    if last_io != settings.io and NOT_STORED not in then.marks:  # nobody was asked to keep it in memory
        yield Cause(Category.CODE, f"its I/O manager changed from {last_io} to {settings.io}")
    if then.config != repr(dict(settings.config)):
        yield Cause(Category.CODE, "its config changed")


def _changed_data(then: Making, version: Version, inputs: Mapping[str, str]) -> Iterator[Cause]:
    old = then.inputs
    for local, up in version.inputs.items():
        if local in old and old[local] != inputs[local]:
            same = data_version_in(old[local]) == data_version_in(inputs[local])
            yield Cause(Category.DATA, f"the class of {up} changed" if same else f"{up} has a new value", via=up)


def _changed_after(then: Making, after: Mapping[ResultName, str]) -> Iterator[Cause]:
    old = then.after
    for up, stands_for in after.items():
        if up in old and old[up] != stands_for:
            yield Cause(Category.DEPENDENCIES, f"{up} was made anew", via=up)


def diff_lines(old: str, new: str) -> tuple[str, ...]:
    """The lines that differ, removed ones first with ``-``, added ones with ``+``.

    >>> diff_lines("x * 2", "x * 3")
    ('- x * 2', '+ x * 3')
    """
    import difflib

    told = old and new and len(old) + len(new) < 20_000  # of what has no text nothing can be said
    pairs = difflib.ndiff(old.strip().splitlines(), new.strip().splitlines()) if told else ()
    return tuple(f"{line[0]} {line[2:].strip()}" for line in pairs if line[0] in "-+" and line[2:].strip())


def needs(names: Sequence[str], close: str = "") -> str:
    """The sentence about names that nothing defines.

    Args:
        names: the names.
        close: a defined name that may have been meant; empty when none comes near.

    >>> needs(["longon"], "longone")
    'needs longon, which nothing defines; did you mean longone?'
    """
    meant = f"; did you mean {close}?" if close else "; from nbasset import sweep" if "sweep" in names else ""
    return f"needs {' and '.join(names)}, which nothing defines{meant}"


NEVER = "never made"
"""How the reason for a first making begins."""


def told_later(reason: str) -> str:
    """Why something was made, as it reads once it is.

    Args:
        reason: why, as it was said before.

    >>> told_later("never made"), told_later("its code changed")
    ('not made before', 'its code changed')
    """
    return f"not made before{reason.removeprefix(NEVER)}" if reason.startswith(NEVER) else reason
