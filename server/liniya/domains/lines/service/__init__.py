"""Verbs of lines, one file per group."""

from liniya.domains.lines.schemas import Asker, Heard, LineFacts, Member, MyLine, Route, Served
from liniya.domains.lines.service.cards import get_card
from liniya.domains.lines.service.connections import connect, count_connections, disconnect, list_connections
from liniya.domains.lines.service.delivery import (
    list_connected,
    list_contacts,
    list_heard,
    list_line_facts,
    list_members,
    list_my_lines,
    list_names,
    list_routes,
    list_served,
    list_targets,
    routes_of,
)
from liniya.domains.lines.service.management import (
    change_line,
    create_line,
    delete_line,
    get_line,
    list_deleted_lines,
    list_lines,
    restore_line,
)
from liniya.domains.lines.service.newcomers import take_in
from liniya.domains.lines.service.team import list_specialists, remove_specialist, set_delivery, set_specialist
from liniya.domains.lines.store import members_of

# `members_of` is a part for the queries of those above.

__all__ = [
    "Asker",
    "Heard",
    "LineFacts",
    "Member",
    "MyLine",
    "Route",
    "Served",
    "change_line",
    "connect",
    "count_connections",
    "create_line",
    "delete_line",
    "disconnect",
    "get_card",
    "get_line",
    "list_connected",
    "list_connections",
    "list_contacts",
    "list_deleted_lines",
    "list_heard",
    "list_line_facts",
    "list_lines",
    "list_members",
    "list_my_lines",
    "list_names",
    "list_routes",
    "list_served",
    "list_specialists",
    "list_targets",
    "members_of",
    "remove_specialist",
    "restore_line",
    "routes_of",
    "set_delivery",
    "set_specialist",
    "take_in",
]
