"""A change of the timetable as staff write it: «7А 25.11 3 физика -> химия», a cancellation, a move, a swap."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.people import parse_class

PERIODS = range(0, 15)
AHEAD = timedelta(days=366)


class Act(StrEnum):
    """What is done to a lesson."""

    SUBJECT = "subject"
    CANCEL = "cancel"
    MOVE = "move"
    SWAP = "swap"
    TEACHER = "teacher"
    ROOM = "room"
    ADD = "add"
    BACK = "back"  # as the timetable has it


class Fault(StrEnum):
    """Why a line cannot be taken; one sentence of a screen stands behind each."""

    EMPTY = "empty"
    NO_CLASS = "no_class"
    NO_DAY = "no_day"
    PAST = "past"
    FAR = "far"
    NO_PERIOD = "no_period"
    NO_ACT = "no_act"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_SUBJECT = "unknown_subject"
    UNKNOWN_TEACHER = "unknown_teacher"
    NO_LESSON = "no_lesson"
    OTHER_LESSON = "other_lesson"  # what stands there is not what the line says stands there
    NOT_A_DAY = "not_a_day"  # nobody is taught that day
    TAKEN = "taken"  # the class has a lesson where this one would go
    NOTHING_TO_UNDO = "nothing_to_undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What was said; names of subjects and people are as they were typed."""

    school_class: str
    day: date
    period: int
    act: Act
    was: str = ""  # the subject the line says stands there
    subject: str = ""
    teacher: str = ""
    room: str = ""
    to_day: date | None = None
    to_period: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    fault: Fault
    said: str = ""


_WEEKDAY = re.compile(
    r"(?:в\s+|во\s+)?(понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|пн|вт|ср|чт|пт|сб)\b"
)
_FIRST_TWO = {"по": 0, "вт": 1, "ср": 2, "че": 3, "пя": 4, "су": 5, "пн": 0, "чт": 3, "пт": 4, "сб": 5}
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\b")
_PERIOD = re.compile(r"(\d{1,2})(?:\s*-?\s*(?:й|ый|ой|ий))?(?:\s*урок\w*)?(?=$|[\s,:;<↔])")
_ARROW = re.compile(r"\s*(?:->|=>|→|»)\s*")
_CANCEL = re.compile(r"(?:урок\w*\s+)?(?:отмен\w*|снят\w*|нет урока|не будет)(?:\s+урок\w*)?")
_BACK = re.compile(r"(?:вернуть|по расписанию|как было|без изменений)")
_SWAP = re.compile(
    r"(?:<->|↔|<>|обмен\w*|поменять|местами)\s*(?:местами\s*)?(?:с|со|и|на)?\s*(\d{1,2})(?:\s*-?\w*)?(?:\s*урок\w*)?"
)
_MOVE = re.compile(r"(?:перенос\w*|перенести|переносится)\s*(?:на|в)?\s*(.+)")
_ROOM = re.compile(r"(?:в\s+)?(?:каб(?:инет\w*)?\.?|ауд(?:итори\w*)?\.?|зал)\s*№?\s*([\w/-]{1,12})")
_TEACHER = re.compile(r"(?:учитель\w*|вед[её]т|замещает|замена|зам\.)\s*:?\s*(?:на\s+)?([^,;]+)")
_ADD = re.compile(r"(?:\+|добавить|дополнительно|доп\.?)\s*(.+)")


def read_change_line(text: str, today: date) -> ChangeLine | Refused:
    """Read what stands behind `/change`. Never raises on a text."""
    said = " ".join(text.replace("—", "-").replace("–", "-").replace("- >", "->").split())
    if not said:
        return Refused(Fault.EMPTY)
    school_class, rest = _class(said)
    if school_class is None:
        return Refused(Fault.NO_CLASS, said.split()[0][:40])
    day, rest = _day(rest, today)
    if day is None:
        return Refused(Fault.NO_DAY, rest[:40])
    if day < today:
        return Refused(Fault.PAST, f"{day:%d.%m}")
    if day > today + AHEAD:
        return Refused(Fault.FAR, f"{day:%d.%m.%Y}")
    found = _PERIOD.match(rest)
    if found is None or int(found[1]) not in PERIODS:
        return Refused(Fault.NO_PERIOD, rest[:40])
    line = ChangeLine(school_class=school_class, day=day, period=int(found[1]), act=Act.CANCEL)
    return _act(line, rest[found.end() :].strip(" ,:;"), today)


