"""The command line: `liniya VERB`. Every verb is one small function; what it needs is imported when it runs."""

from __future__ import annotations

import sys

import typer

from liniya.kit.refusal import Refused
from liniya.main.settings import Settings, load_settings

app = typer.Typer(
    name="liniya",
    help="Liniya: a request reaches a free specialist at once and is never lost.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run a verb; a start that cannot succeed is one sentence on stderr and exit code 2."""
    try:
        app()
    except Refused as refused:
        print(refused, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def serve(
    demo: bool = typer.Option(False, help="Fill an empty database with a demo company and show its logins."),
) -> None:
    """Serve the product until Ctrl-C: database, jobs and web in one process."""
    settings = _settings()
    if demo:
        settings = settings.model_copy(update={"demo": True})

    from liniya.main.serve import serve as run

    run(settings, greet=lambda urls: print(f"\n  Liniya: {settings.public_url}\n", flush=True))


@app.command()
def migrate() -> None:
    """Bring the database to the newest version."""
    settings = _settings()

    from liniya.main.database import open_database
    from liniya.main.migrate import migrate as run

    with open_database(settings) as urls:
        run(urls)
    print("The database is up to date.")


@app.command()
def settings(
    page: bool = typer.Option(False, help="Print docs/operations/settings.md instead."),
) -> None:
    """Show the settings in force; passwords stay hidden."""
    from liniya.main.settings import PREFIX, shown
    from liniya.main.settings import page as settings_page

    if page:
        print(settings_page(), end="")
        return
    for name, value in shown(_settings()).items():
        print(f"{PREFIX}{name.upper()}={value}")


def _settings() -> Settings:
    """Read the settings and begin to log; every verb starts with it."""
    from liniya.infra.logs import configure_logs

    settings = load_settings()
    configure_logs(settings.log_level, settings.log_format)
    return settings


if __name__ == "__main__":
    main()
