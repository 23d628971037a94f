"""JupyterLab: ``python server.py`` with more arguments of ``jupyter lab``; ``--warm``: kernels are forked from a warm process."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

SERVER = (
    "--no-browser",
    "--ip=127.0.0.1",
    "--allow-root",
    "--expose-app-in-browser",
    "--JupyterNotebookApp.expose_app_in_browser=True",
    "--IdentityProvider.token=",
    "--ServerApp.disable_check_xsrf=True",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


def fork_kernels() -> None:
    """Have every kernel forked, from now on; the process that they come from begins with its imports at once."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from forking import CAN_FORK, ForkingProvisioner, warm_process
    from jupyter_client.provisioning import KernelProvisionerFactory
    from kernels import LIBRARIES

    if CAN_FORK:
        ForkingProvisioner.imported = LIBRARIES
        group = "jupyter_client.kernel_provisioners"
        forking = EntryPoint("local-provisioner", "forking:ForkingProvisioner", group)
        KernelProvisionerFactory.instance().provisioners[forking.name] = forking
        warm_process(*LIBRARIES)


if __name__ == "__main__":
    if "--warm" in sys.argv:
        sys.argv.remove("--warm")
        fork_kernels()
    sys.argv[1:1] = SERVER
    from jupyterlab.labapp import main

    sys.exit(main())
