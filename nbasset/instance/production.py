"""What a project of Dagster's keeps where it keeps it: read, to be compared with what was made here."""

from __future__ import annotations

from nbasset.core.dataclass import replace
from nbasset.core.errors import NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.materialization import Materialization
from nbasset.instance.instance import Instance


def project_manager(key: AssetKey) -> str:
    """The name under which the I/O manager is known that a project has for an asset; no other means the same.

    Args:
        key: the asset.

    >>> project_manager(AssetKey(["shop", "orders"]))
    'io_manager of shop/orders'
    """
    return f"io_manager of {key.to_user_string()}"


def in_production(instance: Instance, made: Materialization) -> object:
    """What production holds of an asset.

    Args:
        instance: knows the project's I/O managers.
        made: the result that is to be compared with it: of a partition, this one is read.

    Raises:
        NbassetError: when no project has an I/O manager for it, or that cannot give the value.
    """
    io = project_manager(made.asset.key)
    if io not in instance.definitions.resources:
        raise NbassetError(
            f"{made.asset} is kept by no project: %nbasset import brings one in, with I/O managers by which it is read."
        )
    try:
        return instance.results.managed.load_together([replace(made, io=io)])
    except Exception as error:
        raise NbassetError(
            f"What production holds of {made.asset} cannot be read by the project's I/O manager: "
            f"{type(error).__name__}: {error}"
        ) from error
