"""Papers turned to what a template reads: plain words and lists."""

import io
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

import segno

from bot.documents.letters import OneTimeLink
from bot.documents.papers import ChatSignature, Paper
from bot.documents.render import render_pdf
from bot.documents.text import day, drawable, masked, moment


def as_data(paper: Paper) -> Mapping[str, object]:
    """The paper as its template reads it: words and lists alone, dates already in Russian, the account masked."""
    return {"stamp": int(_aware(paper.made_at).timestamp())} | _plain_fields(paper)


def link_as_data(link: OneTimeLink) -> dict[str, object]:
    """A one-time link as the template of a grant reads it, with its picture."""
    return _plain_fields(link) | {"qr": _qr(link.url)}


def paper_pdf(paper: Paper) -> bytes:
    """The paper, printed; the same paper gives the same bytes. Run it in a thread."""
    return render_pdf(paper.template, as_data(paper))


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("a paper needs the time zone of its moment")
    return when


def _plain_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return drawable(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case tuple():
            return [_plain(item) for item in value]
        case ChatSignature():
            return _plain_fields(value) | {"account": masked(value.account)}
        case OneTimeLink():
            return link_as_data(value)
    return _plain_fields(value)


def _qr(url: str) -> str:
    """The address as an SVG picture that a phone reads off the page."""
    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False)
    return picture.getvalue().decode()
