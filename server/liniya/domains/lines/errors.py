"""What lines refuse."""

from liniya.core.problems import Problem


class AddressIncomplete(Problem):
    slug, status = "address-incomplete", 422
    ru = ("Почта без домена", "Допишите адрес целиком, например ivanova@company.ru.")
    en = ("The address has no domain", "Write the whole address, such as smith@company.com.")


class AlreadyThere(Problem):
    """`name`: who has the address already."""

    slug, status = "already-there", 409
    ru = ("Такая почта уже есть: {name}", "Откройте карточку этого человека или укажите другую почту.")
    en = ("The address is there already: {name}", "Open this person's card, or give another address.")


class NotASpecialist(Problem):
    slug, status = "not-a-specialist", 409
    ru = (
        "Этот человек не может отвечать на линии",
        "Дайте ему роль специалиста; он должен работать у партнёра этой линии.",
    )
    en = (
        "This person can't answer on the line",
        "Give the specialist role; the person must work for the line's partner.",
    )


class VendorNotLinked(Problem):
    slug, status = "vendor-not-linked", 409
    ru = ("Линии этого вендора вам не открыты", "Попросите дистрибьютора открыть вам линии вендора.")
    en = ("This vendor's lines are not open to you", "Ask the distributor to open the vendor's lines to you.")
