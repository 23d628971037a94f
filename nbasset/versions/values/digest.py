"""The identity of a value: equal digests mean the same types and the same content, all the way down."""

from __future__ import annotations

import builtins
import marshal
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any
from zlib import crc32

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import declares, module_of
from nbasset.libraries.known import KNOWN, is_machinery
from nbasset.libraries.library import Opener
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.origin import is_local
from nbasset.libraries.process import shared
from nbasset.libraries.unevaluated import Files
from nbasset.versions.files import path_digest
from nbasset.versions.values.at_once import (
    CONTAINERS,
    LIGHT,
    PLAIN,
    SHORT,
    bulk,
    hashed,
    light,
    mixed,
    plain_set,
    scalar,
)
from nbasset.versions.values.attributes import cached_attributes
from nbasset.versions.values.objects import Functions, function_name, opaque, open_instance, opener
from nbasset.versions.values.ordinary import Ordinary, ordinary
from nbasset.versions.values.repeated import Repeated

IDENTITY = "__nbasset_identity__"
"""The method by which an object says what stands for it: it gives a value whose digest is the object's.

The idea is that of ``__dask_tokenize__``.
"""

LENGTH = 32
"""Characters of a digest."""

MOST_REMEMBERED = 1 << 20
MOST_PARTS = 64
"""Parts of a value that can be told one by one; nobody reads a list of more."""


_PYTHONS = vars(builtins)
"""What ``exec`` puts into the dictionary that it is given: whoever reads one of these names, reads that."""


@dataclass(frozen=True, slots=True)
class ValueDigest:
    """The identity of a value.

    Attributes:
        digest: equal exactly when type and content are, recursively.
        classes: the user's own classes of which instances were met.
        opaque: the parts whose content could not be seen, such as ``.lock of type _thread.lock``.
        rooms: the top-level modules that the classes of its parts come from.
        parts: what tells each of its parts from another, by how it is written after the whole; of many parts nothing.
    """

    digest: str
    classes: tuple[type, ...] = ()
    opaque: tuple[str, ...] = ()
    rooms: frozenset[str] = frozenset()
    parts: tuple[tuple[str, str], ...] = ()


def digest(
    value: object,
    functions: Callable[[object], str] | None = None,
    spared: Callable[[type], bool] | None = None,
) -> ValueDigest:
    """The identity of `value`.

    Args:
        value: anything.
        functions: tells functions, methods and classes apart that occur as values; by default their names and code.
        spared: tells the classes whose instances are not looked into; by default there are none.

    >>> digest([1, 2]) == digest([1, 2]), digest([1, 2]) == digest([True, 2.0])
    (True, False)
    """
    if type(value) in PLAIN:
        return ValueDigest(hashed((scalar(value),)).hex())
    walk = _Walk(functions or function_name, spared)
    found = walk.part(value)
    return ValueDigest(
        hashed((found, *walk.repeated.told())).hex(), tuple(walk.classes), tuple(walk.opaque), walk.rooms, walk.parts
    )


@dataclass(slots=True)
class _Frame:
    """A value on the way: opened, and not all of its parts told yet."""

    value: object
    node: Node
    ordinal: int
    depth: int
    lowest: int
    next: int
    parts: list[bytes]
    unfinished: list[tuple[int, int]]


