"""Notes about absence: which days are taken, what each act leads to, what attendance makes of an accepted one."""

from datetime import date, timedelta

import pytest

from bot.forms.absence import parse_days
from bot.forms.form import BadAnswer
from domain.absence_notes import (
    BadDays,
    DaySpan,
    NoteAct,
    NoteReason,
    NoteSaid,
    NoteStatus,
    after,
    with_notes,
    wrong_with,
)
from domain.diary import Absence
from domain.marks import Attendance

TODAY = date(2026, 11, 25)  # a Wednesday


def span(first: tuple[int, int], last: tuple[int, int] | None = None) -> DaySpan:
    """Days of the school year by (day, month)."""

    def on(day: int, month: int) -> date:
        return date(2026 if month >= 9 else 2027, month, day)

    return DaySpan(on(*first), on(*(last or first)))


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("25.11", span((25, 11))),
        ("сегодня", span((25, 11))),
        ("завтра", span((26, 11))),
        ("вчера", span((24, 11))),
        ("в среду", span((25, 11))),
        ("в пятницу", span((27, 11))),
        ("25.11-28.11", span((25, 11), (28, 11))),
        ("25.11.2026 – 27.11.2026", span((25, 11), (27, 11))),
        ("25-27 ноября", span((25, 11), (27, 11))),
        ("3—5.12", span((3, 12), (5, 12))),
        ("с 30 ноября по 2 декабря", span((30, 11), (2, 12))),
        ("с 1.12 по 3.12 включительно", span((1, 12), (3, 12))),
        ("с понедельника по среду", span((30, 11), (2, 12))),
        ("12 января", span((12, 1))),
        ("March 5", span((5, 3))),
        ("Nov 26-27", span((26, 11), (27, 11))),
        ("from 1st of December till the 3rd of December", span((1, 12), (3, 12))),
        ("from Monday to Wednesday", span((30, 11), (2, 12))),
        ("Tomorrow", span((26, 11))),
    ],
)
def test_days_are_read_as_parents_write_them(said: str, days: DaySpan):
    assert parse_days(said, TODAY) == days


@pytest.mark.parametrize(
    "said", ["", "болеем", "скоро", "ill", "30 February", "May", "31.02", "1.12, 2.12 и 3.12", "25.11 " * 90]
)
def test_what_is_no_days_is_not_guessed(said: str):
    with pytest.raises(BadAnswer):
        parse_days(said, TODAY)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (DaySpan(TODAY, TODAY), None),
        (DaySpan(TODAY, TODAY + timedelta(days=31)), None),
        (DaySpan(TODAY, TODAY + timedelta(days=32)), BadDays.TOO_LONG),
        (DaySpan(TODAY, TODAY - timedelta(days=1)), BadDays.BACKWARDS),
        (DaySpan(TODAY - timedelta(days=31), TODAY), None),
        (DaySpan(TODAY - timedelta(days=32), TODAY - timedelta(days=30)), BadDays.TOO_OLD),
        (DaySpan(TODAY + timedelta(days=100), TODAY + timedelta(days=120)), None),
        (DaySpan(TODAY + timedelta(days=100), TODAY + timedelta(days=121)), BadDays.TOO_FAR),
    ],
)
def test_days_are_near_and_not_too_many(days: DaySpan, wrong: BadDays | None):
    assert wrong_with(days, TODAY) is wrong


@pytest.mark.parametrize("status", NoteStatus)
@pytest.mark.parametrize("act", NoteAct)
def test_only_a_note_that_waits_can_be_moved_on(status: NoteStatus, act: NoteAct):
    leads = {
        NoteStatus.SENT: {
            NoteAct.ACCEPT: NoteStatus.ACCEPTED,
            NoteAct.ASK: NoteStatus.ASKED,
            NoteAct.WITHDRAW: NoteStatus.WITHDRAWN,
        },
        NoteStatus.ASKED: {
            NoteAct.ACCEPT: NoteStatus.ACCEPTED,
            NoteAct.ANSWER: NoteStatus.SENT,
            NoteAct.WITHDRAW: NoteStatus.WITHDRAWN,
        },
    }
    assert after(status, act) is leads.get(status, {}).get(act)


@pytest.mark.parametrize(
    ("written", "reason", "status", "shown"),
    [
        (Attendance.ABSENT, NoteReason.FAMILY, NoteStatus.ACCEPTED, Attendance.EXCUSED),
        (Attendance.UNEXCUSED, NoteReason.DOCTOR, NoteStatus.ACCEPTED, Attendance.EXCUSED),
        (Attendance.ABSENT, NoteReason.ILLNESS, NoteStatus.ACCEPTED, Attendance.ILL),
        (Attendance.ABSENT, NoteReason.ILLNESS, NoteStatus.SENT, Attendance.ABSENT),
        (Attendance.ABSENT, NoteReason.ILLNESS, NoteStatus.ASKED, Attendance.ABSENT),
        (Attendance.LATE, NoteReason.ILLNESS, NoteStatus.ACCEPTED, Attendance.LATE),
        (Attendance.EXEMPT, NoteReason.FAMILY, NoteStatus.ACCEPTED, Attendance.EXEMPT),
        ("Я", NoteReason.FAMILY, NoteStatus.ACCEPTED, "Я"),
    ],
)
def test_an_accepted_note_excuses_the_absences_of_its_days(
    written: Attendance | str, reason: NoteReason, status: NoteStatus, shown: Attendance | str
):
    note = NoteSaid(id=1, days=DaySpan(TODAY, TODAY), reason=reason, status=status)
    noted = [(TODAY, Absence(1, written)), (TODAY + timedelta(days=1), Absence(1, written))]
    assert [absence.code for _day, absence in with_notes(noted, [note])] == [shown, written]
