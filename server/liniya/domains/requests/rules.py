"""Pure rules of requests: what may be asked for, when, and what the asker is told."""

from datetime import date, timedelta
from typing import Final, Literal

Kind = Literal["account", "line", "contract"]
State = Literal["waiting", "accepted", "declined", "withdrawn"]

RENEWAL_WITHIN: Final = timedelta(days=30)
KEEP: Final = timedelta(days=365)
MOST_WAITING: Final = 20
"""Of one asker: whoever needs more calls."""


def next_renewal(contract_until: date) -> date:
    """The first day on which a contract may be asked to go on [4.4-R]."""
    return contract_until - RENEWAL_WITHIN


def may_renew(contract_until: date | None, today: date) -> bool:
    """Near its end, and afterwards."""
    return contract_until is not None and today >= next_renewal(contract_until)


def may_ask(waiting: int) -> bool:
    """Whether one more request may wait beside these of the same asker."""
    return waiting < MOST_WAITING


def is_similar(last_name: str, first_name: str, other_last_name: str, other_first_name: str) -> bool:
    """The same last name and the same first name, or the initial of it; ё is е, and case makes no difference."""
    last, first, other_last, other_first = map(_plain, (last_name, first_name, other_last_name, other_first_name))
    if last != other_last:
        return False
    short, long = sorted((first.rstrip("."), other_first.rstrip(".")), key=len)
    return short == long or (len(short) <= 1 and long.startswith(short))


def choose_answer_words(title: str, state: State, reason: str, until: str, locale: str) -> tuple[str, str]:
    """Subject and text of the letter about an answer. `until`: a day as people write it, or nothing."""
    is_accepted = state == "accepted"
    if locale == "en":
        subject = f"Your request was {'accepted' if is_accepted else 'declined'}: {title}"
        more = f"\n\nValid until {until}." if until else ""
        more += f"\n\nReason: {reason}" if reason else ""
        return subject, f"{subject}.{more}\n\nThis letter was written automatically; please don't answer it."
    subject = f"Ваш запрос {'принят' if is_accepted else 'отклонён'}: {title}"
    more = f"\n\nДействует до {until}." if until else ""
    more += f"\n\nПричина: {reason}" if reason else ""
    return subject, f"{subject}.{more}\n\nЭто письмо отправлено автоматически, отвечать на него не нужно."


def choose_title(kind: Kind, what: str, locale: str) -> str:
    """What it is about in a few words. `what`: the person's name, the wish, or the company."""
    words: dict[Kind, tuple[str, str]] = {
        "account": ("учётная запись — {}", "account for {}"),
        "line": ("линия «{}»", "line “{}”"),
        "contract": ("продление договора — {}", "contract renewal for {}"),
    }
    return words[kind][locale == "en"].format(what)


def _plain(name: str) -> str:
    return name.strip().casefold().replace("ё", "е")
