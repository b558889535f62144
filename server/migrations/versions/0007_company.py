"""A company's zone, language, shape, privacy and logo; how far it is set up; codes for the first person of an installation.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_IS_SYSTEM = "(SELECT current_setting('liniya.scope', true)) = '*'"
_PARTNERS = "(SELECT string_to_array(nullif(current_setting('liniya.scope', true), '*'), ',')::uuid[])::uuid[]"
_COLUMNS = (
    ("time_zone", sa.Text(), "Europe/Moscow"),
    ("locale", sa.Text(), "ru"),
    ("shape", sa.Text(), "clients"),
    ("discovery_forbidden", sa.Boolean(), "false"),
    ("names_as_initials", sa.Boolean(), "false"),
)


def upgrade() -> None:
    for name, kind, default in _COLUMNS:
        op.add_column("partners", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("partners", sa.Column("logo_id", sa.UUID(), nullable=True))
    op.create_table(
        "partner_logos",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_logos_partner_id_partners")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_logos")),
    )
    op.create_index("uq_partner_logos_partner_id", "partner_logos", ["partner_id"], unique=True)
    op.create_table(
        "partner_setups",
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("skipped", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_setups_partner_id_partners")),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_partner_setups")),
    )
    for table in ("partner_logos", "partner_setups"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY fence ON {table} USING ({_IS_SYSTEM} OR partner_id = ANY ({_PARTNERS}))")
    op.create_table(
        "setup_codes",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_setup_codes")),
    )


def downgrade() -> None:
    for table in ("setup_codes", "partner_setups", "partner_logos"):
        op.drop_table(table)
    for name in ("logo_id", *(name for name, _, _ in _COLUMNS)):
        op.drop_column("partners", name)
