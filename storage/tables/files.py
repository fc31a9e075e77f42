"""Files people sent, kept as ciphertext, and where the messenger has them already."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Sealed, SealedBytes
from storage.tables.base import Row


class FileRow(Row):
    """A file as it was taken in: known by its content, cleaned. Erased: the content is gone, the fact stays."""

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_account_kept", "account_id", "kept_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who sent it
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Sealed)
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(SealedBytes)
    kept_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class FileAddressRow(Row):
    """Under which id a bot has sent a file before: sent so, it need not be uploaded again."""

    __tablename__ = "file_address"
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    external_id: Mapped[str] = mapped_column(String(200))
