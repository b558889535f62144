"""Verbs of inquiries. `messages` and `work` are the daily ones, `queue` what happens by itself; `desk` is under all of them."""

from liniya.domains.inquiries.service.known import Known
from liniya.domains.inquiries.service.messages import Send, scope_of, send_message, send_messages
from liniya.domains.inquiries.service.overview import list_line_states, list_team, try_rule
from liniya.domains.inquiries.service.queue import follow_presence, serve_queue, sweep_queue
from liniya.domains.inquiries.service.reading import (
    list_favourites,
    list_inquiries,
    list_line_facts,
    list_visible,
    set_favourite,
)
from liniya.domains.inquiries.service.transfer import list_transfer_targets, transfer
from liniya.domains.inquiries.service.work import finish_work, lock_inquiry, resume_work, start_work, take_next

__all__ = [
    "Known",
    "Send",
    "finish_work",
    "follow_presence",
    "list_favourites",
    "list_inquiries",
    "list_line_facts",
    "list_line_states",
    "list_team",
    "list_transfer_targets",
    "list_visible",
    "lock_inquiry",
    "resume_work",
    "scope_of",
    "send_message",
    "send_messages",
    "serve_queue",
    "set_favourite",
    "start_work",
    "sweep_queue",
    "take_next",
    "transfer",
    "try_rule",
]
