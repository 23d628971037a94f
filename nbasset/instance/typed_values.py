"""Typed values: whether a stored result is of the types that its asset names, where these say something else now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from nbasset.core.annotations import RETURNED
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import Damaged, Drifted, NotTrusted, Unavailable
from nbasset.core.materialization import NO_VALUE, Materialization
from nbasset.core.outputs import Output
from nbasset.core.result_names import ResultName
from nbasset.core.status import OTHER_TYPES
from nbasset.core.types_named import Named, types_named
from nbasset.core.version import Version
from nbasset.engine.type_checks import must_be

NONE, NAMES_NONE = "None", Named(RETURNED, None, is_given=True).label
"""What a type says where there is to be no value, and which one may say so."""

TAKEN = Named("", None, is_given=False).label
"""How the label of a type begins that a body is given something of."""


class TypedValues:
    """Checks stored values with the types that assets name now, each once.

    Args:
        load: gives a private copy of a value.
        versions: gives every result of an asset, newest first.
    """

    def __init__(
        self,
        load: Callable[[Materialization], object],
        versions: Callable[[ResultName], Sequence[Materialization]],
    ) -> None:
        self._load, self._versions = load, versions
        self._known: dict[tuple[object, ...], tuple[str, ...]] = {}

    def unlike(
        self, made: Materialization, asset: Asset, version: Version, inputs: Mapping[str, Materialization]
    ) -> Sequence[str]:
        """What of a result, or of what its body was given, is of another type than the asset names now, in words.

        Args:
            made: the result.
            asset: the asset.
            version: what it rests on now.
            inputs: the results of what it is given, by name in the code.
        """
        then, now = made.making.types, version.types
        labels = {label for label in (*then, *now) if then.get(label) != now.get(label)}
        if not labels:
            return ()
        if NONE in (then.get(NAMES_NONE), now.get(NAMES_NONE)) and NAMES_NONE in labels:
            return ("its function says otherwise now whether it has a value",)
        told = (*[each.data_version for each in inputs.values()], *sorted(now.items()))
        known = (made.asset, made.key, made.data_version, made.made_at, *told)
        if known in self._known:
            return self._known[known]
        try:
            found = tuple(self._found(made, asset, labels, inputs))
        except (Damaged, Drifted, NotTrusted, Unavailable) as error:
            return (f"{OTHER_TYPES}, and it cannot be checked with them: {error}",)
        self._known[known] = found
        return found

    def _found(
        self, made: Materialization, asset: Asset, labels: set[str], inputs: Mapping[str, Materialization]
    ) -> Iterator[str]:
        if made.kind == NO_VALUE:
            labels = {label for label in labels if label.startswith(TAKEN)}
        named = {label: [each for each in types_named(asset) if each.label == label] for label in sorted(labels)}
        told = [label for label in named if _is_told(label, made, asset, inputs)]
        if told:
            yield f"{OTHER_TYPES}, and an I/O manager is told: {' and '.join(told)}"
            return
        for each in chain(*named.values()):
            value = self._value(each, made, asset, inputs)
            if value is None:
                yield f"{OTHER_TYPES}, and another result of its body is not there to be checked with them"
                continue
            who = f"{asset.body.function.__name__}()" if isinstance(asset.body, FunctionBody) else str(asset.key)
            try:
                must_be(each.kind, value.value, who, RETURNED if each.is_given else each.what)
            except Exception as error:  # noqa: BLE001 - the check of a type is somebody's own function
                yield str(error)

    def _value(
        self, named: Named, made: Materialization, asset: Asset, inputs: Mapping[str, Materialization]
    ) -> Output[object] | None:
        """The value that has to be of a type; none where it is the result of another asset and is gone."""
        if not named.is_given:
            known = asset.values
            return Output(known[named.what] if named.what in known else self._load(inputs[named.what]))
        if named.what not in (RETURNED, str(made.asset.key)):
            others = [each for name in asset.names if str(name.key) == named.what for each in self._versions(name)]
            others = [each for each in others if each.run_id == made.run_id]
            if not others:
                return None
            made = others[0]
        return Output(self._load(made))


def _is_told(label: str, made: Materialization, asset: Asset, inputs: Mapping[str, Materialization]) -> bool:
    """Whether somebody who keeps values is told a type, or several values are gathered into what has to be of it."""
    taken = label.removeprefix(TAKEN)
    if taken == label:
        return made.kept_elsewhere
    if taken not in inputs:
        return False
    told = asset.loading.get(taken)
    given = inputs[taken]
    return type(given) is not Materialization or given.kept_elsewhere or bool(told and told.input_manager_key)
