"""The doctor: makes an asset again, in processes of their own, and says what differs and why.

A body is idempotent when the same inputs always give the same value. What gets in the way is the clock, entropy, the
order of a set, the network. Run as ``python -m nbasset.instance.doctor`` it is the process that makes.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, FunctionBody
from nbasset.core.errors import NbassetError
from nbasset.core.status import Assessment
from nbasset.engine.body import Performed, Performer, Work
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.interrupts import drive
from nbasset.engine.namespace import swapped
from nbasset.libraries.unrepeatable import LINES
from nbasset.versions.closure import SHELL_NAMES

MARK = "nbasset doctor: "
PATIENCE = 600
"""Seconds one making may take."""

HABITS = {
    **LINES,
    "the identity of objects": re.compile(r"\bid\s*\("),
    "the network": re.compile(r"\b(urlopen|requests|httpx|socket)\b"),
}
"""Why values differ, and how the line that does it looks."""


@dataclass(frozen=True, slots=True)
class Making:
    """What one making gave.

    Args:
        digest: the data version of the value.
        kind: the value in one line.
        printed: what was printed.
        error: why it failed; empty when it did not.
        untracked: what it was seen to do that no key knows.
    """

    digest: str = ""
    kind: str = ""
    printed: str = ""
    error: str = ""
    untracked: tuple[str, ...] = ()


def examine(asset: Asset, status: Assessment, inputs: Mapping[str, Any]) -> list[str]:
    """Make an asset three times beside the notebook and say what differs.

    Args:
        asset: the asset.
        status: where it stands; everything upstream has to have a value.
        inputs: private values, by the names the body uses for them.

    Returns:
        The findings, a sentence each.

    Raises:
        NbassetError: when its body cannot be taken to another process.
    """
    bundle = _bundle(asset, status, inputs)
    one, two = _make(bundle, "1"), _make(bundle, "2")
    if one.error or two.error:
        return [f"It failed when it was made beside the notebook: {one.error or two.error}"]
    found = []
    if one.digest != two.digest:
        found += _reasons(asset, one, two, _make(bundle, "1"))
    elif one.printed != two.printed:
        found.append("It gives the same value twice, but prints something else each time.")
        found += _habits(asset)
    else:
        found.append(f"Made twice in fresh processes, it gave the same {one.kind}: it is idempotent.")
    advice = "which no key knows: say what counts with --reads or --env."
    return found + [f"It uses {what}, {advice}" for what in one.untracked]


def _reasons(asset: Asset, one: Making, two: Making, third: Making) -> list[str]:
    same = "the same kind of value" if one.kind == two.kind else f"a {one.kind} and a {two.kind}"
    found = [f"Made twice from the same inputs, it gave different results ({same}): it is not idempotent."]
    habits = _habits(asset)
    if not habits and third.digest == one.digest:
        habits = ["It depends on the order of a set, or on hash(), which differ from process to process: sort them."]
    return found + (habits or ["No line tells why: look for state outside the notebook, threads, or unordered work."])


def _habits(asset: Asset) -> list[str]:
    lines = _source(asset).splitlines()
    return [
        f"It uses {what} in line {number}: {line.strip()}"
        for what, pattern in HABITS.items()
        for number, line in enumerate(lines, 2 if isinstance(asset.body, CellBody) else 1)
        if pattern.search(line.partition("#")[0])
    ]


def _source(asset: Asset) -> str:
    from nbasset.versions.code.sources import source_of

    return asset.source or source_of(asset.body.function)


def _bundle(asset: Asset, status: Assessment, inputs: Mapping[str, Any]) -> bytes:
    import cloudpickle

    names = SHELL_NAMES.union(status.version.names)
    body = asset.body
    arguments = {parameter.name for parameter in body.parameters}
    bound = {name: value for name, value in inputs.items() if name not in arguments}
    with swapped(body.namespace, bound, names if isinstance(body, CellBody) else None) as inside:
        if isinstance(body, CellBody):
            body = replace(body, namespace={name: inside[name] for name in status.version.names if name in inside})
        alone = replace(asset, body=body, upstream=(), retry_policy=None)
        work = (alone, dict(inputs), status.settings.seed, dict(status.settings.config))
        try:
            return bytes(cloudpickle.dumps(work))
        except Exception as error:
            raise NbassetError(f"{asset.key} cannot be taken to another process: {error}") from error


def _make(bundle: bytes, hash_seed: str) -> Making:
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-m", "nbasset.instance.doctor"],
        input=base64.b64encode(bundle),
        capture_output=True,
        timeout=PATIENCE,
        env=env,
        check=False,
    )
    for line in reversed(done.stdout.decode(errors="replace").splitlines()):
        if line.startswith(MARK):
            told = json.loads(line.removeprefix(MARK))
            return Making(**{**told, "untracked": tuple(told["untracked"])})
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return Making(error=lines[-1] if lines else f"the process ended with {done.returncode}")


def _told(work: tuple[Asset, dict[str, Any], int | None, dict[str, Any]]) -> dict[str, Any]:
    """Make the asset here, and tell what came of it."""
    from nbasset.instance.keeping import one_line, replayable
    from nbasset.versions.data_version import data_version

    asset, inputs, seed, config = work
    if isinstance(asset.body, FunctionBody):
        asset.body.namespace.update(inputs)
    done = Performed()
    performer = Performer(PlainSurroundings(), lambda _names, _item: None)
    kept: list[dict[str, Any]] = []

    alone = Work(asset, "doctor", inputs, seed=seed, config=config)
    with alone.in_place():
        drive(performer.perform(alone, done))
        values = [replayable(output).value for output in done.outputs.values()]
        printed = "".join(item["text"] for item in done.recording.items if item["type"] == "stream")
        digests = [data_version(value).digest for value in values]
        kinds = ", ".join(map(one_line, values))
        kept.append({"digest": " ".join(digests), "kind": kinds, "printed": printed})
    return {**kept[0], "error": "", "untracked": list(done.observed.untracked)}


def main() -> None:
    """Make the asset that stands on standard input."""
    import cloudpickle

    sys.path.insert(0, str(os.getcwd()))  # noqa: PTH109  # a notebook's own modules lie beside it
    work = cloudpickle.loads(base64.b64decode(sys.stdin.buffer.read()))
    print(f"\n{MARK}{json.dumps(_told(work))}")


if __name__ == "__main__":
    main()
