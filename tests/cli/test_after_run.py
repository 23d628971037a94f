"""What is done after a run."""

from __future__ import annotations

from argparse import ArgumentParser

from nbasset.cli import after_run


def test_its_options_are_options_of_run():
    parser = ArgumentParser()
    after_run.arguments(parser)
    assert all(action.option_strings for action in parser._actions)
