"""Step failures: what a run tells of a step that failed, by Dagster's names."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from nbasset.core.dataclass import dataclass

AROUND = "DagsterExecutionStepExecutionError"
"""What Dagster has around each error of a body."""


@dataclass(frozen=True)
class ErrorInfo:
    """An error as Dagster tells of it.

    Args:
        message: what it said.
        cls_name: the name of its class.
        stack: where it was raised, in lines.
        cause: the error that it is around.

    >>> ErrorInfo.of(ValueError("no rows")).cls_name
    'ValueError'
    """

    message: str
    cls_name: str
    stack: Sequence[str] = ()
    cause: ErrorInfo | None = None

    @classmethod
    def of(cls, error: BaseException) -> ErrorInfo:
        """What is told of an error.

        Args:
            error: the error.
        """
        message = "".join(traceback.format_exception_only(error))
        stack = traceback.format_tb(error.__traceback__)
        return cls(message, type(error).__name__, stack, None if error.__cause__ is None else cls.of(error.__cause__))


@dataclass(frozen=True)
class StepFailureData:
    """Why a step failed, as Dagster's ``StepFailureData``.

    Args:
        error: what Dagster has around the error of the body, which is its cause.
        user_failure_data: the error itself, where the body has raised a ``Failure``.
    """

    error: ErrorInfo
    user_failure_data: BaseException | None = None

    @classmethod
    def of(cls, step: str, error: BaseException) -> StepFailureData:
        """Why a step failed whose body has raised.

        Args:
            step: the step.
            error: the error.
        """
        info = ErrorInfo(f"{AROUND}: the body of {step} raised.\n", AROUND, (), ErrorInfo.of(error))
        return cls(info, error if type(error).__name__ == "Failure" else None)

    @property
    def error_display_string(self) -> str:
        """The error of the body, in lines as Python tells it."""
        told = self.error.cause or self.error
        return "".join([told.message, *told.stack, *([f"caused by {told.cause.message}"] if told.cause else [])])
