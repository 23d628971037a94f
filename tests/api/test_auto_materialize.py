"""Automation in Dagster's older words is kept whole, and means conditions."""

from __future__ import annotations

import nbasset as dg


def test_policies_have_rules_that_come_and_go():
    eager, lazy = dg.AutoMaterializePolicy.eager(), dg.AutoMaterializePolicy.lazy(max_materializations_per_minute=None)
    updated = dg.AutoMaterializeRule.materialize_on_parent_updated()
    assert updated in eager.rules
    assert updated not in lazy.rules
    cron = dg.AutoMaterializeRule.materialize_on_cron("0 8 * * *", timezone="UTC")
    changed = eager.without_rules(updated).with_rules(cron)
    assert changed.rules == eager.rules - {updated} | {cron}
    assert (eager.max_materializations_per_minute, lazy.max_materializations_per_minute) == (1, None)
    assert eager == dg.AutoMaterializePolicy.eager() != lazy


def test_a_policy_means_a_condition_and_an_asset_keeps_it():
    assert dg.AutoMaterializePolicy.eager().to_automation_condition() == dg.AutomationCondition.eager()
    on_cron = dg.AutomationCondition.on_cron("@daily")
    assert dg.AutoMaterializePolicy.from_automation_condition(on_cron).to_automation_condition() == on_cron
    lazy = dg.AutoMaterializePolicy.lazy()
    assert lazy.to_automation_condition().kind == "rules"

    @dg.asset(auto_materialize_policy=lazy)
    def orders():
        return 3

    assert (orders.automation_condition, orders.beside["auto_materialize_policy"]) == (lazy, lazy)
    assert dg.materialize([orders]).asset_value("orders") == 3
