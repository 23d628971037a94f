"""Servers that values are kept on, one for all tests of a process."""

from __future__ import annotations

import os

import pytest
from servers import postgres_server, s3_server


@pytest.fixture(scope="session")
def s3():
    """A server that speaks S3's protocol, which every client in this process is pointed to."""
    with s3_server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """PostgreSQL, one for all processes of tests."""
    together = tmp_path_factory.getbasetemp()
    together = together.parent if "PYTEST_XDIST_WORKER" in os.environ else together
    with postgres_server(together / "postgres-of-tests") as server:
        yield server
