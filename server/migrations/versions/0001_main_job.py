"""The main job: tables, jobs, and row-level security on everything that belongs to a partner."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from liniya.infra.jobs import schema_sql

# Table → columns that name the partners who may touch a row. `liniya.scope` holds the ids of the transaction's actor,
# or `*` for the system; without it nothing is visible.
FENCES = {
    "partners": ("id",),
    "partner_links": ("partner_id", "vendor_id"),
    "clients": ("partner_id",),
    "units": ("partner_id",),
    "accounts": ("partner_id",),
    "account_roles": ("partner_id",),
    "sign_ins": ("partner_id",),
    "password_links": ("partner_id",),
    "client_care": ("partner_id",),
    "lines": ("partner_id",),
    "line_specialists": ("partner_id", "side_partner_id"),
    "line_connections": ("partner_id", "side_partner_id"),
    "presence": ("partner_id",),
    "windows": ("partner_id",),
    "feeds": ("partner_id", "side_partner_id"),
    "feed_entries": ("partner_id", "side_partner_id"),
    "feed_marks": ("partner_id", "side_partner_id"),
    "inquiries": ("partner_id", "side_partner_id"),
    "assignments": ("partner_id", "side_partner_id"),
    "favourites": ("partner_id", "side_partner_id"),
    "ratings": ("partner_id", "side_partner_id"),
    "letters": ("partner_id",),
}
_IS_SYSTEM = "(SELECT current_setting('liniya.scope', true)) = '*'"
_PARTNERS = "(SELECT string_to_array(nullif(current_setting('liniya.scope', true), '*'), ',')::uuid[])::uuid[]"
_DROP_JOBS = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT oid::regclass AS name FROM pg_class WHERE relname LIKE 'procrastinate%' AND relkind = 'r' LOOP
        EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', found.name);
    END LOOP;
    FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate%' LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', found.name);
    END LOOP;
    FOR found IN SELECT oid::regtype AS name FROM pg_type WHERE typname LIKE 'procrastinate%' LOOP
        EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', found.name);
    END LOOP;
END $$
"""
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_attempts")),
    )
    op.create_table(
        "commands",
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_commands")),
    )
    op.create_index(op.f("ix_commands_at"), "commands", ["at"], unique=False)
    op.create_table(
        "distributors",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributors")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("recipients", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_letters_key")),
    )
    op.create_index("ix_letters_at", "letters", ["at"], unique=False)
    op.create_table(
        "nodes",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nodes")),
    )
    op.create_table(
        "stream_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("audiences", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_events")),
    )
    op.create_index(
        "ix_stream_events_pos", "stream_events", ["pos"], unique=True, postgresql_where=sa.text("pos IS NOT NULL")
    )
    op.create_index(
        "ix_stream_events_unnumbered", "stream_events", ["id"], unique=False, postgresql_where=sa.text("pos IS NULL")
    )
    op.create_table(
        "stream_head",
        sa.Column("one", sa.Boolean(), nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.Column("kept_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_stream_head")),
    )
    op.create_table(
        "windows",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("node_id", sa.UUID(), nullable=False),
        sa.Column("is_idle", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_windows")),
    )
    op.create_index(op.f("ix_windows_account_id"), "windows", ["account_id"], unique=False)
    op.create_index(op.f("ix_windows_node_id"), "windows", ["node_id"], unique=False)
    op.create_table(
        "partners",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("distributor_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("greeting", sa.Text(), nullable=False),
        sa.Column("missed_email", sa.Text(), nullable=False),
        sa.Column("is_vendor", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["distributor_id"], ["distributors.id"], name=op.f("fk_partners_distributor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tax_number", sa.Text(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=False),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_clients_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_index("ix_clients_partner_id_name", "clients", ["partner_id", "name"], unique=False)
    op.create_table(
        "lines",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("delivery_rule", sa.Text(), nullable=False),
        sa.Column("owner_email", sa.Text(), nullable=False),
        sa.Column("wait_warn_s", sa.Integer(), nullable=False),
        sa.Column("wait_bad_s", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_lines_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_index(op.f("ix_lines_partner_id"), "lines", ["partner_id"], unique=False)
    op.create_table(
        "partner_links",
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("vendor_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_links_partner_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["partners.id"], name=op.f("fk_partner_links_vendor_id")),
        sa.PrimaryKeyConstraint("partner_id", "vendor_id", name=op.f("pk_partner_links")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("client_id", sa.UUID(), nullable=True),
        sa.Column("parent_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_units_client_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_units_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_partner_id"), "units", ["partner_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("distributor_id", sa.UUID(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=True),
        sa.Column("unit_id", sa.UUID(), nullable=True),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("middle_name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(partner_id IS NULL) <> (distributor_id IS NULL)", name=op.f("ck_accounts_one_company")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_accounts_client_id")),
        sa.ForeignKeyConstraint(["distributor_id"], ["distributors.id"], name=op.f("fk_accounts_distributor_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_accounts_partner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_accounts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index("ix_accounts_email", "accounts", [sa.literal_column("lower(email)")], unique=False)
    op.create_index("ix_accounts_partner_id_client_id", "accounts", ["partner_id", "client_id"], unique=False)
    op.create_index("uq_accounts_login", "accounts", [sa.literal_column("lower(login)")], unique=True)
    op.create_table(
        "account_roles",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_roles_account_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_account_roles_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_roles")),
    )
    op.create_index(
        "uq_account_roles_live",
        "account_roles",
        ["account_id", "role"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "client_care",
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("care_specialist_id", sa.UUID(), nullable=True),
        sa.Column("client_manager_id", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(
            ["care_specialist_id"], ["accounts.id"], name=op.f("fk_client_care_care_specialist_id")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_care_client_id")),
        sa.ForeignKeyConstraint(["client_manager_id"], ["accounts.id"], name=op.f("fk_client_care_client_manager_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_client_care_partner_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_care")),
    )
    op.create_index(op.f("ix_client_care_partner_id"), "client_care", ["partner_id"], unique=False)
    op.create_table(
        "favourites",
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_favourites_account_id")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_favourites_line_id")),
        sa.ForeignKeyConstraint(["user_id"], ["accounts.id"], name=op.f("fk_favourites_user_id")),
        sa.PrimaryKeyConstraint("account_id", "line_id", "user_id", name=op.f("pk_favourites")),
    )
    op.create_index("ix_favourites_line_id_user_id", "favourites", ["line_id", "user_id"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("user_delivered_seq", sa.BigInteger(), nullable=False),
        sa.Column("user_read_seq", sa.BigInteger(), nullable=False),
        sa.Column("staff_delivered_seq", sa.BigInteger(), nullable=False),
        sa.Column("staff_read_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("line_id", "user_id", name=op.f("uq_feeds_line_id_user_id")),
    )
    op.create_index("ix_feeds_user_id", "feeds", ["user_id"], unique=False)
    op.create_table(
        "line_connections",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("client_id", sa.UUID(), nullable=True),
        sa.Column("unit_id", sa.UUID(), nullable=True),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(client_id, unit_id, account_id) <= 1", name=op.f("ck_line_connections_one_target")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_line_connections_account_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_line_connections_client_id")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_line_connections_line_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_line_connections_partner_id")),
        sa.ForeignKeyConstraint(["side_partner_id"], ["partners.id"], name=op.f("fk_line_connections_side_partner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_line_connections_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_connections")),
    )
    op.create_index(
        "ix_line_connections_line_id",
        "line_connections",
        ["line_id"],
        unique=False,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_index(
        "ix_line_connections_side",
        "line_connections",
        ["side_partner_id"],
        unique=False,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_index(
        "ix_line_connections_client_id",
        "line_connections",
        ["client_id"],
        unique=False,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_index(
        "ix_line_connections_unit_id",
        "line_connections",
        ["unit_id"],
        unique=False,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_index(
        "ix_line_connections_account_id",
        "line_connections",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_index(
        "ix_line_connections_everybody",
        "line_connections",
        ["line_id"],
        unique=False,
        postgresql_where=sa.text(
            "disconnected_at IS NULL AND client_id IS NULL AND unit_id IS NULL AND account_id IS NULL"
        ),
    )
    op.create_table(
        "line_specialists",
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "priority IN ('observer', 'standard', 'medium', 'high')", name=op.f("ck_line_specialists_priority")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_line_specialists_account_id")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_line_specialists_line_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_line_specialists_partner_id")),
        sa.ForeignKeyConstraint(["side_partner_id"], ["partners.id"], name=op.f("fk_line_specialists_side_partner_id")),
        sa.PrimaryKeyConstraint("line_id", "account_id", name=op.f("pk_line_specialists")),
    )
    op.create_index("ix_line_specialists_account_id", "line_specialists", ["account_id"], unique=False)
    op.create_table(
        "password_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_password_links_account_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_password_links_partner_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_account_id"), "password_links", ["account_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_presence_account_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_presence_partner_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_presence")),
    )
    op.create_index(
        "ix_presence_here", "presence", ["account_id"], unique=False, postgresql_where=sa.text("status <> 'offline'")
    )
    op.create_index(op.f("ix_presence_partner_id"), "presence", ["partner_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_sign_ins_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index(
        "uq_sign_ins_live", "sign_ins", ["account_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", sa.UUID(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=True),
        sa.Column("inquiry_id", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("feed_id", "seq", name=op.f("pk_feed_entries")),
        sa.UniqueConstraint("id", name=op.f("uq_feed_entries_id")),
    )
    op.create_table(
        "feed_marks",
        sa.Column("feed_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("read_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "account_id", name=op.f("pk_feed_marks")),
    )
    op.create_index("ix_feed_marks_account_id", "feed_marks", ["account_id"], unique=False)
    op.create_table(
        "inquiries",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("feed_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.UUID(), nullable=True),
        sa.Column("opened_by_id", sa.UUID(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_no", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by_id", sa.UUID(), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_reason", sa.Text(), nullable=True),
        sa.Column("missed_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name=op.f("ck_inquiries_finished_when")),
        sa.CheckConstraint("(state = 'queued') <= (assignee_id IS NULL)", name=op.f("ck_inquiries_queued_has_nobody")),
        sa.CheckConstraint(
            "(state = 'queued') <= (queued_at IS NOT NULL AND queue_no IS NOT NULL)",
            name=op.f("ck_inquiries_queued_when"),
        ),
        sa.CheckConstraint(
            "(state IN ('assigned', 'in_work')) <= (assignee_id IS NOT NULL)",
            name=op.f("ck_inquiries_held_by_somebody"),
        ),
        sa.CheckConstraint("state IN ('queued', 'assigned', 'in_work', 'finished')", name=op.f("ck_inquiries_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint("number", name=op.f("uq_inquiries_number")),
    )
    op.create_index(
        "ix_inquiries_assignee",
        "inquiries",
        ["assignee_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('assigned', 'in_work')"),
    )
    op.create_index("ix_inquiries_feed", "inquiries", ["feed_id", "opened_at"], unique=False)
    op.create_index("ix_inquiries_line", "inquiries", ["line_id", "opened_at"], unique=False)
    op.create_index(
        "ix_inquiries_queue",
        "inquiries",
        ["line_id", "queue_no"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index("ix_inquiries_user", "inquiries", ["user_id", "opened_at"], unique=False)
    op.create_index(
        "uq_inquiries_open", "inquiries", ["feed_id"], unique=True, postgresql_where=sa.text("state <> 'finished'")
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("inquiry_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_account_id_started_at", "assignments", ["account_id", "started_at"], unique=False)
    op.create_index(
        "uq_assignments_live", "assignments", ["inquiry_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "ratings",
        sa.Column("inquiry_id", sa.UUID(), nullable=False),
        sa.Column("partner_id", sa.UUID(), nullable=False),
        sa.Column("side_partner_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ratings_account_id")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name=op.f("fk_ratings_inquiry_id")),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_account_id_at", "ratings", ["account_id", "at"], unique=False)
    op.execute("INSERT INTO stream_head (one, pos, kept_from) VALUES (true, 0, 1)")
    op.execute("CREATE SEQUENCE queue_numbers")
    for table, columns in FENCES.items():
        mine = " OR ".join(f"{column} = ANY ({_PARTNERS})" for column in columns)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY fence ON {table} USING ({_IS_SYSTEM} OR {mine})")
    op.get_bind().connection.cursor().execute(schema_sql())


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(_DROP_JOBS)
    op.execute("DROP SEQUENCE queue_numbers")
    op.drop_index("ix_ratings_account_id_at", table_name="ratings")
    op.drop_table("ratings")
    op.drop_index("uq_assignments_live", table_name="assignments", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index("ix_assignments_account_id_started_at", table_name="assignments")
    op.drop_table("assignments")
    op.drop_index("uq_inquiries_open", table_name="inquiries", postgresql_where=sa.text("state <> 'finished'"))
    op.drop_index("ix_inquiries_user", table_name="inquiries")
    op.drop_index("ix_inquiries_queue", table_name="inquiries", postgresql_where=sa.text("state = 'queued'"))
    op.drop_index("ix_inquiries_line", table_name="inquiries")
    op.drop_index("ix_inquiries_feed", table_name="inquiries")
    op.drop_index(
        "ix_inquiries_assignee", table_name="inquiries", postgresql_where=sa.text("state IN ('assigned', 'in_work')")
    )
    op.drop_table("inquiries")
    op.drop_index("ix_feed_marks_account_id", table_name="feed_marks")
    op.drop_table("feed_marks")
    op.drop_table("feed_entries")
    op.drop_index("uq_sign_ins_live", table_name="sign_ins", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_table("sign_ins")
    op.drop_index(op.f("ix_presence_partner_id"), table_name="presence")
    op.drop_index("ix_presence_here", table_name="presence", postgresql_where=sa.text("status <> 'offline'"))
    op.drop_table("presence")
    op.drop_index(op.f("ix_password_links_account_id"), table_name="password_links")
    op.drop_table("password_links")
    op.drop_index("ix_line_specialists_account_id", table_name="line_specialists")
    op.drop_table("line_specialists")
    op.drop_index(
        "ix_line_connections_side", table_name="line_connections", postgresql_where=sa.text("disconnected_at IS NULL")
    )
    op.drop_index(
        "ix_line_connections_line_id",
        table_name="line_connections",
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.drop_table("line_connections")
    op.drop_index("ix_feeds_user_id", table_name="feeds")
    op.drop_table("feeds")
    op.drop_index("ix_favourites_line_id_user_id", table_name="favourites")
    op.drop_table("favourites")
    op.drop_index(op.f("ix_client_care_partner_id"), table_name="client_care")
    op.drop_table("client_care")
    op.drop_index("uq_account_roles_live", table_name="account_roles", postgresql_where=sa.text("revoked_at IS NULL"))
    op.drop_table("account_roles")
    op.drop_index("uq_accounts_login", table_name="accounts")
    op.drop_index("ix_accounts_partner_id_client_id", table_name="accounts")
    op.drop_index("ix_accounts_email", table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_units_partner_id"), table_name="units")
    op.drop_table("units")
    op.drop_table("partner_links")
    op.drop_index(op.f("ix_lines_partner_id"), table_name="lines")
    op.drop_table("lines")
    op.drop_index("ix_clients_partner_id_name", table_name="clients")
    op.drop_table("clients")
    op.drop_table("partners")
    op.drop_index(op.f("ix_windows_node_id"), table_name="windows")
    op.drop_index(op.f("ix_windows_account_id"), table_name="windows")
    op.drop_table("windows")
    op.drop_table("stream_head")
    op.drop_index("ix_stream_events_unnumbered", table_name="stream_events", postgresql_where=sa.text("pos IS NULL"))
    op.drop_index("ix_stream_events_pos", table_name="stream_events", postgresql_where=sa.text("pos IS NOT NULL"))
    op.drop_table("stream_events")
    op.drop_table("nodes")
    op.drop_index("ix_letters_at", table_name="letters")
    op.drop_table("letters")
    op.drop_table("distributors")
    op.drop_index(op.f("ix_commands_at"), table_name="commands")
    op.drop_table("commands")
    op.drop_table("attempts")
