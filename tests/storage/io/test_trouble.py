"""What other computers say, in sentences that say what helps, without their addresses."""

from __future__ import annotations

import pytest

from nbasset.storage.io.trouble import known_trouble, trouble


@pytest.mark.parametrize(
    ("error", "helps"),
    [
        (PermissionError("The provided token has expired."), "your credentials hold no more"),
        (PermissionError("Forbidden"), "see whether your credentials hold there"),
        (OSError(16, "Please reduce your request rate."), "it is asked too much at the moment"),
        (ConnectionError("refused"), "see whether it can be reached"),
        (OSError(121, "We encountered an internal error."), "it has trouble of its own"),
        (RuntimeError("database is locked"), "another process writes to it"),
    ],
)
def test_what_passes_is_told_with_what_helps_and_what_was_said(error, helps):
    assert trouble(error).startswith(helps)
    assert known_trouble(error) in trouble(error)
    assert "Errno" not in trouble(error)


def test_addresses_and_further_lines_are_left_out_and_of_all_else_the_error_speaks():
    told = trouble(ConnectionError('closed by "http://127.0.0.1:9/team/.versions/0123".\nand more'))
    assert told.endswith("(closed by …)")
    assert trouble(ValueError("no such column: x\n[SQL: …]")) == "ValueError: no such column: x"
    assert known_trouble(ValueError("no such column: x")) == ""
