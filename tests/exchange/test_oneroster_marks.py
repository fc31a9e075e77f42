from datetime import date
from decimal import Decimal

import pytest

from exchange.model import Code, State
from exchange.reading import read
from tests.exchange.samples import ROSTER, parcel, roster, told

HEADER = (
    "sourcedId,status,lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,scoreDate,comment,missing,"
    "metadata.debtUntil\n"
)


def test_a_mark_leads_to_its_work_kind_and_term() -> None:
    found = roster()
    (mark,), (work,), (kind,) = found.marks, found.works, found.categories
    assert (mark.value, mark.on, mark.comment, mark.pupil_id) == ("5-", date(2026, 9, 20), "Молодец", "p1")
    assert (work.source_id, work.class_id, work.session_id, work.category_id) == (mark.work_id, "c2", "q1", "k1")
    assert (kind.title, kind.weight) == ("Контрольная работа", Decimal(2))


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (",w1,p1,fully graded,5,,2026-09-20,,,", "5"),
        (",w1,p1,fully graded,5.0,,2026-09-20,,,", "5"),
        (",w1,p1,fully graded,4.5,,2026-09-20,,,", "4.5"),
        (",w1,p1,fully graded,4,4+,2026-09-20,,,", "4+"),  # the text says more than the number
        (",w1,p1,fully graded,,5/4,2026-09-20,,,", "5/4"),
        (",w1,p1,fully graded,,зач,2026-09-20,,,", "зач"),
        (",w1,p1,Not Submitted,,,2026-09-20,,,2026-11-27", "."),
        (",w1,p1,submitted,,,2026-09-20,,true,", "."),
        (",w1,p1,exempt,,,2026-09-20,,,", ""),
    ],
)
def test_a_mark_stays_the_text_a_teacher_wrote(cells: str, value: str) -> None:
    found = roster(results=f"{HEADER}m1,{cells}\n")
    assert ([mark.value for mark in found.marks], found.problems) == ([value], ())


def test_a_debt_knows_its_day() -> None:
    (mark,) = roster(results=f"{HEADER}m1,,w1,p1,not submitted,,,2026-09-20,,,27.11.2026\n").marks
    assert (mark.value, mark.debt_until) == (".", date(2026, 11, 27))


def test_a_withdrawn_mark_is_kept_as_withdrawn_even_without_a_value() -> None:
    (mark,) = roster(results=f"{HEADER}m1,tobedeleted,w1,p1,,,,,,,\n").marks
    assert mark.state is State.DELETED


@pytest.mark.parametrize(
    ("cells", "column", "code", "value", "lost"),
    [
        (",w9,p1,fully graded,5,,,,,", "work", Code.UNKNOWN_REFERENCE, "w9", True),
        (",w1,p9,fully graded,5,,,,,", "pupil", Code.UNKNOWN_REFERENCE, "p9", True),
        (",,p1,fully graded,5,,,,,", "work", Code.MISSING_VALUE, "", True),
        (",w1,p1,fully graded,,,,,,", "score", Code.MISSING_VALUE, "", True),
        (",w1,p1,fully graded,5,,вчера,,,", "on", Code.BAD_DATE, "вчера", False),
        ("", "work", Code.MISSING_VALUE, "", True),  # a row cut short
    ],
)
def test_a_bad_mark_is_told_and_the_others_are_kept(
    cells: str, column: str, code: Code, value: str, *, lost: bool
) -> None:
    found = roster(results=f"{HEADER}m0,{cells}\nm1,,w1,p1,fully graded,4,,,,,\n")
    assert told(found) == [("results.csv", 2, column, code, value, lost)]
    assert ([mark.source_id for mark in found.marks], len(found.marks)) == ((["m1"], 1) if lost else (["m0", "m1"], 2))


def test_of_two_marks_of_one_id_the_first_is_kept() -> None:
    found = roster(results=HEADER + "m1,,w1,p1,fully graded,5,,,,,\nm1,,w1,p1,fully graded,2,,,,,\n")
    assert ([mark.value for mark in found.marks], [one.code for one in found.problems]) == (["5"], [Code.DUPLICATE_ID])


def test_marks_may_be_walked_again_and_report_nothing_twice() -> None:
    found = roster(results=f"{HEADER}m0,,w9,p1,,5,,,,,\nm1,,w1,p1,,4,,,,,\n")
    assert list(found.marks) == list(found.marks)
    assert len(found.problems) == 1


def test_marks_alone_are_taken_on_trust() -> None:
    found = parcel({"results.csv": ROSTER["results.csv"]})
    assert (len(found.marks), found.problems) == (1, ())


@pytest.mark.long
def test_two_hundred_thousand_marks_are_judged_and_walked_again_to_the_last() -> None:
    count = 200_000
    rows = "".join(f"m{number},,w1,p1,fully graded,{number % 4 + 2},,2026-09-20,,,\n" for number in range(count))
    files = {name: text.encode() for name, text in ROSTER.items()} | {"results.csv": (HEADER + rows).encode()}
    found = read(files)
    assert sum(1 for _ in found.marks) == len(found.marks) == count
