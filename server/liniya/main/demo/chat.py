"""`liniya demo-chat`: users of a running demo company ask, some of its specialists answer, so that the screens move.

Everybody here is an ordinary client of the server. A person who is signed in with a printed login sees them, gets
their questions, and may answer: the users go on with whatever they have to say.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from liniya.main.demo import company, scenarios
from liniya.main.demo.client import Client, NotDone, Pair, SignedInElsewhere, check_server, sign_in
from liniya.main.demo.company import Person
from liniya.main.settings import Settings

Say = Callable[[str], None]
SPECIALISTS: Final = ("manin", "kolcova", "osipov", "schukin", "kruglov")
_STRANGERS: Final = (
    "Здравствуйте, {u}! Смотрю ваш вопрос, одну минуту.",
    "Посмотрел{a}: попробуйте повторить и напишите, что получится.",
    "Хорошо. Если появятся вопросы, пишите.",
)
_PEOPLE: Final[dict[str, Person]] = {
    person.login: person
    for person in (*company.STAFF, *(person for client in company.CLIENTS for person in client.people))
}


@dataclass(slots=True)
class Talk:
    """What two people are going to say: blocks of messages, in turn. `said`: blocks of the user so far."""

    blocks: list[tuple[str, list[str]]]
    said: int = 0

    def answer(self) -> list[str]:
        """What the specialist says to what the user has said last."""
        asked = 0
        for (side, _), (_, after) in zip(self.blocks, self.blocks[1:], strict=False):
            asked += side == "?"
            if side == "?" and asked == self.said:
                return after
        return []

    def is_over(self) -> bool:
        """Whether the user has nothing more to say."""
        return self.said >= sum(side == "?" for side, _ in self.blocks)

    def questions(self) -> list[list[str]]:
        """The user's blocks."""
        return [lines for side, lines in self.blocks if side == "?"]


@dataclass(slots=True)
class Stage:
    """What the players share. `pace`: 2 is twice as lively."""

    pace: float
    say: Say
    rng: random.Random = field(default_factory=random.Random)
    talks: dict[Pair, Talk] = field(default_factory=dict)
    decks: dict[str, list[str]] = field(default_factory=dict)

    async def pause(self, least: float, most: float) -> None:
        """Wait like people do."""
        await asyncio.sleep(self.rng.uniform(least, most) / self.pace)

    def draw(self, line: str) -> str:
        """A scenario; none comes again before all others did."""
        if not self.decks.get(line):
            self.decks[line] = self.rng.sample(scenarios.SCENARIOS[line], len(scenarios.SCENARIOS[line]))
        return self.decks[line].pop()


async def play(settings: Settings, *, pace: float, users: int, specialists: int, say: Say) -> None:
    """Play until cancelled. Raises `Refused` when no demo server answers, or when it stops."""
    url = settings.public_url
    await check_server(url)
    stage = Stage(pace, say)
    asking = [person for client in company.CLIENTS for person in client.people if person.login not in company.PRINTED]
    stage.rng.shuffle(asking)
    say(f"{users} users ask and {specialists} specialists answer at {url}. Ctrl-C stops them.")
    try:
        async with asyncio.TaskGroup() as tasks:
            for login in SPECIALISTS[:specialists]:
                tasks.create_task(_perform(url, login, stage, _serve))
            for person in asking[:users]:
                tasks.create_task(_perform(url, person.login, stage, _ask_and_ask))
                await stage.pause(0.5, 3)
    except BaseExceptionGroup as problems:
        raise _first(problems) from None


async def _perform(url: str, login: str, stage: Stage, part: Callable[[Client, Stage], Any]) -> None:
    client = await sign_in(url, login)
    try:
        async with client.socket, asyncio.TaskGroup() as tasks:
            tasks.create_task(client.listen())
            tasks.create_task(part(client, stage))
    except* SignedInElsewhere:
        stage.say(f"{login} has been signed in by somebody else and leaves the play.")


def _first(problems: BaseExceptionGroup[Any]) -> BaseException:
    problem: BaseException = problems
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return problem


# -- users


async def _ask_and_ask(client: Client, stage: Stage) -> None:
    """One question after another, each until it is answered."""
    heard: asyncio.Queue[tuple[Pair, dict[str, Any]]] = asyncio.Queue()
    client.heard = lambda key, entry: heard.put_nowait((key, entry))
    while True:
        free = [line_id for line_id in client.lines if client.open_inquiry((line_id, client.me)) is None]
        if free:
            await _ask(client, stage, stage.rng.choice(free), heard)
        await stage.pause(10, 30)


async def _ask(client: Client, stage: Stage, line_id: str, heard: asyncio.Queue[tuple[Pair, dict[str, Any]]]) -> None:
    key, line = (line_id, client.me), client.lines[line_id]
    person = _PEOPLE[client.login]
    staff = {company.BOOKS: "manin", company.WAGES: "kolcova"}.get(line, "osipov")
    words = scenarios.choose_words(stage.rng, user=person.first, user_sex=person.sex, staff_sex=_PEOPLE[staff].sex)
    turns = scenarios.read_scenario(stage.draw(line), words)
    talk = stage.talks[key] = Talk(_blocks(turns))
    stage.say(f"{person.first} {person.last} asks on «{line}»: {turns[0][1]}")
    while not heard.empty():
        heard.get_nowait()
    for lines in talk.questions():
        talk.said += 1
        for text in lines:
            await _write(client, stage, key, text)
        if await _wait_for_answer(client, stage, key, heard):
            break
    else:
        await _wait_for_answer(client, stage, key, heard, patience=60)
    stage.talks.pop(key, None)
    await _rate(client, stage, key)


