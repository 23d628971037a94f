"""I/O managers that keep every version of a value under its key, and beside them a current view for everybody else."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from nbasset.core.digests import digest_of
from nbasset.core.errors import Damaged
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.io_managers import IOManager

SIGN = "sign"
"""The fact that a manager keeps with a value: by it, it can be told cheaply whether that is as it was left."""

PLACE = "path"
"""The fact that says where a value lies."""

COLUMNS = "columns"
"""What an input's metadata says that needs a few columns of a table alone, as with Dagster's managers of tables."""


class Named(NamedTuple):
    """One version of one value.

    Args:
        parts: the parts of the asset's key.
        point: the key of its partition; empty where it has none.
        version: what tells it from the others; empty for the current one.
    """

    parts: tuple[str, ...]
    point: str
    version: str

    def __str__(self) -> str:
        return "/".join(self.parts) + (f"[{self.point}]" if self.point else "")


class Lying(NamedTuple):
    """A version that lies in a place, whoever has put it there.

    Args:
        version: what tells it from the others.
        at: where it lies there.
        size: its bytes; ``None`` where nothing tells that cheaply.
    """

    version: str
    at: str
    size: int | None = None


class VersionedIOManager(IOManager):
    """Base of what keeps every version under its key.

    A program of Dagster's has no keys: there, each run's value is a version, and the current one is what is loaded.

    Attributes:
        counts_as: what of it counts for what it keeps: the form of values, never where they lie.
        loses: what comes back otherwise than it was given, in words.
        each_by_itself: of several partitions each is loaded by itself.
    """

    counts_as: str
    loses: str = ""
    each_by_itself = True

    @abstractmethod
    def keep(self, name: Named, value: object) -> Mapping[str, object]:
        """Keep a value as a version, which is the current one once settled; what there is to say, its sign too."""

    def settle(self, name: Named, told: Mapping[str, object]) -> str:
        """Wait until a version that was kept is the current one; a sentence for the user where there is one to say."""
        return ""

    @abstractmethod
    def give(self, name: Named, told: Mapping[str, object], columns: Sequence[str] | None) -> object:
        """Give a version back.

        Args:
            name: the version.
            told: what was said of it when it was kept.
            columns: the columns that are asked for; ``None`` for all there is.
        """

    @abstractmethod
    def sign(self, name: Named, told: Mapping[str, object]) -> str | None:
        """What tells cheaply that a version is as it was left: empty where it is gone, ``None`` where nothing does."""

    @abstractmethod
    def show(self, name: Named, told: Mapping[str, object]) -> str:
        """Have the current view be this version; a sentence for the user where there is something to say."""

    @abstractmethod
    def give_up(self, name: Named, told: Mapping[str, object]) -> None:
        """Remove a version that nobody needs any more; it may be gone."""

    @abstractmethod
    def lying(self) -> Iterable[Lying]:
        """All versions that lie there, whoever has put them there."""

    @abstractmethod
    def remove(self, version: Lying) -> None:
        """Remove one of them, and the current view where it is that one; it may be gone."""

    @abstractmethod
    def place(self, name: Named, told: Mapping[str, object]) -> str:
        """Where a version lies, for people."""

    def size(self, name: Named, told: Mapping[str, object]) -> int | None:
        """How many bytes a version takes there; ``None`` where nothing tells that cheaply."""
        return None

    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Keep a value.

        Raises:
            NotStored: when this manager cannot keep such a value.
        """
        name = named(context)
        told = self.keep(name, obj)
        context.add_output_metadata(dict(told))
        self.settle(name, told)

    def load_input(self, context: InputContext) -> object:
        """Give a value back; of several partitions a mapping, by key.

        Raises:
            NotStored: when there is none.
            Damaged: when it was changed or removed since it was kept.
        """
        told = told_of(context)
        self._refuse_changed(context, told)
        columns = (context.definition_metadata or {}).get(COLUMNS)
        wanted = None if columns is None else list(map(str, as_list(columns)))
        keys = list(context.asset_partition_keys) if context.has_asset_partitions else []
        if len(keys) > 1:
            return {key: self.give(named(context, key), told, wanted) for key in keys}
        return self.give(named(context), told, wanted)

    def _refuse_changed(self, context: InputContext, told: Mapping[str, object]) -> None:
        kept = context.upstream_output
        if SIGN in told and isinstance(kept, OutputContext) and len(kept.keys) <= 1 and (now := self.changed(kept)):
            raise Damaged(now)

    def doubtful(self, told: Mapping[str, object]) -> bool:
        """Whether a value has to be looked at as it is loaded, since no sign tells for sure that it has changed."""
        return False

    def unsure(self, told: Mapping[str, object]) -> bool:
        """Whether a sign that is as it was may hide that the value has changed, until that is loaded."""
        return self.doubtful(told)

    def lags(self, context: OutputContext) -> bool:
        """The same as :meth:`unsure`, of what a context is about."""
        return self.unsure(told_of(context))

    def looks(self, context: OutputContext) -> bool:
        """The same as :meth:`doubtful`, of what a context is about."""
        return self.doubtful(told_of(context))

    def changed(self, context: OutputContext) -> str:
        """What has become of a version since it was kept, in words; empty where nothing has, as far as is seen."""
        name, told = named(context), told_of(context)
        now = self.sign(name, told)
        if now is None or now == told.get(SIGN):
            return ""
        return f"{name} was {'changed' if now else 'removed'} outside: {self.place(name, told)}"

    def shown(self, context: OutputContext) -> str:
        """The same as :meth:`show`, of what a context is about."""
        return self.show(named(context), told_of(context))

    def given_up(self, context: OutputContext) -> None:
        """The same as :meth:`give_up`, of what a context is about."""
        self.give_up(named(context), told_of(context))


