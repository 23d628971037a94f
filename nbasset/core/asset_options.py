"""The options of an asset: one table for ``@asset``, for the line of ``%%asset``, and for their help and completion."""

# Annotations are evaluated here: the table is made of them.

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from nbasset.core.asset_extras import as_optional, freshness, kept
from nbasset.core.assets import Asset, AssetIn, Seed, as_key
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep, AssetSpec
from nbasset.core.keys import CoercibleToAssetKey
from nbasset.core.patterns import pattern
from nbasset.core.policies import RetryPolicy, duration

if TYPE_CHECKING:  # most notebooks have none
    from nbasset.core.backfills import BackfillPolicy
    from nbasset.core.checks import AssetCheckSpec
    from nbasset.core.freshness import FreshnessPolicy, LegacyFreshnessPolicy
    from nbasset.core.partition_mappings import PartitionMapping
    from nbasset.core.partitions import PartitionsDefinition

Dep = CoercibleToAssetKey | Asset | AssetSpec | AssetDep
"""What names an upstream asset: the asset, a spec of it, its key, its parts, or a user string."""


@dataclass(frozen=True, slots=True)
class Word:
    """How an option, or a part of it, is written on the line of ``%%asset``.

    Args:
        word: the word, for example ``--group``.
        value: what follows it, as help shows it; empty for a switch.
        meaning: what it does, in one line.
        type: what reads the value: ``str``, ``int`` or ``float``.
        repeated: whether it may be given several times.
        offers: what Tab completes after it.
    """

    word: str
    value: str = ""
    meaning: str = ""
    type: Callable[[str], object] = str
    repeated: bool = False
    offers: Literal["", "groups", "assets", "resources"] = ""


def _as_told(*told: object) -> object:
    return told[0]


class Option:
    """One option of an asset.

    Args:
        meaning: what it does, in one line.
        *words: how it is written on the line of ``%%asset``, if it is. Words without a meaning have this one.
        read: makes the option's value of what the line says for each of the words.
    """

    def __init__(self, meaning: str, *words: Word, read: Callable[..., object] = _as_told) -> None:
        self.meaning = meaning
        self.words = tuple(word if word.meaning else replace(word, meaning=meaning) for word in words)
        self.read = read


POINT = r"""\[(?:[^]"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*]"""
"""A point behind a name, in brackets, where it may have spaces, commas and quotes."""
_WORD = pattern(rf"(?:[^\s,[]|{POINT}|\[)+")


def words_of(told: Iterable[str]) -> tuple[str, ...]:
    """Names separated by commas or spaces, from each time a word was given.

    >>> words_of(["a,b", "c", "model[depth=4, rate='a b'],d"])
    ('a', 'b', 'c', "model[depth=4, rate='a b']", 'd')
    """
    return tuple(word for each in told for word in _WORD.findall(each))


def _seed(told: str) -> Seed:
    if told == "none":
        return "none"
    if told.isdecimal() and int(told) < 2**32:
        return int(told)
    raise InvalidDefinition(f"--seed takes a whole number below 2**32, or none; not {told!r}.")


def _retries(retries: int | None, delay: float | None) -> RetryPolicy:
    return RetryPolicy(max_retries=1 if retries is None else retries, delay=delay)


def _gathered(told: Sequence[str]) -> bool | tuple[str, ...]:
    return words_of(told) or True


