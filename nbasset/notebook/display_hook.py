"""The display hook: what a body displays is recorded, and only what cannot be part of its own display goes on."""

from __future__ import annotations

from nbasset.core.shown import DisplayItem
from nbasset.engine.capture import Recording
from nbasset.libraries.ipython import live_widget, words_of_widget
from nbasset.libraries.library import Foreign
from nbasset.notebook.shell import Bundle
from nbasset.ui.html import embeddable


class DisplayHook:
    """Takes display messages: records them, and lets only those go on that cannot be part of an asset's own display."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._by_id: dict[str, DisplayItem] = {}
        self._widgets: list[tuple[DisplayItem, Foreign]] = []

    def __call__(self, message: Bundle) -> Bundle | None:
        """Take a message; it is given back where it has to go on."""
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self.recording.clear()
            return None
        if kind not in ("display_data", "update_display_data") or "nbasset" in content["metadata"]:
            return message
        name = content.get("transient", {}).get("display_id")
        if kind == "update_display_data":
            if name not in self._by_id:
                return message
            self._by_id[name]["data"] = content["data"]
        else:
            shown = self.recording.display(content["data"], content["metadata"])
            if name:
                self._by_id[name] = shown
            widget = live_widget(content["data"])
            if widget is not None:
                self._widgets.append((shown, widget))
                # Where it does not live, its last text stands below it: readers see that, and not the first one, too.
                content["data"] = {**content["data"], "text/plain": ""}
        return None if embeddable(content["data"]) else message

    def end(self) -> None:
        """Of widgets the last text is kept: models end with the kernel; a bar that was taken away is gone."""
        for item, widget in self._widgets:
            item["data"] = {"text/plain": words_of_widget(widget) if widget.comm is not None else ""}
