"""The lesson on the factory: three assets, made once, and what waits where the first of them fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from notebooks.run_twice import complaints, run_twice

LESSONS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_first_fails_the_others_wait_and_nothing_is_made_twice(language):
    first, second = run_twice(LESSONS / language / "05_the_factory.ipynb")
    assert complaints(first, second) == []
    assert first.names("failed") == second.names("failed") == ["raw_data"]
    assert set(first.names("blocked")) == {"processed_data", "final_report", "tripled_report"}
    for time in (first, second):
        assert "├─ processed_data  ● fresh" in time.cell("%asset_graph").text
        assert "0 made" in time.cell("%materialize").text
        assert "0 made, 1 failed, 3 blocked" in time.cell("SHOP_IS_OPEN = False").text
        assert "raw_data failed: RuntimeError: no data came from the shop!" in time.cell("%asset_why").text
        assert "0 made, 4 reused" in time.cell("SHOP_IS_OPEN = True\n%materialize").text
    assert "3 made" in first.cell("%materialize final_report").text
    assert "0 made, 3 reused" in second.cell("%materialize final_report").text
