"""Why a step failed is told as Dagster tells it: around the body's own error."""

from nbasset import Failure
from nbasset.core.step_failures import AROUND, ErrorInfo, StepFailureData


def raised(error: BaseException) -> BaseException:
    try:
        raise error from KeyError("crm")
    except BaseException as caught:  # noqa: BLE001 - that is what is asked for
        return caught


def test_an_error_has_its_message_its_place_and_its_cause():
    info = ErrorInfo.of(raised(ValueError("no rows")))
    assert (info.cls_name, info.message) == ("ValueError", "ValueError: no rows\n")
    assert "raise error from" in "".join(info.stack)
    assert info.cause.cls_name == "KeyError"


def test_the_error_of_a_body_is_the_cause_of_dagsters():
    told = StepFailureData.of("orders", ValueError("no rows"))
    assert (told.error.cls_name, told.error.cause.cls_name, told.user_failure_data) == (AROUND, "ValueError", None)
    meant = Failure("no rows today")
    assert StepFailureData.of("orders", meant).user_failure_data is meant
