"""What presence does when something happens below."""

from liniya.core.tx import Tx
from liniya.domains.accounts.events import SignedOut
from liniya.domains.presence import service


async def leave(tx: Tx, event: SignedOut) -> None:
    """Nobody is here after signing out."""
    await service.leave(tx, event.account_id)
