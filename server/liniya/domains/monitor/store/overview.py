"""Figures of a company as it is now: reads tables of other domains and writes none."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from liniya.core.sql import fetch
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts

_CAN_BE_CHOSEN: Final = f"ls.priority <> 'observer' AND {accounts.living('ls.account_id', 'specialist')}"
_COUNTS: Final = f"""
    WITH people AS (
        SELECT a.password_hash IS NOT NULL AS has_password, p.status,
            array(SELECT role FROM account_roles AS r WHERE r.account_id = a.id AND r.revoked_at IS NULL) AS roles,
            EXISTS (SELECT FROM password_links AS l WHERE l.account_id = a.id AND l.is_invitation
                    AND l.used_at IS NULL AND l.expires_at > %(now)s) AS has_link
        FROM accounts AS a LEFT JOIN presence AS p ON p.account_id = a.id
        WHERE a.partner_id = %(partner)s AND a.erased_at IS NULL AND NOT a.is_blocked
    ), of_people AS (
        SELECT count(*) AS people,
            count(*) FILTER (WHERE 'user' = ANY (roles)) AS users,
            count(*) FILTER (WHERE 'specialist' = ANY (roles)) AS specialists,
            count(*) FILTER (WHERE 'administrator' = ANY (roles)) AS administrators,
            count(*) FILTER (WHERE has_password) AS joined,
            count(*) FILTER (WHERE NOT has_password AND has_link) AS invited,
            count(*) FILTER (WHERE NOT has_password AND NOT has_link) AS uninvited,
            count(*) FILTER (WHERE 'specialist' = ANY (roles) AND status <> 'offline') AS online,
            count(*) FILTER (WHERE 'specialist' = ANY (roles) AND status = 'free') AS free
        FROM people
    ), own_lines AS (
        SELECT id, EXISTS (SELECT FROM line_specialists AS ls WHERE ls.line_id = lines.id AND {_CAN_BE_CHOSEN}) AS is_manned
        FROM lines WHERE partner_id = %(partner)s AND deleted_at IS NULL
    ), of_lines AS (
        SELECT count(*) AS lines, count(*) FILTER (WHERE NOT is_manned) AS unmanned, count(*) FILTER (WHERE is_manned) AS answering
        FROM own_lines
    ), of_clients AS (
        SELECT count(*) AS clients, count(*) FILTER (WHERE contract_until BETWEEN %(ended)s AND %(ends)s) AS ending
        FROM clients WHERE partner_id = %(partner)s
    ), of_inquiries AS (
        SELECT count(*) FILTER (WHERE state <> 'queued') AS open, count(*) FILTER (WHERE state = 'queued') AS queued
        FROM inquiries WHERE state <> 'finished' AND line_id IN (SELECT id FROM own_lines)
    )
    SELECT of_people.*, of_lines.*, of_clients.*, of_inquiries.*,
        (SELECT count(*) FROM units WHERE partner_id = %(partner)s AND client_id IS NULL) AS units,
        EXISTS (SELECT FROM inquiries WHERE line_id IN (SELECT id FROM own_lines)) AS is_asked,
        s.skipped, s.finished_at
    FROM of_people, of_lines, of_clients, of_inquiries
        LEFT JOIN partner_setups AS s ON s.partner_id = %(partner)s
"""  # noqa: S608
_UNMANNED: Final = f"""
    SELECT id, name FROM lines WHERE partner_id = %(partner)s AND deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM line_specialists AS ls WHERE ls.line_id = lines.id AND {_CAN_BE_CHOSEN})
    ORDER BY name, id LIMIT %(limit)s
"""  # noqa: S608


async def count_company(tx: Tx, partner_id: UUID, ended: date, ends: date) -> dict[str, Any]:
    """Everything that is counted, in one query. Between these days a contract has just ended, or is about to."""
    (row,) = await fetch(tx, _COUNTS, partner=partner_id, now=tx.now, ended=ended, ends=ends)
    return dict(row._asdict())


async def list_unmanned(tx: Tx, partner_id: UUID, limit: int) -> list[tuple[UUID, str]]:
    """Own lines without anybody who could be chosen, by name."""
    return [(row.id, row.name) for row in await fetch(tx, _UNMANNED, partner=partner_id, limit=limit)]
