"""Met: code that a body has imported beside what its own code is seen to import, and what that imports in its turn."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from nbasset.core.version import Version
from nbasset.libraries.origin import Origin, place_of
from nbasset.versions.findings import Found
from nbasset.versions.imports import Imports
from nbasset.versions.memo import Memo
from nbasset.versions.modules import file_of

Stamp = tuple[int, int] | None


def met_beside(code: Mapping[str, Stamp], version: Version) -> Iterator[tuple[str, Stamp]]:
    """The files of code that count beside a version, each as it was when it was met, where that is known.

    Args:
        code: the files of the user's code that were loaded for a body, or met again as modules.
        version: what its asset rests on; modules that count there as a whole are left out.
    """
    counted = {file_of(name) for name, part in version.parts.items() if part.kind == "module"}
    beside = {file: then for file, then in code.items() if file not in counted}
    if not beside:
        return
    found = Found()
    imports = Imports(found, Memo())
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in beside and place_of(name).origin is Origin.LOCAL:
            imports.whole(name)
    inside = {file: None for file in map(file_of, found.modules) if file and file not in counted}
    yield from {**inside, **beside}.items()
