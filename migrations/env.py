"""How Alembic meets the database: one connection, one transaction, given by app.commands.migrate."""

from alembic import context

options = context.config.attributes

context.configure(
    connection=options["connection"],
    target_metadata=options.get("metadata"),
    version_table=options["version_table"],
    include_name=options["include_name"],
    render_as_batch=options["connection"].dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
