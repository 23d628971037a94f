"""What is answered elsewhere: by other processes, by servers, by whoever sits at the keyboard."""

from __future__ import annotations

from nbasset.libraries.library import INPUT, NETWORK, PROCESSES, Library

TALKING = frozenset(
    {
        *("requests", "httpx", "urllib", "urllib3", "aiohttp", "http", "ftplib", "smtplib", "socket", "paramiko"),
        *("boto3", "botocore", "s3fs", "gcsfs", "adlfs", "fsspec", "azure", "google", "openai", "anthropic", "cohere"),
        *("huggingface_hub", "datasets", "kaggle", "yfinance", "selenium", "playwright", "feedparser", "tweepy"),
        *("psycopg2", "psycopg", "MySQLdb", "pyodbc", "oracledb", "snowflake", "pymongo", "redis"),
    }
)
"""Libraries by which code asks the network: how long that takes, and what it costs, no code tells."""

MULTIPROCESS, BILLIARD = (Library(name=name, multiprocessing=True) for name in ("multiprocess", "billiard"))

DISTRIBUTED = Library(
    name="distributed",
    answered={
        PROCESSES: {
            "distributed.client": tuple(
                f"Client.{name}" for name in ("submit", "map", "gather", "compute", "persist", "get", "run", "scatter")
            )
        }
    },
)
RAY = Library(name="ray", answered={PROCESSES: {"ray": ("get", "wait", "put"), "ray._private.worker": ("get", "wait")}})
PY4J = Library(name="py4j", answered={PROCESSES: {"py4j.java_gateway": ("GatewayClient.send_command",)}})
IPYPARALLEL = Library(
    name="ipyparallel",
    answered={PROCESSES: {"ipyparallel.client.client": ("Client.send_apply_request", "Client.send_execute_request")}},
)

PSYCOPG2, PSYCOPG, MYSQL, PYODBC, ORACLE = (
    Library(name=module, answered={NETWORK: {module: ("connect",)}})
    for module in ("psycopg2", "psycopg", "MySQLdb", "pyodbc", "oracledb")
)
"""Their sockets are opened in C."""

GETPASS = Library(name="getpass", answered={INPUT: {"getpass": ("getpass",)}})
