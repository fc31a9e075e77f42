import dataclasses
from datetime import date, datetime

import pytest

from bot.documents.data import as_data, paper_pdf
from bot.documents.papers import Applicant, DueLine, IdentityDocument
from tests.bot.documents import samples
from tests.bot.documents.reading import squeezed, words


def assert_says(paper, *sentences):
    told = words(paper_pdf(paper))
    for sentence in sentences:
        assert squeezed(sentence) in told, sentence


def test_the_application_is_to_the_director_from_the_parent_about_the_child():  # B App. 2
    assert_says(
        samples.APPLICATION,
        "По форме приложения 2",
        f"{samples.SCHOOL.name} Директору (наименование учреждения)",
        f"{samples.SCHOOL.head} (фамилия, имя, отчество директора)",
        f"{samples.APPLICANT.name} Родителя (законного представителя)",
        "ЗАЯВЛЕНИЕ родителя (законного представителя) на предоставление информации",
        "Прошу предоставлять информацию о текущей успеваемости моего ребёнка в форме электронного дневника.",
        f"Ребёнок {samples.CHILD.name}",
        "Класс 7 «А»",
        "Куда предоставлять в чате Telegram",
        f"Место регистрации {samples.APPLICANT.registered_at}",
        "Телефон +7 900 000-00-00",
        "Электронная почта parent@example.org",
        "Паспорт серия 14 08, № 123456, выдан: отделом № 2, 4 мая 2009 г.",
    )


def test_the_application_says_how_it_was_signed_and_hides_the_account():  # ruling 8
    told = words(paper_pdf(samples.APPLICATION))
    assert squeezed("Подписано в чате. Заявитель прочитал полный текст") in told
    assert squeezed("Учётная запись Telegram, •••456 Дата и время 22 ноября 2026 г., 18:42 (МСК)") in told
    assert samples.SIGNATURE.account not in told
    assert samples.SIGNATURE.account not in str(as_data(samples.APPLICATION))


def test_an_application_not_signed_in_chat_has_a_line_for_a_pen():
    told = words(paper_pdf(dataclasses.replace(samples.APPLICATION, signature=None)))
    assert squeezed("22 ноября 2026 г. (дата)") in told
    assert "(подпись)" in told
    assert squeezed("Подписано в чате") not in told


@pytest.mark.parametrize(
    ("applicant", "absent"),
    [
        (dataclasses.replace(samples.APPLICANT, registered_at=None), "Место регистрации"),
        (dataclasses.replace(samples.APPLICANT, phone=None), "Телефон"),
        (dataclasses.replace(samples.APPLICANT, email=None), "Электронная почта"),
        (dataclasses.replace(samples.APPLICANT, document=None), "Паспорт"),
        (Applicant(name=samples.APPLICANT.name), "Сведения о заявителе"),
    ],
)
def test_what_the_profile_does_not_ask_leaves_no_line(applicant, absent):
    assert_says(samples.APPLICATION, absent)
    assert squeezed(absent) not in words(paper_pdf(dataclasses.replace(samples.APPLICATION, applicant=applicant)))


def test_a_foreign_document_keeps_its_own_name_and_no_empty_series():
    document = IdentityDocument(title="Вид на жительство", number="82 0001")
    applicant = dataclasses.replace(samples.APPLICANT, document=document)
    told = words(paper_pdf(dataclasses.replace(samples.APPLICATION, applicant=applicant)))
    assert squeezed("Вид на жительство № 82 0001") in told
    assert "серия" not in told


def test_a_free_form_names_no_appendix():
    free = dataclasses.replace(samples.APPLICATION, form="")
    assert squeezed("По форме приложения") not in words(paper_pdf(free))


def test_the_cancellation_asks_for_the_paper_diary_instead():  # B App. 3, B 2.5
    assert_says(
        samples.CANCELLATION,
        "По форме приложения 3",
        "Прошу отменить предоставление информации о текущей успеваемости моего ребёнка",
        "в традиционной форме (школьного дневника обучающегося)",
        f"Ребёнок {samples.CHILD.name} Класс 7 «А»",
        "Подписано в чате.",
    )


def test_the_receipt_names_the_number_the_moment_and_how_the_due_date_was_counted():  # M 1.1.1, B 3.3.2
    assert_says(
        samples.RECEIPT,
        "Заявление принято и зарегистрировано.",
        "Номер 31-2026-000147 Принято 22 ноября 2026 г., 18:42 (МСК)",
        "Решение: до 25 ноября 2026 г. включительно",
        "Как посчитан срок: — срок — 3 рабочих дня (п. 3.3.2), считаем со следующего дня",
        "— среда 25 ноября — третий день",
        "Услуга предоставляется бесплатно.",
        f"Справки {samples.SPECIALIST.name}",
    )


def test_the_receipt_shows_both_stages_where_there_are_two():  # M 1.1.2-e
    due = (
        DueLine(what="Решение", due=date(2026, 11, 23)),
        DueLine(what="Регистрация в системе", due=date(2026, 11, 24)),
    )
    told = words(paper_pdf(dataclasses.replace(samples.RECEIPT, due=due)))
    assert squeezed("Решение: до 23 ноября 2026 г.") in told
    assert squeezed("Регистрация в системе: до 24 ноября 2026 г.") in told
    assert squeezed("Как посчитан срок") not in told


def test_a_paper_needs_the_zone_of_its_moment():
    with pytest.raises(ValueError, match="time zone"):
        paper_pdf(dataclasses.replace(samples.RECEIPT, made_at=datetime(2026, 11, 22, 18, 42)))  # noqa: DTZ001
