import csv
import io
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.model import ClassKind, Code, Kind, OrgKind, Parcel, Role, SessionKind, State
from exchange.reading import read
from tests.exchange.samples import ROSTER, folder, parcel, roster, shared, told

CLASS_HEADER = "sourcedId,title,classType,grades,courseSourcedId,classCode,schoolSourcedId,subjects\n"
USER_HEADER = "sourcedId,status,enabledUser,role,givenName,familyName,middleName,agentSourcedIds\n"


def test_a_whole_set_is_read_without_a_word() -> None:
    found = roster()
    assert (found.kind, found.problems, found.ignored_columns, found.ignored_files) == (Kind.ONEROSTER, (), (), ())
    assert found.counts["users.csv"] == 3
    assert [org.kind for org in found.orgs] == [OrgKind.SCHOOL]
    assert [(one.kind, one.title) for one in found.terms()] == [(SessionKind.GRADING_PERIOD, "I четверть")]


def test_a_pupil_is_known_with_birth_date_school_and_guardian() -> None:
    pupil, guardian, teacher = roster().people
    assert (pupil.family, pupil.given, pupil.middle, pupil.birth_date) == ("Белов", "Пётр", "Ильич", date(2013, 5, 4))
    assert (pupil.roles, pupil.org_ids, pupil.guardian_ids) == ((Role.PUPIL,), ("o1",), ("g1",))
    assert (guardian.roles, guardian.phone, guardian.guardian_ids) == ((Role.GUARDIAN,), "+7 900 000-00-01", ())
    assert teacher.roles == (Role.TEACHER,)


def test_a_homeroom_and_its_lessons_know_each_other_by_title() -> None:
    homeroom, algebra = roster().classes
    assert (homeroom.kind, homeroom.homeroom, homeroom.subject, homeroom.grade) == (ClassKind.HOMEROOM, "7А", None, 7)
    assert (algebra.kind, algebra.homeroom, algebra.subject) == (ClassKind.SCHEDULED, "7А", "Алгебра")


def test_passwords_are_nowhere_in_what_is_read() -> None:
    assert "secret" not in repr(roster())


@pytest.mark.parametrize(
    ("row", "homeroom", "subject", "subgroup"),
    [
        ("c,7 «а» · Английский язык · группа 1,scheduled,,,,,Английский язык", "7А", "Английский язык", "1"),
        ("c,Английский (2-я группа),scheduled,,,7-А,,Английский язык", "7А", "Английский язык", "2"),
        ("c,7А Алгебра,scheduled,,,,,", "7А", "7А Алгебра", None),
        ("c,7 Алгебра,scheduled,,,,,Алгебра", None, "Алгебра", None),
        ('c,10Б · Физика,scheduled,,,,,"Физика,Астрономия"', "10Б", "Физика", None),
        ("c,8В · Химия,scheduled,,,,,10", "8В", "8В · Химия", None),  # a grade in the column of subjects
    ],
)
def test_a_scheduled_class_tells_its_school_class_subject_and_group(
    row: str, homeroom: str | None, subject: str, subgroup: str | None
) -> None:
    (found,) = parcel({"classes.csv": CLASS_HEADER + row}).classes
    assert (found.homeroom, found.subject, found.subgroup) == (homeroom, subject, subgroup)


