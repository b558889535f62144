"""What accounts refuse."""

from liniya.core.problems import Problem


class LaterSignIn(Problem):
    slug, status = "later-sign-in", 401
    ru = (
        "Обнаружена более поздняя авторизация",
        "С вашим логином вошли на другом устройстве. Чтобы работать здесь, войдите снова.",
    )
    en = (
        "A later sign-in was detected",
        "Somebody signed in with your login on another device. To work here, sign in again.",
    )


class SessionExpired(Problem):
    slug, status = "session-expired", 401
    ru = ("Время входа истекло", "Войдите ещё раз с логином и паролем.")
    en = ("Your sign-in has expired", "Sign in again with your login and password.")


class WrongCredentials(Problem):
    slug, status = "wrong-credentials", 401
    ru = (
        "Неверный логин или пароль",
        "Проверьте раскладку клавиатуры и Caps Lock или запросите новый пароль по почте.",
    )
    en = ("Wrong login or password", "Check the keyboard layout and Caps Lock, or ask for a new password by e-mail.")


class AccountBlocked(Problem):
    slug, status = "account-blocked", 403
    ru = ("Учётная запись заблокирована", "Обратитесь к администратору вашей компании.")
    en = ("The account is blocked", "Ask your company's administrator.")


class TooManyAttempts(Problem):
    """`retry_after`: seconds."""

    slug, status = "too-many-attempts", 429
    ru = ("Слишком много попыток", "Подождите {retry_after} с и попробуйте снова.")
    en = ("Too many attempts", "Wait {retry_after} s and try again.")


class AlreadySetUp(Problem):
    slug, status = "already-set-up", 409
    ru = ("Программа уже настроена", "Войдите с логином и паролем.")
    en = ("The program is set up already", "Sign in with your login and password.")


class SetupCodeWrong(Problem):
    slug, status = "setup-code-wrong", 403
    ru = (
        "Код установки не подходит",
        "Возьмите ссылку из последнего запуска сервера: он печатает её при старте. Код действует неделю.",
    )
    en = (
        "The setup code is not right",
        "Take the link from the server's latest start: it is printed there. A code is valid for a week.",
    )


class LinkExpired(Problem):
    slug, status = "link-expired", 410
    ru = (
        "Ссылка больше не действует",
        "Она одноразовая и действует ограниченное время. Запросите новую на странице входа.",
    )
    en = ("The link is no longer valid", "It works once and for a limited time. Ask for a new one on the sign-in page.")


class WeakPassword(Problem):
    """`reason`: short, long, login (it is the login), guessable."""

    slug, status = "weak-password", 422
    ru = ("Слишком простой пароль", "Нужно от 8 до 128 знаков; не логин и не то, что подбирают первым.")
    en = ("The password is too weak", "Use 8 to 128 characters; not the login and not what is guessed first.")


class WrongPassword(Problem):
    slug, status = "wrong-password", 403
    ru = ("Неверный пароль", "Введите пароль, с которым вы входите сейчас.")
    en = ("Wrong password", "Enter the password you sign in with now.")


class NoPassword(Problem):
    slug, status = "no-password", 409
    ru = ("У вас нет пароля", "Вы входите без пароля. Обратитесь к администратору вашей компании.")
    en = ("You have no password", "You sign in without one. Ask your company's administrator.")


class PasswordNotAllowed(Problem):
    slug, status = "password-not-allowed", 403
    ru = ("Войти с паролем нельзя", "Ваша компания просит входить через её службу входа: нажмите кнопку под формой.")
    en = ("No password is taken", "Your company asks you to sign in through its sign-in service: use the button below.")


class SecondStepNeeded(Problem):
    """The password was right; the same request again with `code`."""

    slug, status = "second-step-needed", 401
    ru = ("Нужен код", "Введите код из приложения на телефоне или запасной код.")
    en = ("A code is needed", "Enter the code of the app on your telephone, or a recovery code.")


class SecondStepToSetUp(Problem):
    """The company demands a second step: `secret`, `uri` and `qr` (SVG) set it up, the same request with `code` ends it."""

    slug, status = "second-step-to-set-up", 401
    ru = (
        "Включите второй шаг входа",
        "Этого требует ваша компания: добавьте код в приложение на телефоне и введите его.",
    )
    en = ("Set up the second step", "Your company demands it: add the code to an app on your telephone and enter it.")


class WrongCode(Problem):
    slug, status = "wrong-code", 403
    ru = ("Код не подходит", "Каждый код действует полминуты и один раз. Проверьте часы телефона и введите новый код.")
    en = (
        "The code does not fit",
        "Each code works once, for half a minute. Check the telephone's clock, enter a new one.",
    )


class NoSecondStep(Problem):
    slug, status = "no-second-step", 409
    ru = ("Второй шаг не включён", "Сначала подключите приложение на телефоне.")
    en = ("There is no second step", "First connect an app on your telephone.")


class SecondStepDemanded(Problem):
    slug, status = "second-step-demanded", 409
    ru = ("Второй шаг отключить нельзя", "Его требует ваша компания. Его можно заменить на новом телефоне.")
    en = ("The second step cannot be switched off", "Your company demands it. It can be moved to a new telephone.")


class SecretUnreadable(Problem):
    slug, status = "secret-unreadable", 503
    ru = ("Сервер не может прочитать свои секреты", "Сообщите администратору сервера: ключ LINIYA_SECRET_KEY не тот.")
    en = ("The server cannot read its secrets", "Tell who runs the server: LINIYA_SECRET_KEY is another one.")


class EmailTaken(Problem):
    slug, status = "email-taken", 409
    ru = (
        "Эту почту указать нельзя",
        "Она уже указана у другой учётной записи. Укажите свою или спросите администратора.",
    )
    en = ("This e-mail cannot be used", "Another account has it. Give your own one or ask your administrator.")


class LoginTaken(Problem):
    slug, status = "login-taken", 409
    ru = ("Такой логин уже есть", "Выберите другой логин.")
    en = ("This login is taken", "Choose another login.")


class RoleDoesNotFit(Problem):
    slug, status = "role-does-not-fit", 409
    ru = ("Эта роль не подходит", "Специалисты и администраторы принадлежат самому партнёру, а не его клиенту.")
    en = ("This role does not fit", "Specialists and administrators belong to the partner itself, not to its client.")


class LastAdministrator(Problem):
    slug, status = "last-administrator", 409
    ru = ("Это последний администратор", "Сначала назначьте администратором кого-нибудь ещё.")
    en = ("This is the last administrator", "First make somebody else an administrator.")


class NobodyToInvite(Problem):
    slug, status = "nobody-to-invite", 409
    ru = ("Письмо отправить некуда", "Укажите почту этого человека; заблокированным письма не отправляются.")
    en = ("There is nowhere to send the letter", "Give this person's e-mail; nothing is sent to those who are blocked.")
