"""The demo's schools are data like any other: read by the product's own reader and held to what a school is."""

import importlib.metadata
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import phonenumbers
import pytest

from demo import generate
from exchange.matching import Names
from exchange.model import ChangeKind, ClassKind, Parcel, Person, Role, Slot
from exchange.reading import read
from tests.exchange.samples import folder

ROOT = Path(generate.__file__).parent
PINNED = dict(
    line.split("==") for line in (ROOT.parent / "constraints.txt").read_text().splitlines() if line.count("==") == 1
)
LAST_TOLD = date(2026, 11, 24)
AHEAD = [date(2026, 11, day) for day in (25, 26, 27)]
SCHOOLS = {name: read(folder(ROOT / name)) for name in ("gymnasium", "lyceum")}


@pytest.fixture(params=list(SCHOOLS))
def school(request: pytest.FixtureRequest) -> Parcel:
    return SCHOOLS[request.param]


def pupils(parcel: Parcel) -> Iterator[tuple[str, Person]]:
    """Every pupil with the homeroom's title."""
    people = {person.source_id: person for person in parcel.people}
    titles = {one.source_id: one.title for one in parcel.classes if one.kind is ClassKind.HOMEROOM}
    for enrolment in parcel.enrolments:
        if enrolment.class_id in titles and enrolment.role is Role.PUPIL:
            yield titles[enrolment.class_id], people[enrolment.person_id]


def teacher_ids(parcel: Parcel, said: tuple[str, ...]) -> list[str]:
    names = Names(person for person in parcel.people if Role.TEACHER in person.roles)
    found = [names.find(name) for name in said]
    assert all(len(one) == 1 for one in found), said
    return [one[0].source_id for one in found]


def test_everything_is_read_and_nothing_is_wrong(school: Parcel) -> None:
    assert (school.problems, school.ignored_columns, school.ignored_files) == ((), (), ("school.toml",))


def test_the_schools_are_of_the_promised_size() -> None:
    parcels = SCHOOLS.values()
    assert sum(one.kind is ClassKind.HOMEROOM for parcel in parcels for one in parcel.classes) == 12
    assert sum(1 for parcel in parcels for _ in pupils(parcel)) == 300
    assert sum(Role.TEACHER in one.roles for parcel in parcels for one in parcel.people) == 25
    assert sum(file.stat().st_size for file in ROOT.rglob("*.csv")) < 6_000_000


@pytest.mark.parametrize(("name", "profile"), [("gymnasium", "belgorod"), ("lyceum", "moscow_region")])
def test_each_school_says_its_profile_and_zone(name: str, profile: str) -> None:
    said = tomllib.loads((ROOT / name / "school.toml").read_text(encoding="utf-8"))
    assert (said["profile"], said["zone"], said["name"]) == (profile, "Europe/Moscow", SCHOOLS[name].orgs[1].name)


@pytest.mark.skipif(
    importlib.metadata.version("faker") != PINNED.get("Faker"), reason="another Faker knows other surnames"
)
@pytest.mark.long
def test_the_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    generate.main(tmp_path)
    for name in SCHOOLS:
        assert folder(tmp_path / name) == folder(ROOT / name)


def test_no_teacher_and_no_room_is_in_two_places_at_once(school: Parcel) -> None:
    teachers = Counter((at(slot), one) for slot in school.slots for one in teacher_ids(school, slot.teachers))
    rooms = Counter((at(slot), slot.room) for slot in school.slots)
    assert [key for counter in (teachers, rooms) for key, number in counter.items() if number > 1] == []


def test_no_class_is_in_two_places_at_once(school: Parcel) -> None:
    groups: dict[object, list[str]] = defaultdict(list)
    for slot in school.slots:
        for one in slot.sets:
            groups[at(slot), one.class_title].append(one.subgroup or "whole")
    assert {tuple(sorted(found)) for found in groups.values()} == {("1", "2"), ("whole",)}


