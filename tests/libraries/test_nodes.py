"""A value opened, and digests of bytes."""

from __future__ import annotations

from nbasset.libraries.nodes import MANY_BYTES, Node, buffer_digest, pieces_digest, type_name


def test_how_bytes_are_cut_does_not_count():
    whole = bytes(range(256)) * (MANY_BYTES // 128)
    assert buffer_digest(whole) == buffer_digest(whole[:1000], memoryview(whole)[1000:])
    assert buffer_digest(whole) == pieces_digest(
        (whole[start : start + 4096] for start in range(0, len(whole), 4096)), 0
    )
    assert buffer_digest(whole) != buffer_digest(whole[:-1])


def test_a_class_is_called_by_its_module_and_its_whole_name():
    assert type_name(dict) == "builtins.dict"
    assert type_name(Node) == "nbasset.libraries.nodes.Node"
    assert type_name(type("Local", (), {"__module__": None})) == "builtins.Local"


def test_parts_are_called_by_their_place_unless_somebody_knows_better():
    assert Node("list", [1, 2]).label(1) == "[1]"
