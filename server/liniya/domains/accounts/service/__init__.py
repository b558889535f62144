"""Verbs of accounts, one file per group."""

from liniya.domains.accounts.rules import split_name
from liniya.domains.accounts.schemas import AskingFacts, Care
from liniya.domains.accounts.service.actors import identify, identify_all, load_actor
from liniya.domains.accounts.service.acts import (
    act_on_many,
    block_account,
    end_session,
    grant_role,
    revoke_role,
    unblock_account,
)
from liniya.domains.accounts.service.export import export_accounts
from liniya.domains.accounts.service.hashing import hash_password
from liniya.domains.accounts.service.installation import install, make_setup_code
from liniya.domains.accounts.service.log import list_audit
from liniya.domains.accounts.service.management import (
    change_account,
    create_account,
    create_accounts,
    erase_account,
    find_account_id,
    get_account,
    get_care,
    set_care,
)
from liniya.domains.accounts.service.own import (
    change_own_card,
    end_other_sign_ins,
    end_own_sign_in,
    get_own_card,
    list_own_sign_ins,
)
from liniya.domains.accounts.service.partners import (
    create_partner,
    link_vendor,
    list_partners,
    mark_vendor,
    unlink_vendor,
)
from liniya.domains.accounts.service.passwords import (
    change_password,
    rate_own_password,
    rate_password_of_link,
    replace_password,
    request_password_link,
    send_password_link,
    set_password,
)
from liniya.domains.accounts.service.people import (
    find_accounts,
    get_card,
    get_history,
    get_open_card,
    list_account_ids,
    list_accounts,
    list_asking_facts,
    list_care,
    list_living,
    list_people,
    list_users_meant,
    list_users_reached,
)
from liniya.domains.accounts.service.sessions import (
    end_sign_ins,
    forget_old,
    me,
    open_session,
    set_locale,
    sign_in,
    sign_out,
)
from liniya.domains.accounts.store import column_of, living

# `column_of` and `living` are parts for the queries of those above; `split_name` is a rule they share.

__all__ = [
    "AskingFacts",
    "Care",
    "act_on_many",
    "block_account",
    "change_account",
    "change_own_card",
    "change_password",
    "column_of",
    "create_account",
    "create_accounts",
    "create_partner",
    "end_other_sign_ins",
    "end_own_sign_in",
    "end_session",
    "end_sign_ins",
    "erase_account",
    "export_accounts",
    "find_account_id",
    "find_accounts",
    "forget_old",
    "get_account",
    "get_card",
    "get_care",
    "get_history",
    "get_open_card",
    "get_own_card",
    "grant_role",
    "hash_password",
    "identify",
    "identify_all",
    "install",
    "link_vendor",
    "list_account_ids",
    "list_accounts",
    "list_asking_facts",
    "list_audit",
    "list_care",
    "list_living",
    "list_own_sign_ins",
    "list_partners",
    "list_people",
    "list_users_meant",
    "list_users_reached",
    "living",
    "load_actor",
    "make_setup_code",
    "mark_vendor",
    "me",
    "open_session",
    "rate_own_password",
    "rate_password_of_link",
    "replace_password",
    "request_password_link",
    "revoke_role",
    "send_password_link",
    "set_care",
    "set_locale",
    "set_password",
    "sign_in",
    "sign_out",
    "split_name",
    "unblock_account",
    "unlink_vendor",
]