def as_list(columns: object) -> list[object]:
    """Columns as a list, whether one is named or several.

    >>> as_list("a"), as_list(["a", "b"])
    (['a'], ['a', 'b'])
    """
    return [columns] if isinstance(columns, str) or not isinstance(columns, Sequence) else list(columns)


def named(context: OutputContext | InputContext, key: str | None = None) -> Named:
    """The version that a context is about, whether it is ours or Dagster's.

    Args:
        context: the context.
        key: the partition, where it is about several.
    """
    has_key = context.has_asset_key
    parts = tuple(context.asset_key.path if has_key else context.get_identifier())
    partitioned = has_key and context.has_asset_partitions
    point = key if key is not None else context.asset_partition_key if partitioned else ""
    kept = context.upstream_output if isinstance(context, InputContext) else context
    if isinstance(kept, OutputContext):
        return Named(parts, str(point), version_of(kept.version, kept.run_id) if kept.version else "")
    return Named(parts, str(point), _of_dagsters(context))


VERSION = r"[0-9a-f]{16}_[0-9a-f]{4}"
"""What a version is called that :func:`version_of` has named."""


def version_of(key: str, run_id: str) -> str:
    """The name of a version: a record has another one than an earlier record of its key.

    >>> version_of("0123456789abcdef0123", "run").partition("_")[0]
    '0123456789abcdef'
    """
    return f"{key[:16]}_{digest_of(run_id)[:4]}"


def _of_dagsters(context: object) -> str:
    """In a program of Dagster's an output is called by its run; what is loaded is the current one."""
    is_output = hasattr(context, "add_output_metadata")
    run = str(getattr(context, "run_id", "")) if is_output else ""
    return f"run_{run.replace('-', '')[:16]}" if run else ""


def told_of(context: OutputContext | InputContext) -> Mapping[str, object]:
    """What was said of a version when it was kept, each as it was said."""
    kept = context.upstream_output if isinstance(context, InputContext) else context
    found = kept.output_metadata if isinstance(kept, OutputContext) else {}
    return {name: getattr(each, "value", each) for name, each in found.items()}
