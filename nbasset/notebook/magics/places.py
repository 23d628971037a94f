"""``%nbasset io``: where values are kept that the store does not keep."""

from __future__ import annotations

from nbasset.core.kept_at import FORMS, GROUP, TYPE, KeptAt, without_password
from nbasset.notebook.options import BadOption
from nbasset.notebook.session import Session

USAGE = "%nbasset io NAME = URL, %nbasset io group:NAME = parquet, or %nbasset io type:DataFrame = parquet"


def name_place(session: Session, line: str) -> None:
    """Give a place a name, or say for a group or a type where its values are kept; without words, tell what was said.

    Args:
        session: the notebook's session.
        line: what stands behind ``%nbasset io``.

    Raises:
        BadOption: when it cannot be read.
        InvalidDefinition: when there can be no such place.
    """
    kept_at = session.instance.definitions.kept_at
    if kept_at is None:
        return
    if line:
        name, separator, place = (each.strip().strip("\"'") for each in line.partition("="))
        if not (separator and name and place):
            raise BadOption(f"%nbasset io: {line!r} says no place: {USAGE}.")
        if name.startswith((GROUP, TYPE)):
            kept_at.rule(name, place)
        elif name.isidentifier():
            kept_at.name(name, place)
        else:
            raise BadOption(f"%nbasset io: {name!r} is no name for a place: {USAGE}.")
        session.instance.snapshots.look_anew()
    session.say("\n".join(_told(kept_at)))


def _told(kept_at: KeptAt) -> list[str]:
    named = {**kept_at.names, **kept_at.rules}
    told = [f"io {name} = {without_password(place)}" for name, place in named.items()]
    return told or [f"io: values are in the store; --io {', '.join(FORMS)} keeps one as a file in assets/; {USAGE}."]
