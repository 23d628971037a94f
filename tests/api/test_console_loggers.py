"""Loggers that write to the console: in colours, and as JSON."""

from __future__ import annotations

import json

import pytest

import nbasset as dg


def made(definition, **config):
    return definition(dg.build_init_logger_context(config))


def test_lines_have_the_colour_of_their_level_and_those_below_the_level_are_left_out(capsys):
    logger = made(dg.colored_console_logger, log_level="warning", name="shop")
    logger.info("not seen")
    logger.warning("%s rows", 3)
    logger.error("broken")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" - ", 1)[1] for line in lines] == [
        "shop - WARNING - 3 rows\x1b[0m",
        "shop - ERROR - broken\x1b[0m",
    ]
    assert [line[:5] for line in lines] == ["\x1b[33m", "\x1b[31m"]


def test_lines_of_json_have_what_was_said_and_what_was_raised(capsys):
    logger = made(dg.json_console_logger)
    assert (logger.name, logger.level) == ("dagster", 20)
    logger.debug("not seen")
    logger.info("%s rows", 3, extra={"asset": {"orders"}})
    try:
        raise KeyError("gone")
    except KeyError:
        logger.exception("broken")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["message"], first["levelname"], first["asset"]) == ("3 rows", "INFO", "{'orders'}")
    assert "msg" not in first
    assert second["exc_info"].endswith("KeyError: 'gone'")


def test_what_does_not_fit_is_refused():
    with pytest.raises(dg.DagsterInvalidConfigError, match="The config of the logger"):
        made(dg.colored_console_logger, colour="red")
    assert list(dg.default_loggers()) == ["console"]
