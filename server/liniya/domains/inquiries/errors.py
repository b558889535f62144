"""What inquiries refuse."""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from liniya.core.problems import Problem, Texts
from liniya.core.tx import Collision


class QueueBusy(Collision):
    """These queues must be locked before anything else; the work is to be done again with them."""

    def __init__(self, line_ids: Collection[UUID]) -> None:
        super().__init__()
        self.line_ids = line_ids


class LineNotConnected(Problem):
    slug, status = "line-not-connected", 403
    ru = (
        "Линия не подключена",
        "Эта линия поддержки сейчас не подключена. Обратитесь к администратору или на другую линию.",
    )
    en = (
        "The line is not connected",
        "This support line is not connected at the moment. Ask your administrator or use another line.",
    )


class ObserversOnlyWatch(Problem):
    slug, status = "observers-only-watch", 403
    ru = (
        "Вы наблюдатель на этой линии",
        "Наблюдатель видит переписку, но не отвечает. Попросите администратора дать вам приоритет.",
    )
    en = (
        "You're an observer of this line",
        "Observers see the conversation but don't answer. Ask an administrator to give you a priority.",
    )


class QueueEmpty(Problem):
    slug, status = "queue-empty", 409
    ru = ("Очередь пуста", "Никто не ждёт. Новые обращения появятся сами.")
    en = ("The queue is empty", "Nobody is waiting. New requests will appear by themselves.")


class TransferNotPossible(Problem):
    """`reason`: absent, observer, same, not_connected, open_there."""

    slug, status = "transfer-not-possible", 409
    ru = ("Передать не получится", "Выберите другого специалиста или линию.")
    en = ("This transfer isn't possible", "Choose another specialist or line.")
    reasons: ClassVar[dict[str, Texts]] = {
        "absent": (
            "Специалиста сейчас нет на месте. Выберите того, кто на месте.",
            "The specialist isn't there at the moment. Choose somebody who is.",
        ),
        "observer": (
            "Он не принимает обращения этой линии. Выберите другого специалиста.",
            "They don't take requests of this line. Choose another specialist.",
        ),
        "same": (
            "Обращение уже там. Выберите другого специалиста или линию.",
            "The request is there already. Choose another specialist or line.",
        ),
        "not_connected": (
            "Эта линия не подключена пользователю. Выберите одну из его линий.",
            "This line isn't connected to the user. Choose one of theirs.",
        ),
        "open_there": (
            "На этой линии у пользователя уже есть открытый вопрос. Продолжите в нём или выберите другую линию.",
            "The user has an open request on this line already. Go on there, or choose another line.",
        ),
    }

    def document(self, locale: str) -> dict[str, Any]:
        detail = self.reasons[self.extra["reason"]][1 if locale == "en" else 0]
        return {**super().document(locale), "detail": detail}


class TooLate(Problem):
    slug, status = "too-late", 409
    ru = ("Вернуть уже нельзя", "Прошло больше минуты или пользователь задал новый вопрос. Начните работу заново.")
    en = ("Too late to undo", "More than a minute has passed, or the user has asked again. Start work anew.")
