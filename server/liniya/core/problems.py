"""Everything that can be refused, as one tree of exceptions.

A problem knows its slug, its status and what to say in Russian and English. The doors turn it into
`application/problem+json`, a socket error frame or an exit message; nothing else raises HTTP errors.
Domains add their own in `errors.py`.
"""

from typing import Any, ClassVar

from liniya.kit.trace import current_trace

LOCALES = ("ru", "en")
Texts = tuple[str, str]
"""Title (what is wrong) and detail (what to do)."""


class Problem(Exception):
    """Base of all refusals. `extra` becomes members of the problem document and fills `{names}` in the texts."""

    slug: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    ru: ClassVar[Texts] = ("Не получилось", "Повторите попытку.")
    en: ClassVar[Texts] = ("That didn't work", "Try again.")

    def __init__(self, **extra: Any) -> None:
        super().__init__(self.slug)
        self.extra = extra

    def document(self, locale: str) -> dict[str, Any]:
        """The RFC 9457 document in the given language (`ru` unless `en`)."""
        title, detail = self.en if locale == "en" else self.ru
        trace = current_trace()
        known = {"trace": trace, **self.extra}
        return {
            "type": f"/problems/{self.slug}",
            "slug": self.slug,
            "title": title.format_map(known),
            "status": self.status,
            "detail": detail.format_map(known),
            **({"trace": trace} if trace else {}),
            **self.extra,
        }


def every_problem() -> list[type[Problem]]:
    """All concrete problems that are loaded, for the documentation and for the test of their texts."""
    found: list[type[Problem]] = []
    waiting = list(Problem.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        found.append(kind)
    return sorted(found, key=lambda kind: kind.slug)


class NotSignedIn(Problem):
    slug, status = "not-signed-in", 401
    ru = ("Вы не вошли", "Войдите с логином и паролем.")
    en = ("You're not signed in", "Sign in with your login and password.")


class Forbidden(Problem):
    slug, status = "forbidden", 403
    ru = ("Нет права на это действие", "Обратитесь к администратору вашей компании.")
    en = ("You may not do this", "Ask your company's administrator.")


class ForeignOrigin(Problem):
    slug, status = "foreign-origin", 403
    ru = ("Запрос с чужой страницы", "Откройте программу по её собственному адресу.")
    en = ("Request from a foreign page", "Open the program at its own address.")


class NotFound(Problem):
    slug, status = "not-found", 404
    ru = ("Не найдено", "Возможно, это удалено или вам больше не доступно.")
    en = ("Not found", "It may have been deleted, or you no longer have access to it.")


class MethodNotAllowed(Problem):
    """`allow`: the methods that there are."""

    slug, status = "method-not-allowed", 405
    ru = ("Так сюда обратиться нельзя", "Обновите программу: она могла устареть.")
    en = ("This can't be asked for in this way", "Update the program: it may be out of date.")


class InvalidInput(Problem):
    """`fields`: list of `{"field", "problem"}`."""

    slug, status = "invalid-input", 422
    ru = ("Данные заполнены неверно", "Исправьте отмеченные поля и отправьте ещё раз.")
    en = ("The data is not valid", "Correct the marked fields and send again.")


class StaleState(Problem):
    slug, status = "stale-state", 409
    ru = ("Состояние уже изменилось", "Кто-то успел раньше. Посмотрите, что стало, и решите заново.")
    en = ("The state has changed", "Somebody was faster. Look at what it is now and decide again.")


class ChangedMeanwhile(Problem):
    """`version`: of what is there now."""

    slug, status = "changed-meanwhile", 409
    ru = (
        "Карточку уже изменили",
        "Пока вы её правили, её сохранил кто-то другой. Посмотрите, что стало, и сохраните своё ещё раз.",
    )
    en = (
        "The card was changed meanwhile",
        "Somebody else saved it while you were editing. Look at what it is now, and save yours again.",
    )


class CommandIdReused(Problem):
    slug, status = "command-id-reused", 409
    ru = ("Номер команды уже использован", "С этим номером выполнена другая команда. Отправьте с новым номером.")
    en = ("The command id was used before", "Another command was done with this id. Send it with a new id.")


class UnknownCommand(Problem):
    slug, status = "unknown-command", 400
    ru = ("Неизвестная команда", "Обновите страницу: программа могла устареть.")
    en = ("Unknown command", "Reload the page: the program may be out of date.")


class FrameNotJson(Problem):
    slug, status = "frame-not-json", 400
    ru = ("Сообщение не разобрано", "Ожидается команда в формате JSON.")
    en = ("The frame can't be read", "A command in JSON is expected.")


class FrameTooLarge(Problem):
    slug, status = "frame-too-large", 413
    ru = ("Слишком большое сообщение", "Разделите его на части: не больше 64 КБ.")
    en = ("The frame is too large", "Split it: 64 KiB at most.")


class TooFast(Problem):
    """`retry_after`: seconds until the next one is taken."""

    slug, status = "too-fast", 429
    ru = (
        "Слишком много запросов подряд",
        "Повторим сами через несколько секунд. Если это ваша программа, сделайте её реже.",
    )
    en = (
        "Too many requests in a row",
        "We'll try again in a few seconds. If this is your own program, let it ask less often.",
    )


class TooManyWindows(Problem):
    """`most`: so many are allowed."""

    slug, status = "too-many-windows", 429
    ru = ("Открыто слишком много окон", "Закройте лишние окна программы: одновременно можно держать {most}.")
    en = ("Too many windows are open", "Close some windows of the program: {most} may be open at once.")


class Overloaded(Problem):
    slug, status = "overloaded", 503
    ru = ("Сервер занят", "Повторим сами через несколько секунд.")
    en = ("The server is busy", "We'll try again in a few seconds.")


class Unexpected(Problem):
    """A fault of ours; its `trace` finds it in the log."""

    slug, status = "unexpected", 500
    ru = ("Что-то сломалось на сервере", "Ничего не изменилось. Повторите; если не поможет, сообщите код {trace}.")
    en = ("Something broke on the server", "Nothing was changed. Try again; if it persists, report the code {trace}.")