@pytest.mark.parametrize(
    ("title", "kind"), [("7А", ClassKind.HOMEROOM), ("7 «А»", ClassKind.HOMEROOM), ("7А · Физика", ClassKind.SCHEDULED)]
)
def test_a_class_without_a_type_is_judged_by_its_title(title: str, kind: ClassKind) -> None:
    assert parcel({"classes.csv": f"{CLASS_HEADER}c,{title},,,,,,\n"}).classes[0].kind is kind


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"orgs": "sourcedId,name,type,parentSourcedId\no1,Школа,school,o9\n"},
         ("orgs.csv", 2, "parent", Code.UNKNOWN_REFERENCE, "o9", False)),
        ({"orgs": "sourcedId,name,type\no1,Школа,palace\n"}, ("orgs.csv", 2, "type", Code.BAD_VALUE, "palace", False)),
        ({"orgs": "sourcedId,name,type\no1,Школа,school\no1,Вторая,school\n"},
         ("orgs.csv", 3, "id", Code.DUPLICATE_ID, "o1", True)),
        ({"orgs": "sourcedId,name,type\no1,Школа,school\n,Ничья,school\n"},
         ("orgs.csv", 3, "id", Code.MISSING_VALUE, "", True)),
        ({"enrollments": "sourcedId,classSourcedId,userSourcedId,role\ne,c9,p1,student\n"},
         ("enrollments.csv", 2, "class", Code.UNKNOWN_REFERENCE, "c9", True)),
        ({"enrollments": "sourcedId,classSourcedId,userSourcedId,role\ne,c1,p9,student\n"},
         ("enrollments.csv", 2, "user", Code.UNKNOWN_REFERENCE, "p9", True)),
        ({"enrollments": "sourcedId,classSourcedId,userSourcedId,role\ne,c1,p1,king\n"},
         ("enrollments.csv", 2, "role", Code.BAD_VALUE, "king", True)),
        ({"enrollments": "sourcedId,classSourcedId,userSourcedId,role,beginDate\ne,c1,p1,student,завтра\n"},
         ("enrollments.csv", 2, "begin", Code.BAD_DATE, "завтра", False)),
        ({"roles": "sourcedId,userSourcedId,role\nr1,p1,student\nr2,g1,guardian\nr3,x,teacher\n"},
         ("roles.csv", 4, "user", Code.UNKNOWN_REFERENCE, "x", True)),
        ({"demographics": "sourcedId,birthDate\np1,2013-02-30\n"},
         ("demographics.csv", 2, "birth", Code.BAD_DATE, "2013-02-30", False)),
        ({"categories": "sourcedId,title,weight\nk1,Ответ,много\n"},
         ("categories.csv", 2, "weight", Code.BAD_NUMBER, "много", False)),
        ({"manifest": "propertyName,value\nfile.userProfiles,bulk\n"},
         ("manifest.csv", 2, "file.userProfiles", Code.MISSING_FILE, "userProfiles.csv", False)),
        ({"users": ROSTER["users.csv"] + "x,,,,,,\n"}, ("users.csv", 5, "family", Code.MISSING_VALUE, "", True)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_row_and_column_and_reading_goes_on(
    changed: dict[str, str], problem: tuple[object, ...]
) -> None:
    found = roster(**changed)
    assert told(found) == [problem]
    assert len(found.people) == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("s,Год,schoolYear,2026-09-01,когда-нибудь,", Code.BAD_DATE),
        ("s,Год,schoolYear,2026-09-01,2026-08-01,", Code.BAD_DATE),
        ("s,Год,schoolYear,,2027-05-26,", Code.MISSING_VALUE),
    ],
)
def test_a_session_without_its_days_is_left_out_with_one_word(row: str, code: Code) -> None:
    found = parcel({"academicSessions.csv": "sourcedId,title,type,startDate,endDate,parentSourcedId\n" + row})
    assert ([(one.code, one.lost) for one in found.problems], found.sessions) == ([(code, True)], ())


def test_a_reference_is_not_judged_against_a_file_that_is_absent_or_brings_changes_only() -> None:
    enrolled = "sourcedId,classSourcedId,userSourcedId,role\ne,c-old,p-old,student\n"
    alone = parcel({"enrollments.csv": enrolled})
    delta = roster(enrollments=enrolled, manifest="propertyName,value\nfile.users,delta\nfile.classes,delta\n")
    assert (alone.problems, len(alone.enrolments)) == ((), 1)
    assert ([one for one in delta.problems if one.file == "enrollments.csv"], len(delta.enrolments)) == ([], 1)
    assert delta.delta == {"users.csv", "classes.csv"}


@pytest.mark.parametrize(
    ("status", "enabled", "state"),
    [
        ("", "", State.ACTIVE),
        ("Active", "TRUE", State.ACTIVE),
        ("active", "false", State.INACTIVE),
        ("inactive", "true", State.INACTIVE),
        ("ToBeDeleted", "false", State.DELETED),
    ],
)
def test_the_life_of_a_person_is_read_from_status_and_permission(status: str, enabled: str, state: State) -> None:
    (found,) = parcel({"users.csv": f"{USER_HEADER}p,{status},{enabled},student,Пётр,Белов,,\n"}).people
    assert (found.state, found.active) == (state, state is State.ACTIVE)


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("student", (Role.PUPIL,)),
        ("Teacher", (Role.TEACHER,)),
        ("professor", (Role.TEACHER,)),
        ("parent", (Role.GUARDIAN,)),
        ("relative", (Role.GUARDIAN,)),
        ("districtAdministrator", (Role.ADMINISTRATOR,)),
        ('"guardian,teacher"', (Role.TEACHER, Role.GUARDIAN)),
    ],
)
def test_roles_of_both_versions_in_any_case_are_ours(said: str, roles: tuple[Role, ...]) -> None:
    assert parcel({"users.csv": f"{USER_HEADER}p,,,{said},Пётр,Белов,,\n"}).people[0].roles == roles