class AssetOptions(TypedDict, total=False):
    """What ``@asset`` takes; ``None`` is as if an option were not given."""

    name: Annotated[str | None, Option("the asset's name; by default the function's")]
    key: Annotated[
        CoercibleToAssetKey | None, Option("its whole key, instead of name and key_prefix; a text is one part")
    ]
    key_prefix: Annotated[str | Sequence[str] | None, Option("the parts of its key before the name")]
    group_name: Annotated[str | None, Option("the group it is shown in", Word("--group", "GROUP", offers="groups"))]
    ins: Annotated[Mapping[str, AssetIn] | None, Option("by parameter, an AssetIn that names the upstream asset")]
    deps: Annotated[
        Iterable[Dep] | None,
        Option(
            "assets that must be made before; no value is passed. What nobody makes here counts as made elsewhere",
            Word("--deps", "A,B", repeated=True, offers="assets"),
            read=words_of,
        ),
    ]
    io_manager_key: Annotated[
        str | None,
        Option(
            "who keeps the value: parquet, csv, json, npy, text (a file in assets/), or a name from "
            "Definitions(resources=…), or of a place",
            Word("--io", "KEY", offers="resources"),
        ),
    ]
    description: Annotated[str | None, Option("what it is, for people", Word("--description", "TEXT"))]
    metadata: Annotated[Mapping[str, object] | None, Option("facts to show beside it, by name")]
    tags: Annotated[Mapping[str, str] | None, Option("labels, by name")]
    owners: Annotated[Iterable[str] | None, Option("who answers for it")]
    kinds: Annotated[Iterable[str] | None, Option('what it is made with or of, for example {"pandas"}')]
    compute_kind: Annotated[str | None, Option("one more of its kinds, as Dagster's older option")]
    code_version: Annotated[
        str | None, Option("a version by hand, instead of the code's own", Word("--code-version", "V"))
    ]
    retry_policy: Annotated[
        RetryPolicy | None,
        Option(
            "how often to try again when it raises, and how long to wait: RetryPolicy(max_retries=3, delay=10)",
            Word("--retries", "N", "how often to try again when it raises", int),
            Word("--delay", "SECONDS", "how long to wait before each retry", float),
            read=_retries,
        ),
    ]
    reads: Annotated[
        Iterable[str] | None,
        Option("a file or folder it reads where nobody sees it", Word("--reads", "PATH", repeated=True), read=tuple),
    ]
    env: Annotated[
        Iterable[str] | None,
        Option("an environment variable that counts", Word("--env", "NAME", repeated=True), read=words_of),
    ]
    seed: Annotated[
        Seed,
        Option("seed of the global random generators; none leaves them alone", Word("--seed", "N|none"), read=_seed),
    ]
    always: Annotated[bool | None, Option("make it in every run that includes it", Word("--always"))]
    manual: Annotated[bool | None, Option("make it only when it is named", Word("--manual"))]
    costs: Annotated[
        bool | None, Option("it costs money or much time: make it only when a run names it", Word("--costs"))
    ]
    in_kernel: Annotated[
        bool | None,
        Option("make it in the kernel, also in runs whose steps other processes make", Word("--in-kernel")),
    ]
    notify: Annotated[
        str | Iterable[str] | None,
        Option(
            "who is told when it was made, with what it showed: the name of an address, such as boss",
            Word("--notify", "TAG", repeated=True),
            read=words_of,
        ),
    ]
    partitions_def: Annotated[
        "PartitionsDefinition | None",
        Option("what it is partitioned by, for example DailyPartitionsDefinition('2026-01-01')"),
    ]
    backfill_policy: Annotated[
        "BackfillPolicy | None",
        Option("how Dagster divides its partitions into runs; here each partition is a step of its own"),
    ]
    automation_condition: Annotated[
        object, Option("when Dagster makes it by itself; here assets are made when somebody asks for them")
    ]
    auto_materialize_policy: Annotated[object, Option("the same in Dagster's older words")]
    gather: Annotated[
        bool | str | Iterable[str] | None,
        Option(
            "take all points of what it uses as one mapping, by value; DIM: those of this dimension alone",
            Word("--gather", "[DIM]", repeated=True),
            read=_gathered,
        ),
    ]
    check_specs: Annotated[
        "Iterable[AssetCheckSpec] | None",
        Option("the checks that its body carries out, giving an AssetCheckResult each"),
    ]
    required_resource_keys: Annotated[
        Iterable[str] | None, Option("resources that it asks its context for: they have to be there")
    ]
    resource_defs: Annotated[Mapping[str, object] | None, Option("resources that it brings along, by name")]
    io_manager_def: Annotated[object, Option("the I/O manager that keeps the value, instead of io_manager_key")]
    config_schema: Annotated[object, Option("what its config may be, Dagster's older way: it is in context.op_config")]
    op_tags: Annotated[Mapping[str, object] | None, Option("Dagster's labels of the step; they count nowhere")]
    dagster_type: Annotated[object, Option("the type of its value: a value that does not pass makes the step fail")]
    freshness_policy: Annotated[
        "FreshnessPolicy | None",
        Option("how old its result may be: FreshnessPolicy.time_window(fail_window=timedelta(days=1)) for example"),
    ]
    legacy_freshness_policy: Annotated[
        "LegacyFreshnessPolicy | None", Option("the same in Dagster's older words, maximum_lag_minutes=…")
    ]
    output_required: Annotated[
        bool | None, Option("False: its body need not give anything, and what rests on it is then left out")
    ]
    hooks: Annotated[Iterable[object] | None, Option("what jobs call when its step has ended")]
    pool: Annotated[str | None, Option("kept, for Dagster")]
    is_virtual: Annotated[bool | None, Option("kept, for Dagster")]
    non_argument_deps: Annotated[
        Iterable[AssetDep | CoercibleToAssetKey] | None, Option("deps, by Dagster's older word")
    ]
    every: Annotated[
        str | None, Option("make an untracked result again when it is older, for example 1d", Word("--every", "TIME"))
    ]