class _Walk:
    """One walk over a value; without recursion, so that depth is no limit.

    It is a hash of a graph from its leaves up, as Merkle's of a tree: a part is told by the hash of its parts, and one
    that is met twice is told once. A part that leads back to something around it is told by how many levels up that
    is and by the difference of their numbers in the order of the walk, as de Bruijn's indices tell bound variables:
    so it is the same wherever the whole stands. Which values are told for good, and which wait because they lead out
    of themselves, is known as in Tarjan's algorithm for strongly connected components: each frame keeps the lowest
    depth it leads to, and what leads nowhere below itself closes its component.

    Whatever is remembered by its ``id`` is kept alive along with it.
    """

    def __init__(self, functions: Functions, spared: Callable[[type], bool] | None = None) -> None:
        self.classes: dict[type, None] = {}
        self.opaque: dict[str, None] = {}
        self.parts: tuple[tuple[str, str], ...] = ()
        self._functions = functions
        self._spared = spared
        self._openers: dict[type, Callable[[object], Node]] = {}
        self._stack: list[_Frame] = []
        self._open: dict[int, _Frame] = {}
        self._told: dict[int, tuple[bytes, int, object]] = {}
        self._rings: dict[int, tuple[int, int, object]] = {}
        self._light: set[type] = set()
        self._ordinary: dict[type, Ordinary] = {}
        self._shared = shared()
        self._unordered = 0
        self.repeated = Repeated()
        self._count = 0

    @property
    def rooms(self) -> frozenset[str]:
        """The top-level modules of the classes met."""
        return frozenset([module_of(kind).partition(".")[0] for kind in (*self._openers, *self._light)])

    def part(self, root: object) -> bytes:
        """What stands for `root` within a larger whole."""
        known = self._known(root)
        if known is not None:
            return known
        self._enter(root)
        while True:
            self._go_on(self._stack[-1])
            frame = self._stack[-1]
            if frame.next >= len(frame.node.children):
                told = self._leave()
                if not self._stack:
                    return told
                self._stack[-1].parts.append(told)

    def _go_on(self, frame: _Frame) -> None:
        """Tell the parts of `frame` up to the first that has to be entered."""
        children = frame.node.children
        while frame.next < len(children):
            child = children[frame.next]
            frame.next += 1
            if type(child) not in PLAIN and not self._unordered and id(child) not in self._open:
                self.repeated.meets(child, frame.value)
            known = self._known(child)
            if known is None:
                self._enter(child)
                return
            frame.parts.append(known)

    def _known(self, value: object) -> bytes | None:
        """What stands for `value`, where that needs no look into its parts one by one."""
        kind = type(value)
        if kind in PLAIN:
            return scalar(value)
        identity = id(value)
        told = self._told.get(identity)
        if told is not None:
            self._count += told[1]
            return told[0]
        if identity in self._open or identity in self._rings:
            return self._back(identity)
        if value is _PYTHONS:
            return b"Python's own names"
        if kind in CONTAINERS:
            told_at_once = self._remember(value, bulk(value, self.repeated))
            return told_at_once if told_at_once is not None else self._mixed(value)
        if kind is set or kind is frozenset:
            return self._remember(value, plain_set(value))
        if kind in LIGHT:
            self._light.add(kind)
            return light(value)
        return self._at_once(value, kind) if kind in self._ordinary and identity not in self._shared else None

    def _mixed(self, value: object) -> bytes | None:
        told = mixed(value, self._light) if self._stack and id(value) not in self._shared else None
        if told is not None:
            self._count += 1
            self._keep(value, told, 1)
        return told

    def _at_once(self, value: object, kind: type) -> bytes | None:
        containers: list[object] = []
        told = self._ordinary[kind].at_once(value, self._light, containers)
        if told is not None:
            self._count += 1
            self._keep(value, told, 1)
            for each in containers if not self._unordered else ():
                self.repeated.meets(each, value)
        return told

    def _remember(self, value: Any, told: bytes | None) -> bytes | None:
        if told is not None and len(value) > SHORT:
            self._keep(value, told, 0)
        return told

    def _keep(self, value: object, told: bytes, size: int) -> None:
        if len(self._told) >= MOST_REMEMBERED:
            self._told.clear()
        self._told[id(value)] = (told, size, value)

    def _back(self, identity: int) -> bytes:
        """A way back to a value that is still being told, or that was told inside one."""
        around = self._open.get(identity)
        ordinal, depth = (around.ordinal, around.depth) if around else self._rings[identity][:2]
        frame = self._stack[-1]
        frame.lowest = min(frame.lowest, depth)
        anchor = self._stack[depth]
        return b"^" + marshal.dumps((len(self._stack) - depth, ordinal - anchor.ordinal), 2)

    def _enter(self, value: object) -> None:
        kind = type(value)
        found = self._openers.get(kind)
        if found is None:
            found = self._openers[kind] = self._opener(kind)
        name = self._shared.get(id(value))
        node = Node(("shared", name), opaque=name) if name else found(value)
        depth = len(self._stack)
        if node.opaque is not None:
            self.opaque[f"{self._path() or 'itself'} of type {node.opaque}"] = None
        self._count += 1
        self._unordered += node.unordered
        frame = _Frame(value, node, self._count, depth, depth, 0, [], [])
        self._stack.append(frame)
        self._open[id(value)] = frame

    def _path(self) -> str:
        return "".join(frame.node.label(frame.next - 1) for frame in self._stack)

    def _opener(self, kind: type) -> Callable[[object], Node]:
        if self._spared is not None and self._spared(kind):
            return lambda value: Node(("spared", type_name(kind)))
        if is_local(kind) and not issubclass(kind, type):
            self.classes[kind] = None
            found = _find_opener(kind)
            if isinstance(found, Ordinary):
                self._ordinary[kind] = found
        else:
            found = _installed_opener(kind)
        functions = self._functions
        return lambda value: found(value, functions)

    def _leave(self) -> bytes:
        frame = self._stack.pop()
        del self._open[id(frame.value)]
        node = frame.node
        self._unordered -= node.unordered
        parts = sorted(frame.parts) if node.unordered else frame.parts
        if not self._stack:
            self.parts = _parts_of(node, frame.parts)
        told = b"d" + hashed((marshal.dumps((node.tag, [len(part) for part in parts]), 2), *parts))
        if frame.lowest >= frame.depth:
            self._close(frame, told)
        else:
            self._pass_on(frame)
        return told

    def _close(self, frame: _Frame, told: bytes) -> None:
        """Nothing in `frame` leads out of it: it is the same wherever it stands."""
        self._keep(frame.value, told, self._count - frame.ordinal + 1)
        for identity, ordinal in frame.unfinished:
            value = self._rings.pop(identity)[2]
            self._told[identity] = (b"r" + hashed((told, marshal.dumps(ordinal - frame.ordinal, 2))), 1, value)

    def _pass_on(self, frame: _Frame) -> None:
        """`frame` leads further out, and so does now every ring inside that led to it."""
        identity = id(frame.value)
        for member, _ in frame.unfinished:
            ordinal, lowest, value = self._rings[member]
            if lowest >= frame.depth:
                self._rings[member] = (ordinal, frame.lowest, value)
        self._rings[identity] = (frame.ordinal, frame.lowest, frame.value)
        around = self._stack[-1]
        around.lowest = min(around.lowest, frame.lowest)
        around.unfinished.extend(frame.unfinished)
        around.unfinished.append((identity, frame.ordinal))