def _family(pupil_agents: str, other_role: str, other_agents: str) -> Parcel:
    rows = f"p,,,student,Пётр,Белов,,{pupil_agents}\ng,,,{other_role},Илья,Белов,,{other_agents}\n"
    return parcel({"users.csv": USER_HEADER + rows})


@pytest.mark.parametrize(
    ("pupil_agents", "role", "other_agents"),
    [("g", "parent", ""), ("", "parent", "p"), ("g", "guardian", "p"), ("g", "", "")],
)
def test_a_guardian_is_tied_from_whichever_side_it_was_said(pupil_agents: str, role: str, other_agents: str) -> None:
    found = _family(pupil_agents, role, other_agents)
    assert (found.people[0].guardian_ids, found.people[1].guardian_ids, found.problems) == (("g",), (), ())
    assert found.people[1].roles == (Role.GUARDIAN,)


@pytest.mark.parametrize(("pupil_agents", "role"), [("g", "teacher"), ("g", "student"), ("p", "parent")])
def test_a_tie_that_would_open_a_diary_to_a_stranger_is_refused(pupil_agents: str, role: str) -> None:
    found = _family(pupil_agents, role, "")
    assert [one.code for one in found.problems] == [Code.NOT_A_GUARDIAN]
    assert [one.guardian_ids for one in found.people] == [(), ()]


def test_a_class_list_does_not_make_a_teacher_of_a_pupil() -> None:
    found = roster(enrollments="sourcedId,classSourcedId,userSourcedId,role\ne,c1,p1,teacher\n")
    assert found.people[0].roles == (Role.PUPIL,)


def test_where_no_file_gives_roles_the_class_lists_do() -> None:
    found = parcel({name: text for name, text in ROSTER.items() if name not in ("roles.csv", "manifest.csv")})
    assert [one.roles for one in found.people] == [(Role.PUPIL,), (Role.GUARDIAN,), (Role.TEACHER,)]


def test_people_of_one_name_and_of_four_are_people() -> None:
    rows = "a,,,student,,Индира,,\nb,,,student,Рашид,Гасанов,Али  оглы,\n"
    one, four = parcel({"users.csv": USER_HEADER + rows}).people
    assert (one.family, one.given, four.middle) == ("Индира", "", "Али оглы")


def test_ids_above_two_to_the_53rd_stay_themselves() -> None:
    rows = "1000000000000000000001,,,student,Пётр,Белов,,\n1000000000000000000002,,,student,Анна,Белова,,\n"
    found = parcel({"users.csv": USER_HEADER + rows})
    assert [one.source_id for one in found.people] == ["1000000000000000000001", "1000000000000000000002"]


def test_the_headers_of_other_exporters_are_understood() -> None:
    found = parcel(
        {
            "users.csv": "SOURCEDID,familyname,GivenName,role,agents,orgSourcedIds\n"
            'p,Белов,Пётр,student,g,"o1,o2"\ng,Белов,Илья,parent,,\n',
            "classes.csv": "sourcedId,title,grade,sessionSourcedIds,orgSourcedId\nc,7А,7,y,o1\n",
        }
    )
    assert (found.people[0].guardian_ids, found.people[0].org_ids) == (("g",), ("o1", "o2"))
    assert (found.classes[0].grade, found.classes[0].session_ids, found.classes[0].org_id) == (7, ("y",), "o1")


def test_what_nobody_asked_for_is_counted_and_left() -> None:
    found = roster(orgs="sourcedId,name,type,ext_color\no1,Школа,school,red\n", notes="a,b\n1,2\n")
    assert (found.ignored_columns, found.ignored_files) == ((("orgs.csv", "ext_color"),), ("notes.csv",))


def test_a_file_under_another_name_is_known_by_its_header() -> None:
    found = parcel({"выгрузка (1).csv": ROSTER["users.csv"], "classes (2).csv": ROSTER["classes.csv"]})
    assert (len(found.people), len(found.classes)) == (3, 2)


def test_a_known_name_with_a_strange_header_says_what_is_missing() -> None:
    found = parcel({"users.csv": "id,name\n1,Пётр\n"})
    assert told(found) == [("users.csv", 1, "given, family", Code.MISSING_COLUMN, "", True)]


BENT = st.fixed_dictionaries(
    {
        "bom": st.booleans(),
        "newline": st.sampled_from(["\n", "\r\n", "mixed"]),
        "last": st.booleans(),
        "delimiter": st.sampled_from([",", ";", "\t"]),
        "seed": st.integers(0, 10**6),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "case": st.sampled_from([str, str.upper, str.lower]),
    }
)


