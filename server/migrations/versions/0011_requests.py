"""Requests of users and of people without an account; number and beginning of clients' contracts.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_IS_SYSTEM = "(SELECT current_setting('liniya.scope', true)) = '*'"
_PARTNERS = "(SELECT string_to_array(nullif(current_setting('liniya.scope', true), '*'), ',')::uuid[])::uuid[]"


def upgrade() -> None:
    op.add_column("clients", sa.Column("contract_number", sa.Text(), nullable=False, server_default=""))
    op.add_column("clients", sa.Column("contract_from", sa.Date(), nullable=True))
    op.create_table(
        "requests",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("asker_id", sa.UUID(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("wish", postgresql.JSONB(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.UUID(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_requests_partner_id_partners")),
        sa.ForeignKeyConstraint(["asker_id"], ["accounts.id"], name=op.f("fk_requests_asker_id_accounts")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name=op.f("fk_requests_answered_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_requests_client_id_clients"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_partner_id_state", "requests", ["partner_id", "state", "id"])
    op.create_index("ix_requests_asker_id", "requests", ["asker_id", "id"])
    op.create_index(
        "uq_requests_waiting",
        "requests",
        ["partner_id", "key"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.execute("ALTER TABLE requests ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE requests FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY fence ON requests USING ({_IS_SYSTEM} OR partner_id = ANY ({_PARTNERS}))")


def downgrade() -> None:
    op.drop_table("requests")
    for column in ("contract_from", "contract_number"):
        op.drop_column("clients", column)
