import dataclasses

import pytest

from bot.documents.data import paper_pdf
from tests.bot.documents import samples
from tests.bot.documents.reading import pages, squeezed, words
from tests.bot.documents.test_papers import assert_says

LETTERS = pytest.mark.parametrize(
    "letter",
    [
        samples.GRANT,
        samples.GRANT_BY_LINK,
        samples.REFUSAL,
        samples.INTAKE_REFUSAL,
        samples.INVITATION,
        samples.NOTICE,
    ],
    ids=lambda letter: letter.number,
)


@LETTERS
def test_a_letter_has_a_number_a_date_an_addressee_and_an_official(letter):  # ruling 4, B 3.3.3-d
    assert_says(
        letter,
        f"№ {letter.number} от 24 ноября 2026 г.",
        f"Кому {letter.addressee}",
        f"Должностное лицо {letter.signatory.position} {letter.signatory.name}",
        "Оформлено в электронном виде 24 ноября 2026 г., 18:42 (МСК)",
    )


@pytest.mark.parametrize("letter", [samples.GRANT, samples.GRANT_BY_LINK, samples.REFUSAL, samples.INVITATION])
def test_a_letter_about_a_case_names_it_the_child_and_the_school(letter):
    assert_says(
        letter,
        "Заявление № 31-2026-000147 от 22 ноября 2026 г., 18:42 (МСК)",
        f"Заявитель {samples.APPLICANT.name} Ребёнок {samples.CHILD.name} Класс 7 «А»",
        f"Учреждение {samples.SCHOOL.name}",
    )


def test_the_specialist_who_prepared_it_is_named_with_the_phone():
    executor = samples.SPECIALIST
    assert_says(samples.REFUSAL, f"Исполнитель {executor.position} {executor.name} тел. {executor.phone}")


def test_a_grant_says_how_to_sign_in_without_a_password():  # B 3.3.3-a, ruling 7
    assert_says(
        samples.GRANT,
        "принято решение: предоставить доступ к электронному дневнику ребёнка",
        "Доступ уже открыт в чате Telegram",
        "Логин и пароль не нужны",
        "Вы зарегистрированы в системе 25 ноября 2026 г.",
        "Услуга бесплатна. Доступ действует до вашего письменного отказа",
        "Проект формы (приложение 7 к регламенту)",
    )


def test_a_grant_on_paper_carries_a_link_for_one_use_and_its_picture():
    assert_says(samples.GRANT_BY_LINK, samples.LINK.url, "Ссылка действует один раз, до 1 декабря 2026 г., 18:42 (МСК)")
    assert squeezed("Доступ уже открыт") not in words(paper_pdf(samples.GRANT_BY_LINK))
    described = b"<FEFF" + "Код со ссылкой для входа".encode("utf-16-be").hex().upper().encode()
    assert described in paper_pdf(samples.GRANT_BY_LINK)
    assert described not in paper_pdf(samples.GRANT)


@pytest.mark.parametrize(
    "letter",
    [samples.GRANT_BY_LINK, dataclasses.replace(samples.REFUSAL, unexplained=samples.UNEXPLAINED)],
    ids=["grant", "refusal"],
)
def test_after_a_talk_that_did_not_happen_the_answer_warns_and_lists_the_questions(letter):  # B 3.3.3-c
    assert_says(
        letter,
        "Приглашение на беседу 26 ноября 2026 г., 18:42 (МСК) было отправлено вам 22 ноября 2026 г.",
        "может повлечь недостаточно детальное рассмотрение обращения",
        "1. кем вы приходитесь ребёнку 2. какой сейчас класс",
    )


def test_a_decision_after_a_talk_says_nothing_of_one_that_failed():
    assert squeezed("О личной беседе") not in words(paper_pdf(samples.GRANT) + paper_pdf(samples.REFUSAL))


def test_a_refusal_lists_every_ground_with_its_paragraph():
    assert_says(
        samples.REFUSAL,
        "отказать в предоставлении доступа к электронному дневнику",
        "Основания отказа",
        "1. Обучающийся выбыл из учреждения (п. 2.8.2). Приказ № 7.",
        "2. Заявитель действует без полномочий (п. 13).",
    )


