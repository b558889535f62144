"""Who there is in the demo company. All names, numbers and addresses are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal
from uuid import UUID

Sex = Literal["f", "m"]
Priority = Literal["observer", "standard", "medium", "high"]

PARTNER_ID: Final = UUID("01900000-0000-7000-8000-000000000001")
"""Fixed, so that the demo company is known again."""
PASSWORD: Final = "demo-liniya"  # noqa: S105 (printed on the sign-in page)
PRINTED: Final = ("remizova", "valeev", "ibraeva", "lebedeva", "anikeev")
"""Logins that are offered to whoever looks at the demo; `demo-chat` leaves them alone."""

BOOKS: Final = "Бухгалтерия"
WAGES: Final = "Зарплата и кадры"
PLACES: Final = "Рабочие места"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a login. `asks`: how often, compared with the others. `born`: day and month, year."""

    login: str
    last: str
    first: str
    middle: str
    sex: Sex
    position: str
    unit: str = ""
    born: str = ""
    roles: tuple[str, ...] = ("user",)
    asks: int = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of an organisation tree."""

    name: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a user asks for, made so many minutes ago; it waits."""

    login: str
    kind: str
    minutes: int
    wish: dict[str, Any]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """A company and its people. `lines`: those that all of them may ask on."""

    name: str
    short: str
    tax_number: str
    registration_number: str
    contract_days: int
    people: tuple[Person, ...]
    units: tuple[Unit, ...] = ()
    lines: tuple[str, ...] = (BOOKS, WAGES, PLACES)
    care: str = ""
    manager: str = ""
    kind: str = "company"


@dataclass(frozen=True, slots=True)
class Line:
    """A support line and who serves it (login → priority)."""

    name: str
    icon: str
    rule: str
    owner_email: str
    team: dict[str, Priority] = field(default_factory=dict)
    wait_warn_s: int = 60
    wait_bad_s: int = 300


PARTNER_UNITS: Final = (
    Unit("Дирекция"),
    Unit("Линия консультаций"),
    Unit("Группа расчёта зарплаты", "Линия консультаций"),
    Unit("Технический отдел"),
)

STAFF: Final = (
    Person(
        "remizova",
        "Ремизова",
        "Ольга",
        "Викторовна",
        "f",
        "Ведущий бухгалтер-консультант",
        "Линия консультаций",
        "1986-03-14",
        ("specialist",),
    ),
    Person(
        "valeev",
        "Валеев",
        "Тимур",
        "Рашидович",
        "m",
        "Бухгалтер-консультант",
        "Линия консультаций",
        "1991-07-02",
        ("specialist",),
    ),
    Person(
        "ibraeva",
        "Ибраева",
        "Жанна",
        "Маратовна",
        "f",
        "Консультант по зарплате",
        "Группа расчёта зарплаты",
        "1989-11-30",
        ("specialist", "user"),
        3,
    ),
    Person(
        "kolcova",
        "Кольцова",
        "Дарья",
        "Игоревна",
        "f",
        "Консультант по кадрам",
        "Группа расчёта зарплаты",
        "1994-05-19",
        ("specialist",),
    ),
    Person(
        "manin",
        "Манин",
        "Кирилл",
        "Андреевич",
        "m",
        "Бухгалтер-консультант",
        "Линия консультаций",
        "1993-01-27",
        ("specialist",),
    ),
    Person(
        "schukin",
        "Щукин",
        "Роман",
        "Олегович",
        "m",
        "Менеджер по работе с клиентами",
        "Дирекция",
        "1984-09-08",
        ("specialist",),
    ),
    Person(
        "osipov",
        "Осипов",
        "Глеб",
        "Павлович",
        "m",
        "Системный администратор",
        "Технический отдел",
        "1990-12-05",
        ("specialist",),
    ),
    Person(
        "kruglov",
        "Круглов",
        "Антон",
        "Сергеевич",
        "m",
        "Инженер поддержки",
        "Технический отдел",
        "1997-04-22",
        ("specialist",),
    ),
    Person(
        "vostrikova",
        "Вострикова",
        "Елена",
        "Борисовна",
        "f",
        "Руководитель отдела сопровождения",
        "Дирекция",
        "1979-08-16",
        ("specialist",),
    ),
)
ADMINISTRATOR: Final = Person(
    "admin",
    "Сотникова",
    "Нина",
    "Алексеевна",
    "f",
    "Администратор системы",
    "Дирекция",
    "1982-02-11",
    ("administrator",),
)
DISTRIBUTOR: Final = "Центр сопровождения «Западный»"
DISTRIBUTOR_PERSON: Final = Person(
    "distributor", "Градов", "Павел", "Ильич", "m", "Менеджер по партнёрам", roles=("distributor",)
)

