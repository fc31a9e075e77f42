"""Personal fields are ciphertext at rest: one ring of keys a process, the newest key encrypts, every key reads.

Prints are keyed apart: their key lies in the database, itself ciphertext (`storage.secrets`), so that sealing keys can
come and go and a print stays comparable.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import LargeBinary, String, TypeDecorator
from sqlalchemy.engine import Dialect


class KeyRing:
    """Encrypts with the first key and reads with any; also makes the keyed prints used where equality is asked."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("at least one secret key is needed")
        fernets = [Fernet(_fernet_key(key)) for key in keys]
        self._newest, self._fernet = fernets[0], MultiFernet(fernets)
        self._print_key = hashlib.sha256(b"print:" + keys[-1].encode()).digest()

    @property
    def print_key(self) -> str:
        """The key of the prints, in hex; made of the oldest key until the database has one (`use_print_key`)."""
        return self._print_key.hex()

    def use_print_key(self, key: str) -> None:
        """Make prints with the key this database has been using."""
        self._print_key = bytes.fromhex(key)

    def resealed(self, sealed: bytes) -> bytes | None:
        """The same content under the newest key; None: it is sealed with it already. InvalidToken: no key opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self._fernet.rotate(sealed)
        return None

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text again. InvalidToken when no key of the ring made it."""
        return self._fernet.decrypt(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        return self._fernet.decrypt(sealed)

    def fingerprint(self, value: str) -> str:
        """A keyed print (HMAC-SHA256, hex): the same value gives the same print, and no key no value."""
        return hmac.new(self._print_key, value.encode(), hashlib.sha256).hexdigest()


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"seal:" + secret.encode()).digest())


_ring: KeyRing | None = None


def use_keys(keys: Sequence[str]) -> None:
    """Set the ring of this process. Column types are made at import, before any key is known: hence one place."""
    global _ring
    _ring = KeyRing(keys)


def ring() -> KeyRing:
    if _ring is None:
        raise RuntimeError("storage.crypto.use_keys() has not been called")
    return _ring


class Sealed(TypeDecorator[str]):
    """A text that is ciphertext in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else ring().open(bytes(value))


class SealedJson(TypeDecorator[Any]):
    """A JSON value that is ciphertext in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(ring().open(bytes(value)))


class SealedBytes(TypeDecorator[bytes]):
    """The content of a file that is ciphertext in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().open_bytes(bytes(value))


class Fingerprint(TypeDecorator[str]):
    """Bound with the plain value, kept as its keyed print: equality can be asked, the value cannot be read back."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else ring().fingerprint(value)


__all__ = ["Fingerprint", "InvalidToken", "KeyRing", "Sealed", "SealedBytes", "SealedJson", "ring", "use_keys"]
