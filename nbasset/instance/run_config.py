"""What a run's config says to each asset, checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from nbasset.core.assets import Asset, step_name
from nbasset.core.bodies import FunctionBody
from nbasset.core.config import CoercibleToRunConfig, Variable, data_of, fields_for, ops_of, resources_of
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.words import did_you_mean
from nbasset.libraries.foreign import module_of
from nbasset.libraries.known import KNOWN
from nbasset.versions.data_version import data_version

_GIVEN: dict[int, tuple[object, str]] = {}
"""Objects that are resources, with the data version each had when it was met first."""


def names_in_config(asset: Asset) -> tuple[str, ...]:
    """What an asset may be called in a run's config: Dagster's name of its step first."""
    return step_name(asset), asset.key.to_python_identifier(), str(asset.key), asset.key.name


def config_of(asset: Asset, run_config: CoercibleToRunConfig | None) -> Mapping[str, object]:
    """The config of one asset, with its defaults; as it was given where that cannot be.

    Args:
        asset: the asset.
        run_config: the run's config.
    """
    kind = asset.body.config_class
    if kind is None and not takes_any(asset):
        return {}
    given = fields_for(run_config, *names_in_config(asset))
    try:
        found = with_defaults(asset, given) if kind is None else data_of(kind(**given))
    except (ValueError, InvalidDefinition):  # the run says so before it begins
        return given
    return {name: _unseen(value) for name, value in found.items()}


def takes_any(asset: Asset) -> bool:
    """Whether an asset takes a config that no class describes: by a schema, or because its context has it.

    Args:
        asset: the asset.
    """
    is_function = isinstance(asset.body, FunctionBody) and bool(asset.body.context)
    return asset.config_schema is not None or is_function


def with_defaults(asset: Asset, given: Mapping[str, object]) -> dict[str, object]:
    """What is given as a config, with the defaults of the asset's schema.

    Args:
        asset: the asset.
        given: the config.

    Raises:
        InvalidDefinition: when it does not fit.
    """
    if asset.config_schema is None:
        return dict(given)
    from nbasset.dagster.config_schema import processed  # few assets have one

    found = processed(asset.config_schema, given, f"The config of {asset.key}")
    return cast("dict[str, object]", _merged(given, found))


def _merged(given: object, found: object) -> object:
    """What is given, where it is; elsewhere the defaults. Environment variables stay that."""
    if isinstance(given, Mapping) and set(given) == {"env"} and not isinstance(found, Mapping):
        from nbasset.dagster.variables import EnvVar

        return EnvVar(str(given["env"]))
    if isinstance(given, Mapping) and isinstance(found, Mapping):
        return {name: _merged(given[name], each) if name in given else each for name, each in found.items()}
    return given


def configured(
    given: Mapping[str, object] | None, known: Mapping[str, object], run_config: CoercibleToRunConfig | None
) -> Mapping[str, object] | None:
    """Resources for a run, those that its config says something to with that.

    Args:
        given: the resources that the run was given.
        known: those that are defined: the config may mean them where the run was given none.
        run_config: the run's config.

    Raises:
        InvalidDefinition: when it names none of them, or one that cannot be configured.
    """
    told = resources_of(run_config)
    if not told:
        return given
    from nbasset.dagster.resource_configs import with_configs

    return with_configs(known if given is None else given, told)


def check_config(run_config: CoercibleToRunConfig | None, definitions: Definitions) -> None:
    """Refuse a config that names no asset, or does not fit one that it names.

    Args:
        run_config: the run's config.
        definitions: everything that is defined.

    Raises:
        InvalidDefinition: with what is wrong, and where.
    """
    if not run_config:
        return
    known = {name: asset for asset in reversed(definitions.assets) for name in names_in_config(asset)}
    told = ops_of(run_config)
    for name in told:
        if name not in known:
            raise InvalidDefinition(f"The run's config names {name!r}, which is no asset{did_you_mean(name, known)}")
    refuse_configs(run_config, dict.fromkeys(known[name] for name in told))


def refuse_configs(run_config: CoercibleToRunConfig | None, assets: Iterable[Asset]) -> None:
    """Refuse a config that does not fit assets, or lacks what one of them needs.

    Args:
        run_config: the run's config.
        assets: the assets.

    Raises:
        InvalidDefinition: with what is wrong, and where.
    """
    for asset in assets:
        kind, any_fits = asset.body.config_class, takes_any(asset)
        if not run_config and kind is None and not any_fits:
            continue  # most assets of most runs
        given = fields_for(run_config, *names_in_config(asset))
        if kind is not None:
            refuse_unfit(kind, given, f"The config of {asset.key}")
        elif any_fits:
            with_defaults(asset, given)
        elif given:
            raise InvalidDefinition(f"{asset.key} takes no config: give its function a parameter `config: …`.")


def refuse_incomplete(resources: Mapping[str, object] | None, assets: Iterable[Asset]) -> None:
    """Refuse resources of which a run has to say the rest, where it has not, or what does not fit.

    Args:
        resources: the resources of the run by name.
        assets: the assets that it is about.

    Raises:
        InvalidDefinition: with what is wrong, and where.
    """
    partly = {name: cast("Any", each) for name, each in (resources or {}).items() if hasattr(type(each), "all_fields")}
    if not partly:
        return
    used = [{*asset.required_resources, *(each.name for each in asset.body.parameters)} for asset in assets]
    for name, each in partly.items():
        if any(name in words for words in used):
            refuse_unfit(each.kind, each.all_fields, f"The config of the resource {name}")


def refuse_unfit(kind: Any, given: Mapping[str, object], place: str) -> None:
    """Refuse a config that does not fit its class.

    Args:
        kind: the class.
        given: the fields.
        place: whose config it is, for people.

    Raises:
        InvalidDefinition: with what is wrong.
    """
    try:
        kind(**given)
    except ValueError as error:
        wrong = "; ".join(_words(kind, error)) or str(error)
        raise InvalidDefinition(f"{place}: {wrong}.") from error


def _words(kind: type[Any], error: Any) -> Iterator[str]:
    for each in error.errors() if hasattr(error, "errors") else ():
        place = ".".join(map(str, each["loc"]))
        if each["type"] == "extra_forbidden":
            yield f"{kind.__name__} has no field {place!r}; its fields are {', '.join(kind.model_fields) or 'none'}"
        elif each["type"] == "missing":
            yield f"{kind.__name__} needs a value for {place!r}"
        else:
            yield f"{place}: {each['msg']}" if place else str(each["msg"])


def is_private(value: object) -> bool:
    """Whether a config holds a secret, or what an environment variable says: such a step does not leave the kernel.

    >>> is_private({"token": Variable("TOKEN", "d1")}), is_private({"depth": [1, 2]})
    (True, False)
    """
    if isinstance(value, Mapping):
        return any(map(is_private, value.values()))
    if type(value) in (list, tuple):
        return any(map(is_private, value))  # type: ignore[call-overload]
    return type(value) is Variable or type(value).__name__ == "SecretStr"


def counted(resource: Any) -> object:
    """What of a resource counts: of one with a configuration that; of a function that builds one, the function.

    Plain data count as they are now. Another object counts as it was when it was met first: what bodies do with it, as
    with a connection, makes no result another one.

    Args:
        resource: the resource, as it was defined.
    """
    if _has_fields(resource):
        return {name: _unseen(value, secrets=False) for name, value in data_of(resource).items()}
    if isinstance(form := getattr(resource, "counts_as", None), str) and hasattr(type(resource), "given_up"):
        return form  # where values lie makes none another one
    from nbasset.dagster.open_resources import is_dagsters  # most notebooks have no resources

    if is_dagsters(resource) and hasattr(resource, "apply_config_mapping"):
        return [resource.resource_fn, _vouched(repr(resource.apply_config_mapping({}).value))]
    if hasattr(type(resource), "all_fields"):
        return [resource.resource_fn, _unseen(dict(resource.all_fields), secrets=False)]
    if _is_built(resource):
        config = getattr(resource, "config", None)
        return resource.resource_fn if config is None else [resource.resource_fn, _unseen(config, secrets=False)]
    home = module_of(type(resource))
    if home == "builtins" or (KNOWN.get(home) is not None and home.partition(".")[0] != "dagster"):
        return resource  # what Dagster's manager in memory was given is no part of it
    held = _GIVEN.setdefault(id(resource), (resource, data_version(resource).digest))
    return f"{type(resource).__name__} {held[1]}"


def _has_fields(resource: object) -> bool:
    """Whether it is a resource with a configuration."""
    return hasattr(type(resource), "yield_for_execution") and hasattr(type(resource), "model_fields")


def _is_built(resource: object) -> bool:
    """Whether a function builds it; a stand-in in a test that takes every name only says so."""
    return hasattr(type(resource), "resource_fn") or "resource_fn" in getattr(resource, "__dict__", {})


def _unseen(value: Any, *, secrets: bool = True) -> object:
    """An environment variable by its name and a keyed digest of what it says: its value is nobody's business.

    Args:
        value: a field's value, with what it holds.
        secrets: whether what hides itself stays there, since a body is made of it.
    """
    if type(value).__name__ == "SecretStr" and not secrets:
        return "a secret"
    if _has_fields(value) or _is_built(value):
        return counted(value)
    if isinstance(value, dict):
        return {name: _unseen(each, secrets=secrets) for name, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_unseen(each, secrets=secrets) for each in value)
    name = getattr(value, "env_var_name", None)
    if not isinstance(name, str):
        return value
    return Variable(name, _vouched(f"{name}={value.get_value()}"))


def _vouched(text: str) -> str:
    """A keyed digest of a text, of which nobody else can try out what it may have been."""
    from nbasset.storage.records import Signer
    from nbasset.storage.secret import user_secret

    return Signer(user_secret()).vouch(text).hex()[:32]
