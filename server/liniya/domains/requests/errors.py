"""What requests refuse."""

from liniya.core.problems import Problem


class AlreadyAsked(Problem):
    slug, status = "already-asked", 409
    ru = ("Такой запрос уже отправлен", "Он ждёт ответа. Его видно в списке ваших запросов.")
    en = (
        "This has been asked already",
        "The request is waiting for an answer. You see it in the list of your requests.",
    )


class AlreadyAnswered(Problem):
    """`state`: accepted, declined, withdrawn; `by`: who did so."""

    slug, status = "already-answered", 409
    ru = ("Запрос уже рассмотрен", "Его закрыли раньше вас. Посмотрите, что решено.")
    en = ("The request was dealt with already", "Somebody was faster. Look at what was decided.")


class TooManyWaiting(Problem):
    """`most`: so many may wait."""

    slug, status = "too-many-waiting", 409
    ru = ("Слишком много запросов ждут ответа", "Дождитесь ответа или отзовите лишние: ждать могут {most}.")
    en = ("Too many requests are waiting", "Wait for the answers or take some back: {most} may wait.")


class TooEarlyToRenew(Problem):
    slug, status = "too-early-to-renew", 409
    ru = ("Продлевать договор ещё рано", "Запрос можно отправить за 30 дней до окончания.")
    en = ("It's too early to renew the contract", "The request can be sent 30 days before the end.")


class WrongAnswer(Problem):
    slug, status = "wrong-answer", 409
    ru = ("Ответ не подходит к запросу", "Обновите страницу и ответьте ещё раз.")
    en = ("The answer doesn't fit the request", "Reload the page and answer again.")
