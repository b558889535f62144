"""What signing in through a service refuses."""

from liniya.core.problems import Problem


class SsoOff(Problem):
    slug, status = "sso-off", 409
    ru = ("Этот вход выключен", "Войдите с логином и паролем или спросите администратора вашей компании.")
    en = ("This way in is off", "Sign in with login and password, or ask your company's administrator.")


class SsoUnreachable(Problem):
    """`why`: address, scheme, connection, certificate, too-long, status, not-oidc, issuer."""

    slug, status = "sso-unreachable", 502
    ru = ("Служба входа не отвечает как должна", "Повторите позже; если не поможет, скажите администратору компании.")
    en = (
        "The sign-in service does not answer as it should",
        "Try again later; else tell your company's administrator.",
    )


class SsoExpired(Problem):
    slug, status = "sso-expired", 410
    ru = ("Вход занял слишком много времени", "Начните ещё раз: кнопка на этой странице.")
    en = ("Signing in took too long", "Begin again with the button on this page.")


class SsoRefused(Problem):
    slug, status = "sso-refused", 403
    ru = (
        "Служба входа не пустила",
        "Вход отменён, или у вас нет доступа. Повторите или спросите администратора компании.",
    )
    en = (
        "The sign-in service said no",
        "It was cancelled, or you have no access. Try again, or ask your administrator.",
    )


class SsoAnswerWrong(Problem):
    slug, status = "sso-answer-wrong", 502
    ru = ("Ответ службы входа не принят", "Его нельзя проверить. Повторите; если не поможет, скажите администратору.")
    en = (
        "The sign-in service's answer was not taken",
        "It cannot be verified. Try again; else tell your administrator.",
    )


class SsoNobody(Problem):
    slug, status = "sso-nobody", 403
    ru = ("Для вас нет учётной записи", "Попросите администратора компании завести её с вашей почтой.")
    en = ("There is no account for you", "Ask your company's administrator to make one with your e-mail.")
