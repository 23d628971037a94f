"""Values of which an I/O manager keeps every version: what comes back counts, and what others do to it is noticed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NbassetError
from nbasset.core.materialization import Materialization
from nbasset.storage.moments import in_words
from nbasset.ui.words import when
from nbasset.versions.data_version import data_version

if TYPE_CHECKING:
    from nbasset.core.metadata import Plain
    from nbasset.dagster.io_contexts import OutputContext
    from nbasset.storage.io.versioned import VersionedIOManager

Say = Callable[[str], None]
Load = Callable[[str, Sequence[Materialization], None], object]


class Asks(Protocol):
    """Who asks for a value."""

    @property
    def asset(self) -> Asset:
        """The asset that is being made."""
        ...

    @property
    def parameter(self) -> str:
        """The parameter it is for."""
        ...


def as_it_comes_back(
    made: Materialization, value: object, manager: VersionedIOManager, load: Load, say: Say
) -> Materialization:
    """A result whose data version is that of what its manager gives back, in the first run as in all later ones.

    Args:
        made: the result, whose value was kept just now.
        value: the value, as its body gave it.
        manager: the I/O manager.
        load: loads a value.
        say: called with a sentence for the user, once.
    """
    found = load(made.io, [made], None)
    back = data_version(found).digest
    given = made.making.identity or made.data_version
    if back == given:
        return made
    from nbasset.storage.io.frames import unlike  # with the first value that does

    loses = "; ".join(filter(None, [manager.loses, unlike(value, found)]))
    told = f" ({loses})" if loses else ""
    say(f"{made.asset} comes back from {made.io} otherwise than its body gave it{told}: what is loaded counts.")
    if made.making.identity:  # it has a data version by hand, or one by its making
        return replace(made, making=made.making._replace(identity=back))
    return replace(made, data_version=back)


def verify(made: Materialization, value: object, whole: Callable[[], object], reader: Asks | None) -> None:
    """Make sure that what was loaded is what was kept; where a part of it was asked for, the whole is looked at.

    Args:
        made: the result.
        value: what was loaded.
        whole: loads all of it.
        reader: who asks for it.

    Raises:
        Damaged: when it is something else.
    """
    told = reader.asset.loading.get(reader.parameter) if reader else None
    found = data_version(whole() if told is not None and told.metadata else value).digest
    if found != (made.making.identity or made.data_version):
        raise Damaged(f"what {made.io} has of {made.asset} was changed outside since it was made")


def changed(made: Materialization, manager: VersionedIOManager, context: OutputContext) -> Sequence[str]:
    """What has become of a value since it was kept, in words, as far as that is seen cheaply.

    Args:
        made: the result.
        manager: the I/O manager.
        context: what it is told.
    """
    try:
        told = manager.changed(context)
    except Exception as error:  # noqa: BLE001 - whatever a library raises where nobody answers: nothing is known then
        return [f"{made.asset} cannot be looked at in {made.io} ({cannot(error)})"]
    return [told] if told else []


def as_of(made: Materialization, manager: VersionedIOManager, context: OutputContext) -> Sequence[str]:
    """Until when a value is known to be what was kept, as a mark, where a sign that is as it was may be behind.

    Args:
        made: the result.
        manager: the I/O manager.
        context: what it is told.
    """
    if not manager.lags(context):
        return ()
    return (f"as of {when(made.made_at)}: whether {made.io} has other rows since is told when it is loaded",)


def as_of_one(made: Materialization) -> Sequence[str]:
    """The same of a value whose manager keeps no versions, and gives no sign of what it has.

    Args:
        made: the result.
    """
    return (f"as of {when(made.made_at)}: {made.io} does not tell whether it has another value since",)


def show(made: Materialization, manager: VersionedIOManager, context: OutputContext, say: Say) -> None:
    """Have the current view of an asset be a result.

    Args:
        made: the result.
        manager: the I/O manager.
        context: what it is told.
        say: called with a sentence for the user.
    """
    try:
        told = manager.shown(context)
    except Exception as error:  # noqa: BLE001 - whatever a library raises: the result stands, its view does not
        told = f"The current view of {made.asset} in {made.io} could not be moved ({cannot(error)})."
    if told:
        say(told)


def give_up(made: Materialization, manager: VersionedIOManager, context: OutputContext, say: Say) -> None:
    """Remove the value of a result that is removed.

    Args:
        made: the result.
        manager: the I/O manager.
        context: what it is told.
        say: called with a sentence for the user.
    """
    try:
        manager.given_up(context)
    except Exception as error:  # noqa: BLE001 - whatever a library raises: what is left there is in nobody's way
        say(f"What {made.io} has of {made.asset} could not be removed ({cannot(error)}).")


def taken(kept_by: tuple[VersionedIOManager, OutputContext] | None) -> int | None:
    """How many bytes a value takes where it is kept; ``None`` where nobody tells, or nobody answers.

    Args:
        kept_by: the I/O manager, and what it is told; ``None`` where there is none.
    """
    try:
        return None if kept_by is None else _size(*kept_by)
    except Exception:  # noqa: BLE001 - whatever a library raises where nobody answers: it is told as not known
        return None


def _size(manager: VersionedIOManager, context: OutputContext) -> int | None:
    from nbasset.storage.io.versioned import named, told_of

    return manager.size(named(context), told_of(context))


def keep_early(manager: VersionedIOManager, context: OutputContext, value: object) -> None:
    """Have a value kept, and go on while the current view moves, which :func:`settled` waits for.

    Args:
        manager: the I/O manager.
        context: what it is told.
        value: the value.

    Raises:
        Exception: whatever the I/O manager raises.
    """
    from nbasset.storage.io.versioned import named

    context.add_output_metadata(dict(manager.keep(named(context), value)))


def settled(manager: VersionedIOManager, context: OutputContext) -> str:
    """Wait until a value that was kept early is the current one; a sentence for the user where there is one to say.

    Args:
        manager: the I/O manager.
        context: what it is told, and what it has told.

    Raises:
        Exception: whatever the I/O manager raises.
    """
    from nbasset.storage.io.versioned import named, told_of

    return manager.settle(named(context), told_of(context))


def plain_metadata(metadata: Mapping[str, object]) -> dict[str, Plain]:
    """Metadata as they are kept: numbers and texts as they are, everything else with its kind.

    >>> plain_metadata({"rows": 3, "path": [1, 2]})
    {'rows': 3, 'path': {'kind': 'json', 'value': [1, 2]}}
    """
    if not metadata:
        return {}
    from nbasset.core.metadata import kept  # with the first fact

    return {str(name): kept(value) for name, value in metadata.items()}


def facts(kept: Mapping[str, Plain]) -> Mapping[str, object]:
    """Kept metadata as an I/O manager is told them: each with its ``value``.

    >>> facts(plain_metadata({"rows": 3}))["rows"].value
    3
    """
    if not kept:
        return kept
    from nbasset.core.metadata import taken_up  # with the first fact

    return {name: taken_up(each) for name, each in kept.items()}


def cannot(error: Exception) -> str:
    """Why a place could not be asked, in a line.

    >>> cannot(RuntimeError("no network")), cannot(ConnectionError("refused"))
    ('RuntimeError: no network', 'refused')
    """
    if isinstance(error, NbassetError):
        return str(error).removesuffix(".")
    return in_words(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}".partition("\n")[0]
