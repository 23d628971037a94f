"""Specs whose values assets take and I/O managers give become sources; others stay what they are."""

from nbasset.core.assets import Asset
from nbasset.core.decorators import asset
from nbasset.core.external import AssetSpec
from nbasset.core.read_specs import as_read


@asset(deps=["crm"])
def report(orders): ...


ORDERS = AssetSpec("orders", group_name="raw", metadata={"rows": 2}).with_io_manager_key("warehouse")


def test_a_spec_becomes_a_source_that_its_io_manager_keeps():
    _, source = as_read([report, ORDERS], {})
    assert isinstance(source, Asset)
    assert (source.external, source.io_manager_key, source.group_name) == (True, "warehouse", "raw")
    assert source.metadata == {"rows": 2}


def test_the_usual_io_manager_gives_what_names_none():
    plain = AssetSpec("orders")
    assert as_read([report, plain], {})[1] is plain
    assert as_read([report, plain], {"io_manager": object()})[1].io_manager_key == "io_manager"


def test_what_no_asset_takes_stays_a_spec():
    crm = AssetSpec("crm").with_io_manager_key("warehouse")
    assert as_read([report, crm], {"io_manager": object()})[1] is crm
    assert as_read([report], {}) == [report]
