"""Which database a command works on: the embedded one, or the one named by `LINIYA_DATABASE_URL`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from liniya.infra.postgres import DatabaseUrls, DataFolderInUse, EmbeddedPostgres
from liniya.infra.roles import external_urls
from liniya.main.settings import Settings


def embedded_server(settings: Settings) -> EmbeddedPostgres | None:
    """The server that belongs to the data folder; None when an external database is set."""
    return (
        None
        if settings.database_url
        else EmbeddedPostgres(
            settings.data_dir / "postgres", settings={"log_min_duration_statement": str(settings.slow_query_ms)}
        )
    )


@contextmanager
def open_database(settings: Settings) -> Iterator[DatabaseUrls]:
    """For a single command: joins the server of a running `liniya serve`, or runs one for as long as it takes."""
    server = embedded_server(settings)
    if server is None:
        assert settings.database_url  # noqa: S101
        yield external_urls(settings.database_url, settings.database_app_url)
        return
    try:
        urls = server.start()
    except DataFolderInUse:
        yield server.urls
        return
    try:
        yield urls
    finally:
        server.stop()
