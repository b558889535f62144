"""A company's service, as its administrator sets it up."""

from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations
from liniya.domains.sso import store
from liniya.domains.sso.schemas import ProviderChange, ProviderOut

CALLBACK = "/api/sso-callback"


async def get_provider(tx: Tx, actor: Actor) -> ProviderOut:
    """The own company's; everything empty when there is none."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    found = await store.find_provider(tx, home)
    return {
        "id": found.id if found else None,
        "name": found.name if found else "",
        "issuer": found.issuer if found else "",
        "client_id": found.client_id if found else "",
        "has_secret": found is not None and found.client_secret is not None,
        "is_on": found is not None and found.is_on,
        "trusts_email": found is not None and found.trusts_email,
        "creates_people": found is not None and found.creates_people,
        "is_password_for_administrators": await accounts.is_password_for_administrators(tx, home),
        "people_linked": await store.count_links(tx, found.id) if found else 0,
        "redirect_uri": tx.database.public_url + CALLBACK,
        "version": found.version if found else 0,
    }


async def save_provider(tx: Tx, actor: Actor, change: ProviderChange) -> ProviderOut:
    """All of it. At another service nobody is known yet: who is who is found again by e-mail. Raises `ChangedMeanwhile`."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    before = await get_provider(tx, actor)
    values = change.model_dump(exclude={"version", "client_secret", "is_password_for_administrators"})
    if change.client_secret is not None:
        values["client_secret"] = tx.database.vault.seal(change.client_secret)
    await store.save_provider(tx, home, values, change.version)
    if before["id"] is not None and before["issuer"] != change.issuer:
        await store.forget_links(tx, before["id"])
    # Without the service nobody but administrators could come in.
    await accounts.set_password_policy(tx, actor, change.is_on and change.is_password_for_administrators)
    after = await get_provider(tx, actor)
    told = ("name", "issuer", "client_id", "is_on", "trusts_email", "creates_people", "is_password_for_administrators")
    old, new = ({name: card[name] for name in told} for card in (before, after))  # type: ignore[literal-required]
    if change.client_secret is not None:
        old, new = old | {"client_secret": None}, new | {"client_secret": "***"}
    await audit.record(tx, actor, "sso.changed", await _subject(tx, home), old, new)
    return after


async def delete_provider(tx: Tx, actor: Actor) -> None:
    """People sign in with passwords again; who is who is forgotten."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    if await store.find_provider(tx, home) is not None:
        await store.delete_provider(tx, home)
        await accounts.set_password_policy(tx, actor, False)
        await audit.record(tx, actor, "sso.deleted", await _subject(tx, home))


async def _subject(tx: Tx, partner_id: UUID) -> Subject:
    names = await organisations.list_names(tx, [partner_id], [])
    return Subject("partner", partner_id, names["partners"].get(partner_id, ""), partner_id)
