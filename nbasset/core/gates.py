"""Gates: the checks that have to be passed before what is downstream is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from nbasset.core.causes import Cause
from nbasset.core.checked import Defined, checked_by, has_checks
from nbasset.core.graph import Graph
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.statuses import Status


class Stands(Protocol):
    """What is asked about where a result stands."""

    @property
    def status(self) -> Status:
        """Its status."""

    @property
    def current(self) -> Materialization | None:
        """The result there is."""

    @property
    def causes(self) -> Sequence[Cause]:
        """Why it is not fresh."""


class Gate(NamedTuple):
    """A result that says whether an asset may be used.

    Args:
        result: that of a check, or of an asset that checks itself.
        checks: the names of the checks that count.
    """

    result: ResultName
    checks: frozenset[str]


def stopped_by(gates: Iterable[Gate], known: Mapping[ResultName, Stands]) -> str:
    """Why something is not made: the first check that is not passed, or has raised; empty where there is none.

    A check that was not carried out for the value there is now stops nothing: a run carries it out first.

    Args:
        gates: what has to be passed.
        known: where these stand.
    """
    for gate in gates:
        stands = known[gate.result]
        for each in stands.current.making.checks if stands.current is not None else ():
            if each.stops and each.check_name in gate.checks:
                return each.sentence
        if stands.status is Status.FAILED and gate.result.key.is_check:
            return f"its check {gate.result} raised: {stands.causes[0].text}"
    return ""


def gates_of(definitions: Defined, graph: Graph[ResultName]) -> dict[ResultName, tuple[Gate, ...]]:
    """By asset, what has to be passed before it is made; a check that rests on the asset itself stops it not.

    Args:
        definitions: everything that is defined.
        graph: what rests on what.
    """
    found: dict[ResultName, list[Gate]] = {}
    for name, asset in definitions.by_name.items() if has_checks(definitions) else ():
        own = [
            each for each in asset.check_specs if each.blocking and name.key in (each.asset_key, each.key.result_key)
        ]
        if not own or name in definitions.wholes:
            continue
        checks = checked_by(name, definitions) if asset.is_check else [name]
        blocking = frozenset(each.name for each in own)
        above = graph.ancestors([name])
        for down in _users(checks, definitions, graph):
            if down not in above and down not in checks and not definitions.by_name[down].is_check:
                found.setdefault(down, []).append(Gate(name, blocking))
    return {name: tuple(gates) for name, gates in found.items()}


def _users(names: Iterable[ResultName], definitions: Defined, graph: Graph[ResultName]) -> Iterable[ResultName]:
    """What uses results, also what is gathered of them."""
    for name in names:
        for down in graph.downstream[name]:
            yield from _users([down], definitions, graph) if down in definitions.wholes else [down]
