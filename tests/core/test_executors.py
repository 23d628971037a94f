"""Executors by Dagster's names."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidDefinition
from nbasset.core.executors import in_process_executor, multiprocess_executor


def test_they_are_what_they_are_called_here():
    assert (in_process_executor.told, multiprocess_executor.told) == ("kernel", "processes")
    four = multiprocess_executor.configured({"max_concurrent": 4}, name="four")
    assert (four.told, four.name) == ("processes 4", "four")
    assert multiprocess_executor.configured({"max_concurrent": 0}).told == "processes"
    assert in_process_executor.configured({}) == in_process_executor


@pytest.mark.parametrize("config", [{"max_concurrent": "4"}, {"max_concurrent": -1}, {"retries": {}}, lambda _: {}])
def test_a_config_that_says_something_else_is_refused(config):
    with pytest.raises(InvalidDefinition, match="multiprocess"):
        multiprocess_executor.configured(config)
    with pytest.raises(InvalidDefinition, match="in_process takes nothing"):
        in_process_executor.configured({"max_concurrent": 1})
