"""What feeds refuse."""

from liniya.core.problems import Problem


class MessageTooLong(Problem):
    slug, status = "message-too-long", 422
    ru = ("Сообщение слишком длинное", "Сократите его до {limit} знаков или разделите на несколько. Сейчас {length}.")
    en = ("The message is too long", "Shorten it to {limit} characters or split it. It has {length} now.")


class MessageEmpty(Problem):
    slug, status = "message-empty", 422
    ru = ("Сообщение пустое", "Напишите текст и отправьте снова.")
    en = ("The message is empty", "Write some text and send again.")


class NotYourMessage(Problem):
    slug, status = "not-your-message", 403
    ru = ("Это не ваше сообщение", "Изменить и удалить можно только своё сообщение.")
    en = ("This is not your message", "You can only edit and delete your own messages.")
