"""Extras: packages that only some features need, and the one sentence that says how to get them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nbasset.core.errors import ExtraMissing


@contextmanager
def needed(extra: str, feature: str) -> Iterator[None]:
    """Import what a feature needs inside: where a package is missing, the error says what to install.

    Args:
        extra: the extra of nbasset that has the package, such as ``graph``.
        feature: what needs it, as the sentence begins.

    Raises:
        ExtraMissing: a package inside is not installed.

    >>> with needed("graph", "The live graph"):
    ...     import a_package_that_is_not_there
    Traceback (most recent call last):
    nbasset.core.errors.ExtraMissing: The live graph needs a_package_that_is_not_there: pip install "nbasset[graph]"
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "nbasset":
            raise
        raise ExtraMissing(f'{feature} needs {package}: pip install "nbasset[{extra}]"', name=package) from error
