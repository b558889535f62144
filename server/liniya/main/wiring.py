"""Who reacts to what: the whole table."""

from typing import Final

from liniya.core.events import Wiring
from liniya.domains.accounts.events import PasswordLinkMade, SignedOut
from liniya.domains.inquiries import reactions as inquiries
from liniya.domains.inquiries.events import InquiryMissed
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.notices import reactions as notices
from liniya.domains.presence import reactions as presence
from liniya.domains.presence.events import PresenceChanged

WIRING: Final = Wiring(
    same_tx={
        SignedOut: (presence.leave,),
        PresenceChanged: (inquiries.follow_presence,),
        PoolMayHaveGrown: (inquiries.serve_queue,),
        InquiryMissed: (notices.write_missed_letter,),
        PasswordLinkMade: (notices.write_password_letter,),
    },
)
