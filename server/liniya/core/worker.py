"""What jobs of the domains start from."""

from typing import cast

from procrastinate import JobContext

from liniya.core.tx import Database
from liniya.infra.jobs import tasks

DATABASE = "database"


def database_of(context: object) -> Database:
    """Where the job's transactions come from; the worker was started with it."""
    return cast(Database, cast(JobContext, context).additional_context[DATABASE])


__all__ = ["DATABASE", "database_of", "tasks"]