LINES: Final = (
    Line(
        BOOKS,
        "calculator",
        "care_first",
        "buh@balans-service.example",
        {
            "remizova": "high",
            "valeev": "medium",
            "ibraeva": "medium",
            "manin": "standard",
            "schukin": "standard",
            "vostrikova": "observer",
        },
    ),
    Line(
        WAGES,
        "report-money",
        "standard",
        "zarplata@balans-service.example",
        {"ibraeva": "high", "kolcova": "high", "remizova": "standard", "vostrikova": "observer"},
    ),
    Line(
        PLACES,
        "device-desktop",
        "standard",
        "it@balans-service.example",
        {"osipov": "high", "kruglov": "medium", "valeev": "standard", "vostrikova": "observer"},
        120,
        600,
    ),
)

CLIENTS: Final = (
    Client(
        "ООО «Северный лён»",
        "sevlen",
        "0000000000",
        "80-0000-118",
        22,
        (
            Person(
                "lebedeva", "Лебедева", "Марина", "Павловна", "f", "Главный бухгалтер", "Бухгалтерия", "soon", asks=7
            ),
            Person(
                "ershova",
                "Ершова",
                "Полина",
                "Дмитриевна",
                "f",
                "Бухгалтер по зарплате",
                "Бухгалтерия",
                "1995-06-03",
                asks=6,
            ),
            Person("zimin", "Зимин", "Олег", "Петрович", "m", "Кладовщик", "Склад № 1", "1978-10-21"),
            Person(
                "belova",
                "Белова",
                "Анна",
                "Сергеевна",
                "f",
                "Специалист по кадрам",
                "Отдел кадров",
                "1990-02-18",
                asks=3,
            ),
            Person("gusev", "Гусев", "Виктор", "Николаевич", "m", "Начальник склада", "Склад", "1975-04-09"),
            Person(
                "dorofeeva",
                "Дорофеева",
                "Ирина",
                "Львовна",
                "f",
                "Бухгалтер по материалам",
                "Бухгалтерия",
                "1988-12-12",
                asks=4,
            ),
            Person("kotov", "Котов", "Степан", "Ильич", "m", "Менеджер по продажам", "Отдел продаж", "1992-09-25"),
            Person(
                "nikitina", "Никитина", "Софья", "Андреевна", "f", "Менеджер по продажам", "Отдел продаж", "1998-01-06"
            ),
            Person("larin", "Ларин", "Евгений", "Юрьевич", "m", "Директор", "", "1971-07-17", asks=1),
        ),
        (Unit("Бухгалтерия"), Unit("Отдел кадров"), Unit("Отдел продаж"), Unit("Склад"), Unit("Склад № 1", "Склад")),
        care="remizova",
        manager="schukin",
    ),
    Client(
        "ИП Аникеев С. В.",
        "anikeev",
        "000000000000",
        "80-0000-204",
        140,
        (
            Person(
                "anikeev",
                "Аникеев",
                "Сергей",
                "Викторович",
                "m",
                "Индивидуальный предприниматель",
                "",
                "1983-05-28",
                asks=7,
            ),
            Person("tarasenko", "Тарасенко", "Игорь", "Васильевич", "m", "Бухгалтер", "", "1969-03-03", asks=4),
        ),
        lines=(BOOKS, PLACES),
        care="remizova",
    ),
    Client(
        "АО «Хлебный дом»",
        "hlebdom",
        "0000000001",
        "80-0000-067",
        310,
        (
            Person(
                "fomicheva",
                "Фомичёва",
                "Галина",
                "Степановна",
                "f",
                "Главный бухгалтер",
                "Бухгалтерия",
                "1968-11-04",
                asks=5,
            ),
            Person(
                "kravec",
                "Кравец",
                "Юлия",
                "Романовна",
                "f",
                "Бухгалтер по зарплате",
                "Расчётный отдел",
                "1993-08-30",
                asks=5,
            ),
            Person(
                "samsonov",
                "Самсонов",
                "Аркадий",
                "Львович",
                "m",
                "Начальник производства",
                "Производство",
                "1973-01-15",
            ),
            Person("pavlova", "Павлова", "Лидия", "Ивановна", "f", "Технолог", "Цех выпечки", "1981-06-27"),
            Person(
                "yakovlev", "Яковлев", "Максим", "Денисович", "m", "Системный администратор", "", "1996-10-10", asks=3
            ),
            Person(
                "orlova",
                "Орлова",
                "Вероника",
                "Павловна",
                "f",
                "Инспектор по кадрам",
                "Расчётный отдел",
                "1991-03-22",
                asks=3,
            ),
            Person("bykov", "Быков", "Игнат", "Сергеевич", "m", "Экспедитор", "Производство", "1987-12-01", asks=1),
            Person(
                "starikova",
                "Старикова",
                "Алла",
                "Викторовна",
                "f",
                "Бухгалтер-кассир",
                "Бухгалтерия",
                "1966-09-13",
                asks=3,
            ),
        ),
        (
            Unit("Бухгалтерия"),
            Unit("Расчётный отдел", "Бухгалтерия"),
            Unit("Производство"),
            Unit("Цех выпечки", "Производство"),
        ),
        care="ibraeva",
        manager="schukin",
    ),
    Client(
        "ООО «Грань-Строй»",
        "granstroy",
        "0000000002",
        "80-0000-151",
        64,
        (
            Person(
                "shevcova",
                "Шевцова",
                "Надежда",
                "Олеговна",
                "f",
                "Главный бухгалтер",
                "Бухгалтерия",
                "1980-04-16",
                asks=5,
            ),
            Person("dyakov", "Дьяков", "Артём", "Михайлович", "m", "Экономист", "Бухгалтерия", "1994-07-07", asks=4),
            Person("rybakov", "Рыбаков", "Денис", "Игоревич", "m", "Прораб", "Участок № 2", "1985-02-20", asks=1),
            Person("efimova", "Ефимова", "Татьяна", "Юрьевна", "f", "Сметчик", "Сметный отдел", "1989-05-05"),
            Person("zaharov", "Захаров", "Пётр", "Андреевич", "m", "Снабженец", "Сметный отдел", "1977-11-19"),
            Person("volkova", "Волкова", "Ксения", "Артёмовна", "f", "Специалист по кадрам", "", "1997-08-08", asks=3),
            Person("malyshev", "Малышев", "Фёдор", "Кириллович", "m", "Инженер", "Участок № 2", "1992-01-30", asks=1),
        ),
        (Unit("Бухгалтерия"), Unit("Сметный отдел"), Unit("Участок № 2")),
        manager="schukin",
    ),
    Client(
        "АО «Вега Технопарк»",
        "vega",
        "0000000003",
        "80-0000-033",
        205,
        (
            Person(
                "loseva", "Лосева", "Екатерина", "Глебовна", "f", "Офис-менеджер", "Администрация", "1996-12-24", asks=5
            ),
            Person(
                "tihonov",
                "Тихонов",
                "Григорий",
                "Павлович",
                "m",
                "Главный бухгалтер",
                "Финансовый отдел",
                "1976-06-11",
                asks=4,
            ),
            Person(
                "sergeeva", "Сергеева", "Дина", "Ренатовна", "f", "Бухгалтер", "Финансовый отдел", "1990-09-02", asks=4
            ),
            Person("maksimov", "Максимов", "Илья", "Юрьевич", "m", "Инженер-конструктор", "Лаборатория", "1988-03-29"),
            Person("vlasova", "Власова", "Мария", "Егоровна", "f", "Инженер-испытатель", "Лаборатория", "1993-10-17"),
            Person("kuzin", "Кузин", "Леонид", "Аркадьевич", "m", "Юрист", "Администрация", "1974-02-25"),
            Person(
                "golubeva",
                "Голубева",
                "Ангелина",
                "Петровна",
                "f",
                "Специалист по закупкам",
                "Администрация",
                "1995-04-14",
            ),
            Person("morozov", "Морозов", "Егор", "Валерьевич", "m", "Аналитик", "Финансовый отдел", "1991-12-31"),
        ),
        (Unit("Администрация"), Unit("Финансовый отдел"), Unit("Лаборатория")),
        lines=(BOOKS, PLACES),
        care="valeev",
        manager="schukin",
    ),
    Client(
        "МБУ «Лесная школа»",
        "lesnaya",
        "0000000004",
        "80-0000-176",
        95,
        (
            Person("melnik", "Мельник", "Вера", "Ильинична", "f", "Главный бухгалтер", "", "1972-05-09", asks=4),
            Person("sokolova", "Соколова", "Евгения", "Дмитриевна", "f", "Бухгалтер", "", "1987-07-21", asks=3),
            Person("artemev", "Артемьев", "Вадим", "Николаевич", "m", "Учитель информатики", "", "1984-11-11", asks=3),
            Person("kiseleva", "Киселёва", "Раиса", "Фёдоровна", "f", "Секретарь", "", "1970-01-08"),
            Person("trofimov", "Трофимов", "Юрий", "Константинович", "m", "Завхоз", "", "1965-08-19", asks=1),
            Person("frolova", "Фролова", "Алина", "Максимовна", "f", "Заместитель директора", "", "1983-10-03"),
        ),
        lines=(BOOKS, WAGES, PLACES),
    ),
)

