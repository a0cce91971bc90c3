"""How Alembic meets the database: one connection, one transaction, given by app.commands.migrate."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

options = context.config.attributes


def render(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write a type of the house as the plain type beneath it: a migration must outlive the code it was made from."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=options["connection"],
    target_metadata=options.get("metadata"),
    version_table=options["version_table"],
    include_name=options["include_name"],
    render_item=render,
    render_as_batch=options["connection"].dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
