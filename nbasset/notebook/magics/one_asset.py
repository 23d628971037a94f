"""The magics about one asset: its card, and what else can be asked of it, or done with it, by one more word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.errors import ExtraMissing, InvalidSelection
from nbasset.core.external_views import source_called
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.selection import parse_selection
from nbasset.core.shown import Items
from nbasset.core.view import AssetView
from nbasset.notebook.magics.parsers import (
    PARSERS,
    VERBS,
    Question,
    asset_verb_parser,
    question,
    verb_question,
    with_help,
)
from nbasset.notebook.magics.shown import show_lines, show_rows, show_why
from nbasset.notebook.page.output import said_of
from nbasset.notebook.session import Session
from nbasset.ui import html, text
from nbasset.ui.words import size

MANY = 20
"""How many points of an asset at most are told of one by one."""


@magics_class
class OneAssetMagics(Magics):
    """``%asset``, and for each of its words ``%asset_WORD``.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    shell: InteractiveShell

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session
        self.magics["line"].update({f"asset_{verb}": self._alias(verb) for verb in VERBS})

    def _alias(self, verb: str) -> Callable[[str], None]:
        @with_help(PARSERS[f"%asset_{verb}"])
        def magic(line: str) -> None:
            asked = verb_question(verb, line)
            self._ask(asked.names[0], asked)

        magic.__doc__ = f"{VERBS[verb].meaning[0].upper()}{VERBS[verb].meaning[1:]}."
        return magic

    def _ask(self, name: str, asked: Question) -> None:
        own = getattr(self, f"_{asked.verb or 'card'}", None)
        if own is not None:
            own(name, **asked.given)
            return
        from nbasset.notebook.magics.versions import answer

        answer(self.session, self._find(name), asked)

    def _find(self, name: str) -> ResultName:
        instance = self.session.instance
        if "[" not in name:
            return instance.definitions.find(name)
        return instance.standing(between_cells=True).definitions.find(Point.in_name(name))

    def _chosen(self, name: str) -> list[str]:
        """What a name means: one result, or those points of an asset that it chooses, ``model[depth=4]`` of a grid."""
        try:
            return [str(self._find(name))]
        except InvalidSelection:
            if "[" not in name:
                raise
        standing = self.session.instance.standing(between_cells=True)
        found = parse_selection(name).resolve(standing.definitions, standing.graph, lambda each: standing.all()[each])
        told = [str(each) for each in standing.definitions.by_name if each in found]
        if not 0 < len(told) <= MANY:
            raise InvalidSelection(f"{name} chooses {len(told) or 'no'} points: %asset tells of up to {MANY}.")
        return told

    def _one(self, name: str) -> ResultName:
        """One result: of an asset with points that which needs a look, or else the last."""
        known = self._find(name)
        standing = self.session.instance.standing(between_cells=True)
        if known not in standing.definitions.wholes:
            return known
        via = next((cause.via for cause in standing.all()[known].causes), None)
        return via or standing.definitions.wholes[known].names[-1]

    @line_magic
    @with_help(asset_verb_parser)
    def asset(self, line: str) -> None:
        """Show everything about an asset, or what a word after its name asks."""
        asked = question(line)
        names = [name for name in asked.names if asked.verb or not self._source(name)]
        if asked.verb != "forget":  # of several names, one that is wrong is told before anything is done
            names = [each for name in names for each in self._chosen(name)]
        for name in names:
            self._ask(name, asked)

    def _source(self, given: str) -> bool:
        """Show what is known of what others make, and nobody asks; whether a name means that."""
        instance = self.session.instance
        if instance.definitions.known_as(given.partition("[")[0]) is not None:
            return False
        instance.standing(between_cells=True)  # edits are taken in before anything is told
        view = source_called(given, instance.definitions)
        if view is not None:
            self._show_card(view, (), ())
        return view is not None

    def _card(self, given: str) -> None:
        """Show everything about one asset."""
        from nbasset.instance import answers

        name = self._find(given)
        view, items = self.session.views.one(name)
        why = answers.why(self.session.instance, str(name))
        self._show_card(view, [way for path, way in zip(why.paths, why.ways, strict=True) if len(path) > 1], items)

    def _show_card(self, view: AssetView, paths: Sequence[str], items: Items) -> None:
        preview = "\n".join(text.item_text(item) for item in items)
        shown, told = html.card(view, paths, items), text.card(view, paths, preview)
        said = said_of([(view["name"], view["status"])])
        if not self.session.front.widgets:
            self.session.front.show(shown, told)
            return
        from nbasset.notebook.live.one_asset import LiveDetails

        try:
            LiveDetails(self.session, view["name"]).show({"text/html": shown, "text/plain": told}, said)
        except ExtraMissing:  # the card says the same, without buttons
            self.session.front.show(shown, told, said)

    def _why(self, given: str) -> None:
        """Show the path from each root cause."""
        from nbasset.instance import answers

        name = self._find(given)
        why = answers.why(self.session.instance, str(name))
        if why.paths:
            diff = why.paths[0][-1][1].diff if len(why.paths) == 1 else ()
            show_why(self.session.front, str(why).splitlines(), diff)
        else:
            view, _ = self.session.views.one(name)
            told = f"{name} is {text.status_words(view)}: nothing it uses has changed."
            show_lines(self.session.front, [told, *why.notes])

    def _log(self, given: str) -> None:
        """Show what the last attempt printed."""
        from nbasset.notebook.logs import log_of

        log = log_of(self.session.instance, self._one(given))
        self.session.front.show(html.page(f"<div>{html.esc(log.head)}</div>", *map(html.item, log.items)), log.text)

    def _size(self, given: str) -> None:
        """Show what an asset's results take."""
        from nbasset.notebook.magics.store import elsewhere

        name = self._find(given)
        standing = self.session.instance.standing()
        parts = standing.definitions.parts_of(name)
        kept = [made for part in parts for made in self.session.instance.store.versions(part)]
        current = standing.all()[name].current
        now = f", {size(current.size)} of it what stands now" if current is not None and len(kept) > 1 else ""
        results = "1 result" if len(kept) == 1 else f"{len(kept)} results"
        told = f"{name}: {size(sum(made.size for made in kept))} in {results}{now}.{elsewhere(self.session, kept)}"
        self.session.say(told if kept else f"{name} has nothing in the store.")

    def _locals(self, given: str, pull: bool = False) -> None:
        """Show what the names of a body held."""
        from nbasset.notebook.logs import locals_table

        name = self._one(given)
        rows, pulled = locals_table(self.session.instance, name)
        if pull:
            self.shell.user_ns.update(pulled)
            self.session.say(f"{', '.join(pulled) or 'nothing'} copied into the notebook.")
        elif rows:
            show_rows(self.session.front, ("name", "type", "value"), rows)
        elif self.session.instance.kept_names.rows(name) is None:
            self.session.say(f"The body of {name} has not run in this session: %materialize {name} --again runs it.")
        else:
            self.session.say(f"The body of {name} has no names of its own.")

    def _forget(self, given: str) -> None:
        """Forget an asset and its results."""
        known = self.session.instance.definitions.known_as(given)
        if known is not None:
            self.session.values.release(known)
            self.session.displays.drop(known)
        freed = self.session.instance.forget(given)
        self.session.say(f"{known or given} is forgotten, {size(freed)} freed.")

    def _doctor(self, given: str) -> None:
        """Make an asset twice in fresh processes and say what differs."""
        from nbasset.instance import answers

        name = self._find(given)
        show_lines(self.session.front, answers.examined(self.session.instance, str(name)))

    def _accept(self, given: str) -> None:
        """Accept an asset's earlier result as fresh."""
        import getpass

        name = self._find(given)
        kept = self.session.instance.accept(str(name), getpass.getuser())
        change = kept.making.metadata["accepted change"]
        self.session.say(f"{name} keeps its earlier result, accepted as fresh although: {change}.")