def test_a_candidate_ground_is_marked_and_a_real_one_is_not():  # ruling 4
    mark = squeezed("Основание приведено по проекту перечня")
    assert words(paper_pdf(samples.REFUSAL)).count(mark) == 1
    real = dataclasses.replace(samples.REFUSAL, grounds=(samples.LEFT,))
    assert mark not in words(paper_pdf(real))
    assert_says(real, "Основание отказа 1. Обучающийся")


def test_a_refusal_says_what_can_be_done_and_where_to_appeal_within_fifteen_working_days():  # B 5.1, 5.10, 5.13
    assert_says(
        samples.REFUSAL,
        "Что можно сделать",
        "подать заявление снова в любое время, бесплатно",
        "Решение можно обжаловать (раздел 5 положения).",
        f"{samples.AUTHORITY.name} (начальник — {samples.AUTHORITY.head}): {samples.AUTHORITY.address}",
        f"тел. {samples.AUTHORITY.phone}",
        "Подать её можно в чате, почтой, через Интернет и на личном приёме.",
        "Жалоба не передаётся тому, на кого она подана.",
        "в течение 15 рабочих дней со дня регистрации",
        "можно обратиться в суд",
    )


def test_the_next_steps_an_officer_gives_stand_instead_of_the_usual_ones():
    told = words(paper_pdf(dataclasses.replace(samples.REFUSAL, next_steps=("принести справку",))))
    assert squeezed("— принести справку") in told
    assert squeezed("подать заявление снова в любое время") not in told


def test_where_names_do_not_go_through_a_messenger_no_complaint_is_offered_in_chat():  # ruling 14
    appeal = dataclasses.replace(samples.APPEAL, in_chat=False)
    assert_says(dataclasses.replace(samples.REFUSAL, appeal=appeal), "Подать её можно почтой, через Интернет")


def test_an_intake_refusal_is_another_letter_and_is_appealed_in_five_working_days():  # B 2.8.1, 5.10
    assert_says(
        samples.INTAKE_REFUSAL,
        "Уведомление об отказе в приёме заявления",
        "Обращение № 31-2026-000150 от 22 ноября 2026 г., 18:42 (МСК) Поступило почтой",
        "Причина 1. Текст обращения не поддаётся прочтению (п. 2.8.1).",
        "исправить указанное и подать заявление снова",
        "в течение 5 рабочих дней со дня регистрации",
    )


@pytest.mark.parametrize("letter", [samples.REFUSAL, samples.INTAKE_REFUSAL], ids=["service", "intake"])
def test_no_refusal_is_written_without_a_ground(letter):  # ruling 15
    with pytest.raises(ValueError, match="ground"):
        dataclasses.replace(letter, grounds=())


def test_an_invitation_says_when_where_what_about_and_what_if_not():  # B 3.3.3-b
    assert_says(
        samples.INVITATION,
        "Когда 30 ноября 2026 г., 15:30 (МСК) Где Энск, ул. Школьная, д. 1, кабинет 12",
        "О чём пойдёт речь 1. кем вы приходитесь ребёнку",
        "Возьмите с собой — документ, удостоверяющий личность",
        "мы предложим другое время",
        "ответ будет дан по существу имеющихся сведений",
        "Решение по заявлению будет принято не позднее 1 декабря 2026 г.",
    )


def test_a_plain_letter_carries_its_fields_words_and_points_under_the_authority():  # B 5.7, 5.9
    assert_says(
        samples.NOTICE,
        samples.AUTHORITY.name,
        "Ответ на жалобу Жалоба № 12 от 1 ноября 2026 г.",
        "признана обоснованной. Приняты меры: 1. сотруднику объявлено замечание",
    )


def test_an_ordinary_refusal_is_one_page_and_the_signature_never_stands_alone():
    assert len(pages(paper_pdf(samples.REFUSAL))) == 1
    for count in range(3, 14):
        told = pages(paper_pdf(dataclasses.replace(samples.REFUSAL, grounds=(samples.LEFT,) * count)))
        signed = squeezed(told[-1]).index(squeezed("Должностное лицо"))
        head = squeezed(samples.SCHOOL.name + samples.SCHOOL.phone)
        assert squeezed(told[-1])[:signed].removeprefix(head)