def test_a_day_of_a_class_has_no_windows_and_at_most_seven_lessons(school: Parcel) -> None:
    days: dict[object, set[int]] = defaultdict(set)
    for slot in school.slots:
        days[slot.sets[0].class_title, slot.weekday].add(slot.period or 0)
    assert all(periods == set(range(1, len(periods) + 1)) and len(periods) <= 7 for periods in days.values())
    assert {bell.period for bell in school.bells} == set(range(1, 8))


def at(slot: Slot) -> tuple[int | None, int | None, str | None]:
    return slot.weekday, slot.period, slot.week


def test_every_lesson_of_the_register_is_in_the_timetable_inside_a_term_and_outside_breaks(school: Parcel) -> None:
    known = {
        (slot.weekday, slot.period, one.class_title, one.subgroup, slot.subject)
        for slot in school.slots
        for one in slot.sets
    }
    for lesson in school.lessons:
        key = (lesson.on.isoweekday(), lesson.period, lesson.class_title, lesson.subgroup, lesson.subject)
        assert key in known
        assert any(term.start <= lesson.on <= term.end for term in school.terms())
        assert not any(one.start <= lesson.on <= one.end for one in school.breaks)
        assert lesson.topic


def test_who_teaches_by_the_timetable_teaches_by_the_class_lists(school: Parcel) -> None:
    classes = {one.source_id: one for one in school.classes}
    lists = {
        (one.homeroom, one.subject, one.subgroup, enrolment.person_id)
        for enrolment in school.enrolments
        if enrolment.role is Role.TEACHER and (one := classes[enrolment.class_id]).subject
    }
    slots = {
        (one.class_title, slot.subject, one.subgroup, teacher)
        for slot in school.slots
        for one in slot.sets
        for teacher in teacher_ids(school, slot.teachers)
    }
    assert slots == lists


def test_marks_end_yesterday_and_are_as_many_and_as_good_as_in_life(school: Parcel) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for mark in school.marks:
        assert mark.on is not None
        assert mark.on <= LAST_TOLD
        if mark.value[:1].isdigit():
            numbers[mark.pupil_id].append(int(mark.value[0]))
    averages = [mean(found) for found in numbers.values()]
    assert 55 <= mean(map(len, numbers.values())) <= 80
    assert min(averages) > 2.6
    assert max(averages) <= 5
    assert 3.9 < mean(averages) < 4.5
    assert {"5-", "4/4", "зач", "."} <= {mark.value for mark in school.marks}


def test_debts_are_of_the_days_ahead(school: Parcel) -> None:
    debts = [mark for mark in school.marks if mark.value == "."]
    assert debts
    assert all(debt.debt_until and debt.debt_until > LAST_TOLD for debt in debts)


def test_nobody_is_marked_in_a_lesson_they_missed(school: Parcel) -> None:
    works = {work.source_id: work for work in school.works}
    classes = {one.source_id: one for one in school.classes}
    held: dict[object, set[int]] = defaultdict(set)
    for lesson in school.lessons:
        held[lesson.on, lesson.class_title, lesson.subject, lesson.subgroup].add(lesson.period)
    missed: dict[object, set[int]] = defaultdict(set)
    for absence in school.attendance:
        if absence.code != "ОП":
            missed[absence.on, absence.pupil].add(absence.period or 0)
    for mark in school.marks:
        one = classes[works[mark.work_id].class_id]
        periods = held[mark.on, one.homeroom, one.subject, one.subgroup]
        assert periods
        if mark.value != "." and not mark.comment.startswith("Написано"):
            assert not periods <= missed[mark.on, mark.pupil_id]


def test_a_mark_is_given_to_a_pupil_of_that_class(school: Parcel) -> None:
    works = {work.source_id: work.class_id for work in school.works}
    lists = {(one.class_id, one.person_id) for one in school.enrolments}
    assert all((works[mark.work_id], mark.pupil_id) in lists for mark in school.marks)


def test_every_class_has_homework_for_the_days_ahead(school: Parcel) -> None:
    due = {(task.class_title, task.due) for task in school.homework}
    titles = {one.title for one in school.classes if one.kind is ClassKind.HOMEROOM}
    assert {(title, day) for title in titles for day in AHEAD} <= due
    assert max(task.assigned for task in school.homework) <= LAST_TOLD
    assert any(task.pupil for task in school.homework)


