"""Errors under Dagster's names: what ``pytest.raises`` and ``except`` catch is what nbasset raises there.

Each is the class of nbasset's own that says the same, or the one above several where Dagster has one word for them.
"""

from __future__ import annotations

from nbasset.core.errors import NbassetError, NeverMade, Refused
from nbasset.core.runs import MaterializationFailed, RunStopped
from nbasset.engine.type_checks import TypeCheckFailed

DagsterError = DagsterInvariantViolationError = DagsterInvalidInvocationError = NbassetError
DagsterInvalidDefinitionError = DagsterInvalidConfigDefinitionError = DagsterInvalidConfigError = Refused
DagsterConfigMappingFunctionError = DagsterUnknownPartitionError = DagsterUnknownResourceError = Refused
DagsterUnmetExecutorRequirementsError = DagsterInvalidSubsetError = DagsterExecutionStepNotFoundError = Refused
DagsterRunNotFoundError = DagsterStepOutputNotFoundError = DagsterEventLogInvalidForRun = NeverMade
DagsterTypeCheckDidNotPass = DagsterTypeCheckError = TypeCheckFailed
DagsterUserCodeExecutionError = DagsterExecutionStepExecutionError = MaterializationFailed
DagsterResourceFunctionError = DagsterSubprocessError = MaterializationFailed
DagsterExecutionInterruptedError = RunStopped


class BetaWarning(Warning):
    """Dagster's word for what may change; nbasset gives no such warning."""


class PreviewWarning(Warning):
    """Dagster's word for what is no more than tried out; nbasset gives no such warning."""


class SupersessionWarning(FutureWarning):
    """Dagster's word for what something else has come for; nbasset gives no such warning."""


class ConfigArgumentWarning(SyntaxWarning):
    """Dagster's word for a config class that a body does not take as one; nbasset gives no such warning."""
