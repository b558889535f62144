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


class UnitLoop(Problem):
    slug, status = "unit-loop", 409
    ru = ("Подразделение не может входить само в себя", "Выберите другое вышестоящее подразделение.")
    en = ("A unit can't be inside itself", "Choose another parent unit.")
