"""Several partitions that one body makes: what it is given and asked, and what is kept of it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import nbasset as dg
from nbasset.core.errors import NbassetError
from nbasset.instance import current_instance as at_work
from nbasset.instance.current_instance import current

ONE_RUN, TWO = dg.BackfillPolicy.single_run(), dg.BackfillPolicy.multi_run(2)
DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-06")
LETTERS = dg.StaticPartitionsDefinition(list("abcd"))
CALLS: list[object] = []


@pytest.fixture(autouse=True)
def _no_calls(monkeypatch, tmp_path):
    CALLS.clear()
    monkeypatch.chdir(tmp_path)


def made(run):
    assert run.success
    return [str(name) for name in run.made]


def test_a_body_is_told_which_partitions_it_makes_and_gets_of_each_what_it_rests_on():
    @dg.asset(partitions_def=DAYS)
    def raw(context):
        return int(context.partition_key[-2:])

    @dg.asset
    def factor():
        return 10

    @dg.asset(partitions_def=DAYS, backfill_policy=ONE_RUN)
    def loaded(context, raw, factor) -> None:
        CALLS.append((context.partition_keys, raw, factor))
        span, window = context.partition_key_range, context.partition_time_window
        assert (context.has_partition_key, context.has_partition_key_range) == (False, True)
        assert [span.start, span.end] == [context.partition_keys[0], context.partition_keys[-1]]
        assert window.end - window.start == datetime.timedelta(days=len(context.partition_keys))
        assert context.asset_partition_keys_for_input("raw") == context.partition_keys
        with pytest.raises(NbassetError, match=r"5 partitions at once.*ask context\.partition_keys"):
            _ = context.partition_key
        context.add_output_metadata({"rows": 3})

    assert len(made(dg.materialize([raw, factor, loaded]))) == 11
    keys = DAYS.get_partition_keys()
    assert [(keys, dict(zip(keys, range(1, 6), strict=True)), 10)] == CALLS
    assert made(dg.materialize([raw, factor, loaded])) == []
    again = dg.materialize([raw, factor, loaded], partition_key="2026-01-02", force=True, selection=["raw"])
    assert made(again) == ["raw[partition=2026-01-02]"]


def test_what_was_made_at_once_is_made_again_one_by_one_where_one_alone_is_late():
    Path("src").mkdir()
    Path("out").mkdir()
    for letter in "abcd":
        Path("src", letter).write_text(letter)

    @dg.asset(partitions_def=LETTERS)
    def raw(context):
        return Path("src", context.partition_key).read_text()

    @dg.asset(partitions_def=LETTERS, backfill_policy=ONE_RUN)
    def written(context, raw) -> None:
        CALLS.append("".join(context.partition_keys))
        for key, text in (raw if isinstance(raw, dict) else {context.partition_key: raw}).items():
            Path("out", key).write_text(text.upper())

    @dg.asset(partitions_def=LETTERS, deps=[written])
    def read(context):
        return Path("out", context.partition_key).read_text()

    def run():
        return made(dg.materialize([raw, written, read]))

    assert (len(run()), run(), CALLS) == (12, [], ["abcd"])
    Path("src", "b").write_text("B2")
    assert run() == [f"{name}[partition=b]" for name in ("raw", "written", "read")]
    Path("src", "b").write_text("x")
    Path("src", "c").write_text("y")
    Path("src", "a").write_text("a")  # the same
    run()
    assert (run(), CALLS) == ([], ["abcd", "b", "bc"])
    assert dict(dg.materialize([raw, written, read]).asset_value("read")) == dict(zip("abcd", "AXYD", strict=True))
    current().close()
    at_work.use(None)  # as in a new process
    Path("out", "d").write_text("spoiled")
    assert "written[partition=d]" in run()
    assert (run(), Path("out", "d").read_text()) == ([], "D")


class Tables(dg.IOManager):
    """Keeps a row for each partition."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def handle_output(self, context, obj):
        CALLS.append(("keeps", "".join(context.asset_partition_keys)))
        for key in context.asset_partition_keys:
            (self.folder / f"{context.asset_key.path[-1]}-{key}").write_text(obj[key] if isinstance(obj, dict) else obj)
        context.add_output_metadata({"rows": len(obj)})

    def load_input(self, context):
        keys = context.asset_partition_keys
        CALLS.append(("loads", "".join(keys)))
        rows = {key: (self.folder / f"{context.asset_key.path[-1]}-{key}").read_text() for key in keys}
        return rows if len(rows) > 1 else next(iter(rows.values()))