def bend(text: str, how: dict[str, object]) -> bytes:
    """The same table as another program would have written it."""
    rows = list(csv.reader(io.StringIO(text)))
    order = list(range(len(rows[0])))
    random.Random(str(how["seed"])).shuffle(order)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=str(how["delimiter"]), quoting=how["quoting"], lineterminator="\n")  # type: ignore[arg-type]
    rows[0] = [how["case"](cell) for cell in rows[0]]  # type: ignore[operator]
    writer.writerows([row[index] for index in order] for row in rows)
    written = out.getvalue()
    if how["newline"] == "mixed":
        head, _, rest = written.partition("\n")
        written = f"{head}\r\n{rest}"
    else:
        written = written.replace("\n", str(how["newline"]))
    if not how["last"]:
        written = written.rstrip("\r\n")
    return (b"\xef\xbb\xbf" if how["bom"] else b"") + written.encode()


@settings(max_examples=60, deadline=None)
@given(BENT)
def test_a_set_bent_by_other_programs_says_the_same(how: dict[str, object]) -> None:
    straight, bent = roster(), read({name: bend(text, how) for name, text in ROSTER.items()})
    for kind in ("orgs", "sessions", "subjects", "classes", "people", "enrolments", "works", "problems"):
        assert getattr(bent, kind) == getattr(straight, kind)
    assert tuple(bent.marks) == tuple(straight.marks)


def test_windows_1251_is_read_and_the_guess_is_told() -> None:
    found = read({name: text.replace("·", "-").encode("cp1251") for name, text in ROSTER.items()})
    assert found.people[0].given == "Пётр"
    assert {one.code for one in found.problems} == {Code.GUESSED_ENCODING}
    assert found.lost() == 0


def test_a_table_in_an_unknown_encoding_is_one_problem() -> None:
    assert told(read({"users.csv": ROSTER["users.csv"].encode("koi8-r")})) == [
        ("users.csv", 0, "", Code.BAD_ENCODING, "", True)
    ]


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(ROSTER)), st.data())
def test_short_rows_and_rubbish_in_cells_never_break_the_reading(name: str, data: st.DataObject) -> None:
    header = ROSTER[name].splitlines()[0]
    cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    rows = data.draw(st.lists(st.lists(cells, max_size=12), max_size=5))
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    found = roster(**{name.removesuffix(".csv"): f"{header}\n{out.getvalue()}"})
    assert list(found.marks) is not None


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*sorted(ROSTER), "a.zip", "b.xml", "bells.csv"]), st.binary(max_size=300), max_size=4
    )
)
def test_no_bytes_break_the_reading(files: dict[str, bytes]) -> None:
    list(read(files).marks)


def test_a_quote_that_is_never_closed_does_not_swallow_the_file_in_silence() -> None:
    rows = "".join(f"p{number},Пётр,Белов\n" for number in range(400))
    found = parcel({"users.csv": f'sourcedId,givenName,familyName\na,Анна,"Белова\n{rows}'})
    assert [(one.file, one.code, one.lost) for one in found.problems] == [("users.csv", Code.BROKEN_TABLE, True)]


def test_a_cell_of_several_lines_is_a_cell() -> None:
    found = roster(orgs='sourcedId,name,type\no1,"Школа\nимени ""кого-то""",school\n')
    assert (found.orgs[0].name, found.problems) == ('Школа\nимени "кого-то"', ())


def test_the_moodle_set_of_version_1_2_is_read_whole() -> None:
    path = shared("oneroster/moodle_1p2_test.zip")
    found = read({path.name: path.read_bytes()})
    assert (found.problems, found.ignored_files, found.ignored_columns) == ((), (), ())
    assert (len(found.people), found.people[0].roles) == (1, (Role.PUPIL,))
    assert "users.csv" in found.delta
    assert "Batman" not in repr(found)


def test_the_moodle_set_of_version_1_1_is_read_with_its_dangling_references_told() -> None:
    path = shared("oneroster/moodle_1p1_full.zip")
    found = read({path.name: path.read_bytes()})
    assert {one.code for one in found.problems} == {Code.UNKNOWN_REFERENCE, Code.NOT_A_GUARDIAN}
    assert found.lost() == 0
    assert "Password1-" not in repr(found)


@pytest.mark.parametrize(("name", "people"), [("oat-sa-v1p1", 2), ("microsoft-sds-v2.1", 8)])
def test_sets_of_other_exporters_are_read(name: str, people: int) -> None:
    found = read(folder(shared(f"oneroster/{name}")))
    assert (len(found.people), found.lost()) == (people, 0)


def test_relationships_tie_guardians_where_they_are_a_file_of_their_own() -> None:
    found = read(folder(shared("oneroster/microsoft-sds-v2.1")))
    assert sum(bool(one.guardian_ids) for one in found.people) == 3
