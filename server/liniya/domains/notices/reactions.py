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
from liniya.domains.presence import service as presence
from liniya.domains.requests.events import RequestAnswered


async def write_missed_letters(tx: Tx, event: InquiriesMissed) -> None:
    """To the partner of the line and to the line's owner, and to the user's partner when that is another one (C5).

    Each company in its own language and time. About the same number of statements for one as for a hundred.
    """
    facts = await lines.list_line_facts(tx, {missed.line_id for missed in event.inquiries})
    partner_ids = {one for missed in event.inquiries for one in (missed.partner_id, missed.side_partner_id)}
    addressees = await organisations.list_addressees(tx, partner_ids)
    user_ids = {missed.user_id for missed in event.inquiries}
    seen_by = {partner_id: await accounts.list_people(tx, user_ids, partner_id) for partner_id in sorted(partner_ids)}
    letters = []
    told = [
        (missed, one)
        for missed in event.inquiries
        for one in dict.fromkeys((missed.partner_id, missed.side_partner_id))
    ]
    for missed, partner_id in told:
        line, user, to = facts[missed.line_id], seen_by[partner_id][missed.user_id], addressees[partner_id]
        words = rules.Missed(
            number=missed.number,
            line=line.name,
            user=user["name"],
            company=user["company"],
            reason=missed.reason,
            count=missed.count,
            at=missed.at,
            link=f"{tx.database.public_url}/clients/{missed.line_id}/{missed.user_id}",
            time_zone=to.time_zone,
        )
        is_own = partner_id == missed.partner_id
        key = f"missed:{missed.inquiry_id}:{missed.count}" + ("" if is_own else ":side")
        emails = [to.email, line.owner_email] if is_own else [to.email]
        letters.append(service.Draft(key, rules.choose_missed_words(words, to.locale), emails, partner_id))
    await service.write_letters(tx, letters)


async def write_password_letter(tx: Tx, event: PasswordLinkMade) -> None:
    """An invitation for whoever has no password yet. The text is wiped once it is sent."""
    person = await accounts.get_card(tx, SYSTEM, event.account_id)
    home = person["partner_id"]
    zones = {"time_zone": (await organisations.list_addressees(tx, [home]))[home].time_zone} if home else {}
    link = rules.PasswordLink(
        name=event.name.removeprefix(f"{person['last_name']} "),
        company=person["company"],
        login=person["login"],
        link=f"{tx.database.public_url}/set-password#{event.token}",
        program=tx.database.public_url,
        expires_at=event.expires_at,
        **zones,
    )
    key = f"password:{hashlib.sha256(event.token.encode()).hexdigest()}"
    choose = rules.choose_invitation_words if event.is_invitation else rules.choose_password_words
    words = choose(link, event.locale)
    letter = service.Draft(key, words, [event.email], person["partner_id"], is_secret=True)
    await service.write_letters(tx, [letter])


async def write_answer_letter(tx: Tx, event: RequestAnswered) -> None:
    """Unless the asker is in his program, where he is told at once (B3)."""
    if event.asker_id is not None and await presence.list_presence(tx, [event.asker_id]):
        return
    words = rules.Words(event.subject, event.text)
    await service.write_letters(
        tx, [service.Draft(f"request:{event.request_id}", words, [event.email], event.partner_id)]
    )
