"""All tables of all domains, for migrations."""

from liniya.core.tables import Base
from liniya.domains.accounts import tables as accounts
from liniya.domains.audit import tables as audit
from liniya.domains.feeds import tables as feeds
from liniya.domains.imports import tables as imports
from liniya.domains.inquiries import tables as inquiries
from liniya.domains.lines import tables as lines
from liniya.domains.monitor import tables as monitor
from liniya.domains.notices import tables as notices
from liniya.domains.organisations import tables as organisations
from liniya.domains.presence import tables as presence
from liniya.domains.ratings import tables as ratings
from liniya.domains.requests import tables as requests
from liniya.domains.sso import tables as sso

DOMAINS = (
    audit,
    organisations,
    accounts,
    imports,
    sso,
    lines,
    requests,
    presence,
    feeds,
    inquiries,
    ratings,
    notices,
    monitor,
)
metadata = Base.metadata
