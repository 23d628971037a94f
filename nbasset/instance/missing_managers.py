"""Missing managers: steps whose values nobody would keep, or whose resources nobody gives, are refused in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nbasset.core.asset_facts import resources_taken
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.kept_at import FORMS
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.core.version import STORE
from nbasset.core.words import like


def check_managers(
    steps: Iterable[Step], stands: Mapping[ResultName, Assessment], defined: Definitions, again: bool
) -> None:
    """Refuse to make what nobody would keep, or what needs a resource that is not there.

    Args:
        steps: the steps of a run.
        stands: where every asset stands.
        defined: what is defined: the resources there are, and the places that have a name.
        again: whether what is fresh is made, too.

    Raises:
        InvalidDefinition: with the first I/O manager, or resource, that is not defined.
    """
    resources, kept_at = defined.resources, defined.kept_at or ()
    for step in steps:
        own = step.asset
        if step.parts is not None or not (again or any(stands[name].current is None for name in step.names)):
            continue
        for name, brought in own.resource_defs.items():
            if resources.get(name) is not brought:
                raise InvalidDefinition(
                    f"{own.key} brings a resource {name!r} along, and another one of this name is given: leave one of "
                    "them out, or name it otherwise."
                )
        for missing in sorted((own.required_resources | resources_taken(own)).difference(resources)):
            known = ", ".join(resources) or "none is defined"
            raise InvalidDefinition(
                f"{own.key} cannot be made: there is no resource {missing!r} ({known}): give it in "
                f"Definitions(resources={{{missing!r}: …}})."
            )
        wanted = [own.of(name).io_manager_key for name in step.names]
        for key in (*wanted, *(each.input_manager_key for each in own.loading.values())):
            if key not in (None, STORE) and key not in resources and key not in kept_at:
                known = ", ".join((*resources, *getattr(kept_at, "names", ()))) or "none is defined"
                raise InvalidDefinition(f"{own.key} cannot be made: {no_manager(key, known)}")


def no_manager(key: str, known: str) -> str:
    """What is said where an I/O manager is missing."""
    meant = like(key, (*FORMS, "pickle", "store", *known.split(", ")))
    if meant:
        return f"there is no I/O manager {key!r}; did you mean {meant}?"
    return f"there is no I/O manager {key!r} ({known}): give it in Definitions(resources={{{key!r}: …}})."
