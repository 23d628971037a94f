"""Loaded again: whether a value that was just stored comes back as it was."""

from __future__ import annotations

from nbasset.core.errors import Damaged, Drifted, NotStored, NotTrusted, Unavailable
from nbasset.core.materialization import Materialization
from nbasset.core.ports import ResultStore
from nbasset.core.together import Together
from nbasset.versions.data_version import is_well_known
from nbasset.versions.values.digest import digest as identity
from nbasset.versions.values.objects import pickles_its_own_way


def loads_as_it_was(store: ResultStore, made: Materialization, value: object) -> bool:
    """Whether a value that was just stored comes back the same; what is known to do so is not asked.

    Where a library itself says how its objects are pickled, what it gives back is taken for the same: consumers
    get what was loaded in this session as in later ones.

    Args:
        store: where it was stored.
        made: what is known of it.
        value: the value.

    Raises:
        NotStored: when it cannot be read again now.
    """
    if type(value) is Together:
        value = value.values
    if is_well_known(value):
        return True
    before = identity(value).digest
    try:
        loaded = store.load(made)
    except Unavailable as error:
        raise NotStored(f"it could not be read again to see whether it was stored as it is: {error}") from error
    except (Damaged, Drifted, NotTrusted):
        return False
    if identity(loaded).digest == before or identity(value).digest != before:
        return True
    beside = [identity(each, spared=pickles_its_own_way).digest for each in (value, loaded)]
    return beside[0] == beside[1]
