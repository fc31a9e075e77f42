"""A raw update as the text that is kept: whatever came, no encoding and no database stumbles over it."""

import json
from typing import Any

NUL = "\\u0000"  # as JSON writes it


def as_text(raw: dict[str, Any]) -> str:
    """The update as JSON. Half a surrogate pair becomes "?", a NUL is left out. RecursionError: it has no end."""
    text = json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace").decode()
    return json.dumps(_without_nul(json.loads(text)), ensure_ascii=False) if NUL in text else text


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value
