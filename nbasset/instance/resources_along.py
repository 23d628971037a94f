"""Resources along: shared things that a step uses go to its process as they were defined, and are opened there."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.errors import NbassetError
from nbasset.core.version import Version
from nbasset.dagster.open_resources import is_dagsters, is_opened
from nbasset.instance.run_config import is_private
from nbasset.versions.resources import RESOURCE, with_nested


def resources_of(version: Version, given: Mapping[str, object]) -> dict[str, object]:
    """The resources that a version rests on, by name.

    Args:
        version: the version of an asset.
        given: every resource.
    """
    names = (label.removeprefix(RESOURCE) for label in version.parts if label.startswith(RESOURCE))
    return {name: given[name] for name in names if name in given}


def that_stays(version: Version, given: Mapping[str, object]) -> str:
    """The resource for which a step is made in the kernel; empty where there is none.

    What is opened for a run is opened anew wherever one is. An object that is there already is one for all steps, and
    for the cells.

    Args:
        version: the version of the asset.
        given: every resource.
    """
    used = resources_of(version, given)
    return next((name for name, each in used.items() if not (is_opened(each) or _is_data(each))), "")


def refuse_secrets(used: Mapping[str, object]) -> None:
    """Make sure that resources may leave this computer.

    Args:
        used: the resources by name.

    Raises:
        NbassetError: when one holds a secret.
    """
    for name, resource in used.items():
        if any(map(_is_secret, with_nested(resource))):
            raise NbassetError(f"what the resource {name} was given may be secret, and does not leave this computer")


def _is_secret(resource: object) -> bool:
    """Whether something may hold a secret; what Dagster has configured is opaque."""
    if is_dagsters(resource) and hasattr(resource, "apply_config_mapping"):
        return True
    fields = getattr(type(resource), "model_fields", ())
    values = [getattr(resource, name, None) for name in fields]
    config = getattr(resource, "config", None)
    return is_private([*values, config]) or any(hasattr(each, "env_var_name") for each in values)


def _is_data(value: object) -> bool:
    """Whether something is plain data, through and through.

    >>> _is_data({"eur": [1.0, None]}), _is_data({"log": print})
    (True, False)
    """
    if isinstance(value, dict):
        return all(_is_data(each) for pair in value.items() for each in pair)
    if type(value) in (list, tuple, set, frozenset):
        return all(map(_is_data, value))  # type: ignore[call-overload]
    return type(value) in (type(None), bool, int, float, complex, str, bytes)
