"""Loggers are as they were: levels, handlers with their streams, filters, whether they hand on."""

from __future__ import annotations

import io
import logging

import pytest

from nbasset.engine.settings import left_as_found
from nbasset.versions.settings import setting_now


@pytest.fixture(autouse=True)
def root_as_it_was():
    """Other tests meet the root logger as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def bare():
    """The root logger without the handlers that pytest has added, for the time of a test."""
    logging.root.handlers.clear()
    return logging.root


def test_the_handler_that_logging_makes_by_itself_is_taken_away_without_a_word():
    root = bare()
    told = []
    with left_as_found(told):
        logging.warning("told")
        assert len(root.handlers) == 1
    assert (root.handlers, told) == ([], [])


@pytest.mark.parametrize("options", [{"level": 20}, {"format": "%(message)s"}, {"stream": io.StringIO(), "level": 10}])
def test_a_configuration_is_put_back_and_told(options):
    root = bare()
    told = []
    with left_as_found(told):
        logging.basicConfig(**options)
    assert (root.handlers, root.level) == ([], logging.WARNING)
    assert {each.settings.name for each in told} == {"loggers"}


def test_the_handler_of_a_plain_cell_stays_with_its_stream_level_and_formatter():
    root = bare()
    handler = logging.StreamHandler(io.StringIO())
    root.addHandler(handler)
    before = handler.stream
    with left_as_found([]):
        handler.setStream(io.StringIO())
        handler.setLevel(50)
        handler.setFormatter(logging.Formatter("%(message)s!"))
        logging.basicConfig(force=True)
    assert root.handlers == [handler]
    assert (handler.stream, handler.level, handler.formatter) == (before, 0, None)


def test_a_logger_that_a_body_makes_is_as_a_new_one_afterwards():
    with left_as_found([]):
        mine = logging.getLogger("of.a.body")
        mine.addHandler(logging.NullHandler())
        mine.propagate, mine.disabled = False, True
        mine.setLevel(5)
    assert (mine.handlers, mine.propagate, mine.disabled, mine.level) == ([], True, False, 0)


def test_what_a_logger_is_told_counts_but_not_what_a_package_gives_its_own():
    logger, package = logging.getLogger("of the notebook"), logging.getLogger("hypothesis.of_its_own")
    first = setting_now("logging")
    package.addHandler(logging.StreamHandler())
    logger.addHandler(logging.NullHandler())
    assert setting_now("logging") == first
    logger.setLevel(5)
    second = setting_now("logging")
    logger.addHandler(logging.StreamHandler())
    assert len({first, second, setting_now("logging")}) == 3
    logger.setLevel(0)
    logger.handlers.clear()
    package.handlers.clear()
    assert setting_now("logging") == first


def shout(word):
    return f"{word}!"


class Marked(logging.Formatter):
    def format(self, record):
        return shout(record.msg)


def test_filters_and_what_the_users_own_classes_do_count_with_all_that_they_lead_to(monkeypatch):
    logger, handler = logging.getLogger("of the notebook"), logging.StreamHandler()
    with left_as_found([]):
        logger.addHandler(handler)
        found = [setting_now("logging")]
        for each in (logging.Filter("a"), logging.Filter("b"), lambda _: True, lambda _: False):
            logger.filters[:] = [each]
            found.append(setting_now("logging"))
        handler.addFilter(logging.Filter("a"))
        found.append(setting_now("logging"))
        handler.setFormatter(Marked())
        found.append(setting_now("logging"))
        assert setting_now("logging") == found[-1]
        monkeypatch.setitem(globals(), "shout", lambda word: f"{word}!!")
        found.append(setting_now("logging"))
        handler.setFormatter(logging.Formatter(datefmt="%H"))
        found.append(setting_now("logging"))
    assert len(set(found)) == len(found)
    handler.filters.clear()
    logger.filters.clear()
    logger.handlers.clear()
