"""Rolls and lists of teachers made by hand."""

import re
from collections.abc import Mapping
from dataclasses import replace

from exchange.model import (
    ClassKind,
    Code,
    Enrolment,
    MemberRecord,
    Parcel,
    Person,
    Place,
    Role,
    SchoolClass,
    Subject,
)
from exchange.people import named
from exchange.sheet_rows import SheetRow, rows_of
from exchange.sheet_words import Found
from exchange.table import Report, Table
from exchange.text import class_title, grade_of, is_class, parse_date, split_list

MADE = "title:"
_PHONES = re.compile(r"[,;/]|\s{2,}")
_KIN = re.compile(r"^(мать|отец|мама|папа|бабушка|дедушка|опекун|попечитель)\s*[:\-–—]?\s+", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+7|8)[\s(\-]*\d{3}[\s)\-]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}")
_RELATIVES = (("mother", "mother_phone"), ("father", "father_phone"), ("guardian", "phone"))
_CLASS_WORD = re.compile(r"\s*кл(?:асс\w*|\.)?\s*$", re.IGNORECASE)


class _Gathering:
    """People, classes and ties of one sheet."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.classes: dict[str, SchoolClass] = {}
        self.enrolments: dict[str, Enrolment] = {}
        self.subjects: dict[str, Subject] = {}
        self.members: dict[str, MemberRecord] = {}

    def parcel(self) -> Parcel:
        return Parcel(
            people=tuple(self.people.values()),
            classes=tuple(self.classes.values()),
            enrolments=tuple(self.enrolments.values()),
            subjects=tuple(self.subjects.values()),
            members=tuple(self.members.values()),
        )

    def school_class(self, title: str, at: Place) -> str:
        number = f"{MADE}{title}"
        if number not in self.classes:
            self.classes[number] = SchoolClass(
                source_id=number, at=at, title=title, kind=ClassKind.HOMEROOM, homeroom=title, grade=grade_of(title)
            )
        return number

    def enrol(self, class_id: str, person: Person, role: Role, at: Place, *, primary: bool = False) -> None:
        number = f"{class_id}/{person.source_id}/{role}"
        self.enrolments.setdefault(
            number,
            Enrolment(
                source_id=number, at=at, class_id=class_id, person_id=person.source_id, role=role, primary=primary
            ),
        )


def read_roll(table: Table, columns: Mapping[str, Found], of_class: str, report: Report) -> Parcel:
    """Pupils, their class, and the parents that stand in their row; a pupil on several rows has several parents."""
    made = _Gathering()
    for row in rows_of(table, columns, report):
        name = row["pupil"] or " ".join(filter(None, (row["family"], row["given"], row["middle"])))
        title = _class(row, "class") or of_class
        if not name or not any(map(str.isalpha, name)):
            row.lose("pupil" if "pupil" in row.headings else "family", Code.MISSING_VALUE)
        elif not title:
            row.lose("class", Code.BAD_VALUE if row["class"] else Code.MISSING_VALUE, row["class"])
        else:
            _pupil(row, name, title, made)
    parcel = made.parcel()
    return replace(parcel, listed=_listed(parcel)) if _whole(columns, table) else parcel


def _whole(columns: Mapping[str, Found], table: Table) -> bool:
    """Whether it is the list of a class: one that ties parents to pupils, or comes back mended, names some of them."""
    tie_only = "guardian" in columns and not {"born", "number", "mother", "father"} & columns.keys()
    return not (tie_only or table.partial)


def _listed(parcel: Parcel) -> frozenset[str]:
    return frozenset(one.title for one in parcel.classes)


def _pupil(row: SheetRow, name: str, title: str, made: _Gathering) -> None:
    born = parse_date(row["born"]) if row["born"] else None
    if row["born"] and born is None:
        row.tell("born", Code.BAD_DATE, row["born"])
    pupil = named(name, row.at, Role.PUPIL, born=born, title=title)
    if pupil is None:
        row.lose("pupil", Code.MISSING_VALUE, name)
        return
    if row["number"]:
        pupil = replace(pupil, source_id=row["number"], by_name=False)
    guardians = tuple(_apart(one, pupil) for one in _guardians(row))
    known = made.people.get(pupil.source_id)
    if known is not None:
        if not guardians or {one.source_id for one in guardians} <= set(known.guardian_ids):
            row.lose("pupil", Code.DUPLICATE_ID, name)
            return
        pupil = known
    ids = tuple(dict.fromkeys((*pupil.guardian_ids, *(one.source_id for one in guardians))))
    made.people[pupil.source_id] = replace(pupil, guardian_ids=ids)
    for guardian in guardians:
        kept = made.people.setdefault(guardian.source_id, guardian)
        if guardian.phone and not kept.phone:
            made.people[guardian.source_id] = replace(kept, phone=guardian.phone)
    made.enrol(made.school_class(title, row.at), pupil, Role.PUPIL, row.at)
    if row["subgroup"]:
        number = f"{pupil.source_id}/{title}/{row['subgroup']}"
        made.members[number] = MemberRecord(
            source_id=number, at=row.at, pupil_id=pupil.source_id, class_title=title, subgroup=row["subgroup"],
        )  # fmt: skip


def _guardians(row: SheetRow) -> list[Person]:
    """The parents of a row; several in one cell are parted by commas, a phone in the cell is theirs."""
    found: list[Person] = []
    for field, phone_field in _RELATIVES:
        phones = [part.strip() for part in _PHONES.split(row[phone_field]) if part.strip()]
        if field != "guardian" and not phones and "guardian" not in row.headings:
            phones = [part.strip() for part in _PHONES.split(row["phone"]) if part.strip()] if not found else []
        for number, said in enumerate(part.strip() for part in re.split(r"[;,\n]", row[field]) if part.strip()):
            own = _PHONE.search(said)
            name = _KIN.sub("", said.replace(own[0], "") if own else said).strip(" ()-–—:")
            if not any(map(str.isalpha, name)):
                continue
            phone = own[0] if own else phones[number] if number < len(phones) else ""
            person = named(name, row.at, Role.GUARDIAN, phone=phone)
            if person is not None:
                found.append(person)
        if phones and field in row.headings and not row[field]:
            row.tell(phone_field, Code.NAMELESS_PHONE)
    return found


def _apart(guardian: Person, pupil: Person) -> Person:
    """A guardian by name and phone or, without a phone, of this pupil alone: a name joins nobody to another's child."""
    digits = "".join(filter(str.isdigit, guardian.phone))[-10:]
    return replace(guardian, source_id=f"{guardian.source_id}/{digits or pupil.source_id}")


