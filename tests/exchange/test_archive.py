import io
import zipfile

import pytest

from exchange.archive import unpack
from exchange.model import Code
from exchange.reading import read
from tests.exchange.samples import ROSTER, zipped


def test_a_zip_and_its_files_say_the_same() -> None:
    plain = read({name: text.encode() for name, text in ROSTER.items()})
    packed = read({"school.zip": zipped(ROSTER)})
    assert (packed.people, packed.counts, tuple(packed.marks)) == (plain.people, plain.counts, tuple(plain.marks))


def test_a_folder_inside_a_zip_means_nothing_and_desktop_litter_is_dropped() -> None:
    data = zipped({"set/users.csv": ROSTER["users.csv"], "__MACOSX/set/._users.csv": b"\0", ".DS_Store": b"\0"})
    assert list(unpack({"a.zip": data}).files) == ["users.csv"]


@pytest.mark.parametrize("name", ["../../etc/users.csv", "C:\\school\\users.csv", "/root/users.csv"])
def test_a_path_out_of_the_archive_is_only_a_name(name: str) -> None:
    assert list(unpack({"a.zip": zipped({name: "sourcedId\n"})}).files) == ["users.csv"]


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_damaged_zip_is_one_problem(cut: int) -> None:
    found = read({"a.zip": zipped(ROSTER)[:cut]})
    assert [(one.file, one.code, one.lost) for one in found.problems] == [("a.zip", Code.BAD_ARCHIVE, True)]


def test_a_zip_with_a_bad_checksum_is_one_problem() -> None:
    data = bytearray(zipped({"users.csv": ROSTER["users.csv"] * 50}))
    data[60] ^= 0xFF
    assert [one.code for one in read({"a.zip": bytes(data)}).problems] == [Code.BAD_ARCHIVE]


def test_a_file_that_is_only_called_a_zip_is_one_problem() -> None:
    assert [one.code for one in read({"a.zip": b"hello"}).problems] == [Code.BAD_ARCHIVE]


def test_a_zip_with_a_password_is_told_apart() -> None:
    data = bytearray(zipped({"users.csv": "sourcedId\n"}))
    data[6] |= 1  # the flag of encryption, in the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    assert [one.code for one in read({"a.zip": bytes(data)}).problems] == [Code.LOCKED_ARCHIVE]


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    found = unpack({"a.zip": zipped({"users.csv": b"0" * 5_000_000})}, max_bytes=1_000_000)
    assert ([one.code for one in found.problems], found.files) == ([Code.TOO_BIG], {})


def test_a_bomb_that_lies_about_its_size_never_gives_more_than_it_declared() -> None:
    honest = zipped({"users.csv": b"0" * 5_000_000})
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    found = unpack({"a.zip": lying}, max_bytes=1_000_000)
    assert len(found.problems) == 1
    assert sum(map(len, found.files.values())) == 0


def test_the_limit_is_for_all_archives_together() -> None:
    data = zipped({"users.csv": b"0" * 700})
    other = zipped({"orgs.csv": b"0" * 700})
    found = unpack({"a.zip": data, "b.zip": other}, max_bytes=1000)
    assert ([one.file for one in found.problems], list(found.files)) == (["b.zip"], ["users.csv"])


def test_too_many_files_are_refused() -> None:
    data = zipped({f"{number}.csv": "" for number in range(30)})
    assert [one.code for one in unpack({"a.zip": data}, max_files=20).problems] == [Code.TOO_BIG]


def test_of_two_files_of_one_name_the_first_is_read_and_the_second_reported() -> None:
    found = unpack({"a.zip": zipped({"one/users.csv": "1", "two/Users.csv": "2"})})
    assert (found.files, [(one.file, one.code) for one in found.problems]) == (
        {"users.csv": b"1"},
        [("Users.csv", Code.SAME_NAME_TWICE)],
    )


def test_a_workbook_that_only_looks_like_one_is_told_to_be_broken() -> None:
    book = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    assert [(one.file, one.code) for one in read({"Журнал.xlsx": book}).problems] == [("Журнал.xlsx", Code.BROKEN_FILE)]


def test_an_archive_inside_an_archive_stays_shut() -> None:
    inner = zipped(ROSTER)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("inner.zip", inner)
    found = read({"outer.zip": target.getvalue()})
    assert (found.people, found.ignored_files) == ((), ("inner.zip",))
