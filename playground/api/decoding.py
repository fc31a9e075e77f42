"""What a request carries: query, form, multipart or JSON, read into aiogram's own method classes."""

import json
import re
from functools import cache
from typing import Any, get_args

from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from aiohttp import BodyPartReader, web
from pydantic import ValidationError

from playground.api.call import Attached, Upload
from playground.errors import ApiError, bad

_NUMBER = re.compile(r"-?\d{1,19}\Z")
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
}
_NOT_AN_OBJECT = {
    "reply_markup": "object expected as reply markup",
    "media": "media not found",
    "commands": "can't parse commands JSON object",
    "entities": "can't parse entities: expected an Array",
}


async def read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters and files of a request in any of the four ways Telegram takes them."""
    parameters: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        parameters |= _json(await request.text())
    elif kind == "multipart/form-data":
        await _read_parts(request, parameters, uploads)
    elif kind == "application/x-www-form-urlencoded":
        form = await request.post()
        parameters |= {name: value for name, value in form.items() if isinstance(value, str)}
    return parameters, uploads


def _json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError:
        raise bad("can't parse request body JSON object") from None
    if not isinstance(body, dict):
        raise bad("can't parse request body JSON object")
    return body


async def _read_parts(request: web.Request, parameters: dict[str, Any], uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = await part.read(decode=True)
        if part.filename is None:
            parameters[part.name] = bytes(data).decode()
        else:
            mime = part.headers.get("Content-Type")
            known = mime if mime and mime != "application/octet-stream" else None
            uploads[part.name] = Upload(part.filename, bytes(data), known)


@cache
def _shapes(request: type[TelegramMethod[Any]]) -> dict[str, str]:
    """How a string in each field is meant: `text`, `id`, `file` or `json`."""
    shapes = {}
    for name, field in request.model_fields.items():
        kinds = set(get_args(field.annotation)) or {field.annotation}
        if InputFile in kinds or field.annotation is InputFile:
            shapes[name] = "file"
        elif str in kinds:
            shapes[name] = "id" if int in kinds else "text"
        else:
            shapes[name] = "json"
    return shapes


def decode(
    request: type[TelegramMethod[Any]], parameters: dict[str, Any], uploads: dict[str, Upload]
) -> TelegramMethod[Any]:
    """The request as aiogram's own method; raises ApiError where Telegram would refuse to read it."""
    values: dict[str, Any] = {}
    for name, shape in _shapes(request).items():
        if name in parameters:
            values[name] = _value(shape, parameters[name])
        elif name in uploads and shape == "file":
            values[name] = Attached(uploads[name])
        elif request.model_fields[name].is_required() and shape in ("text", "file"):
            values[name] = ""  # the client leaves an empty text out; each method complains in its own words
    try:
        return request.model_validate(values)
    except ValidationError as error:
        raise _complaint(error) from None


def _value(shape: str, given: Any) -> Any:
    if not isinstance(given, str):
        return str(given) if shape == "text" and isinstance(given, int | float) else given
    if shape == "id" and _NUMBER.match(given):
        return int(given)
    if shape == "json" and given[:1] in ("{", "["):
        try:
            return json.loads(given)
        except ValueError:
            return given
    return given


def _complaint(error: ValidationError) -> ApiError:
    place = error.errors(include_url=False)[0]
    name = str(place["loc"][0]) if place["loc"] else "request"
    if place["type"] == "missing" and len(place["loc"]) == 1:
        return bad(_MISSING.get(name, f'parameter "{name}" is required'))
    if name == "reply_markup" and "inline_keyboard" in map(str, place["loc"]):
        return bad("can't parse inline keyboard button: expected an Object with a text")
    return bad(_NOT_AN_OBJECT.get(name, f'parameter "{name}" is invalid'))


def given(value: Any) -> Any:
    """A field's value, or None where the request left it to a default."""
    return None if isinstance(value, Default) else value