def _class(row: SheetRow, name: str) -> str:
    said = _CLASS_WORD.sub("", row[name])
    return class_title(said) if is_class(said) else ""


def read_teachers(table: Table, columns: Mapping[str, Found], of_class: str, report: Report) -> Parcel:
    """Staff with their position; subjects and classes, where both stand in a row, are what they teach."""
    made = _Gathering()
    for row in rows_of(table, columns, report):
        name = row["teacher"] or row["name"] or " ".join(filter(None, (row["family"], row["given"], row["middle"])))
        person = named(name, row.at, Role.TEACHER, phone=row["phone"], position=row["position"])
        if person is None:
            row.lose(next((one for one in ("teacher", "name") if one in row.headings), "family"), Code.MISSING_VALUE)
            continue
        if row["number"]:
            person = replace(person, source_id=row["number"], by_name=False)
        made.people.setdefault(person.source_id, person)
        for title in _classes(row["homeroom"]):
            made.enrol(made.school_class(title, row.at), person, Role.TEACHER, row.at, primary=True)
        for subject in split_list(row["subjects"], ",;/"):
            made.subjects.setdefault(
                subject.casefold(), Subject(source_id=subject.casefold(), at=row.at, title=subject)
            )
            for title in _classes(row["classes"]):
                made.school_class(title, row.at)
                _teaching(made, row.at, person, title, subject)
    return made.parcel()


def _teaching(made: _Gathering, at: Place, person: Person, title: str, subject: str) -> None:
    number = f"{title} · {subject}"
    made.classes.setdefault(
        number,
        SchoolClass(
            source_id=number, at=at, title=number, kind=ClassKind.SCHEDULED, homeroom=title, subject=subject,
            grade=grade_of(title),
        ),
    )  # fmt: skip
    made.enrol(number, person, Role.TEACHER, at)


def _classes(text: str) -> list[str]:
    """Titles of a list: "5А, 6Б" and "5АБ" (both), nothing else."""
    found: list[str] = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*кл\w*\.?", "", text)):
        if is_class(part):
            found.append(class_title(part))
        elif match := re.fullmatch(r"(\d{1,2})([А-ЯЁа-яё]{2,5})", part):
            found.extend(class_title(match[1] + letter) for letter in match[2])
    return list(dict.fromkeys(found))
