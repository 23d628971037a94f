"""A status is on the page a frame after its message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.lab import EXTENSION, Opened
from browser.test_labextension import badges

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not (EXTENSION / "package.json").exists(), reason="the extension is not built: make develop"),
]

Open = Callable[..., Opened]


def test_a_status_is_on_the_page_in_the_frame_after_its_message(opened: Open) -> None:
    notebook = opened("frame", ["%load_ext nbasset\n%nbasset mode define", "%%asset one\n1"])
    notebook.run_all()
    notebook.until(lambda: badges(notebook), lambda now: now == {1: "○ missing"})
    frames = notebook.page.evaluate(
        """() => new Promise(done => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.iopubMessage.connect((_, message) => {
                const told = message.header.msg_type === 'comm_msg' && message.content.comm_id === 'nbasset'
                    && message.content.data.assets?.some(asset => asset.status === 'FRESH');
                if (told) {
                    let frames = 0;
                    const look = () => {
                        frames += 1;
                        const fresh = document.querySelector('.nbl-badge')?.dataset.status === 'FRESH';
                        return fresh || frames > 50 ? done(frames) : requestAnimationFrame(look);
                    };
                    requestAnimationFrame(look);
                }
            });
            window.jupyterapp.commands.execute('nbasset:materialize-stale');
        })"""
    )
    assert frames <= 2, "asked for in the first frame after the message, seen by the next look"