def _parts_of(node: Node, told: Sequence[bytes]) -> tuple[tuple[str, str], ...]:
    if node.unordered or len(told) > MOST_PARTS:
        return ()
    labels = map(node.label, range(len(told)))
    return tuple((label, f"{crc32(each):08x}") for label, each in zip(labels, told, strict=True) if label)


def _open_files(value: Any, functions: Functions) -> Node:
    """What will be read counts by its content now."""
    return Node(("files", [[path, path_digest(path)] for path in value.paths]))


def _find_opener(kind: type) -> Callable[[object, Functions], Node]:
    if kind is Files:
        return _open_files
    if declares(kind, IDENTITY) and not issubclass(kind, type):
        return _open_itself
    found = opener(kind)
    if found is not None:
        return found
    cached = cached_attributes(kind)
    foreign = KNOWN.opener(kind)
    whole = opaque if is_machinery(kind) else partial(open_instance, cached=cached)
    own = foreign is None and whole is not opaque and is_local(kind) and KNOWN.get(module_of(kind)) is None
    plain = ordinary(kind, cached) if own else None
    if plain is not None:
        return plain
    if foreign is None:
        return lambda value, functions: whole(value)
    return lambda value, functions: _try(foreign, value) or whole(value)


def _open_itself(value: object, functions: Functions) -> Node:
    """A value whose class says what stands for it; one that cannot say it counts as unseen, with the reason."""
    name = type_name(type(value))
    try:
        identity = getattr(type(value), IDENTITY)(value)
    except Exception as error:  # noqa: BLE001  what a user's method raises is told, whatever it is
        return Node(("opaque", name), opaque=f"{name}, whose {IDENTITY}() raises {type(error).__name__}: {error}")
    if identity is value:
        return Node(("opaque", name), opaque=f"{name}, whose {IDENTITY}() gives the object itself")
    return Node(("identity", name), [identity], lambda position: f".{IDENTITY}()")


def _try(open_it: Opener, value: object) -> Node | None:
    """Open another library's value; one that is broken, or of a kind not foreseen, is seen as a plain instance."""
    try:
        return open_it(value)
    except Exception:  # noqa: BLE001  a value half closed or derived from may raise anything
        return None


_installed_opener = lru_cache(maxsize=1024)(_find_opener)
