"""Companies for the browser tests: one per test, so that no test sees what another one did.

    companies.py COUNT FILE      (settings of the running server: LINIYA_DATA_DIR, LINIYA_PORT)

Each has two lines, three specialists of different tiers, three users and an administrator. FILE: where the JSON goes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account
from liniya.infra.logs import configure_logs
from liniya.main import make
from liniya.main.act import act
from liniya.main.settings import load_settings

PASSWORD = "Тихий океан 7"  # noqa: S105 (of invented people)
STAFF = {
    "olga": ("Ремизова", "Ольга", "Викторовна", "Ведущий консультант"),
    "timur": ("Валеев", "Тимур", "Рашидович", "Консультант"),
    "zhanna": ("Ибраева", "Жанна", "Маратовна", "Консультант по зарплате"),
    "nina": ("Сотникова", "Нина", "Алексеевна", "Администратор"),
}
USERS = {
    "marina": ("Лебедева", "Марина", "Павловна", "Главный бухгалтер"),
    "oleg": ("Зимин", "Олег", "Петрович", "Кладовщик"),
    "anna": ("Белова", "Анна", "Сергеевна", "Специалист по кадрам"),
}
TEAMS = {
    "Бухгалтерия": {"olga": "high", "timur": "medium", "zhanna": "standard"},
    "Зарплата": {"zhanna": "high"},
}
ICONS = {"Бухгалтерия": "calculator", "Зарплата": "report-money"}


async def make_company(tx: Tx, name: str, password_hash: str) -> dict[str, Any]:
    """One company, as JSON: ids and logins."""
    partner = await make.make_partner(tx, name=f"Баланс-Сервис {name}", phone="+375 17 200-00-00")
    client = await make.make_client(tx, partner, name="ООО «Северный лён»")
    people: dict[str, Account] = {}

    async def hire(key: str, names: tuple[str, str, str, str], role: Any, **given: Any) -> None:
        last, first, middle, position = names
        people[key] = await make.make_account(
            tx,
            partner,
            (role,),
            login=f"{key}.{name}",
            email=f"{key}@{name}.example",
            password_hash=password_hash,
            last_name=last,
            first_name=first,
            middle_name=middle,
            position=position,
            **given,
        )

    for key, names in STAFF.items():
        await hire(key, names, "administrator" if key == "nina" else "specialist")
    for key, names in USERS.items():
        await hire(key, names, "user", client=client)
    lines = {}
    for title, team in TEAMS.items():
        owner = f"line-{len(lines) + 1}@{name}.example"
        line = await make.make_line(tx, partner, name=title, icon=ICONS[title], owner_email=owner)
        lines[title] = {"id": str(line.id), "owner": owner}
        for key, priority in team.items():
            await make.make_specialist(tx, line, people[key], priority=priority)
        await make.connect(tx, line, client)
    return {
        "name": name,
        "password": PASSWORD,
        "lines": lines,
        "people": {
            key: {"id": str(each.id), "login": each.login, "name": f"{each.first_name} {each.last_name}"}
            for key, each in people.items()
        },
    }


def main(count: int, target: Path) -> None:
    configure_logs("warning", "console")

    async def work(tx: Tx) -> list[dict[str, Any]]:
        password_hash = await accounts.hash_password(PASSWORD)
        return [await make_company(tx, f"test{number}", password_hash) for number in range(1, count + 1)]

    target.write_text(json.dumps(act(load_settings(), work)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
