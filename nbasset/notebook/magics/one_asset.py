"""The magics about one asset: its card, why, log, locals; forget, examine, accept it."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.errors import ExtraMissing
from nbasset.core.result_names import ResultName
from nbasset.instance import answers
from nbasset.notebook.magics.parsers import PARSERS, with_help
from nbasset.notebook.magics.shown import show_lines, show_rows
from nbasset.notebook.session import Session
from nbasset.ui import html, text
from nbasset.ui.words import size


@magics_class
class OneAssetMagics(Magics):
    """The magics about one asset.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    shell: InteractiveShell

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    def _name(self, magic: str, line: str) -> ResultName:
        return self.session.instance.definitions.find(PARSERS[magic]().parse(line).name)

    @line_magic("asset")  # type: ignore[arg-type]  # IPython says too little about this form
    @with_help(PARSERS["%asset"])
    def card(self, line: str) -> None:
        """Show everything about one asset."""
        name = self._name("%asset", line)
        view, items = self.session.views.one(name)
        paths = list(answers.why(self.session.instance, str(name)).ways)
        preview = "\n".join(text.item_text(item) for item in items)
        shown, told = html.card(view, paths, items), text.card(view, paths, preview)
        if not self.session.front.live:
            self.session.front.show(shown, told)
            return
        from nbasset.notebook.live.one_asset import LiveDetails

        try:
            LiveDetails(self.session, str(name)).show({"text/html": shown, "text/plain": told})
        except ExtraMissing:  # the card says the same, without buttons
            self.session.front.show(shown, told)

    @line_magic
    @with_help(PARSERS["%asset_why"])
    def asset_why(self, line: str) -> None:
        """Show the path from each root cause."""
        name = self._name("%asset_why", line)
        why = answers.why(self.session.instance, str(name))
        if why.paths:
            show_lines(self.session.front, str(why).splitlines())
        else:
            view, _ = self.session.views.one(name)
            self.session.say(f"{name} is {text.status_words(view)}: nothing it rests on has changed.")

    @line_magic
    @with_help(PARSERS["%asset_log"])
    def asset_log(self, line: str) -> None:
        """Show what the last attempt printed."""
        from nbasset.notebook.logs import log_of

        log = log_of(self.session.instance, self._name("%asset_log", line))
        self.session.front.show(html.page(f"<div>{html.esc(log.head)}</div>", *map(html.item, log.items)), log.text)

    @line_magic
    @with_help(PARSERS["%asset_locals"])
    def asset_locals(self, line: str) -> None:
        """Show what the names of a body held."""
        from nbasset.notebook.logs import locals_table

        found = PARSERS["%asset_locals"]().parse(line)
        name = self.session.instance.definitions.find(found.name)
        rows, pulled = locals_table(self.session.instance, name)
        if found.pull:
            self.shell.user_ns.update(pulled)
            self.session.say(f"{', '.join(pulled) or 'nothing'} copied into the notebook.")
        elif rows:
            show_rows(self.session.front, ("name", "type", "value"), rows)
        elif self.session.instance.kept_names.rows(name) is None:
            self.session.say(f"The body of {name} has not run in this session: %materialize {name} --again runs it.")
        else:
            self.session.say(f"The body of {name} has no names of its own.")

    @line_magic
    @with_help(PARSERS["%asset_forget"])
    def asset_forget(self, line: str) -> None:
        """Forget an asset and its results."""
        given = PARSERS["%asset_forget"]().parse(line).name
        known = self.session.instance.definitions.known_as(given)
        if known is not None:
            self.session.values.release(known)
            self.session.displays.drop(known)
        freed = self.session.instance.forget(given)
        self.session.say(f"{known or given} is forgotten, {size(freed)} freed.")

    @line_magic
    @with_help(PARSERS["%asset_doctor"])
    def asset_doctor(self, line: str) -> None:
        """Make an asset twice in fresh processes and say what differs."""
        name = self._name("%asset_doctor", line)
        show_lines(self.session.front, answers.examined(self.session.instance, str(name)))

    @line_magic
    @with_help(PARSERS["%asset_accept"])
    def asset_accept(self, line: str) -> None:
        """Accept an asset's earlier result as fresh."""
        import getpass

        name = self._name("%asset_accept", line)
        kept = self.session.instance.accept(str(name), getpass.getuser())
        change = kept.making.metadata["accepted change"]
        self.session.say(f"{name} keeps its earlier result, accepted as fresh although: {change}.")
