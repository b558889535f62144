"""What notices do when something happens below."""

import hashlib

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.events import PasswordLinkMade
from liniya.domains.inquiries.events import InquiriesMissed
from liniya.domains.lines import service as lines
from liniya.domains.notices import rules, service
from liniya.domains.organisations import service as organisations


async def write_missed_letters(tx: Tx, event: InquiriesMissed) -> None:
    """To the partner of the line, to the user's partner, and to the line's owner (C5). In Russian.

    About the same number of statements for one as for a hundred.
    """
    facts = await lines.list_line_facts(tx, {missed.line_id for missed in event.inquiries})
    users = await accounts.list_people(tx, {missed.user_id for missed in event.inquiries})
    partner_ids = {one for missed in event.inquiries for one in (missed.partner_id, missed.side_partner_id)}
    addresses = await organisations.list_missed_emails(tx, partner_ids)
    letters = []
    for missed in event.inquiries:
        line, user = facts[missed.line_id], users[missed.user_id]
        words = rules.Missed(
            number=missed.number,
            line=line.name,
            user=user["name"],
            company=user["company"],
            reason=missed.reason,
            count=missed.count,
            at=missed.at,
            link=f"{tx.database.public_url}/clients/{missed.line_id}/{missed.user_id}",
        )
        to = [addresses.get(missed.partner_id, ""), addresses.get(missed.side_partner_id, ""), line.owner_email]
        key = f"missed:{missed.inquiry_id}:{missed.count}"
        letters.append(service.Draft(key, rules.choose_missed_words(words, "ru"), to, missed.partner_id))
    await service.write_letters(tx, letters)


async def write_password_letter(tx: Tx, event: PasswordLinkMade) -> None:
    """An invitation for whoever has no password yet. The text is wiped once it is sent."""
    person = await accounts.get_card(tx, SYSTEM, event.account_id)
    link = rules.PasswordLink(
        name=event.name.removeprefix(f"{person['last_name']} "),
        company=person["company"],
        login=person["login"],
        link=f"{tx.database.public_url}/set-password#{event.token}",
        program=tx.database.public_url,
        expires_at=event.expires_at,
    )
    key = f"password:{hashlib.sha256(event.token.encode()).hexdigest()}"
    choose = rules.choose_invitation_words if event.is_invitation else rules.choose_password_words
    words = choose(link, event.locale)
    letter = service.Draft(key, words, [event.email], person["partner_id"], is_secret=True)
    await service.write_letters(tx, [letter])
