"""Selected checks: which of them a selection asks for, apart from the assets that they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from nbasset.core.assets import Asset
from nbasset.core.result_names import ResultName

Assets = Mapping[ResultName, Asset]
UNCHECKED = "without_checks"
"""The term that leaves out the checks of what is selected."""


def _named(assets: Assets, words: Sequence[str]) -> Iterator[ResultName]:
    wanted = set(words)
    return (name for name, told, _ in _checks(assets) if told in wanted)


def _about(assets: Assets, words: Sequence[str]) -> Iterator[ResultName]:
    wanted = set(words)
    return (name for name, _, asset in _checks(assets) if asset in wanted)


def _every(assets: Assets, _: Sequence[str]) -> Iterator[ResultName]:
    return (name for name, _, _ in _checks(assets))


def _checks(assets: Assets) -> Iterator[tuple[ResultName, str, str]]:
    """The checks that are made by themselves, each as people write it, and with the asset that it is about."""
    for name, asset in assets.items():
        if asset.is_check:
            specs = zip(asset.keys, asset.check_specs, strict=True)
            spec = next(spec for key, spec in specs if key == name.key)
            yield name, spec.key.to_user_string(), str(spec.asset_key)


CHECKS: dict[str, Callable[[Assets, Sequence[str]], Iterator[ResultName]]] = {
    "checks": _named,
    "checks_about": _about,
    "all_checks": _every,
}
"""The terms that ask for checks: by their keys, by their assets, and for all."""
