from exchange.model import Code, Kind
from exchange.reading import read
from tests.exchange.samples import ROSTER, parcel, zipped

BELLS = "period,start,end\n1,8:30,9:10\n"
FET = '"Activity Id","Day","Hour","Students Sets","Subject","Teachers"\n"1","Пн","1","7А","Хор","Серова"\n'
OWN = "weekday,period,class,subject\n2,1,7А,Физика\n"


def test_nothing_is_an_empty_parcel() -> None:
    assert (read({}).kind, read({}).problems) == (Kind.EMPTY, ())


def test_files_of_all_kinds_are_read_together_loose_and_packed() -> None:
    found = read({"set.zip": zipped(ROSTER), "bells.csv": BELLS.encode(), "fet.csv": FET.encode()})
    assert (found.kind, found.problems) == (Kind.MIXED, ())
    assert (len(found.people), len(found.bells), len(found.slots), len(found.marks)) == (3, 1, 1, 1)


def test_slots_of_fet_and_of_our_own_file_stand_side_by_side() -> None:
    assert [slot.weekday for slot in parcel({"fet.csv": FET, "timetable.csv": OWN}).slots] == [1, 2]


def test_two_files_of_one_kind_are_not_mixed() -> None:
    found = parcel({"bells.csv": BELLS, "звонки.csv": BELLS})
    assert ([(one.file, one.code) for one in found.problems], len(found.bells)) == (
        [("звонки.csv", Code.SAME_NAME_TWICE)],
        1,
    )


def test_other_files_are_named_and_left() -> None:
    found = read({"school.toml": b"name = 1", "photo.png": b"\x89PNG", "bells.csv": BELLS.encode()})
    assert (found.ignored_files, found.problems, found.kind) == (("school.toml", "photo.png"), (), Kind.DIARY)


def test_xml_of_another_program_is_known_by_sight() -> None:
    found = read({"timetable.xml": b"<?xml version='1.0'?><schedule/>"})
    assert [(one.code, one.value) for one in found.problems] == [(Code.UNSUPPORTED, "xml")]


def test_an_empty_file_is_no_surprise() -> None:
    found = read({"users.csv": b"", "orgs.csv": b"\n", "bells.csv": BELLS.splitlines()[0].encode()})
    assert {one.code for one in found.problems} == {Code.MISSING_COLUMN}
    assert found.counts == {"bells.csv": 0}


def test_every_row_of_every_table_is_counted() -> None:
    found = parcel(ROSTER)
    assert found.counts == {name: text.count("\n") - 1 for name, text in ROSTER.items()}
