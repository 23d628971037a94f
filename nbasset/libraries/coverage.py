"""coverage: what measures which code runs reads sources and writes its figures on its own account."""

from __future__ import annotations

from nbasset.libraries.library import Library

COVERAGE = Library(name="coverage", upkeep=frozenset({"coverage.control"}))
