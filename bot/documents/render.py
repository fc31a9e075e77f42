"""Typst turned to bytes: a template of ours, and people's words as data that is never executed.

Every call is synchronous and safe in a thread: callers run it in one, since a page takes 10-50 ms of CPU.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVAL = ["a-2a", "ua-1"]  # kept for decades, and read aloud by a screen reader
_POINTS_PER_INCH = 72
_A4_POINTS = 595.276
_PICTURE_POINTS = 540.0


class Template(StrEnum):
    """The pages we can print; the value is the name of the file in `templates/`."""

    APPLICATION = "application"
    CANCELLATION = "cancellation"
    RECEIPT = "receipt"
    GRANT = "grant"
    REFUSAL = "refusal"
    INTAKE_REFUSAL = "intake_refusal"
    INVITATION = "invitation"
    NOTICE = "notice"
    WEEK = "week"
    REGISTER = "register"
    JOURNAL = "journal"
    COMPLAINT = "complaint"
    FIGURES = "figures"
    BLANK = "blank"
    SCHEME = "scheme"
    TREND = "trend"
    CARD = "card"

    @property
    def path(self) -> Path:
        """Where the template lies."""
        return TEMPLATES / f"{self}.typ"

    @property
    def points_wide(self) -> float:
        """The width of its page in points."""
        return _PICTURE_POINTS if self in _PICTURES else _A4_POINTS


_PICTURES = frozenset({Template.WEEK, Template.SCHEME, Template.TREND, Template.FIGURES})


def render_pdf(template: Template, data: Mapping[str, object]) -> bytes:
    """PDF/A-2a and PDF/UA-1; `data["stamp"]` (Unix seconds) dates the file, so the same data give the same bytes.

    Raises KeyError without a stamp, `typst.TypstError` when the data lack what the template reads.
    """
    stamp = data["stamp"]
    if not isinstance(stamp, int):
        raise TypeError("stamp: whole Unix seconds are expected")
    return _compiled(template, data, format="pdf", pdf_standards=ARCHIVAL, timestamp=stamp)


def render_png(template: Template, data: Mapping[str, object], width: int) -> bytes:
    """The first page as a picture `width` pixels wide; errors are those of `render_pdf`, no stamp is needed."""
    return _compiled(template, data, format="png", ppi=width * _POINTS_PER_INCH / template.points_wide)


def _compiled(template: Template, data: Mapping[str, object], **how: Any) -> bytes:
    made: bytes | list[bytes] = typst.compile(
        template.path,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        root=TEMPLATES,  # the only folder a template may read
        font_paths=_fonts(),
        ignore_system_fonts=True,  # a page looks the same on every machine
        **how,
    )
    return made if isinstance(made, bytes) else made[0]  # a list: one picture a page


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
