"""The command line: ``nbasset``, ``jupyter nbasset``, ``python -m nbasset``."""