def _class(said: str) -> tuple[str | None, str]:
    words = said.split()
    for count in (3, 2, 1):
        if len(words) >= count and (title := parse_class(" ".join(words[:count]))) is not None:
            if count > 1 and parse_class(words[0]) is not None and any(c.isalpha() for c in words[0]):
                continue  # «7А 3»: the three is not of the class
            return title, " ".join(words[count:])
    return None, said


def _day(rest: str, today: date) -> tuple[date | None, str]:
    low = rest.casefold()
    for word, ahead in (("послезавтра", 2), ("сегодня", 0), ("завтра", 1)):
        if low.startswith(word):
            return today + timedelta(days=ahead), rest[len(word) :].strip(" ,")
    if found := _WEEKDAY.match(low):
        ahead = (_FIRST_TWO[found[1][:2]] - today.weekday()) % 7
        return today + timedelta(days=ahead), rest[found.end() :].strip(" ,")
    if found := _DATE.match(low):
        return _date(found, today), rest[found.end() :].strip(" ,")
    return None, rest


def _date(found: re.Match[str], today: date) -> date | None:
    """A date; without a year the one of this school year's days that is nearer ahead."""
    day, month, year = int(found[1]), int(found[2]), found[3]
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1]
    for one in years:
        try:
            when = date(one, month, day)
        except ValueError:
            continue
        if year or when >= today or today - when < timedelta(days=60):
            return when
    return None


def _act(line: ChangeLine, rest: str, today: date) -> ChangeLine | Refused:
    low = rest.casefold()
    if not low:
        return Refused(Fault.NO_ACT)
    if _CANCEL.fullmatch(low):
        return _with(line, Act.CANCEL)
    if _BACK.fullmatch(low):
        return _with(line, Act.BACK)
    if found := _SWAP.fullmatch(low):
        return _with(line, Act.SWAP, to_period=int(found[1]))
    if found := _ADD.fullmatch(rest):
        return _new(line, Act.ADD, found[1])
    if found := _MOVE.fullmatch(low):
        return _moved(line, found[1], today) or Refused(Fault.NO_ACT, rest[:60])
    parts = _ARROW.split(rest, maxsplit=1)
    was, to = (parts[0].strip(" ,:"), parts[1].strip()) if len(parts) == 2 else ("", rest)
    if not to:
        return Refused(Fault.NO_ACT, rest[:60])
    line = _with(line, Act.SUBJECT, was=was)
    if _CANCEL.fullmatch(to.casefold()):
        return _with(line, Act.CANCEL)
    if len(parts) == 2 and (moved := _moved(line, to.casefold(), today)):
        return moved
    if len(parts) == 1 and not (_ROOM.search(to) or _TEACHER.search(to)):
        return Refused(Fault.NO_ACT, rest[:60])
    return _new(line, Act.SUBJECT, to)


def _moved(line: ChangeLine, to: str, today: date) -> ChangeLine | None:
    """«27.11 5», «5», «завтра 2 уроком»."""
    day, rest = _day(to, today)
    found = _PERIOD.fullmatch(rest.replace("уроком", "урок").strip(" ,")) if rest else None
    if found is None or int(found[1]) not in PERIODS or (day is None and rest != to):
        return None
    return _with(line, Act.MOVE, to_day=day or line.day, to_period=int(found[1]))


def _new(line: ChangeLine, act: Act, said: str) -> ChangeLine | Refused:
    """A subject, a teacher, a room, in any company; one without a subject changes only the rest."""
    teacher, room = _TEACHER.search(said), _ROOM.search(said)
    left = said
    for found in (teacher, room):
        if found:
            left = left.replace(found[0], " ")
    subject = " ".join(left.strip(" ,;").split())
    if room and teacher and room[0] in teacher[0]:
        teacher_name = teacher[1].replace(room[0], " ").strip()
    else:
        teacher_name = teacher[1].strip() if teacher else ""
    if not subject and act is Act.SUBJECT:
        act = Act.TEACHER if teacher_name else Act.ROOM
    elif not subject:
        return Refused(Fault.NO_ACT, said[:60])
    return _with(line, act, subject=subject, teacher=teacher_name, room=room[1] if room else "")


def _with(line: ChangeLine, act: Act, **what: object) -> ChangeLine:
    known = {
        "school_class": line.school_class, "day": line.day, "period": line.period, "was": line.was,
    }  # fmt: skip
    return ChangeLine(act=act, **known | what)  # type: ignore[arg-type]
