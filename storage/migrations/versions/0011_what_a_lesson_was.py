"""What had been said of a lesson before, and notices to a year of study"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_was",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("material", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["mark_batch.id"], name=op.f("fk_lesson_was_batch_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_lesson_was_class_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_lesson_was_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_was")),
    )
    with op.batch_alter_table("lesson_was", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_was_batch_id"), ["batch_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grade", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("grade")

    with op.batch_alter_table("lesson_was", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_was_batch_id"))

    op.drop_table("lesson_was")
