"""What letters say, and when they are tried again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from liniya.kit.text import one_line

Reason = Literal["no_specialists", "all_offline", "all_away", "all_busy"]

FIRST_DELAY: Final = timedelta(seconds=5)
"""A mail server that restarts delays a letter by seconds, not past the minute in which it is wanted."""
LONGEST_DELAY: Final = timedelta(hours=2)
TRIED_FOR: Final = timedelta(days=1)
SECRET_TRIED_FOR: Final = timedelta(hours=1)
"""A link to set a new password lives no longer; an invitation can be sent again."""
KEPT_FOR: Final = timedelta(days=90)
_MOSCOW: Final = "Europe/Moscow"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WHY_RU: Final[dict[Reason, str]] = {
    "no_specialists": "на линии нет ни одного специалиста",
    "all_offline": "все специалисты линии не в сети",
    "all_away": "все специалисты линии отошли или просили не беспокоить",
    "all_busy": "все специалисты линии заняты",
}
_DO_RU: Final[dict[Reason, str]] = {
    "no_specialists": "назначьте на линию специалистов, у которых есть приоритет (наблюдатели обращений не получают).",
    "all_offline": "попросите дежурного специалиста войти в программу и поставить статус «Свободен».",
    "all_away": "попросите специалиста вернуться и поставить статус «Свободен» или взять обращение из очереди.",
    "all_busy": "попросите специалиста взять обращение из очереди или добавьте людей на линию.",
}
_WHY_EN: Final[dict[Reason, str]] = {
    "no_specialists": "the line has no specialists",
    "all_offline": "all specialists of the line are offline",
    "all_away": "all specialists of the line are away or asked not to be disturbed",
    "all_busy": "all specialists of the line are busy",
}
_DO_EN: Final[dict[Reason, str]] = {
    "no_specialists": "give the line specialists with a priority (observers get no requests).",
    "all_offline": "ask the specialist on duty to sign in and to set the status “Free”.",
    "all_away": "ask a specialist to come back and set the status “Free”, or to take the request from the queue.",
    "all_busy": "ask a specialist to take the request from the queue, or add people to the line.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What a letter about a missed inquiry needs. `count`: how often it was missed, this time included."""

    number: int
    line: str
    user: str
    company: str
    reason: Reason
    count: int
    at: datetime
    link: str
    time_zone: str = _MOSCOW


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """What a letter with a one-time link needs. `program`: the address where one signs in afterwards."""

    name: str
    company: str
    login: str
    link: str
    program: str
    expires_at: datetime
    time_zone: str = _MOSCOW


def choose_missed_words(missed: Missed, locale: str) -> Words:
    """The letter about an inquiry that nobody could take (C5)."""
    line, user = one_line(missed.line, 100), one_line(missed.user, 200)
    who = f"{user}, {one_line(missed.company, 200)}" if missed.company else user
    if locale == "en":
        again = "again " if missed.count > 1 else ""
        times = f" This has happened {missed.count} times." if missed.count > 1 else ""
        return Words(
            f"Request No. {missed.number} was missed {again}on the line “{line}”",
            f"Nobody could take request No. {missed.number}.{times}\n\n"
            f"Line: {line}\n"
            f"User: {who}\n"
            f"When: {_english_time(missed.at, missed.time_zone)}\n"
            f"Why: {_WHY_EN[missed.reason]}\n\n"
            "The request is in the queue: the first specialist who becomes free will get it.\n"
            f"What to do: {_DO_EN[missed.reason]}\n\n"
            f"Open in the program: {missed.link}\n\n"
            "This letter was written automatically; please don't answer it.",
        )
    again = "снова " if missed.count > 1 else ""
    times = f" Это случилось уже {missed.count}-й раз." if missed.count > 1 else ""
    return Words(
        f"Обращение № {missed.number} {again}пропущено на линии «{line}»",
        f"Обращение № {missed.number} никто не смог принять.{times}\n\n"
        f"Линия: {line}\n"
        f"Пользователь: {who}\n"
        f"Когда: {_russian_time(missed.at, missed.time_zone)}\n"
        f"Причина: {_WHY_RU[missed.reason]}\n\n"
        "Обращение стоит в очереди: его получит первый специалист, который освободится.\n"
        f"Что сделать: {_DO_RU[missed.reason]}\n\n"
        f"Открыть в программе: {missed.link}\n\n"
        "Это письмо отправлено автоматически, отвечать на него не нужно.",
    )


