"""The buttons of a teacher's screens: they carry ids and what was seen, never rights."""

from contextlib import suppress
from datetime import date

from aiogram.filters.callback_data import CallbackData

from domain.lesson_sheet import Place


class LessonsTap(CallbackData, prefix="tl"):
    """The lessons of a day; of a class, where staff asked for one."""

    day: str = ""  # ISO; none is today
    of: str = ""

    @property
    def on(self) -> date | None:
        with suppress(ValueError):
            return date.fromisoformat(self.day)
        return None


class OpenTap(CallbackData, prefix="to"):
    """One lesson by its place."""

    of: int
    subject: int
    day: str
    period: int
    group: int = 0

    @classmethod
    def to(cls, place: Place) -> "OpenTap":
        return cls(
            of=place.class_id, subject=place.subject_id, day=place.day.isoformat(), period=place.period,
            group=place.group_id or 0,
        )  # fmt: skip

    @property
    def place(self) -> Place | None:
        with suppress(ValueError):
            return Place(
                class_id=self.of, subject_id=self.subject, day=date.fromisoformat(self.day), period=self.period,
                group_id=self.group or None,
            )  # fmt: skip
        return None


class PaintTap(CallbackData, prefix="tp"):
    """A brush taken in hand, or a pupil touched with it: what is in hand the draft knows."""

    draft: int
    brush: str = ""
    pupil: int = 0


class LessonTap(CallbackData, prefix="ts"):
    """An act on the sheet of a lesson; `version` where it must be what the person saw."""

    act: str
    draft: int
    version: int = 0
    arg: str = ""


class FixTap(CallbackData, prefix="tf"):
    """A mark that stands made another, or withdrawn (no value)."""

    mark: int
    revision: int
    to: str = ""
    back: int = 0


class FixAbsenceTap(CallbackData, prefix="ta"):
    """Attendance that stands said otherwise; no code: was there."""

    pupil: int
    period: int
    was: str
    to: str = ""
    back: int = 0


class DayTap(CallbackData, prefix="ty"):
    """The attendance of a class on a day: the page, or a thing done on its sheet."""

    act: str  # open, brush, touch, seat, notes, write, drop
    of: int = 0  # the class, or the draft of its sheet
    day: str = ""  # ISO; or the brush
    pupil: int = 0
    version: int = 0

    @property
    def on(self) -> date | None:
        with suppress(ValueError):
            return date.fromisoformat(self.day)
        return None


class ReasonTap(CallbackData, prefix="tr"):
    """Why: one of the usual reasons, or none and then nothing is corrected."""

    draft: int
    version: int
    why: str


class HomeworksTap(CallbackData, prefix="th"):
    """What has been set in a subject of a class; one piece of it, and what is done with it."""

    of: int
    subject: int
    back: int = 0
    homework: int = 0
    act: str = ""
    revision: int = 0


class ResultsTap(CallbackData, prefix="te"):
    """The results of a class in a subject: the page, a pupil of it, a value for the pupil."""

    of: int = 0
    subject: int = 0
    kind: str = "term"
    term: int = 0
    pupil: int = 0
    to: str = ""
    seen: int = 0


class RegisterTap(CallbackData, prefix="tg"):
    """The register of a class in a subject, as a picture or as a spreadsheet."""

    of: int = 0
    subject: int = 0
    term: int = 0
    how: str = ""  # xlsx, picture
