"""Loggers of programs for Dagster are made as their functions say, with what they are configured with."""

from __future__ import annotations

import logging

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

SCHEMA = {
    "log_level": dg.Field(str, is_required=False, default_value="INFO"),
    "name": dg.Field(str, is_required=False, default_value="sales"),
}


@dg.logger(SCHEMA, description="for machines")
def json_logger(init_context: dg.InitLoggerContext):
    config = init_context.logger_config
    return logging.Logger(config["name"], level=config["log_level"])


def test_what_is_not_said_of_a_logger_is_as_its_schema_says():
    assert (json_logger(None).level, json_logger(None).name) == (20, "sales")
    made = json_logger(dg.build_init_logger_context({"name": "mine", "log_level": "ERROR"}))
    assert (made.level, made.name, json_logger.description) == (40, "mine", "for machines")
    with pytest.raises(InvalidDefinition, match="The config of the logger json_logger"):
        json_logger(dg.build_init_logger_context({"colour": "red"}))


def test_one_can_be_configured_beforehand_and_without_a_schema():
    loud = json_logger.configured({"log_level": "ERROR"}, name="loud")
    assert loud(None).level == 40
    by_letter = json_logger.configured(lambda config: {"log_level": config}, config_schema=str)
    assert by_letter(dg.build_init_logger_context("DEBUG")).level == 10

    @dg.logger
    def plain(init_context):
        return logging.Logger("plain")

    assert plain(dg.build_init_logger_context()).name == "plain"
    assert dg.LoggerDefinition(plain.logger_fn)(None).name == "plain"
    with pytest.raises(InvalidDefinition, match="3 is none"):
        dg.LoggerDefinition(3)


def test_definitions_and_jobs_keep_theirs():
    @dg.op
    def hello(context):
        context.log.info("hello")
        return 1

    @dg.job(logger_defs={"mine": json_logger})
    def greeting():
        hello()

    assert greeting.execute_in_process().success
    assert dg.Definitions(jobs=[greeting], loggers={"mine": json_logger}).loggers == {"mine": json_logger}
