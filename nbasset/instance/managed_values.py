"""Values that I/O managers keep instead of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nbasset.core.dataclass import replace
from nbasset.core.errors import Damaged, NotStored, OutOfMemory, Unavailable
from nbasset.core.making import Plain
from nbasset.core.materialization import Materialization
from nbasset.storage.moments import in_words, is_short_of_memory, passes

if TYPE_CHECKING:  # what managers are told is loaded with the first value that one keeps
    from nbasset.storage.io.contexts import OutputContext
    from nbasset.storage.io.managers import IOManager


class ManagedValues:
    """Hands values to I/O managers and takes them back.

    Args:
        manager: gives the I/O manager of a key.
        warn: called with a sentence for the user.
    """

    def __init__(self, manager: Callable[[str], IOManager], warn: Callable[[str], None]) -> None:
        self._manager = manager
        self._warn = warn

    def save(self, made: Materialization, value: object) -> Materialization:
        """Have a value kept; the result with what its manager said about it.

        Raises:
            NotStored: with the reason.
        """
        context = _output_context(made)
        try:
            self._manager(made.io).handle_output(context, value)
        except NotStored:
            raise
        except Exception as error:
            raise NotStored(f"I/O manager {made.io} raised {type(error).__name__}: {error}") from error
        metadata = {**made.making.metadata, **plain_metadata(context.logged_metadata)}
        return replace(made, making=made.making._replace(metadata=metadata))

    def load(self, made: Materialization) -> object:
        """Have a value given back.

        Raises:
            Damaged: when the manager could not do that, which the user was told.
            Unavailable: when it could not do that at the moment.
        """
        from nbasset.storage.io.contexts import InputContext

        kept = _output_context(made)
        context = InputContext(
            kept.asset_key, kept.run_id, kept.definition_metadata, point=kept.point, upstream_output=kept
        )
        try:
            value: object = self._manager(made.io).load_input(context)
        except (OSError, MemoryError) as error:
            if not passes(error):
                raise self._damaged(made, error) from error
            kind = OutOfMemory if is_short_of_memory(error) else Unavailable
            raise kind(
                f"The value of {made.asset} cannot be read now by I/O manager {made.io} ({in_words(error)})."
            ) from error
        except Exception as error:
            raise self._damaged(made, error) from error
        return value

    def _damaged(self, made: Materialization, error: Exception) -> Damaged:
        self._warn(f"{made.asset}: I/O manager {made.io} could not load it and it will be made again: {error}")
        return Damaged(f"I/O manager {made.io} could not load it: {error}")


def _output_context(made: Materialization) -> OutputContext:
    from nbasset.storage.io.contexts import OutputContext

    return OutputContext(
        made.asset.key, made.run_id, made.making.definition_metadata, point=made.asset.point, version=made.key
    )


def plain_metadata(metadata: Mapping[str, object]) -> dict[str, Plain]:
    """Metadata as plain data: numbers and texts as they are, everything else as its text.

    >>> plain_metadata({"rows": 3, "path": [1, 2]})
    {'rows': 3, 'path': '[1, 2]'}
    """
    return {
        str(name): value
        if isinstance(value, (int, float, str, bool, type(None)))
        else str(getattr(value, "value", value))
        for name, value in metadata.items()
    }
