"""The page of names: what each public name of Dagster's asset layer is here, made of the programs that run with both."""

from __future__ import annotations

import re
import types

from beside.more_named_programs import MORE_PROGRAMS
from beside.named_programs import PROGRAMS
from beside.programs_of_configs import CONFIGS
from beside.programs_of_ops import OPS_PROGRAMS
from beside.programs_of_projects import OF_PROJECTS
from beside.programs_of_ready_checks import READY_CHECKS
from beside.programs_of_users import USERS_PROGRAMS

from nbasset.api.late_names import LATE, MEANT
from nbasset.api.not_here import advice

OF_PYTHON = {"Callable", "Final", "Mapping", "Sequence", "TYPE_CHECKING", "TypingAny", "TypingTuple", "resources"}
"""Names that Dagster's module has from Python, and that are none of its own."""

BETTER = {
    "asset": "its version follows its code, what that uses, and the files it reads; `code_version=` is not needed",
    "multi_asset": "the same for several assets of one function",
    "graph_asset": "the code of its ops counts",
    "graph_multi_asset": "the code of its ops counts",
    "materialize": "what is fresh is not made again; `again=True` is Dagster's way",
    "define_asset_job": "what is fresh is not made again",
    "asset_check": "a check whose asset and code have not changed is not carried out again; its function may give a bool",
    "multi_asset_check": "not carried out again where nothing has changed",
    "observable_source_asset": "what rests on it is made again when the version is another one",
    "multi_observable_source_asset": "what rests on them is made again when a version is another one",
    "AssetCheckResult": "its mark stays at the asset, also from an earlier run",
    "FreshnessPolicy": "a result that is too old is stale, with that as its cause, and is made by the next run",
    "LegacyFreshnessPolicy": "the same in older words",
    "apply_freshness_policy": "a result that is too old is stale",
    "DagsterType": "an edited check makes its assets stale",
    "AssetSelection": "beside Dagster's text there are `status:stale`, `is:untracked` and points",
    "DataVersion": "where none is given, it is that of the value",
    "in_process_executor": "runs go on where Dagster's would begin anew",
}
"""Names that are more here than in Dagster, and what."""

ACCEPTED = {
    "conditions are kept and shown; in a notebook assets are made when somebody asks": """
        AutoMaterializePolicy AutoMaterializeRule AutomationCondition AutomationConditionSensorDefinition
        build_sensor_for_freshness_checks""",
    "kept, shown, and their functions can be called; Dagster's daemon carries them out": """
        ScheduleDefinition schedule build_schedule_from_partitioned_job DefaultScheduleStatus SensorDefinition sensor
        asset_sensor multi_asset_sensor run_status_sensor run_failure_sensor RunStatusSensorDefinition
        DefaultSensorStatus RunRequest SkipReason SensorResult AddDynamicPartitionsRequest
        DeleteDynamicPartitionsRequest DagsterRunStatus""",
    "there, so that sensors that ask Dagster's instance can be written and tested": """
        EventRecordsFilter RunsFilter EventLogEntry EventLogRecord""",
    "kept, and can be called; lines go where `context.log` writes": "logger LoggerDefinition InitLoggerContext",
    "there, so that filters of warnings work; nbasset gives none of them": """
        BetaWarning PreviewWarning SupersessionWarning ConfigArgumentWarning""",
}
"""Names that programs may use, and what is done with what they say."""

_KEPT = {name: why for why, names in ACCEPTED.items() for name in names.split()}
_PART = {"DagsterInstance": "what there is of results and of keys of partitions; there is no database of runs"}
"""What of a name is here, where that is a part of Dagster's."""

_INTRODUCTION = """# Dagster's names

<!-- Written by tests/beside/test_dagster_names.py; do not edit it. -->

What each public name of Dagster {version} is here. *The same*: programs in which it stands give the same values, outcomes and
check results with both, which tests run to see. *Better*: the same, and more. *Accepted*: complete, kept and shown; what Dagster's
daemon would do with it is left to `dagster dev`. *Not*: importing it says what to do instead. How programs are brought over is in
[Coming from Dagster](dagster.md).

{same} names are the same, {better} better, {accepted} accepted, {missing} not here.
"""


def public_names() -> list[str]:
    """Every public name of Dagster's own."""
    import dagster

    found = (name for name in dir(dagster) if not name.startswith("_") and name not in OF_PYTHON)
    return [name for name in found if not isinstance(getattr(dagster, name), types.ModuleType)]


def verdicts() -> dict[str, tuple[str, str]]:
    """By name what it is here, and why."""
    import nbasset

    programs = {
        name: told
        for told, text in (
            PROGRAMS | MORE_PROGRAMS | OPS_PROGRAMS | READY_CHECKS | CONFIGS | USERS_PROGRAMS | OF_PROJECTS
        ).items()
        for name in re.findall(r"LIB\.(\w+)", text)
    }
    found = {}
    for name in public_names():
        if name not in LATE and name not in MEANT and name not in vars(nbasset):
            found[name] = ("not", advice(name).partition(": ")[2].removesuffix("."))
            continue
        assert name in programs, f"no program has {name}"
        if name in BETTER:
            found[name] = ("better", BETTER[name])
        else:
            found[name] = ("accepted", _KEPT[name]) if name in _KEPT else ("the same", _PART.get(name, ""))
    return found


def page() -> str:
    """The page."""
    import dagster

    known = verdicts()
    words = [word for word, _ in known.values()]
    told = _INTRODUCTION.format(
        version=".".join(dagster.__version__.split(".")[:2]),
        same=words.count("the same"),
        better=words.count("better"),
        accepted=words.count("accepted"),
        missing=words.count("not"),
    )
    rows = [f"| `{name}` | {word} | {why} |" for name, (word, why) in sorted(known.items(), key=_in_order)]
    return "\n".join([told, "| name | here | |", "|---|---|---|", *rows, ""])


def _in_order(item: tuple[str, tuple[str, str]]) -> tuple[str, bool]:
    name = item[0]
    return name.lower(), name.islower()