async def _wait_for_answer(
    client: Client,
    stage: Stage,
    key: Pair,
    heard: asyncio.Queue[tuple[Pair, dict[str, Any]]],
    patience: float = 900,
) -> bool:
    """Until the specialist has written and paused; True when the work was finished, or nobody came for very long."""
    is_answered, reminded = False, False
    wait = patience
    while True:
        try:
            async with asyncio.timeout(wait / stage.pace):
                found, entry = await heard.get()
        except TimeoutError:
            if is_answered or reminded or patience < 900:
                return not is_answered
            reminded, wait = True, patience
            await _write(client, stage, key, stage.rng.choice(scenarios.WAITED))
            continue
        if found != key:
            continue
        if entry["kind"] == "work_finished":
            return True
        if entry["kind"] == "message" and entry["author_id"] != client.me:
            await _read(client, stage, key)
            is_answered, wait = True, stage.rng.uniform(7, 18)
        elif not is_answered and entry["kind"] != "inquiry_queued":
            wait = max(wait, 120)


async def _rate(client: Client, stage: Stage, key: Pair) -> None:
    await stage.pause(5, 15)
    finished = [
        inquiry
        for inquiry in client.inquiries.values()
        if (inquiry["line_id"], inquiry["user_id"], inquiry["state"]) == (*key, "finished")
    ]
    if not finished or stage.rng.random() < 0.25:
        return
    newest = max(finished, key=lambda inquiry: inquiry["number"])
    stars = stage.rng.choices((5, 4, 3), (75, 20, 5))[0]
    comment = stage.rng.choice(scenarios.GOOD) if stars == 5 and stage.rng.random() < 0.4 else ""
    await _try(client.do("inquiry.rate", inquiry_id=newest["id"], stars=stars, comment=comment))


# -- specialists


async def _serve(client: Client, stage: Stage) -> None:
    """Answer whatever is given to me; several at once, as specialists do."""
    inbox: dict[str, asyncio.Queue[Any]] = {}
    given: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def heard(_key: Pair, entry: dict[str, Any]) -> None:
        if entry["kind"] == "message" and entry["author_id"] != client.me and entry["inquiry_id"] in inbox:
            inbox[entry["inquiry_id"]].put_nowait(entry)

    def changed(inquiry: dict[str, Any]) -> None:
        if inquiry["assignee_id"] == client.me and inquiry["state"] == "assigned":
            given.put_nowait(inquiry)

    client.heard, client.changed = heard, changed
    for inquiry in list(client.inquiries.values()):
        changed(inquiry)
    async with asyncio.TaskGroup() as tasks:
        while True:
            inquiry = await given.get()
            if inquiry["id"] not in inbox:
                inbox[inquiry["id"]] = asyncio.Queue()
                tasks.create_task(_help(client, stage, inquiry, inbox))


async def _help(client: Client, stage: Stage, inquiry: dict[str, Any], inbox: dict[str, asyncio.Queue[Any]]) -> None:
    key, news = (inquiry["line_id"], inquiry["user_id"]), inbox[inquiry["id"]]
    words = {"u": client.names.get(inquiry["user_id"], "").split(" ")[0]}
    words["a"] = "а" if _PEOPLE[client.login].sex == "f" else ""
    generic = iter(_STRANGERS)
    await stage.pause(4, 15)
    while _is_mine(client, inquiry["id"]):
        while not news.empty():
            news.get_nowait()
        talk = stage.talks.get(key)
        lines = talk.answer() if talk else [text.format_map(words) for text in [next(generic, "")] if text]
        await _read(client, stage, key)
        for text in lines:
            if _is_mine(client, inquiry["id"]):
                await _write(client, stage, key, text)
        try:
            async with asyncio.timeout((25 if talk and talk.is_over() else 90) / stage.pace):
                await news.get()
                await stage.pause(3, 12)
        except TimeoutError:
            break
    if _is_mine(client, inquiry["id"]):
        await _try(client.do("inquiry.finish", inquiry_id=inquiry["id"]))
        stage.say(f"{client.login} has finished № {inquiry['number']}")
    inbox.pop(inquiry["id"], None)


def _is_mine(client: Client, inquiry_id: str) -> bool:
    inquiry = client.inquiries[inquiry_id]
    return bool(inquiry["assignee_id"] == client.me and inquiry["state"] != "finished")


# -- both


async def _write(client: Client, stage: Stage, key: Pair, text: str) -> None:
    """Type for a while, as long as the text is, and send."""
    for _ in range(1 + min(len(text) // 60, 3)):
        if feed := client.feeds.get(key):
            await _try(client.do("feed.typing", feed_id=feed["id"]))
        await stage.pause(1.5, 3)
    data = {"line_id": key[0], "text": text}
    await _try(client.do("message.send", **data, **({} if key[1] == client.me else {"user_id": key[1]})))


async def _read(client: Client, stage: Stage, key: Pair) -> None:
    await stage.pause(0.5, 3)
    if feed := client.feeds.get(key):
        await _try(client.do("feed.read", feed_id=feed["id"], seq=feed["last_seq"]))


async def _try(command: Any) -> None:
    """A refusal is no end: somebody else was quicker."""
    try:
        await command
    except NotDone:
        return


def _blocks(turns: list[scenarios.Turn]) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = []
    for side, text in turns:
        if not blocks or blocks[-1][0] != side:
            blocks.append((side, []))
        blocks[-1][1].append(text)
    return blocks
