"""Who reacts to what: the whole table."""

from typing import Final

from liniya.core.events import Wiring
from liniya.domains.accounts import reactions as accounts
from liniya.domains.accounts.events import (
    AccountBlockingChanged,
    PasswordLinkMade,
    PersonChanged,
    RoleGranted,
    SignedOut,
)
from liniya.domains.inquiries import reactions as inquiries
from liniya.domains.inquiries.events import InquiriesMissed
from liniya.domains.lines import reactions as lines
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.notices import reactions as notices
from liniya.domains.organisations.events import CompanyCardChanged, CompanyNamesChanged
from liniya.domains.presence import reactions as presence
from liniya.domains.presence.events import PresenceChanged
from liniya.domains.requests.events import RequestAnswered

WIRING: Final = Wiring(
    same_tx={
        CompanyCardChanged: (accounts.tell_of_new_card,),
        CompanyNamesChanged: (accounts.tell_of_new_names,),
        RoleGranted: (lines.look_at_queues,),
        AccountBlockingChanged: (lines.look_at_queues,),
        PersonChanged: (lines.tell_users,),
        SignedOut: (presence.leave,),
        PresenceChanged: (inquiries.follow_presence,),
        PoolMayHaveGrown: (inquiries.serve_queue,),
        InquiriesMissed: (notices.write_missed_letters,),
        RequestAnswered: (notices.write_answer_letter,),
        PasswordLinkMade: (notices.write_password_letter,),
    },
)
