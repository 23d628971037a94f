"""The making of a result: what it was made from, and what was seen and said meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from nbasset.core import first_format
from nbasset.core.observation import Observation
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part, Settings, Version

if TYPE_CHECKING:
    from nbasset.core.checks import AssetCheckEvaluation
    from nbasset.core.metadata import Plain

FORMAT = 1
"""The number of the form in which makings are kept; what nbasset 0.1.0 wrote has none."""

NO_CONFIG = "{}"

NOT_STORED = "not stored"
"""The mark of a result that lives as long as the session."""

_NOTHING: Mapping[Any, Any] = {}


class Making(NamedTuple):
    """What is kept with a result, so that it can be told later what has changed.

    A tuple, because one is made for every record that is read.

    Args:
        parts: what its code version rested on, by name, with each text as it was.
        upstream: every upstream asset.
        inputs: the data version of each input, by its name in the code.
        after: what stood for each upstream asset whose value is not passed.
        declared: files and environment variables declared to count.
        seed: of the global random generators; ``None`` when they were left alone.
        config: the run's config for the asset, as text.
        code_version: the version by hand; ``None`` without one.
        observed: what the body was seen to read, and the settings that what it showed rests on.
        untracked: what no key can know, in words.
        marks: words that stay beside the status, for example ``accepted as fresh``.
        metadata: what the body, its output and an I/O manager said about this making.
        definition_metadata: the metadata of the asset's definition then.
        identity: the digest of the value, where that is not its data version; otherwise empty.
        classes: digest of the classes whose methods run when somebody uses the value; empty when there is none.
        names: the notebook names that those classes use.
        wrote: the files that the body wrote and left, as it left them.
        together: the assets whose values are stored with it as one, itself among them; empty when it is alone.
        checks: what came of the checks that the body carried out.
        types: what the types said that its value and its inputs were checked against, by whose they are.
        tags: labels that the body has given it.
        said: what the body has said beside, of other assets for example, as JSON.
        loaded: the digests of what an I/O manager gave when it was first asked, by what it was asked for; the first of
            them counts.

    >>> made = Making(seed=0, upstream=(ResultName.from_text("raw"),))
    >>> Making.from_json(made.to_json()) == made
    True
    """

    parts: Mapping[str, Part] = _NOTHING
    upstream: tuple[ResultName, ...] = ()
    inputs: Mapping[str, str] = _NOTHING
    after: Mapping[ResultName, str] = _NOTHING
    declared: tuple[Observation, ...] = ()
    seed: int | None = None
    config: str = NO_CONFIG
    code_version: str | None = None
    observed: tuple[Observation, ...] = ()
    untracked: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    metadata: Mapping[str, Plain] = _NOTHING
    definition_metadata: Mapping[str, Plain] = _NOTHING
    identity: str = ""
    classes: str = ""
    names: tuple[str, ...] = ()
    wrote: tuple[Observation, ...] = ()
    together: tuple[ResultName, ...] = ()
    checks: tuple[AssetCheckEvaluation, ...] = ()
    types: Mapping[str, str] = _NOTHING
    tags: Mapping[str, str] = _NOTHING
    said: tuple[Mapping[str, object], ...] = ()
    loaded: Mapping[str, str] = _NOTHING

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers among its metadata, by name."""
        found = self.metadata.items()
        return {name: each for name, each in found if isinstance(each, int | float) and not isinstance(each, bool)}

    def resting_on(
        self, version: Version, settings: Settings, inputs: Mapping[str, str], after: Mapping[ResultName, str]
    ) -> Making:
        """The same, made from these.

        Args:
            version: what the asset rests on.
            settings: seed, I/O manager and config.
            inputs: the data version of each input, by its name in the code.
            after: what stands for each upstream asset whose value is not passed.
        """
        return self._replace(
            parts={name: Part(part.kind, part.digest, part.text) for name, part in version.parts.items()},
            upstream=version.upstream,
            inputs=dict(inputs),
            after=dict(after),
            declared=version.declared,
            seed=settings.seed,
            config=repr(dict(settings.config)),
            types=version.types,
        )

    def to_json(self) -> dict[str, object]:
        """Everything it tells, as JSON; what says nothing is left out, as every header is read in every session.

        >>> Making(seed=0, config="{'depth': 2}").to_json()
        {'format': 1, 'seed': 0, 'config': "{'depth': 2}"}
        """
        told: dict[str, object] = {
            "parts": {name: [part.kind, part.digest, part.text] for name, part in self.parts.items()},
            "upstream": [str(up) for up in self.upstream],
            "inputs": self.inputs,
            "after": {str(up): stands_for for up, stands_for in self.after.items()},
            "declared": [each.to_json() for each in self.declared],
            "seed": self.seed,
            "config": "" if self.config == NO_CONFIG else self.config,
            "code_version": self.code_version,
            "observed": [each.to_json() for each in self.observed],
            "untracked": self.untracked,
            "marks": self.marks,
            "metadata": self.metadata,
            "definition_metadata": self.definition_metadata,
            "identity": self.identity,
            "classes": self.classes,
            "names": self.names,
            "wrote": [each.to_json() for each in self.wrote],
            "together": [str(each) for each in self.together],
            "checks": [each.to_json() for each in self.checks],
            "types": self.types,
            "tags": self.tags,
            "said": self.said,
            "loaded": self.loaded,
        }
        return {"format": FORMAT, **{name: each for name, each in told.items() if each or each == 0}}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Making:
        """What :meth:`to_json` gave, or what nbasset 0.1.0 wrote.

        Raises:
            ValueError: when a later version of nbasset wrote it, or it rests on what cannot be a result.

        >>> Making.from_json({"format": 2})
        Traceback (most recent call last):
        ...
        ValueError: a making in format 2, of a later version of nbasset
        """
        number = told.get("format")
        if number is None:
            told = first_format.upgraded(told)
        elif number != FORMAT:
            raise ValueError(f"a making in format {number}, of a later version of nbasset")
        return cls(
            **{name: _READ[name](each) if name in _READ else each for name, each in told.items() if name in _FIELDS}
        )


def _evaluations(told: Sequence[Mapping[str, object]]) -> tuple[AssetCheckEvaluation, ...]:
    from nbasset.core.checks import read_evaluation  # few bodies check anything

    return tuple(map(read_evaluation, told))


def _observations(told: Sequence[Sequence[str]]) -> tuple[Observation, ...]:
    return tuple(map(Observation.from_json, told))


_FIELDS = frozenset(Making._fields)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "parts": lambda told: {name: Part(*part) for name, part in told.items()},
    **dict.fromkeys(("upstream", "together"), lambda told: tuple(map(ResultName.from_text, told))),
    "after": lambda told: {ResultName.from_text(up): stands_for for up, stands_for in told.items()},
    "declared": _observations,
    "observed": _observations,
    "wrote": _observations,
    "checks": _evaluations,
    **dict.fromkeys(("untracked", "marks", "names", "said"), tuple),
}
"""How what :meth:`Making.to_json` gives is read, by field; what is not named here is taken as it is."""
