"""Jobs that outlive a request: Procrastinate, its tables in our database.

A domain's `jobs.py` declares its tasks on `tasks`; `Tx.defer` inserts a job in the same transaction as its cause.
"""

import copy
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from procrastinate import App, Blueprint, PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.schema import SchemaManager

tasks = Blueprint()
"""Every domain registers its tasks here."""

NAMESPACE = "liniya"


def make_jobs(connector: BaseConnector) -> App:
    """The application that defers and works off jobs over the given connector."""
    app, own = App(connector=connector), Blueprint()
    # `add_tasks_from` renames what it is given: every application gets its own copies.
    own.tasks = {name: copy.copy(task) for name, task in tasks.tasks.items()}
    app.add_tasks_from(own, namespace=NAMESPACE)
    return app


def postgres_connector(url: str, *, max_size: int = 4) -> PsycopgConnector:
    """A connector for a SQLAlchemy URL (`postgresql+psycopg://…`)."""
    parts = urlsplit(url)
    return PsycopgConnector(conninfo=urlunsplit(parts._replace(scheme="postgresql")), min_size=1, max_size=max_size)


async def defer(app: App, name: str, jobs: Sequence[dict[str, Any]], connection: Any) -> None:
    """Insert jobs, one per set of arguments, on the given psycopg connection: they exist only if it commits."""
    await app.configure_task(f"{NAMESPACE}:{name}", connection=connection).batch_defer_async(*jobs)


def schema_sql() -> str:
    """The SQL that creates Procrastinate's tables and functions."""
    return SchemaManager.get_schema()
