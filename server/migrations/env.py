"""Alembic's entry: the connection comes from `liniya.main.migrate`."""

from alembic import context

from liniya.main.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, compare_server_default=False
)
with context.begin_transaction():
    context.run_migrations()