UNIT_LINES: Final = (("АО «Вега Технопарк»", "Финансовый отдел", WAGES, 200),)
"""A line that only a unit has: client, unit, line, for how many days."""
FAVOURITES: Final = (
    ("remizova", BOOKS, "lebedeva"),
    ("remizova", BOOKS, "melnik"),
    ("valeev", PLACES, "loseva"),
    ("ibraeva", WAGES, "kravec"),
)
BUSY: Final = frozenset({"valeev"})
"""Who has chosen «занят для новых»: he sees a queue instead of getting it at sign-in."""


def birthday(person: Person, today: date) -> date | None:
    """«soon»: five days from today, whenever that is."""
    if person.born == "soon":
        near = today + timedelta(days=5)
        return date(1985, near.month, near.day if (near.month, near.day) != (2, 29) else 28)
    return date.fromisoformat(person.born) if person.born else None


def lines_of(client: Client | None, person: Person) -> tuple[str, ...]:
    """The lines that somebody may ask on. `client` None: the partner's own people."""
    if client is None:
        return (PLACES,)
    more = tuple(line for name, unit, line, _ in UNIT_LINES if (name, unit) == (client.name, person.unit))
    return client.lines + more


REQUESTS: Final = (
    Request(
        "lebedeva",
        "account",
        41,
        {
            "last_name": "Ладыгина",
            "first_name": "Вероника",
            "middle_name": "Андреевна",
            "position": "Кладовщик",
            "email": "ladygina@sevlen.example",
            "phone": "+7 401 200-00-57",
        },
        "Вероника теперь ведёт склад, ей нужна маркировка",
    ),
    Request("fomicheva", "line", 125, {"words": "Отчётность", "for_company": True}),
    Request(
        "melnik",
        "account",
        364,
        {
            "last_name": "Лунёв",
            "first_name": "Вадим",
            "middle_name": "",
            "position": "Учитель",
            "email": "lunev@lesnaya.example",
            "phone": "",
        },
    ),
)
