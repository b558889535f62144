"""What the cabinet asks for: versions of cards, erased accounts, invitations, where a sign-in came from.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CARDS = ("partners", "clients", "units", "accounts", "lines")


def upgrade() -> None:
    for table in _CARDS:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("accounts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("password_links", sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("password_links", sa.Column("is_invitation", sa.Boolean(), nullable=False, server_default="false"))
    op.execute("UPDATE password_links SET made_at = expires_at - interval '1 hour'")
    op.alter_column("password_links", "made_at", nullable=False)
    op.alter_column("password_links", "is_invitation", server_default=None)
    for column in ("address", "device"):
        op.add_column("sign_ins", sa.Column(column, sa.Text(), nullable=False, server_default=""))
        op.alter_column("sign_ins", column, server_default=None)
    op.create_index("ix_sign_ins_account_id", "sign_ins", ["account_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_ins_account_id", "sign_ins")
    for column in ("address", "device"):
        op.drop_column("sign_ins", column)
    op.drop_column("password_links", "is_invitation")
    op.drop_column("password_links", "made_at")
    op.drop_column("accounts", "erased_at")
    for table in _CARDS:
        op.drop_column(table, "version")
