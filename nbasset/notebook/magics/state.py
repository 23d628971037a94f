"""``%nbasset`` alone: where the notebook stands, what comes next and what it costs, in about ten lines."""

from __future__ import annotations

from collections.abc import Iterator

from nbasset.core.forecast import forecast
from nbasset.core.status import Status
from nbasset.core.view import AssetView, NotebookView
from nbasset.notebook.cell_runs import MODES
from nbasset.notebook.session import Session
from nbasset.storage.places import named
from nbasset.ui.theme import LOOKS, checks_counted, counted
from nbasset.ui.words import cause_line, seconds, short_bill, size

MOST = 3
"""How many failures are told one by one."""
HELP = "%nbasset -h tells what can be set, %%asset? and %materialize? what these take"


def state_rows(session: Session) -> list[tuple[str, str]]:
    """What there is to say of a notebook: pairs of a word and a sentence.

    Args:
        session: the notebook's session.
    """
    view = session.views.all()
    return [*_assets(view), *_settings(session), ("help", HELP)]


def _assets(view: NotebookView) -> Iterator[tuple[str, str]]:
    assets = view["assets"]
    if not assets:
        yield "assets", "none yet: begin a cell with %%asset my_data"
        return
    counts = counted(each["status"] for each in assets)
    told = [f"{LOOKS[status].shape} {count} {LOOKS[status].word}" for status, count in counts.items()]
    checks = checks_counted(mark for each in assets for mark in each["marks"])
    words = " · ".join((*told, *(f"{look.shape} {count} {said}" for _, look, count, said in checks)))
    yield "assets", f"{len(assets)}: {words}"
    yield "next", _next(assets)
    wrong = [each for each in assets if each["status"] in (Status.FAILED, Status.UNRESOLVED)]
    for each in wrong[:MOST]:
        yield LOOKS[each["status"]].word, f"{each['name']}: {cause_line(each)}"
    if len(wrong) > MOST:
        yield "", f"and {len(wrong) - MOST} more: %assets shows all"


def _next(assets: list[AssetView]) -> str:
    cost = forecast(assets, (each["name"] for each in assets))
    if cost.names:
        return f"%materialize makes {short_bill(cost)}"
    if not cost.left:
        return "nothing to make"
    return f"nothing can be made: {', '.join(cost.left[:MOST])} must be mended first"


def _settings(session: Session) -> Iterator[tuple[str, str]]:
    runs, instance = session.runs, session.instance
    yield "mode", f"{runs.mode}: running an %%asset cell {MODES[runs.mode]}"
    asks = "any amount of" if runs.ask_above is None else f"at most {seconds(runs.ask_above)} of"
    yield "ask-above", f"a cell starts {asks} upstream work without being asked"
    yield "strict", "on: a stale value in a plain cell is an error" if session.values.strict else "off"
    yield "seed", _seed_rule(instance.seeds.everywhere)
    if instance.runs.told:
        tags = [each.tag for each in instance.runs.told]
        yield "notify", f"{', '.join(tags)} {'is' if len(tags) == 1 else 'are'} told of runs; %nbasset notify off"
    rule = instance.opened.keeper.housekeeper.rule
    told = "without a limit" if rule == "none" else rule.removeprefix("auto: ")
    yield "store", f"{named(instance.root)}, {size(instance.store.size())}; {told}"
    yield "kept", "these settings are this session's; definitions, results and history are kept in the store"


def _seed_rule(everywhere: int | None) -> str:
    if everywhere is not None:
        return f"{everywhere}: every asset starts as after np.random.seed({everywhere})"
    return (
        "own: every asset draws from a seed of its own name, the same at each making; np.random.seed in a plain cell "
        "does not reach it"
    )


def state_view(session: Session) -> dict[str, object]:
    """The same for programs: what ``%nbasset --json`` prints.

    Args:
        session: the notebook's session.
    """
    instance, runs = session.instance, session.runs
    return {
        "assets": {each["name"]: _asset(each) for each in session.views.all()["assets"]},
        "session": {
            "mode": runs.mode,
            "ask_above": runs.ask_above,
            "strict": session.values.strict,
            "seed": instance.seeds.everywhere,
        },
        "store": {
            "path": str(instance.root.absolute()),
            "bytes": instance.store.size(),
            "limit": instance.opened.keeper.housekeeper.most,
        },
    }


def _asset(asset: AssetView) -> dict[str, object]:
    causes = [cause["text"] for cause in asset["causes"]]
    return {"status": asset["status"], "marks": asset["marks"], "causes": causes}
