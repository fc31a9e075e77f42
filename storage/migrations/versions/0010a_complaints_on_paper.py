"""Complaints on paper"""

import sqlalchemy as sa
from alembic import op

revision = "0010a"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Back only where no complaint came on paper: its applicant has no account to stand there."""
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("account_id", existing_type=sa.Integer(), nullable=False)