OPTIONS: Mapping[str, Option] = {name: hint.__metadata__[0] for name, hint in AssetOptions.__annotations__.items()}
"""Every option, in the order in which help lists them."""


def listed() -> str:
    """The options of ``@asset``, a line each, for its documentation.

    >>> print(listed().splitlines()[0])
    name: the asset's name; by default the function's
    """
    return "\n".join(f"{name}: {option.meaning}" for name, option in OPTIONS.items())


def check_known(options: Iterable[str]) -> None:
    """Refuse what is no option.

    Raises:
        InvalidDefinition: with the first such word, and the option it may have meant.

    >>> check_known(["group"])
    Traceback (most recent call last):
    ...
    nbasset.core.errors.InvalidDefinition: @asset has no option 'group' (did you mean group_name?); asset? lists \
the options.
    """
    for name in sorted(set(options).difference(OPTIONS)):
        from difflib import get_close_matches

        close = get_close_matches(name, OPTIONS, 1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        raise InvalidDefinition(f"@asset has no option {name!r}{hint}; asset? lists the options.")


_OF_THE_KEY = frozenset({"name", "key", "key_prefix", "ins"})
"""Options that make an asset's key and inputs."""


def configured(asset: Asset, options: AssetOptions) -> Asset:
    """The asset with its options; those that are not given stay as they are. Its key and its ``ins`` are not touched.

    Args:
        asset: the asset with its key and its body.
        options: the options.

    Raises:
        InvalidDefinition: when a value cannot be accepted.
    """
    if options.keys() <= _OF_THE_KEY:  # most assets, and defining thousands of them is felt
        return asset
    deps = tuple(options.get("deps") or options.get("non_argument_deps") or ())
    compute_kind = options.get("compute_kind")
    partitions = options.get("partitions_def")
    made = replace(
        asset,
        deps=tuple(map(as_key, deps)),
        upstream=tuple(dep for dep in deps if isinstance(dep, Asset)),
        mappings=dict(asset.mappings) | _mappings(deps),
        group_name=options.get("group_name") or asset.group_name,
        description=options.get("description") or asset.description,
        metadata=dict(options.get("metadata") or {}),
        tags=dict(options.get("tags") or {}),
        owners=tuple(options.get("owners") or ()),
        kinds=frozenset(options.get("kinds") or ()).union([compute_kind] if compute_kind else ()),
        code_version=options.get("code_version"),
        io_manager_key=options.get("io_manager_key"),
        retry_policy=_policy(options.get("retry_policy")),
        reads=tuple(options.get("reads") or ()),
        env=tuple(options.get("env") or ()),
        seed=_checked_seed(options.get("seed")),
        always=bool(options.get("always")),
        manual=bool(options.get("manual") or options.get("costs")),
        costs=bool(options.get("costs")),
        in_kernel=bool(options.get("in_kernel")),
        notify=_checked_tags(options.get("notify")),
        every=_checked_time(options.get("every")),
        gathers=_checked_gather(options.get("gather")),
        partitions=partitions or asset.partitions,
        dimensions=partitions.dimensions if partitions else asset.dimensions,
        backfill_policy=options.get("backfill_policy"),
        automation_condition=options.get("automation_condition") or options.get("auto_materialize_policy"),
        required_resources=frozenset(options.get("required_resource_keys") or ()),
        config_schema=options.get("config_schema"),
        check_specs=_own_checks(asset, options.get("check_specs") or ()),
        types=dict.fromkeys(asset.keys, options["dagster_type"]) if options.get("dagster_type") is not None else {},
        freshness_policy=freshness(options),
        hooks=tuple(options.get("hooks") or ()),
        beside=kept(options),
    )
    if options.get("output_required") is False and len(made.keys) == 1:
        made = as_optional(made)
    return _with_resources(made, options)


def _with_resources(asset: Asset, options: AssetOptions) -> Asset:
    """The asset with the resources that it brings along, and who keeps its value among them."""
    manager, brought = options.get("io_manager_def"), dict(options.get("resource_defs") or {})
    if manager is None:
        return replace(asset, resource_defs=brought) if brought else asset
    if options.get("io_manager_key") is not None:
        raise InvalidDefinition(f"Give {asset.key} either io_manager_key= or io_manager_def=, not both.")
    own = own_manager(asset)
    return replace(asset, io_manager_key=own, resource_defs={**brought, own: manager})


def own_manager(asset: Asset) -> str:
    """The name of the I/O manager that an asset brings along.

    Args:
        asset: the asset.
    """
    return f"{asset.key.to_python_identifier()}__io_manager"


def _own_checks(asset: Asset, specs: "Iterable[AssetCheckSpec]") -> "tuple[AssetCheckSpec, ...]":
    known = tuple(specs)
    for each in known:
        if each.asset_key not in asset.keys:
            raise InvalidDefinition(
                f"The check {each.name} of {asset.key} is about {each.asset_key}, which its body does not make: write "
                "an @asset_check for it."
            )
    return known


def _mappings(deps: Iterable[Dep]) -> "dict[str, PartitionMapping]":
    """By the asset upstream, how its partitions are mapped."""
    told = ((str(as_key(each)), getattr(each, "partition_mapping", None)) for each in deps)
    return {key: mapping for key, mapping in told if mapping is not None}


def _checked_gather(given: bool | str | Iterable[str] | None) -> tuple[str, ...] | None:
    if given is None or isinstance(given, bool):
        return () if given else None
    return words_of([given] if isinstance(given, str) else given)


def _checked_tags(given: str | Iterable[str] | None) -> tuple[str, ...]:
    if not given:
        return ()
    from nbasset.core.notices import check_tag  # few assets tell anybody

    return tuple(map(check_tag, words_of([given] if isinstance(given, str) else given)))


def _checked_time(given: str | None) -> float | None:
    found = duration(given) if given is not None else None
    if given is not None and not found:
        raise InvalidDefinition(f"every takes a time such as 30m, 12h or 1d; not {given!r}.")
    return found


def _checked_seed(given: Seed) -> Seed:
    if given in (None, "none") or (type(given) is int and 0 <= given < 2**32):
        return given
    raise InvalidDefinition(f'seed takes a whole number below 2**32, or "none"; not {given!r}.')


def _policy(policy: RetryPolicy | None) -> RetryPolicy | None:
    if policy is not None and not isinstance(policy, RetryPolicy):
        raise InvalidDefinition(
            f"retry_policy takes a RetryPolicy, for example RetryPolicy(max_retries=3); not {policy!r}."
        )
    return policy