def test_homework_is_set_in_a_lesson_and_due_at_a_later_one(school: Parcel) -> None:
    lessons = {(one.on, one.class_title, one.subject, one.subgroup) for one in school.lessons}
    for task in school.homework:
        group = (task.class_title, task.subject, task.subgroup)
        assert task.due is not None
        assert task.assigned < task.due
        assert {(task.assigned, *group), (task.due, *group)} <= lessons


def test_changes_of_the_days_ahead_could_be_true(school: Parcel) -> None:
    slots = {(slot.weekday, slot.period, slot.sets[0].class_title): slot for slot in school.slots}
    busy = {(slot.weekday, slot.period, one) for slot in school.slots for one in teacher_ids(school, slot.teachers)}
    assert {change.on for change in school.changes} == set(AHEAD)
    assert {change.kind for change in school.changes} == set(ChangeKind)
    for change in school.changes:
        slot = slots.get((change.on.isoweekday(), change.period, change.class_title))
        assert (slot is None) == (change.kind is ChangeKind.ADDED)
        if change.teacher:
            (teacher,) = teacher_ids(school, (change.teacher,))
            assert (change.on.isoweekday(), change.period, teacher) not in busy
        if change.to_date and change.to_period and slot:
            there = (change.to_date.isoweekday(), change.to_period)
            assert (*there, change.class_title) not in slots
            assert not any((*there, one) in busy for one in teacher_ids(school, slot.teachers))


def test_a_closed_term_has_results_and_a_running_one_has_none() -> None:
    assert {one.term for one in SCHOOLS["gymnasium"].term_results} == {"I четверть"}
    assert SCHOOLS["lyceum"].term_results == ()


def test_phones_are_valid_invented_and_one_person_each(school: Parcel) -> None:
    phones = [person.phone for person in school.people if person.phone]
    assert len(phones) == len(set(phones))
    assert all(phone.startswith("+7 900 000-") for phone in phones)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones)


def test_every_pupil_has_one_or_two_guardians_with_a_phone_and_a_fitting_age(school: Parcel) -> None:
    people = {person.source_id: person for person in school.people}
    for title, pupil in pupils(school):
        assert 1 <= len(pupil.guardian_ids) <= 2
        assert all(people[guardian].phone for guardian in pupil.guardian_ids)
        assert pupil.birth_date is not None
        age = (date(2026, 9, 1) - pupil.birth_date) // timedelta(days=365.25)
        assert int(title[:-1]) + 5 <= age <= int(title[:-1]) + 7


def test_a_parent_has_children_in_both_schools() -> None:
    one, other = (
        {(person.family, person.phone) for person in parcel.people if person.phone} for parcel in SCHOOLS.values()
    )
    assert len(one & other) == 1


@pytest.mark.parametrize(("name", "upper", "lower"), [("gymnasium", "7А", "5Б"), ("lyceum", "6Б", "7В")])
def test_those_on_whom_programs_stumble_are_there(name: str, upper: str, lower: str) -> None:
    classes: dict[str, list[Person]] = defaultdict(list)
    for title, pupil in pupils(SCHOOLS[name]):
        classes[title].append(pupil)
    assert max(Counter(one.family for one in classes[upper]).values()) > 1
    assert any("-" in one.family for one in classes[upper])
    assert any(not one.middle for one in classes[upper])
    assert max(Counter((one.family, one.given) for one in classes[lower]).values()) == 2
    assert max(Counter((one.family, one.given, one.middle) for one in classes[lower]).values()) == 1
    assert any(" " in one.middle for one in classes[lower])
    assert any("ё" in one.family and "ё" in one.given and "ё" in one.middle for one in classes[lower])
    assert any(not one.family for one in SCHOOLS[name].people)


def test_ids_of_the_lyceum_need_more_than_a_float() -> None:
    ids = [person.source_id for person in SCHOOLS["lyceum"].people]
    assert len({float(one) for one in ids}) < len(set(ids)) == len(ids)
