"""The open inquiry is looked for by line and user, in the same round trip as its feed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_IS_OPEN = sa.text("state <> 'finished'")


def upgrade() -> None:
    op.drop_index("uq_inquiries_open", table_name="inquiries", postgresql_where=_IS_OPEN)
    op.create_index("uq_inquiries_open", "inquiries", ["line_id", "user_id"], unique=True, postgresql_where=_IS_OPEN)


def downgrade() -> None:
    op.drop_index("uq_inquiries_open", table_name="inquiries", postgresql_where=_IS_OPEN)
    op.create_index("uq_inquiries_open", "inquiries", ["feed_id"], unique=True, postgresql_where=_IS_OPEN)
