"""School years: holidays of a school, classes pupils were in, the turn of a year."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_break_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_break")),
        sa.UniqueConstraint("school_id", "starts_on", "title", name=op.f("uq_school_break_school_id_starts_on_title")),
    )
    op.create_table(
        "year_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_year_turn_by")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_year_turn_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_turn")),
    )
    with op.batch_alter_table("year_turn", schema=None) as batch_op:
        batch_op.create_index("ix_year_turn_school", ["school_id", "made_at"], unique=False)

    op.create_table(
        "past_class",
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_past_class_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_past_class_pupil_id")),
        sa.PrimaryKeyConstraint("pupil_id", "until", name=op.f("pk_past_class")),
    )
    with op.batch_alter_table("past_class", schema=None) as batch_op:
        batch_op.create_index("ix_past_class_class", ["class_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("past_class", schema=None) as batch_op:
        batch_op.drop_index("ix_past_class_class")

    op.drop_table("past_class")
    with op.batch_alter_table("year_turn", schema=None) as batch_op:
        batch_op.drop_index("ix_year_turn_school")

    op.drop_table("year_turn")
    op.drop_table("school_break")
