"""What letters say, and when they are tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from liniya.domains.inquiries.rules import MissedReason
from liniya.domains.notices import rules

MISSED = rules.Missed(
    number=1024,
    line="Бухгалтерия",
    user="Лебедева Марина Павловна",
    company="ООО «Северный лён»",
    reason="all_offline",
    count=1,
    at=datetime(2026, 11, 22, 22, 18, tzinfo=UTC),
    link="https://help.example.com/clients/1/2",
)
LINK = rules.PasswordLink(
    name="Марина Павловна",
    company="Баланс-Сервис",
    login="lebedeva",
    link="https://help.example.com/set-password#token",
    program="https://help.example.com",
    expires_at=datetime(2026, 11, 22, 11, 18, tzinfo=UTC),
)


def test_the_letter_about_a_missed_inquiry_says_everything_at_a_glance() -> None:
    words = rules.choose_missed_words(MISSED, "ru")
    assert words.subject == "Обращение № 1024 пропущено на линии «Бухгалтерия»"
    for part in (
        "Линия: Бухгалтерия\n",
        "Пользователь: Лебедева Марина Павловна, ООО «Северный лён»\n",
        "Когда: 23.11.2026, 01:18 по московскому времени\n",
        "Причина: все специалисты линии не в сети\n",
        "Что сделать: попросите дежурного",
        MISSED.link,
    ):
        assert part in words.text
    assert "раз." not in words.text


def test_it_exists_in_english() -> None:
    words = rules.choose_missed_words(replace(MISSED, count=2), "en")
    assert words.subject == "Request No. 1024 was missed again on the line “Бухгалтерия”"
    assert "This has happened 2 times." in words.text
    assert "When: 23 Nov 2026, 01:18 Moscow time (UTC+3)\n" in words.text


def test_it_says_when_it_happened_before() -> None:
    words = rules.choose_missed_words(replace(MISSED, count=3), "ru")
    assert words.subject == "Обращение № 1024 снова пропущено на линии «Бухгалтерия»"
    assert "Это случилось уже 3-й раз." in words.text


def test_a_person_without_a_company() -> None:
    text = rules.choose_missed_words(replace(MISSED, company=""), "ru").text
    assert "Пользователь: Лебедева Марина Павловна\n" in text


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_reason_has_its_own_words(locale: str) -> None:
    assert get_args(rules.Reason) == get_args(MissedReason)
    reasons: tuple[rules.Reason, ...] = get_args(rules.Reason)
    texts = {rules.choose_missed_words(replace(MISSED, reason=reason), locale).text for reason in reasons}
    assert len(texts) == len(reasons)


def test_names_stay_on_their_line() -> None:
    words = rules.choose_missed_words(replace(MISSED, line="А\nБ", user="Имя\r\nBcc: x"), "ru")
    assert "«А Б»" in words.subject
    assert "Имя Bcc: x" in words.text


def test_the_letter_with_a_link() -> None:
    words = rules.choose_password_words(LINK, "ru")
    assert words.text.startswith("Здравствуйте, Марина Павловна!\n")
    assert "\nhttps://help.example.com/set-password#token\n" in words.text
    assert "lebedeva" in words.text
    assert "до 22.11.2026, 14:18 по московскому времени" in words.text
    assert "token" not in words.subject


def test_the_letter_with_a_link_in_english_and_without_a_name() -> None:
    assert rules.choose_password_words(LINK, "en").text.startswith("Hello Марина Павловна,\n")
    assert rules.choose_password_words(replace(LINK, name=""), "ru").text.startswith("Здравствуйте!\n")


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ([], []),
        (["", "  "], []),
        (["a@b.example", "", "c@d.example"], ["a@b.example", "c@d.example"]),
        (["a@b.example", " A@B.example ", "a@b.example"], ["a@b.example"]),
    ],
)
def test_recipients(addresses: list[str], expected: list[str]) -> None:
    assert rules.choose_recipients(addresses) == expected


@pytest.mark.parametrize(
    ("failures", "age", "is_secret", "expected"),
    [
        (1, timedelta(0), False, timedelta(seconds=5)),
        (2, timedelta(seconds=5), False, timedelta(seconds=10)),
        (9, timedelta(seconds=1275), True, timedelta(seconds=1280)),
        (10, timedelta(seconds=2555), True, None),
        (12, timedelta(seconds=10235), False, timedelta(hours=2)),
        (10_000, timedelta(hours=3), False, timedelta(hours=2)),
        (18, timedelta(hours=22), False, timedelta(hours=2)),
        (19, timedelta(hours=22, seconds=1), False, None),
    ],
)
def test_the_next_try(failures: int, age: timedelta, is_secret: bool, expected: timedelta | None) -> None:
    assert rules.next_try_in(failures, age, is_secret=is_secret) == expected


def test_a_mail_server_that_is_down_for_a_day_is_asked_a_score_of_times() -> None:
    age, failures = timedelta(0), 1
    while (wait := rules.next_try_in(failures, age, is_secret=False)) is not None:
        age, failures = age + wait, failures + 1
    assert timedelta(hours=22) < age <= timedelta(days=1)
    assert failures == 22


def test_a_company_reads_its_own_time() -> None:
    there = replace(MISSED, time_zone="Asia/Kolkata")
    assert "Когда: 23.11.2026, 03:48 (Asia/Kolkata, UTC+05:30)\n" in rules.choose_missed_words(there, "ru").text
    assert "When: 23 Nov 2026, 03:48 (Asia/Kolkata, UTC+05:30)\n" in rules.choose_missed_words(there, "en").text
    invited = replace(LINK, time_zone="Asia/Yekaterinburg")
    assert "до 22.11.2026, 16:18 (Asia/Yekaterinburg, UTC+05:00)" in rules.choose_invitation_words(invited, "ru").text
