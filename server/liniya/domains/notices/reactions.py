"""What notices do when something happens below."""

import hashlib

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.events import PasswordLinkMade
from liniya.domains.inquiries.events import InquiryMissed
from liniya.domains.lines import service as lines
from liniya.domains.notices import rules, service
from liniya.domains.organisations import service as organisations


async def write_missed_letter(tx: Tx, event: InquiryMissed) -> None:
    """To the partner of the line, to the user's partner, and to the line's owner (C5). In Russian."""
    line = (await lines.list_line_facts(tx, [event.line_id]))[event.line_id]
    user = (await accounts.list_people(tx, [event.user_id]))[event.user_id]
    addresses = []
    for partner_id in dict.fromkeys((event.partner_id, event.side_partner_id)):
        partner = await organisations.get_partner(tx, SYSTEM, partner_id)
        addresses.append(partner["missed_email"] or partner["email"])
    missed = rules.Missed(
        number=event.number,
        line=line.name,
        user=user["name"],
        company=user["company"],
        reason=event.reason,
        count=event.count,
        at=event.at,
        link=f"{tx.database.public_url}/clients/{event.line_id}/{event.user_id}",
    )
    await service.write_letter(
        tx,
        f"missed:{event.inquiry_id}:{event.count}",
        rules.choose_missed_words(missed, "ru"),
        [*addresses, line.owner_email],
        partner_id=event.partner_id,
    )


async def write_password_letter(tx: Tx, event: PasswordLinkMade) -> None:
    """With the login: the first such letter is an invitation. The text is wiped once it is sent."""
    person = await accounts.get_card(tx, SYSTEM, event.account_id)
    link = rules.PasswordLink(
        name=event.name.removeprefix(f"{person['last_name']} "),
        login=person["login"],
        link=f"{tx.database.public_url}/set-password#{event.token}",
        expires_at=event.expires_at,
    )
    await service.write_letter(
        tx,
        f"password:{hashlib.sha256(event.token.encode()).hexdigest()}",
        rules.choose_password_words(link, event.locale),
        [event.email],
        partner_id=person["partner_id"],
        is_secret=True,
    )
