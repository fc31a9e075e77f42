"""A page of the class register as a picture: pupils down, lessons across, the mean at the right.

Every word in it comes from the caller, in the reader's language; the picture adds none of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.documents.render import Template, render_png
from bot.documents.text import drawable

PHONE_WIDTH = 1080  # pixels
MOST_DAYS = 14  # columns that a phone still shows


class Tone(StrEnum):
    """How a sign is inked: the sign itself is always written, so that no meaning is in colour alone."""

    MARK = "mark"
    ABSENCE = "absence"
    DEBT = "debt"


@dataclass(frozen=True, slots=True)
class Sign:
    sign: str
    tone: Tone = Tone.MARK


@dataclass(frozen=True, slots=True)
class PupilLine:
    number: str
    name: str
    cells: tuple[tuple[Sign, ...], ...]  # one for each day
    mean: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPicture:
    """A class in a subject over some lessons."""

    title: str
    dates: str
    pupils_word: str
    mean_word: str
    days: tuple[str, ...]
    rows: tuple[PupilLine, ...]
    footer: str = ""
    language: str = "ru"


def register_png(register: RegisterPicture, width: int = PHONE_WIDTH) -> bytes:
    """The picture, `width` pixels wide and as high as the class asks. Run it in a thread."""
    data = {
        "title": drawable(register.title),
        "dates": drawable(register.dates),
        "pupils": drawable(register.pupils_word),
        "mean": drawable(register.mean_word),
        "days": list(register.days),
        "rows": [
            {
                "number": row.number,
                "name": drawable(row.name),
                "mean": row.mean,
                "cells": [[{"sign": drawable(one.sign), "tone": one.tone.value} for one in cell] for cell in row.cells],
            }
            for row in register.rows
        ],
        "footer": drawable(register.footer),
        "language": register.language,
    }
    return render_png(Template.REGISTER, data, width)
