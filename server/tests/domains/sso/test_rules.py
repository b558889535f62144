"""What the answer of a service is worth, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from liniya.domains.sso import rules


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://login.example.com", True),
        ("https://login.example.com/realms/firm/", True),
        ("http://127.0.0.1:9400", True),
        ("ftp://login.example.com", False),
        ("login.example.com", False),
        ("https://", False),
        ("https://user@login.example.com", False),
        ("https://login.example.com?x=1", False),
        ("https://login.example.com/#x", False),
        ("https://login.exa mple.com", False),
    ],
)
def test_addresses_of_services(address: str, is_one: bool) -> None:
    assert rules.is_issuer(address) is is_one


@pytest.mark.parametrize(
    ("told", "is_it"),
    [("https://a/b", True), ("https://a/b/", True), ("https://a/c", False), (None, False), (["https://a/b"], False)],
)
def test_a_service_names_itself(told: object, is_it: bool) -> None:
    assert rules.is_of_issuer(told, "https://a/b") is is_it


@pytest.mark.parametrize(
    ("claims", "is_ours"),
    [
        ({"aud": "us"}, True),
        ({"aud": ["us"]}, True),
        ({"aud": ["us", "them"]}, False),
        ({"aud": ["us", "them"], "azp": "us"}, True),
        ({"aud": ["us", "them"], "azp": "them"}, False),
        ({"aud": "us", "azp": "them"}, False),
        ({"aud": "them"}, False),
        ({}, False),
    ],
)
def test_a_token_is_made_for_us(claims: dict[str, Any], is_ours: bool) -> None:
    assert rules.is_for(claims, "us") is is_ours


@pytest.mark.parametrize(
    ("claims", "trusts", "email"),
    [
        ({"email": "m@e.example", "email_verified": True}, False, "m@e.example"),
        ({"email": " m@e.example ", "email_verified": "true"}, False, "m@e.example"),
        ({"email": "m@e.example"}, False, ""),
        ({"email": "m@e.example", "email_verified": False}, False, ""),
        ({"email": "m@e.example"}, True, "m@e.example"),
        ({"email": "marina"}, True, ""),
        ({"email": ["m@e.example"]}, True, ""),
        ({}, True, ""),
    ],
)
def test_an_e_mail_counts_when_the_service_vouches_for_it(claims: dict[str, Any], trusts: bool, email: str) -> None:
    assert rules.find_email(claims, trusts_email=trusts) == email


@pytest.mark.parametrize(
    ("is_linked", "has_email", "is_known", "creates", "way"),
    [
        (True, False, False, False, "linked"),
        (True, True, True, True, "linked"),
        (False, True, True, True, "link"),
        (False, True, False, True, "create"),
        (False, True, False, False, "nobody"),
        (False, False, False, True, "nobody"),
    ],
)
def test_who_it_is(is_linked: bool, has_email: bool, is_known: bool, creates: bool, way: str) -> None:
    found = rules.choose_way(is_linked=is_linked, has_email=has_email, is_known=is_known, creates_people=creates)
    assert found == way


@pytest.mark.parametrize(
    ("claims", "names"),
    [
        ({"family_name": "Лебедева", "given_name": "Марина"}, ("Лебедева", "Марина")),
        ({"family_name": "Лебедева"}, ("Лебедева", "")),
        ({"name": "Марина Лебедева"}, ("Марина Лебедева", "")),
        ({"given_name": "Марина"}, ("Марина", "")),
        ({"name": None}, ("marina", "")),
    ],
)
def test_names_of_somebody_new(claims: dict[str, Any], names: tuple[str, str]) -> None:
    assert rules.split_name(claims, "marina@e.example") == names
