"""Programs with the names that projects use around their assets: folders of definitions, and loggers."""

from __future__ import annotations

OF_PROJECTS = {
    "a folder of definitions": r"""
        import importlib
        import sys
        from pathlib import Path
        root = Path("project").absolute()
        defs = root / "src" / "shop_LIB" / "defs"
        for folder in (defs / "raw", defs / "more" / "inner"):
            folder.mkdir(parents=True)
        (root / "pyproject.toml").write_text(
            '[tool.dg]\ndirectory_type = "project"\n[tool.dg.project]\nroot_module = "shop_LIB"\n'
        )
        begin = "import LIB as dg\n"
        for path, text in {
            "__init__.py": "",
            "raw/orders.py": begin + "@dg.asset\ndef orders(): return [1, 2]\nnightly = dg.define_asset_job('nightly')",
            "raw/resources.py": begin + "@dg.definitions\ndef found(): return dg.Definitions(resources={'n': 3})",
            "more/inner/total.py": begin + "@dg.asset\ndef total(orders): return sum(orders)",
            "more/definitions.py": begin + "@dg.asset\ndef other(): ...\ndefs = dg.Definitions([other])",
        }.items():
            (defs / path).write_text(text)
        sys.path.insert(0, str(root / "src"))
        for found in (
            LIB.load_from_defs_folder(path_within_project=defs.parent),
            LIB.load_defs(importlib.import_module("shop_LIB.defs")),
            LIB.load_defs(importlib.import_module("shop_LIB.defs"), terminate_autoloading_on_keyword_files=False),
        ):
            tell(sorted(each.key.to_user_string() for each in found.resolve_all_asset_specs()))
            tell(sorted(found.resources))
        tell(LIB.load_from_defs_folder(path_within_project=root).resolve_job_def("nightly").execute_in_process().success)
        tell(attempt(lambda: LIB.load_from_defs_folder(path_within_project=Path("/")))[:6])
        sys.path.remove(str(root / "src"))
    """,
    "loggers that write to the console": """
        tell([sorted(LIB.default_loggers()), LIB.default_loggers()["console"] is LIB.colored_console_logger])
        given = LIB.build_init_logger_context(logger_config={"log_level": "DEBUG", "name": "own"})
        for each in (LIB.colored_console_logger, LIB.json_console_logger):
            made = each(given)
            tell([made.name, made.level, len(made.handlers), type(each).__name__])
        tell(attempt(lambda: LIB.colored_console_logger(LIB.build_init_logger_context(logger_config={"no": 1})))[:6])
        tell(LIB.JsonLogFormatter.__name__)
        @LIB.op
        def one(context):
            context.log.info("one")
            return 1
        @LIB.job(logger_defs={"console": LIB.colored_console_logger, "json": LIB.json_console_logger})
        def ones():
            one()
        run = ones.execute_in_process(run_config={"loggers": {"console": {"config": {"log_level": "ERROR"}}, "json": {}}})
        tell(run.success)
        def about(event: LIB.DagsterEvent):
            return event.step_key
        tell([about(each) for each in run.get_step_success_events()])
    """,
    "a sensor of several assets": """
        @LIB.asset
        def orders():
            return 1
        @LIB.asset
        def returns():
            return 2
        @LIB.multi_asset_sensor(monitored_assets=[orders.key, returns.key], job_name="report")
        def both_came(context: LIB.MultiAssetSensorEvaluationContext):
            found = context.latest_materialization_records_by_key()
            if not all(found.values()):
                return LIB.SkipReason("one is missing")
            context.advance_all_cursors()
            return LIB.RunRequest(run_key="-".join(sorted(key.to_user_string() for key in found)))
        whole = LIB.Definitions([orders, returns])
        with LIB.DagsterInstance.ephemeral() as instance:
            keys = [orders.key, returns.key]
            context = LIB.build_multi_asset_sensor_context(monitored_assets=keys, instance=instance, definitions=whole)
            LIB.materialize([orders], instance=instance)
            tell(both_came(context).skip_message)
            LIB.materialize([returns], instance=instance)
            tell([len(list(context.materialization_records_for_key(key, limit=3))) for key in keys])
            tell([both_came(context).run_key, both_came(context).skip_message])
            tell([each.path for each in context.asset_keys])
    """,
}
