"""Jobs: named selections."""

from __future__ import annotations

from nbasset.core.dataclass import dataclass
from nbasset.core.selection import AssetSelection, CoercibleToSelection, as_selection


@dataclass(frozen=True, slots=True)
class Job:
    """A name for a selection of assets.

    Args:
        name: what to call it.
        selection: the assets it makes.
        description: what it is, for people.
    """

    name: str
    selection: AssetSelection
    description: str = ""


def define_asset_job(name: str, selection: CoercibleToSelection = "*", *, description: str = "") -> Job:
    """A job, as Dagster's ``define_asset_job``.

    Args:
        name: what to call it.
        selection: asset names, assets, a selection string or an :class:`AssetSelection`; everything by default.
        description: what it is, for people.

    Raises:
        InvalidSelection: when the selection cannot be read.

    >>> define_asset_job("nightly", selection=["raw_data", "report"]).name
    'nightly'
    """
    return Job(name, as_selection(selection), description)
