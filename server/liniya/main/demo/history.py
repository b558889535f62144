"""A month passes: who asks when, who gets it, what is said, how it ends. First plans, then acts in their order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from liniya.domains.inquiries import rules
from liniya.domains.inquiries.rules import Candidate, Choice, MissedReason, Status
from liniya.main.demo import scenarios
from liniya.main.demo.book import Book, Key, Row
from liniya.main.demo.company import BOOKS, PLACES, WAGES, Person, Priority
from liniya.main.demo.scenarios import Turn

DAYS: Final = 30
_UTC_OFFSET: Final = timedelta(hours=2)
_OPENS, _CLOSES, _CAUGHT_UP = time(9), time(17, 15), time(20)
_FREE: Final = {"remizova": 0.45, "ibraeva": 0.5, "osipov": 0.5, "schukin": 0.3}
_RATED: Final = 0.7
_TURNED: Final = 0.04
_GREETS: Final = 0.3
_STARS: Final = ((5, 68), (4, 22), (3, 6), (2, 2), (1, 2))


@dataclass(frozen=True, slots=True)
class World:
    """The company as history needs it: ids, people, teams, and who may ask where (with its weight)."""

    ids: dict[str, UUID]
    lines: dict[str, UUID]
    people: dict[str, Person]
    teams: dict[str, dict[str, Priority]]
    rules: dict[str, str]
    care: dict[str, tuple[str, str]]
    """User → who cares, who manages; empty when nobody does."""
    askers: dict[tuple[str, str], int]


Act = tuple[datetime, int, Callable[[], object]]


@dataclass(slots=True)
class Story:
    """How one inquiry goes on: the clock moves with every act."""

    history: History
    at: datetime
    line: str
    user: str
    who: str = ""
    inquiry: Row = field(default_factory=dict)
    acts: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.history.key(self.line, self.user)

    def wait(self, least: float, most: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=self.history.rng.uniform(least, most))

    def do(self, act: Callable[[datetime], object]) -> None:
        """Something happens now."""
        at = self.at.replace(microsecond=self.at.microsecond // 1000 * 1000)
        self.acts.append((at, lambda: act(at)))

    def ask(self, text: str, given: Choice | MissedReason | None = None) -> None:
        """The user writes."""
        book, key, who = self.history.book, self.key, self.who
        user_id = self.history.world.ids[self.user]

        def act(at: datetime) -> None:
            if key in book.feeds:
                book.read(at, key, user_id)
            self.inquiry = book.ask(at, key, text, given)
            if who:
                book.deliver(key, "staff")

        self.do(act)

    def answer(self, text: str) -> None:
        """The specialist writes, having read everything."""
        book, key, who = self.history.book, self.key, self.history.world.ids[self.who]

        def act(at: datetime) -> None:
            if key in book.feeds:
                book.read(at, key, who)
            self.inquiry = book.answer(at, key, who, text)
            book.deliver(key, "user")

        self.do(act)

    def read(self, login: str) -> None:
        """Somebody looks at the feed."""
        book, key, account_id = self.history.book, self.key, self.history.world.ids[login]
        self.do(lambda at: book.read(at, key, account_id))

    def finish(self) -> None:
        """The holder ends the work; the user has seen the last answer."""
        book, key = self.history.book, self.key
        self.wait(15, 60)
        self.read(self.user)
        self.read(self.who)
        self.wait(15, 120)
        self.do(lambda at: book.finish(at, key))


@dataclass(slots=True)
class History:
    """Plans and their acts; `pass_time` is the whole story."""

    world: World
    book: Book
    rng: random.Random
    now: datetime
    _acts: list[Act] = field(default_factory=list)
    _busy: dict[Key, datetime] = field(default_factory=dict)
    _decks: dict[tuple[Key, tuple[str, ...]], list[str]] = field(default_factory=dict)
    _absent: dict[tuple[str, int], bool] = field(default_factory=dict)

    def key(self, line: str, user: str) -> Key:
        """The feed's key."""
        return self.world.lines[line], self.world.ids[user]

    def pass_time(self) -> None:
        """The working days of the last month, today, and what is open at this moment."""
        today = (self.now + _UTC_OFFSET).date()
        for back in range(DAYS, 0, -1):
            day = today - timedelta(days=back)
            if day.weekday() < 5:
                self._plan_day(self._local(day, _OPENS), self._local(day, _CLOSES), self.rng.randint(15, 30))
                self._plan_catching_up(self._local(day, _CAUGHT_UP))
        self._plan_today()
        self._acts.sort(key=lambda act: act[:2])
        for _, _, act in self._acts:
            act()

    # -- plans

    def _plan_today(self) -> None:
        open_now = list(self._open_now())
        pending = frozenset(story.key for story in open_now)
        local = self.now + _UTC_OFFSET
        begin = self._local(local.date(), _OPENS)
        if not (local.weekday() < 5 and time(11) <= local.time() <= time(20)):
            begin = self.now - timedelta(hours=6)
        end = self.now - timedelta(minutes=14)
        hours = (end - begin) / timedelta(hours=1)
        self._plan_day(begin, end, round(3.2 * hours), ends_before=end, without=pending)
        self._plan_catching_up(end, but=pending)
        for story in open_now:
            self._add(story)

    def _plan_day(
        self,
        begin: datetime,
        end: datetime,
        count: int,
        ends_before: datetime | None = None,
        without: frozenset[Key] = frozenset(),
    ) -> None:
        starts = sorted(begin + (end - begin) * self.rng.random() for _ in range(count))
        pairs, weights = list(self.world.askers), list(self.world.askers.values())
        for at in starts:
            user, line = self.rng.choices(pairs, weights)[0]
            if self.key(line, user) in without or self._busy.get(self.key(line, user), at) > at:
                continue
            story = self._plan(at, line, user)
            if ends_before is None or (story.at < ends_before and without.isdisjoint((story.key, *story.keys))):
                self._add(story)

    def _plan_catching_up(self, at: datetime, but: frozenset[Key] = frozenset()) -> None:
        self._acts.append((at, len(self._acts), lambda: self.book.read_everything(at, but)))

    def _add(self, story: Story) -> None:
        for at, act in story.acts:
            self._acts.append((at, len(self._acts), act))
        for key in (story.key, *story.keys):
            self._busy[key] = story.at + timedelta(minutes=2)

    def _plan(self, at: datetime, line: str, user: str) -> Story:
        """One inquiry from the first word to the rating."""
        story = Story(self, at, line, user)
        if self.rng.random() < _TURNED:
            choice = self.choose(line, user, at)
            if isinstance(choice, Choice):
                return self._plan_turned(story, choice)
        question = self._draw(story.key, scenarios.SCENARIOS[line])
        if self.rng.random() > _GREETS:
            question = question.replace("? {hi} ", "? ", 1)
        given = self.choose(line, user, at)
        first = self._turns(question, user, "remizova")[0][1]
        if isinstance(given, Choice):
            story.who = self._login(given.account_id)
        story.ask(first, given)
        if isinstance(given, Choice):
            self._plan_detours(story)
        else:
            self._plan_queue(story)
        self._talk(story, self._turns(question, user, story.who)[1:])
        story.finish()
        if self.rng.random() < 0.03:
            self._plan_resumed(story)
        if self.rng.random() < _RATED:
            self._plan_rating(story)
        return story

    def _plan_turned(self, story: Story, choice: Choice) -> Story:
        story.who = self._login(choice.account_id)
        self._talk(story, self._turns(self._draw(story.key, scenarios.TURNED[story.line]), story.user, story.who))
        story.finish()
        return story

    def _draw(self, key: Key, texts: tuple[str, ...]) -> str:
        """None comes again in a feed before all others did."""
        deck = self._decks.setdefault((key, texts), [])
        if not deck:
            deck += self.rng.sample(texts, len(texts))
        return deck.pop()

    def _plan_queue(self, story: Story) -> None:
        """It waits until somebody becomes free, or takes it."""
        key = story.key
        if self.rng.random() < 0.5:
            story.wait(90, 240)
            story.ask(self.rng.choice(scenarios.WAITED))
        story.wait(60, 600)
        members = [login for login, priority in self.world.teams[story.line].items() if priority != "observer"]
        story.who = self.rng.choice([login for login in members if login != story.user])
        why: rules.Why = "taken" if self.rng.random() < 0.3 else "queue"
        choice = Choice(self.world.ids[story.who], why)
        story.do(lambda at: self.book.give(at, key, choice))

    def _plan_detours(self, story: Story) -> None:
        """Some inquiries are handed on: to a colleague, to another line, or because the specialist has left."""
        dice = self.rng.random()
        others = [
            login
            for login, priority in self.world.teams[story.line].items()
            if priority != "observer" and login not in (story.who, story.user)
        ]
        if dice < 0.08:
            self._first_word(story)
            other, key = self.rng.choice(others), story.key
            note = self._say(scenarios.NOTES, story) if self.rng.random() < 0.8 else ""
            other_id = self.world.ids[other]
            story.do(lambda at: self.book.transfer(at, key, other_id, note))
            story.who = other
        elif dice < 0.12 and story.line != PLACES and (story.user, PLACES) in self.world.askers:
            self._plan_other_line(story)
        elif dice < 0.15:
            story.wait(120, 300)
            story.who = self.rng.choice(others)
            choice = Choice(self.world.ids[story.who], "absent")
            story.ask(self.rng.choice(scenarios.WAITED), choice)

    def _plan_other_line(self, story: Story) -> None:
        choice = self.choose(PLACES, story.user, story.at)
        if not isinstance(choice, Choice) or self._busy.get(self.key(PLACES, story.user), story.at) > story.at:
            return
        self._first_word(story)
        key, line_id, note = story.key, self.world.lines[PLACES], self.rng.choice(scenarios.TO_LINE_NOTES)
        story.do(lambda at: self.book.transfer_to_line(at, key, line_id, choice, note))
        story.keys.append(key)
        story.line, story.who = PLACES, self._login(choice.account_id)

    def _first_word(self, story: Story) -> None:
        story.wait(15, 150)
        story.answer(self._say(scenarios.HANDED, story))
        story.wait(10, 60)

    def _plan_resumed(self, story: Story) -> None:
        key = story.key
        story.wait(15, 50)
        story.do(lambda at: self.book.resume(at, key, story.inquiry))
        story.wait(5, 30)
        self._talk(story, self._turns("\n".join(scenarios.RESUMED), story.user, story.who))
        story.finish()

    def _plan_rating(self, story: Story) -> None:
        key, user = story.key, story.user
        story.wait(10, 1500)
        stars = self.rng.choices([star for star, _ in _STARS], [weight for _, weight in _STARS])[0]
        comment = self._comment(stars)
        story.read(user)
        story.do(lambda at: self.book.rate(at, key, story.inquiry, stars, comment))

    def _comment(self, stars: int) -> str:
        if stars < 4:
            return self.rng.choice(scenarios.POOR[stars])
        return self.rng.choice(scenarios.GOOD if stars == 5 else scenarios.FAIR) if self.rng.random() < 0.35 else ""

    def _talk(self, story: Story, turns: list[Turn]) -> None:
        """The messages one after another, at the pace of people."""
        before = "?"
        for side, text in turns:
            if side == "!":
                story.wait(*((15, 170) if before == "?" else (25, 90)))
                story.answer(text)
            else:
                story.wait(30, 240)
                self._write_as_user(story, text)
            before = side

    def _write_as_user(self, story: Story, text: str) -> None:
        """Now and then something is written wrongly and put right."""
        book, key, dice = self.book, story.key, self.rng.random()
        if dice < 0.02:
            story.ask(self.rng.choice(scenarios.SLIPS))
            story.do(lambda at: book.delete_last(at + timedelta(seconds=9), key))
            story.wait(12, 40)
        story.ask(text + " )" if 0.02 < dice < 0.05 else text)
        if 0.02 < dice < 0.05:
            story.do(lambda at: book.edit_last(at + timedelta(seconds=7), key, text))
            story.wait(9, 20)

    # -- who

    def choose(self, line: str, user: str, at: datetime) -> Choice | MissedReason:
        """By the product's own rules, with the statuses of that moment."""
        candidates = [
            Candidate(self.world.ids[login], priority, self._status(login, at))
            for login, priority in self.world.teams[line].items()
            if login != user
        ]
        care, manager = self.world.care.get(user, ("", ""))
        choice = rules.choose_specialist(
            candidates,
            self.rng,
            rule=self.world.rules[line],  # type: ignore[arg-type]
            care_specialist_id=self.world.ids.get(care),
            client_manager_id=self.world.ids.get(manager),
        )
        return choice or rules.next_missed_reason(candidates)

    def _status(self, login: str, at: datetime) -> Status:
        day = (login, at.toordinal())
        if self._absent.setdefault(day, self.rng.random() < 0.12):
            return "offline"
        free = _FREE.get(login, 0.6)
        dice = self.rng.random()
        return "free" if dice < free else "busy" if dice < free + 0.25 else "away"

    def _login(self, account_id: UUID) -> str:
        return next(login for login, found in self.world.ids.items() if found == account_id)

    def _turns(self, text: str, user: str, staff: str) -> list[Turn]:
        return scenarios.read_scenario(text, self._words(user, staff))

    def _say(self, texts: tuple[str, ...], story: Story) -> str:
        return self.rng.choice(texts).format_map(self._words(story.user, story.who))

    def _words(self, user: str, staff: str) -> dict[str, str]:
        """The same words for one conversation: the dice depend on who talks and when the story began."""
        person = self.world.people[user]
        rng = random.Random(f"{user} {len(self._acts)}")  # noqa: S311
        return scenarios.choose_words(
            rng, user=person.first, user_sex=person.sex, staff_sex=self.world.people[staff].sex
        )

    def _local(self, day: object, at: time) -> datetime:
        return datetime.combine(day, at, UTC) - _UTC_OFFSET  # type: ignore[arg-type]

    # -- what is open at this moment

    def _open_now(self) -> Iterator[Story]:
        """Some in work, some just given, and two in the queue of a line whose specialists are out."""
        yield self._open_story(
            BOOKS,
            "lebedeva",
            "valeev",
            "chosen",
            31,
            (
                (
                    29,
                    "!",
                    "Здравствуйте, Марина! Похоже на распределение затрат. Передаю Ольге: она ведёт ваш участок.",
                ),
                (28, ">", "remizova"),
                (
                    22,
                    "!",
                    "Марина, я разделила номенклатурные группы за октябрь. Запустите закрытие месяца ещё раз.",
                ),
                (8, "?", "Запустила. Теперь другая ошибка: остаток по прямым расходам"),
                (3, "?", "Подскажите, что с этим делать?"),
            ),
            "Добрый день! После обновления не закрывается октябрь: пишет ошибку по 20 счёту. Сдавать баланс завтра",
        )
        yield self._open_story(
            WAGES,
            "fomicheva",
            "remizova",
            "chosen",
            50,
            (
                (
                    48,
                    "!",
                    "Здравствуйте, Галина! В строке премии снимите флажок «Пересчитывать».",
                ),
                (40, "?", "Сделала, сумма теперь правильная"),
                (38, "!", "Отлично. Остались ещё вопросы по этому месяцу?"),
                (17, "?", "А как отменить старое начисление?"),
            ),
            "Добрый день! У Ткаченко премия посчиталась дважды",
        )
        yield self._open_story(
            BOOKS,
            "anikeev",
            "remizova",
            "care",
            34,
            (
                (
                    33,
                    "!",
                    "Здравствуйте, Сергей! Сформируйте акт сверки за год, посмотрим, с какого месяца расхождение.",
                ),
                (27, "?", "Сформировал. Расходится с июля, на 46 700 ₽"),
                (14, "!", "Нашла: аванс не зачтён. Я исправила договор в документе. Проверьте счёт 62.01."),
            ),
            "Здравствуйте! Не сходится сверка с покупателем, помогите найти",
        )
        yield self._open_story(
            BOOKS,
            "shevcova",
            "remizova",
            "chosen",
            64,
            (
                (62, "!", "Добрый день, Надежда! Это удобнее посмотреть вместе. Когда вам подойдёт?"),
                (58, "?", "Через час буду у компьютера"),
                (56, "!", "Хорошо, напишу вам, как будем начинать."),
            ),
            "Добрый день! Не переносится учётная политика на новый год, пишет про незаполненные поля",
        )
        yield self._open_story(
            PLACES,
            "loseva",
            "valeev",
            "chosen",
            26,
            (
                (24, "!", "Здравствуйте, Екатерина! Обновление поставил, перезагрузите компьютер."),
                (19, "?", "Перезагрузила, пока всё хорошо, понаблюдаю"),
            ),
            "После обеда не запускается программа для отчётности",
        )
        yield self._open_story(
            WAGES,
            "kravec",
            "ibraeva",
            "chosen",
            18,
            (
                (16, "!", "Добрый день, Юлия! Справки с прошлого места работы внесены?"),
                (5, "?", "Внесла обе. Средний заработок всё равно нулевой"),
            ),
            "Здравствуйте! Больничный Мироновой не считается, пособие ноль",
        )
        yield self._open_story(
            BOOKS,
            "tihonov",
            "manin",
            "chosen",
            37,
            ((35, "!", "Добрый день, Григорий! Пришлите номер требования и код ошибки из таблицы."),),
            "Пришло требование по НДС, нужна помощь с пояснением",
        )
        yield self._open_story(BOOKS, "melnik", "remizova", "chosen", 2, (), scenarios.PENDING[BOOKS][0])
        yield self._open_story(WAGES, "ershova", "ibraeva", "chosen", 4, (), scenarios.PENDING[WAGES][0])
        yield self._open_story(PLACES, "ibraeva", "", "all_busy", 9, (), scenarios.PENDING[PLACES][0])
        yield self._open_story(PLACES, "gusev", "", "all_busy", 6, (), scenarios.PENDING[PLACES][1])

    def _open_story(
        self,
        line: str,
        user: str,
        who: str,
        why: str,
        minutes: float,
        turns: tuple[tuple[float, str, str], ...],
        first: str,
    ) -> Story:
        story = Story(self, self._ago(minutes), line, user, who)
        story.ask(first, Choice(self.world.ids[who], why) if who else why)  # type: ignore[arg-type]
        for back, side, text in turns:
            story.at = self._ago(back)
            if side == ">":
                story.do(self._hand_over(story.key, text))
                story.who = text
            elif side == "!":
                story.answer(text)
            else:
                story.ask(text)
        return story

    def _hand_over(self, key: Key, to: str) -> Callable[[datetime], None]:
        note = "У них две номенклатурные группы с одинаковым названием, смотри там."
        return lambda at: self.book.transfer(at, key, self.world.ids[to], note)

    def _ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes, seconds=self.rng.uniform(-20, 20))
