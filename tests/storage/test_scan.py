"""The scan: what lies in packs and files is found, whatever an index says, oldest first."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("times", [[1.0, 2.0, 3.0, 4.0], [9.0, 2.0, 3.0, 10.0]], ids=["steady", "clock set back"])
def test_after_a_loss_records_of_several_packs_are_in_order_again(open_store, draft, times):
    """By the clock between packs; within a pack in the order of writing, even where the clock went back."""
    one, other = open_store(), open_store()
    for number, (store, at) in enumerate(zip([one, other, one, other], times, strict=True)):
        store.save(draft(kind=str(number), made_at=at), number, [])
    one.close()
    other.close()
    (one.root / "index.sqlite").unlink()
    found = [made.kind for made in open_store().find("raw", "k1")]
    assert found == (["3", "2", "1", "0"] if times[0] == 1.0 else ["3", "2", "0", "1"])
