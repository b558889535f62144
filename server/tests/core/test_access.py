"""Who may do what, and whose rows are behind whose fence."""

from __future__ import annotations

import pytest

from liniya.core.access import SYSTEM, Actor, Right, is_allowed, require
from liniya.core.problems import Forbidden
from liniya.kit.ids import new_id


def test_the_system_may_do_everything_and_is_nobody() -> None:
    assert all(is_allowed(SYSTEM, right) for right in Right)
    assert SYSTEM.scope == "*"
    with pytest.raises(Forbidden):
        _ = SYSTEM.me


def test_an_account_may_do_what_its_roles_may_and_no_more() -> None:
    partners = [new_id(), new_id()]
    actor = Actor(
        account_id=new_id(), partner_id=partners[0], roles=frozenset({"specialist"}), partners=frozenset(partners)
    )
    require(actor, Right.SERVE)
    with pytest.raises(Forbidden):
        require(actor, Right.MANAGE_COMPANY)
    assert actor.me == actor.account_id
    assert actor.scope == ",".join(sorted(map(str, partners)))
    assert Actor(account_id=new_id(), partner_id=None).scope == ""
