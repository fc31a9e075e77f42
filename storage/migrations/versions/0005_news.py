"""News: what a push is about, whose turn it is, and until when it is news."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("push", schema=None) as batch_op:
        batch_op.drop_index("ix_push_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("school_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pupil_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("fact", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_push_school_id_school"), "school", ["school_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_push_pupil_id_pupil"), "pupil", ["pupil_id"], ["id"])
    with op.batch_alter_table("push", schema=None) as batch_op:
        batch_op.alter_column("rank", server_default=None)
        batch_op.create_index(
            "ix_push_open", ["rank", "due_at", "id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN
        )
        batch_op.create_index(
            "ix_push_lane",
            ["school_id", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
        batch_op.create_index(
            "ix_push_bundle",
            ["account_id", "pupil_id", "due_at"],
            unique=False,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
        batch_op.create_index("ix_push_fact", ["fact", "account_id"], unique=False)
    # News of marks owed by batches: what of it was not told yet can be read in the diary.
    op.execute("UPDATE push SET done_at = due_at, outcome = 'stale' WHERE kind = 'marks' AND done_at IS NULL")


def downgrade() -> None:
    # An older program knows no kind of news but marks by batches.
    op.execute("UPDATE push SET done_at = due_at, outcome = 'stale' WHERE fact IS NOT NULL AND done_at IS NULL")
    with op.batch_alter_table("push", schema=None) as batch_op:
        batch_op.drop_index("ix_push_fact")
        batch_op.drop_index("ix_push_bundle", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index("ix_push_lane", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index("ix_push_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_constraint(batch_op.f("fk_push_pupil_id_pupil"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_push_school_id_school"), type_="foreignkey")
        for column in ("told", "stale_at", "ready_at", "fact", "pupil_id", "school_id", "rank"):
            batch_op.drop_column(column)
    with op.batch_alter_table("push", schema=None) as batch_op:
        batch_op.create_index("ix_push_open", ["due_at", "id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
