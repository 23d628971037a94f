"""Pipes: programs that a body runs beside it, and what they report, by the protocol of the package dagster-pipes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from nbasset.core.checks import AssetCheckResult, AssetCheckSeverity
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.keys import AssetKey
from nbasset.core.metadata import MetadataValue, metadata_value
from nbasset.core.outputs import MaterializeResult
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.watch.observing import at_work

CONTEXT, MESSAGES = "DAGSTER_PIPES_CONTEXT", "DAGSTER_PIPES_MESSAGES"
"""The environment variables by which a program finds its context, and where it reports."""

_INFER = "__infer__"


class PipesSubprocessClient:
    """Runs a program beside a body, as Dagster's ``PipesSubprocessClient``; what it reports is said of the asset.

    What such a program does nobody sees here: the asset is *untracked*.

    Args:
        env: environment variables for every program.
        cwd: the folder in which they run.
    """

    def __init__(self, env: Mapping[str, str] | None = None, cwd: str | None = None) -> None:
        self._env, self._cwd = dict(env or {}), cwd

    def run(
        self,
        *,
        command: str | Sequence[str],
        context: AssetExecutionContext,
        extras: Mapping[str, object] | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> PipesInvocation:
        """Run a program to its end; what it prints is printed.

        Args:
            command: the program and what it is called with.
            context: the context of the body.
            extras: what it finds as ``extras``.
            env: more environment variables.
            cwd: the folder in which it runs.

        Raises:
            NbassetError: when it ends with another code than 0.
        """
        words = [command] if isinstance(command, str) else [str(each) for each in command]
        seen = at_work()
        if seen is not None:
            seen.unseen(f"the program {Path(words[0]).name}")
        with tempfile.TemporaryDirectory(prefix="nbasset-pipes-") as folder:
            told, said = Path(folder, "context"), Path(folder, "messages")
            told.write_text(json.dumps(_context(context, extras)), encoding="utf-8")
            said.touch()
            params = {CONTEXT: _encoded({"path": str(told)}), MESSAGES: _encoded({"path": str(said)})}
            code = _run(words, {**os.environ, **self._env, **(env or {}), **params}, cwd or self._cwd)
            messages = [json.loads(line) for line in said.read_text(encoding="utf-8").splitlines()]
        found = PipesInvocation(context, messages)
        if code:
            raise NbassetError(f"The program {Path(words[0]).name} ended with the exit code {code}.")
        return found


class PipesInvocation:
    """What a program has reported, as Dagster's ``PipesClientCompletedInvocation``.

    Args:
        context: the context of the body.
        messages: what it has written.
    """

    def __init__(self, context: AssetExecutionContext, messages: Iterable[Mapping[str, object]]) -> None:
        self._keys = sorted(context.selected_asset_keys)
        self._made: dict[AssetKey, MaterializeResult[object]] = {}
        self._checks: list[AssetCheckResult] = []
        self._custom: list[object] = []
        for each in messages:
            self._hear(context, str(each["method"]), cast("Mapping[str, object]", each.get("params") or {}))

    def _hear(self, context: AssetExecutionContext, method: str, params: Mapping[str, object]) -> None:
        if method == "log":
            context.log.log(_level(str(params["level"])), "%s", params["message"])
        elif method == "report_asset_materialization":
            key = self._key(params)
            version = cast("str | None", params.get("data_version"))
            self._made[key] = MaterializeResult(metadata=_facts(params), data_version=version, asset_key=key)
        elif method == "report_asset_check":
            self._checks.append(
                AssetCheckResult(
                    passed=bool(params["passed"]),
                    asset_key=self._key(params),
                    check_name=str(params["check_name"]),
                    metadata=_facts(params),
                    severity=AssetCheckSeverity(str(params.get("severity") or "ERROR")),
                )
            )
        elif method == "report_custom_message":
            self._custom.append(params.get("payload"))

    def _key(self, params: Mapping[str, object]) -> AssetKey:
        told = params.get("asset_key")
        return self._keys[0] if told is None else AssetKey.from_user_string(str(told))

    def get_custom_messages(self) -> Sequence[object]:
        """What it has said in words of its own."""
        return list(self._custom)

    def get_results(self, *, implicit_materializations: bool = True) -> Sequence[MaterializeResult[object]]:
        """What it has reported of each asset, with the checks that are about it.

        Args:
            implicit_materializations: whether an asset counts as made of which it has said nothing.
        """
        keys = [key for key in self._keys if implicit_materializations or key in self._made]
        return [self._result(key) for key in dict.fromkeys((*self._made, *keys))]

    def _result(self, key: AssetKey) -> MaterializeResult[object]:
        made = self._made.get(key) or MaterializeResult(asset_key=key)
        checks = [each for each in self._checks if each.asset_key == key]
        return MaterializeResult(
            metadata=made.metadata, data_version=made.data_version, asset_key=key, check_results=checks
        )

    def get_materialize_result(self, *, implicit_materialization: bool = True) -> MaterializeResult[object]:
        """What it has reported of the one asset that the body makes.

        Args:
            implicit_materialization: whether the asset counts as made when it has said nothing.

        Raises:
            InvalidDefinition: when it has reported several, or none.
        """
        found = self.get_results(implicit_materializations=implicit_materialization)
        if len(found) != 1:
            raise InvalidDefinition(f"The program has reported {len(found)} assets: return get_results().")
        return found[0]


def _run(words: Sequence[str], env: Mapping[str, str], cwd: str | None) -> int:
    with subprocess.Popen(
        words, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as program:
        try:
            for line in program.stdout or ():
                print(line, end="")
        except BaseException:
            program.terminate()
            raise
    return program.returncode


def _encoded(param: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(param).encode())).decode()


def _context(context: AssetExecutionContext, extras: Mapping[str, object] | None) -> dict[str, object]:
    keys = [key.to_user_string() for key in sorted(context.selected_asset_keys)]
    return {
        "asset_keys": keys,
        "code_version_by_asset_key": dict.fromkeys(keys, context.assets_def.code_version),
        "provenance_by_asset_key": dict.fromkeys(keys),
        "partition_key": context.partition_key if context.has_partition_key else None,
        "partition_key_range": None,
        "partition_time_window": None,
        "run_id": context.run.run_id,
        "job_name": context.run.job_name or None,
        "retry_number": context.retry_number,
        "extras": dict(extras or {}),
    }


def _facts(params: Mapping[str, object]) -> dict[str, object]:
    told = cast("Mapping[str, Mapping[str, object]]", params.get("metadata") or {})
    return {name: _fact(each) for name, each in told.items()}


def _fact(told: Mapping[str, object]) -> object:
    value, kind = told["raw_value"], str(told.get("type") or _INFER)
    made = getattr(MetadataValue, kind, None)
    return metadata_value(value) if kind == _INFER or made is None or value is None else made(value)


def _level(name: str) -> int:
    import logging

    return logging.getLevelNamesMapping().get(name, logging.INFO)
