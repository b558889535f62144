"""The ledger: what was received against what is there, counted apart, day by day.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_IS_OPENING = sa.text("kind = 'inquiry_opened'")
_IS_UNSENT = sa.text("sent_at IS NULL")
_IS_SYSTEM = "(SELECT current_setting('liniya.scope', true)) = '*'"
_PARTNERS = "(SELECT string_to_array(nullif(current_setting('liniya.scope', true), '*'), ',')::uuid[])::uuid[]"


def upgrade() -> None:
    op.create_table(
        "ledger_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("queued", sa.BigInteger(), nullable=False),
        sa.Column("assigned", sa.BigInteger(), nullable=False),
        sa.Column("in_work", sa.BigInteger(), nullable=False),
        sa.Column("finished", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "partner_id", name=op.f("pk_ledger_days")),
    )
    op.create_index("ix_ledger_days_partner_id", "ledger_days", ["partner_id"])
    op.execute("ALTER TABLE ledger_days ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE ledger_days FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY fence ON ledger_days USING ({_IS_SYSTEM} OR partner_id = ANY ({_PARTNERS}))")
    op.create_table(
        "ledger_checks",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ledger_checks")),
    )
    op.create_table(
        "ledger_findings",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_ledger_findings")),
    )
    op.create_table(
        "ledger_state",
        sa.Column("one", sa.Boolean(), nullable=False),
        sa.Column("feeds_checked_to", sa.UUID(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_ledger_state")),
    )
    op.create_index("ix_feed_entries_openings", "feed_entries", ["at", "side_partner_id"], postgresql_where=_IS_OPENING)
    op.create_index("ix_letters_unsent", "letters", ["at"], postgresql_where=_IS_UNSENT)
    op.create_index("ix_inquiries_opened_at", "inquiries", ["opened_at", "side_partner_id"])


def downgrade() -> None:
    op.drop_index("ix_letters_unsent", table_name="letters", postgresql_where=_IS_UNSENT)
    op.drop_index("ix_inquiries_opened_at", table_name="inquiries")
    op.drop_index("ix_feed_entries_openings", table_name="feed_entries", postgresql_where=_IS_OPENING)
    op.drop_table("ledger_state")
    op.drop_table("ledger_findings")
    op.drop_table("ledger_checks")
    op.drop_table("ledger_days")
