"""The command line: `liniya VERB`. Every verb is one small function; what it needs is imported when it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from liniya.core.problems import Problem
from liniya.kit.refusal import Refused
from liniya.main.settings import Settings, load_settings

if TYPE_CHECKING:
    from uuid import UUID

    from liniya.core.tx import Tx
    from liniya.main.serve import Logins, Welcome

app = typer.Typer(
    name="liniya",
    help="Liniya: a request reaches a free specialist at once and is never lost.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run a verb. What cannot be done is one sentence on stderr: exit code 2 for the start, 1 for the product's no."""
    try:
        app()
    except Refused as refused:
        _say(str(refused))
        sys.exit(2)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        _say(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.")
        sys.exit(2)
    except Problem as problem:
        told = problem.document("en")
        _say(f"{told['title']}. {told['detail']}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


# -- run


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty database with a demo company.")] = False,
) -> None:
    """Serve the product until Ctrl-C: database, jobs and web in one process."""
    settings = _settings(serving=True)
    if demo:
        settings = settings.model_copy(update={"demo": True})

    from liniya.main.first import prepare
    from liniya.main.serve import serve as run

    run(settings, prepare=lambda urls: prepare(settings, urls), greet=lambda welcome: _greet(settings, welcome))


@app.command()
def worker() -> None:
    """Do the jobs (letters and the like) of a database that several nodes share, until Ctrl-C."""
    settings = _settings(serving=True)

    from liniya.main.worker import work

    work(settings)


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
def ledger(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Check now that no request is lost: received = queued + assigned + in work + finished. Exit code 1 if not."""
    from liniya.main.act import act
    from liniya.main.ledger import check, show

    report = act(_settings(), check)
    print(show(report, as_json=as_json))
    if not report.is_balanced:
        raise typer.Exit(1)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    send_to: Annotated[str | None, typer.Option(help="Also send a letter to this address.")] = None,
) -> None:
    """Look at settings, data folder, database, jobs, mail, clock and limits. Exit code 1 when something is broken."""
    from liniya.main.doctor import examine, show

    findings = examine(_settings(), send_to)
    print(show(findings, as_json=as_json))
    if any(finding.level == "FAIL" for finding in findings):
        raise typer.Exit(1)


@app.command(name="settings")
def show_settings(
    page: Annotated[bool, typer.Option("--page", help="Print docs/operations/settings.md instead.")] = False,
) -> None:
    """Show the settings in force; passwords stay hidden."""
    from liniya.main.settings import PREFIX, shown
    from liniya.main.settings import page as settings_page

    if page:
        print(settings_page(), end="")
        return
    for name, value in shown(_settings()).items():
        print(f"{PREFIX}{name.upper()}={value}")


@app.command()
def openapi() -> None:
    """Print the description of REST and socket, as contracts/openapi.json keeps it."""
    import json

    from liniya.infra.postgres import DatabaseUrls
    from liniya.main.app import create_app

    nowhere = DatabaseUrls(owner="postgresql+psycopg://", app="postgresql+psycopg://")
    print(json.dumps(create_app(Settings(demo=True), nowhere).openapi(), ensure_ascii=False, indent=1, sort_keys=True))


# -- companies and people


@app.command()
def setup_link() -> None:
    """Print a new link to make the first company; the server prints one at its start, too."""
    from liniya.main.act import act
    from liniya.main.first import make_link

    settings = _settings()
    link = act(settings, lambda tx: make_link(tx, settings))
    print(link or "There is a company already: sign in.")


@app.command()
def create_distributor(
    name: str,
    login: Annotated[str, typer.Option(help="Of its first person.")],
    last_name: Annotated[str, typer.Option()],
    email: Annotated[str, typer.Option()] = "",
) -> None:
    """Make a distributor and its first person."""
    from liniya.core.access import SYSTEM
    from liniya.domains.accounts import service as accounts
    from liniya.domains.accounts.schemas import NewAccount
    from liniya.domains.organisations import service as organisations
    from liniya.domains.organisations.schemas import NewDistributor
    from liniya.main.act import act

    person = NewAccount(login=login, email=email, last_name=last_name, roles=("distributor",))

    async def work(tx: Tx) -> None:
        distributor_id = await organisations.create_distributor(tx, SYSTEM, NewDistributor(name=name))
        await accounts.create_account(tx, SYSTEM, person, distributor_id=distributor_id)

    act(_settings(), work)
    _tell_next(login)


@app.command()
def create_partner(
    name: str,
    admin_login: Annotated[str, typer.Option()],
    admin_last_name: Annotated[str, typer.Option()],
    admin_email: Annotated[str, typer.Option()] = "",
    vendor: Annotated[bool, typer.Option("--vendor", help="May publish lines to clients of other partners.")] = False,
) -> None:
    """Make a further partner and its first administrator; the first one is made in the browser (`setup-link`)."""
    from liniya.core.access import SYSTEM
    from liniya.domains.accounts import service as accounts
    from liniya.domains.accounts.schemas import NewAccount
    from liniya.domains.organisations.schemas import NewPartner
    from liniya.main.act import act

    partner = NewPartner(name=name, is_vendor=vendor)
    first = NewAccount(login=admin_login, email=admin_email, last_name=admin_last_name)

    async def work(tx: Tx) -> None:
        await accounts.create_partner(tx, SYSTEM, partner, first)

    act(_settings(), work)
    _tell_next(admin_login)


@app.command()
def set_password(login: str) -> None:
    """Set somebody's password (asked for, or the first line of the input); ends all of their sign-ins."""
    from liniya.core.access import SYSTEM
    from liniya.domains.accounts import service as accounts
    from liniya.main.act import act

    password = (
        typer.prompt("New password", hide_input=True, confirmation_prompt=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )

    async def work(tx: Tx) -> None:
        await accounts.replace_password(tx, SYSTEM, await _account(tx, login), password)

    act(_settings(), work)
    print(f"{login} has a new password.")


async def _account(tx: Tx, login: str) -> UUID:
    from liniya.core.access import SYSTEM
    from liniya.domains.accounts import service as accounts

    return await accounts.find_account_id(tx, SYSTEM, login)


def _tell_next(login: str) -> None:
    print(f"Done. {login} needs a password: liniya set-password {login}")


# -- demo


@app.command()
def import_demo(
    anew: Annotated[bool, typer.Option("--anew", help="Throw away everything in the database first (asks).")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Make the demo company with a month of history in an empty database."""
    settings = _settings()
    if anew and not yes:
        typer.confirm("Everything in the database will be lost: companies, people, messages. Go on?", abort=True)

    from liniya.main.demo.start import import_demo as run

    figures, logins = run(settings, anew=anew)
    print(
        f"The demo company is there: {figures.people} people, {figures.inquiries} requests, {figures.entries} entries, "
        f"{figures.ratings} ratings. See it with `make run` or `liniya serve --demo`."
    )
    print("\n".join(_login_lines(logins)))


@app.command()
def demo_chat(
    pace: Annotated[float, typer.Option(min=0.1, max=100, help="2 is twice as lively, 0.5 half.")] = 1.0,
    users: Annotated[int, typer.Option(min=1, max=30, help="How many users ask.")] = 6,
    specialists: Annotated[int, typer.Option(min=0, max=5, help="How many specialists answer.")] = 3,
) -> None:
    """Users of the running demo company ask, and some of its specialists answer, until Ctrl-C."""
    import asyncio

    from liniya.main.demo.chat import play

    def say(line: str) -> None:
        print(line, flush=True)

    try:
        asyncio.run(play(_settings(), pace=pace, users=users, specialists=specialists, say=say))
    except KeyboardInterrupt:
        say("Stopped.")


# -- inside


def _settings(*, serving: bool = False) -> Settings:
    """Read the settings and begin to log; every verb starts with it. Only the server tells how things go."""
    from liniya.infra.logs import configure_logs

    settings = load_settings()
    level = settings.log_level if serving or settings.log_level != "info" else "warning"
    configure_logs(level, settings.log_format)
    return settings


def _greet(settings: Settings, welcome: Welcome) -> None:
    """What somebody who has just started the product wants to know."""
    lines = ["", f"  Liniya is ready:  {settings.public_url}"]
    if welcome.setup_link:
        lines += [
            "",
            "  Nobody uses it yet. Make the first company here (the link works once, for a week; show it to nobody):",
        ]
        lines += [f"    {welcome.setup_link}"]
    lines += _login_lines(welcome.logins)
    lines += ["", "  Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


def _login_lines(logins: Logins) -> list[str]:
    if not logins:
        return []
    wide = max(len(each["login"]) for each in logins)
    told = [f"    {each['login']:<{wide}}  {each['password']}   {each['role']}, {each['name']}" for each in logins]
    return ["", "  Sign in as", *told]


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    main()
