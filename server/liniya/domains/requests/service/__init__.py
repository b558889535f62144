"""Verbs of requests, one file per group."""

from liniya.domains.requests.service.answering import accept, decline, withdraw
from liniya.domains.requests.service.asking import ask, ask_at_the_door
from liniya.domains.requests.service.reading import (
    check,
    count_requests,
    forget_old,
    get_contract,
    get_request,
    list_own_requests,
    list_requests,
)

__all__ = [
    "accept",
    "ask",
    "ask_at_the_door",
    "check",
    "count_requests",
    "decline",
    "forget_old",
    "get_contract",
    "get_request",
    "list_own_requests",
    "list_requests",
    "withdraw",
]
