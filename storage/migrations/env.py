"""Alembic runs on the connection it is given (storage.migrate)."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from storage.tables import Row


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what the database keeps, so that a migration never depends on our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    render_item=plain_type,
    transaction_per_migration=False,
)
context.run_migrations()
