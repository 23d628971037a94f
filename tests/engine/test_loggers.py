"""Loggers of bodies."""

from __future__ import annotations

import logging

from nbasset import asset, get_dagster_logger, materialize_to_memory
from nbasset.engine.loggers import own_logger


def test_what_a_logger_is_told_is_on_standard_error_once(capsys):
    for _ in range(2):
        get_dagster_logger("sales").info("read %s rows", 3)
    assert capsys.readouterr().err == "INFO read 3 rows\n" * 2
    own_logger("raw").warning("late")
    assert capsys.readouterr().err == "WARNING late\n"
    assert get_dagster_logger().name == "dagster.builtin"
    assert logging.getLogger("dagster.builtin.sales").level == logging.NOTSET


logger = get_dagster_logger()


def test_a_body_with_a_logger_is_no_less_fresh_for_it():
    @asset
    def raw():
        logger.info("made")
        return 1

    run = materialize_to_memory([raw])
    assert run.asset_value("raw") == 1