def choose_password_words(link: PasswordLink, locale: str) -> Words:
    """The letter with a one-time link (A1, A2)."""
    name = one_line(link.name, 200)
    if locale == "en":
        return Words(
            "Set your password for Liniya",
            f"{f'Hello {name},' if name else 'Hello,'}\n\n"
            f"to set the password for the login {link.login}, open this link:\n\n"
            f"{link.link}\n\n"
            f"It works once, until {_english_time(link.expires_at, link.time_zone)}.\n\n"
            "If you didn't ask for it, do nothing: your password stays as it is.",
        )
    return Words(
        "Пароль для входа в программу «Линия»",
        f"{f'Здравствуйте, {name}!' if name else 'Здравствуйте!'}\n\n"
        f"Чтобы задать пароль для логина {link.login}, откройте ссылку:\n\n"
        f"{link.link}\n\n"
        f"Она сработает один раз, до {_russian_time(link.expires_at, link.time_zone)}.\n\n"
        "Если вы её не запрашивали, ничего не делайте: пароль останется прежним.",
    )


def choose_invitation_words(link: PasswordLink, locale: str) -> Words:
    """The first letter that somebody gets (A2): his login, the link, and where the program is."""
    name, company = one_line(link.name, 200), one_line(link.company, 200)
    if locale == "en":
        return Words(
            f"{company} invites you to Liniya" if company else "You are invited to Liniya",
            f"{f'Hello {name},' if name else 'Hello,'}\n\n"
            "you can now ask for help in the program Liniya: a specialist answers at once, in the browser, and nothing "
            "has to be installed.\n\n"
            f"Your login: {link.login}\n\n"
            f"Choose a password here: {link.link}\n\n"
            f"The link works once, until {_english_time(link.expires_at, link.time_zone)}. "
            f"Afterwards you sign in at {link.program}\n\n"
            "If the link no longer works, ask your administrator for a new invitation, or choose "
            "“Forgot your password?” on the sign-in page.",
        )
    return Words(
        f"{company}: приглашение в программу «Линия»" if company else "Приглашение в программу «Линия»",
        f"{f'Здравствуйте, {name}!' if name else 'Здравствуйте!'}\n\n"
        "Теперь за помощью можно обращаться в программе «Линия»: специалист ответит сразу, прямо в браузере, "
        "устанавливать ничего не нужно.\n\n"
        f"Ваш логин: {link.login}\n\n"
        f"Задайте пароль по ссылке: {link.link}\n\n"
        f"Ссылка сработает один раз, до {_russian_time(link.expires_at, link.time_zone)}. "
        f"Потом входите по адресу {link.program}\n\n"
        "Если ссылка уже не действует, попросите администратора пригласить вас ещё раз или выберите "
        "«Забыли пароль?» на странице входа.",
    )


def choose_recipients(addresses: Iterable[str]) -> list[str]:
    """Each address once, in the given order; empty ones are left out. Case makes no difference."""
    found: dict[str, str] = {}
    for address in addresses:
        found.setdefault(address.strip().casefold(), address.strip())
    return [address for address in found.values() if address]


def next_try_in(failures: int, age: timedelta, *, is_secret: bool) -> timedelta | None:
    """How long to wait after so many failures with a letter of this age; None: give up."""
    doublings = min(max(failures - 1, 0), 16)
    delay = min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)
    return delay if age + delay <= (SECRET_TRIED_FOR if is_secret else TRIED_FOR) else None


def _russian_time(at: datetime, zone: str) -> str:
    local, where = _local(at, zone)
    return f"{local:%d.%m.%Y, %H:%M} {where or 'по московскому времени'}"


def _english_time(at: datetime, zone: str) -> str:
    local, where = _local(at, zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local:%Y, %H:%M} {where or 'Moscow time (UTC+3)'}"


def _local(at: datetime, zone: str) -> tuple[datetime, str]:
    """The time there, and which time it is: «(Asia/Kolkata, UTC+05:30)»; Moscow's has words of its own."""
    local = at.astimezone(ZoneInfo(zone))
    return local, "" if zone == _MOSCOW else f"({zone}, UTC{local.isoformat()[-6:]})"