def test_an_io_manager_is_handed_one_value_for_all_and_asked_once_for_all(tmp_path):
    @dg.asset(partitions_def=LETTERS, backfill_policy=ONE_RUN)
    def sales(context):
        return {key: key * 2 for key in context.partition_keys}

    @dg.asset(partitions_def=LETTERS, backfill_policy=TWO)
    def doubled(sales):
        return {key: text.upper() for key, text in sales.items()}

    run = dg.materialize([sales, doubled], resources={"io_manager": Tables(tmp_path)})
    assert len(made(run)) == 8
    assert [("keeps", "abcd"), *[(verb, two) for two in ("ab", "cd") for verb in ("loads", "keeps")]] == CALLS
    assert dict(run.asset_value("doubled")) == {key: key.upper() * 2 for key in "abcd"}
    assert made(dg.materialize([sales, doubled], resources={"io_manager": Tables(tmp_path)})) == []
    stands = [current().status(f"doubled[partition={key}]") for key in "ab"]
    assert len({each.current.data_version for each in stands}) == 2, "what was kept as one value is told apart"
    assert [each.current.making.metadata for each in stands] == [{"rows": 2}] * 2
    (tmp_path / "sales-b").write_text("spoiled")
    mended = dg.materialize(
        [sales, doubled], resources={"io_manager": Tables(tmp_path)}, selection=["doubled"], force=True
    )
    assert "sales[partition=b]" in made(mended), "one of those that were kept together was changed outside"
    assert "sales[partition=a]" not in made(mended)
    assert mended.asset_value("doubled")["b"] == "BB"


def test_a_failure_of_one_body_is_that_of_all_that_it_was_to_make_and_of_no_other():
    @dg.asset(partitions_def=LETTERS, backfill_policy=TWO)
    def loaded(context) -> None:
        if "c" in context.partition_keys:
            raise ValueError(context.partition_keys)

    run = dg.materialize([loaded], raise_on_error=False)
    assert not run.success
    assert [str(name) for name in run.made] == ["loaded[partition=a]", "loaded[partition=b]"]


def test_a_value_that_the_store_keeps_is_made_partition_by_partition():
    @dg.asset(partitions_def=LETTERS, backfill_policy=ONE_RUN)
    def sales(context):
        return context.partition_keys

    assert dict(dg.materialize([sales]).asset_value("sales")) == {key: [key] for key in "abcd"}


def test_a_value_for_all_that_nobody_keeps_is_refused_with_what_to_do():
    @dg.asset(partitions_def=LETTERS, backfill_policy=ONE_RUN)
    def sales(context) -> dg.MaterializeResult:
        return dg.MaterializeResult(value=1)

    with pytest.raises(Exception, match=r"makes 4 partitions at once and gives a int.*multi_run\(1\)"):
        dg.materialize([sales])


def test_random_numbers_drawn_for_several_are_no_proof_for_each():
    @dg.asset(partitions_def=LETTERS, backfill_policy=ONE_RUN)
    def drawn(context) -> dg.MaterializeResult:
        import random

        return dg.MaterializeResult(metadata={"drawn": random.random()})

    assert dg.materialize([drawn]).success
    (mark,) = dg.status("drawn").marks
    assert "random numbers" in mark
    assert "several partitions at once" in mark


def test_a_body_whose_assets_are_specified_makes_several_and_says_of_all_what_its_checks_found():
    specs, spec = [dg.AssetSpec("one"), dg.AssetSpec("two")], dg.AssetCheckSpec("many", asset="one")

    @dg.multi_asset(partitions_def=DAYS, backfill_policy=ONE_RUN, specs=specs, check_specs=[spec])
    def both(context):
        count = len(context.partition_keys)
        yield dg.MaterializeResult("one", {"n": count}, [dg.AssetCheckResult(passed=count > 1)])
        yield dg.MaterializeResult("two")

    run = dg.materialize([both])
    told = {(each.materialization.partition, each.materialization.metadata["n"].value) for each in _of(run, "one")}
    assert told == {(key, 5) for key in DAYS.get_partition_keys()}
    assert [(str(each.asset_key), each.passed) for each in run.get_asset_check_evaluations()] == [("one", True)]
    assert made(dg.materialize([both])) == []


def _of(run, name):
    return [each for each in run.get_asset_materialization_events() if str(each.asset_key) == name]
