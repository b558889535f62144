"""What organisations refuse."""

from liniya.core.problems import Problem


class StillInUse(Problem):
    slug, status = "still-in-use", 409
    ru = ("Удалить нельзя: на это ссылаются", "Сначала уберите людей, подразделения и линии, которые сюда относятся.")
    en = ("This is still in use", "First remove the people, units and lines that belong to it.")


class NotAVendor(Problem):
    slug, status = "not-a-vendor", 409
    ru = ("У партнёра нет права вендора", "Попросите дистрибьютора дать партнёру право вендора и повторите.")
    en = ("The partner is not a vendor", "Ask the distributor to give the partner the vendor right and try again.")


class LogoTooLarge(Problem):
    slug, status = "logo-too-large", 413
    ru = ("Файл логотипа больше 2 МБ", "Уменьшите картинку и выберите её ещё раз: достаточно 256 × 256 точек.")
    en = (
        "The logo's file is larger than 2 MB",
        "Make the picture smaller and choose it again: 256 × 256 pixels are enough.",
    )


class LogoUnreadable(Problem):
    slug, status = "logo-unreadable", 422
    ru = ("Это не картинка PNG, JPEG или WebP", "Сохраните логотип в одном из этих форматов и выберите его ещё раз.")
    en = ("This isn't a PNG, JPEG or WebP picture", "Save the logo in one of these formats and choose it again.")


class UnitLoop(Problem):
    slug, status = "unit-loop", 409
    ru = ("Подразделение не может входить само в себя", "Выберите другое вышестоящее подразделение.")
    en = ("A unit can't be inside itself", "Choose another parent unit.")
