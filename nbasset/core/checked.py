"""Checked: which checks are about which results, as they are defined."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from nbasset.core.assets import Asset
from nbasset.core.result_names import ResultName


class Defined(Protocol):
    """What is asked of the definitions."""

    @property
    def by_name(self) -> Mapping[ResultName, Asset]:
        """Everything that is defined."""

    @property
    def rare(self) -> Mapping[ResultName, Asset]:
        """The few among which those are that are checks, or have some."""

    @property
    def wholes(self) -> Mapping[ResultName, object]:
        """What is gathered."""


def has_checks(definitions: Defined) -> bool:
    """Whether anything is checked, by itself or by others.

    Args:
        definitions: everything that is defined.
    """
    return any(asset.check_specs for asset in definitions.rare.values())


def checks_of(names: Collection[ResultName], definitions: Defined) -> list[ResultName]:
    """The checks about some results, without those that these carry out themselves.

    Args:
        names: the results.
        definitions: everything that is defined.
    """
    found = [name for name, each in definitions.rare.items() if each.is_check and name not in definitions.wholes]
    return [check for check in found if any(each in names for each in checked_by(check, definitions))]


def checked_by(check: ResultName, definitions: Defined) -> list[ResultName]:
    """The results that a check is about; at a point, those that stand there.

    Args:
        check: the check's result.
        definitions: everything that is defined.
    """
    asset = definitions.rare[check]
    key = next(spec.asset_key for own, spec in zip(asset.keys, asset.check_specs, strict=True) if own == check.key)
    exact = ResultName(key)
    if exact in definitions.by_name and exact not in definitions.wholes:
        return [exact]
    here = asset.point.values.items() if asset.point else {}.items()
    points = {
        name: each.point
        for name, each in definitions.by_name.items()
        if name.key == key and name not in definitions.wholes
    }
    return [
        name for name, point in points.items() if asset.point is None or point is None or point.values.items() <= here
    ]
