"""Values that users can tell apart, and what their digests have to do."""

from __future__ import annotations

import pickle

from nbasset.versions.values.digest import digest


def of(value: object) -> str:
    """The digest of a value of which everything can be seen, and nothing is of the user's own classes."""
    found = digest(value)
    assert found.opaque == ()
    assert found.classes == ()
    return found.digest


def tells_apart(family: list[object]) -> None:
    """No two of a family have one digest, alone and inside other values."""
    assert len({of(value) for value in family}) == len(family)
    assert len({of({"inside": [value]}) for value in family}) == len(family)


def survives_pickling(family: list[object]) -> None:
    """What was pickled and loaded has the digest that it had."""
    for value in family:
        assert of(pickle.loads(pickle.dumps(value, 5))) == of(value), value
