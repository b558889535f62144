"""The own card: privacy, and when the password was changed.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column, default in (("is_findable", "true"), ("hides_contacts", "false")):
        op.add_column("accounts", sa.Column(column, sa.Boolean(), nullable=False, server_default=default))
    op.add_column("accounts", sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("password_changed_at", "hides_contacts", "is_findable"):
        op.drop_column("accounts", column)
