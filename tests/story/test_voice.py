"""Every branch of a complaint (B 5) and of a question (B 1.3.6, 3.3.1), while days and holidays pass.

The stories stand in the order of the calendar: the clock only goes forward.
"""

import asyncio
import struct
import zlib
from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.stage import buttons
from domain.limits import Unit
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.story.city import City, at, city, due_after
from tests.story.voice import (
    ADDRESS,
    ANSWER,
    FOUND,
    MEASURES,
    QUESTION,
    SUBJECT,
    Grievance,
    Offices,
    Question,
    attaches,
    refused_and_complains,
    settle_offices,
)

pytestmark = [pytest.mark.story, pytest.mark.long, pytest.mark.timeout(240)]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURE = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PICTURE += chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def voiced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Offices]]:
    kept: list[Offices] = []
    with city(
        tmp_path_factory.mktemp("voice"), "belgorod", families=2, also=lambda *all_: settle_offices(*all_, kept)
    ) as built:
        yield built, kept[0]


Voiced = tuple[City, Offices]


def one_of(label: str, *grievances: Grievance) -> bool:
    return any(one.number in label for one in grievances)


async def test_a_justified_complaint_from_its_form_to_measures_over_new_year(voiced: Voiced) -> None:
    """Filed on 30 December by a stranger who types all of it; explained, justified, signed; the school is deaf."""
    here, offices = voiced
    async with here.visited() as town:
        await town.comes(at(2026, 12, 30))
        stranger = await town.new_person()
        name = "Жалобина Ольга Сергеевна"
        one = Grievance(town, town.school("messenger"), offices.over, stranger, name)
        await stranger.says("/complain")
        await stranger.taps("Подать жалобу")
        await stranger.taps(one.school.name)
        await stranger.taps("На школу или её сотрудника")
        await stranger.taps("Отказали без основания")
        await stranger.sees("должность и фамилию")
        await stranger.says("завуч Платонов")
        await stranger.sees("имя и отчество полностью")
        await stranger.says(name)
        await stranger.sees("подаёт представитель")
        await stranger.taps("Пропустить")
        await stranger.sees("Почтовый адрес")
        await stranger.says(ADDRESS)
        await stranger.sees("Что произошло")
        await stranger.says(SUBJECT)
        await stranger.sees("Пришлите документы")
        await attaches(stranger, "otkaz.png", PICTURE)
        await stranger.sees("Приложено файлов: 1")
        await stranger.taps("Готово")
        review = await stranger.sees("Проверьте жалобу")
        for words in (offices.over.name, one.school.name, "завуч Платонов", name, ADDRESS, SUBJECT, "вы подписываете"):
            assert words in review["text"]
        receipt = await one.is_signed_by_the_applicant()
        due = due_after(date(2026, 12, 30), 15, "belgorod")
        assert f"{due:%d.%m} включительно" in receipt["text"]
        await stranger.taps("Как посчитан срок")
        await stranger.sees("15 рабочих дней (п. 5.10)")
        card = await one.head.sees(f"Жалоба № {one.number}", offices.over.group)
        assert [word for word in (name, SUBJECT, one.school.name, "Платонов") if word in card["text"]] == []

        await one.is_appointed()
        opened = await one.officer.sees(SUBJECT)
        for words in (name, ADDRESS, "завуч Платонов", "Приложений: 1"):
            assert words in opened["text"]
        await one.officer.taps("Приложения", under=one.number)
        await one.officer.sees(lambda message: message["file"] is not None, about="the file")
        await one.officer.taps("Спросить заявителя…", under=one.number)
        await one.officer.says("Какого числа вы получили отказ?")
        await stranger.sees("Какого числа вы получили отказ?")
        await stranger.taps("Дать пояснения")
        await stranger.says("Двадцать пятого декабря.")
        await one.officer.taps("Открыть", under=f"Жалоба № {one.number}: заявитель дал пояснения")
        explained = await one.officer.sees("Двадцать пятого декабря.")
        assert f"{due:%d.%m}" in explained["text"].split("\n")[1]  # a question moves no date of B 5.10

        await town.comes(at(2027, 1, 20))
        await one.is_drafted("Обоснована…", FOUND, "\n".join(MEASURES))
        told = await one.is_signed()
        for words in ("обоснованной", FOUND, MEASURES[0], "в суд (п. 5.13)"):
            assert words in told["text"]
        paper = said_on(await town.file(told))
        office = offices.over
        for words in (name, ADDRESS, one.number, *MEASURES, office.names[office.head], office.names[office.officer]):
            assert squeezed(words) in paper
        assert paper.index(squeezed(MEASURES[1])) < paper.index(squeezed("судебном порядке"))
        await one.is_unheard_of("Платонов", *MEASURES, "Двадцать пятого")


async def test_an_unjustified_one_is_given_back_once_and_answered_with_reasons(voiced: Voiced) -> None:
    here, offices = voiced
    async with here.visited() as town:
        one = await Grievance.of(town, offices).is_filed("Другое")
        await one.is_appointed()
        await one.is_drafted("Не обоснована…", "Слабые причины.")
        await one.head.taps("Открыть", under=f"Жалоба № {one.number}: проект ответа")
        await one.head.taps("Вернуть…", under=one.number)
        await one.head.says("Сошлитесь на пункт положения.")
        await one.officer.sees("Сошлитесь на пункт положения.")
        await one.officer.taps("Открыть", under=f"Жалоба № {one.number}: проект возвращён")
        await one.is_drafted("Не обоснована…", "Ребёнок выбыл 01.10.2026 (п. 2.8.2).")
        told = await one.is_signed()
        assert "необоснованной" in told["text"]
        assert "Ребёнок выбыл 01.10.2026" in told["text"]
        assert "в суд (п. 5.13)" in told["text"]
        paper = said_on(await town.file(told))
        assert squeezed("Ребёнок выбыл 01.10.2026 (п. 2.8.2).") in paper
        assert squeezed("судебном порядке") in paper
        assert squeezed("Слабые причины") not in paper
        await one.is_unheard_of()


async def test_the_closed_list_leaves_without_an_answer_and_tells_so_and_one_complains_again(voiced: Voiced) -> None:
    """Insults, illegible words, a secret: told each, nothing wider; the cause removed, the complaint is made again."""
    here, offices = voiced
    said = {"2": "злоупотребления правом", "3": "не поддаётся прочтению", "5": "охраняемую законом тайну"}
    async with here.visited() as town:
        for place, words in said.items():
            one = await Grievance.of(town, offices).is_filed("Требуют плату")
            await one.is_appointed()
            if place == "2":
                for wider in ("1", "4"):  # the address is there, and nothing was answered before
                    refused = await one.is_left(wider)
                    assert "перечень закрытый" in str(refused)
                    await one.officer.taps("‹ К жалобе", under="Без ответа по существу можно оставить")
            await one.is_left(place)
            told = await one.is_signed()
            assert "можно подать жалобу снова" in told["text"]
            assert squeezed(words) in said_on(await town.file(told))
        await one.applicant.taps("Подать жалобу снова")
        await one.applicant.taps("Требуют плату")
        await one.applicant.taps("Пропустить")
        await one.applicant.sees("подаёт представитель")
        await one.applicant.taps("Пропустить")
        await one.applicant.says("Просят тысячу рублей за доступ.")
        await one.applicant.taps("Готово")
        before = one.number
        await one.is_signed_by_the_applicant()
        assert one.number != before
        await one.is_appointed()
        await one.is_drafted("Не обоснована…", "Плата взималась за печать копий по желанию.")
        assert "необоснованной" in (await one.is_signed())["text"]
        await one.is_unheard_of("Просят тысячу")


async def test_answered_twice_on_the_merits_the_third_without_new_words_is_left(voiced: Voiced) -> None:
    here, offices = voiced
    async with here.visited() as town:
        one = Grievance.of(town, offices)
        await one.is_filed("Другое")
        for _answered in range(2):
            await one.is_appointed()
            await one.is_drafted("Не обоснована…", "Причины прежние.")
            await one.is_signed()
            await one.applicant.taps("Подать жалобу снова", under=one.number)
            await one.applicant.taps("Другое")
            await one.applicant.taps("Пропустить")
            await one.applicant.sees("подаёт представитель")
            await one.applicant.taps("Пропустить")
            await one.applicant.says(SUBJECT)
            await one.applicant.taps("Готово")
            await one.is_signed_by_the_applicant()
        await one.is_appointed()
        await one.officer.sees("Раньше по этому вопросу отвечали по существу: 2")
        await one.is_left("4")
        told = await one.is_signed()
        assert "многократно" in told["text"]
        assert squeezed("многократно давались ответы") in said_on(await town.file(told))


async def test_a_question_is_answered_at_once_reopened_and_its_answer_is_kept(voiced: Voiced) -> None:
    """The answer carries the name, post and phone; one applicant has one conversation; a canned answer goes again."""
    here, _offices = voiced
    async with here.visited() as town:
        await town.comes(at(2027, 2, 9))
        one = await (await Question.of(town)).is_taken()
        told = await one.is_answered()
        for words in ("сотрудник школы", "+74722000000"):
            assert words in told["text"]
        await one.officer.taps("Сохранить как заготовку", under=one.number)
        await one.applicant.taps("Спросить ещё", under=one.number)
        await one.applicant.says("А если дети в разных классах?")
        await one.officer.taps("Ответить", under="в разных классах")
        await one.applicant.says("/ask")
        same = await one.applicant.sees("А если дети в разных классах?")
        assert one.number in same["text"]
        await one.is_answered("И тогда тоже отдельное заявление.")
        await one.applicant.taps("Спасибо, всё ясно", under=one.number)

        another = await (await Question.of(town)).is_taken("Как добавить второго ребёнка?")
        await another.officer.taps("Заготовки…", under=another.number)
        await another.officer.taps("1", under="Заготовки")
        await another.officer.taps("Отправить ответ", under=another.number)
        await another.applicant.sees(ANSWER)
        await one.is_quiet(QUESTION, ANSWER, "в разных классах")


async def test_five_working_days_of_a_refusal_to_accept_and_reminders_till_they_pass(voiced: Voiced) -> None:
    """Filed on 17 February: the working Saturday counts, Defender's day does not; half, last day, overdue."""
    here, offices = voiced
    async with here.visited() as town:
        await town.comes(at(2027, 2, 17))
        urgent, misprint, plain = (Grievance.of(town, offices) for _ in range(3))
        await asyncio.gather(
            urgent.is_filed("Не приняли документы"), misprint.is_filed("Не исправили опечатку"),
            plain.is_filed("Нарушен срок услуги"),
        )  # fmt: skip
        five, fifteen = (due_after(date(2027, 2, 17), days, "belgorod") for days in (5, 15))
        for one, due in ((urgent, five), (misprint, five), (plain, fifteen)):
            await one.applicant.sees(f"{due:%d.%m} включительно")
        await urgent.is_appointed()
        await town.comes(at(five.year, five.month, five.day))
        reminded = f"срок ответа на жалобу № {urgent.number} истекает сегодня"
        for who, chat in ((urgent.officer, None), (urgent.head, None), (urgent.head, offices.over.group)):
            await who.sees(reminded, chat)
        await town.comes(at(five.year, five.month, five.day + 1))
        await urgent.officer.sees(f"Срок ответа на жалобу № {urgent.number} истёк")
        said = await urgent.officer.says("/inbox")
        shown = await urgent.officer.sees("Открытые жалобы", after=said)
        waiting = [label for label in buttons(shown) if one_of(label, urgent, misprint, plain)]
        assert urgent.number in waiting[0]  # the nearest date stands first
        assert len(waiting) == 3
        await plain.applicant.says("/complaints")
        await plain.applicant.taps(f"№ {plain.number} · ждёт назначения")
        await plain.applicant.taps("Отозвать жалобу…")
        await plain.applicant.taps("Да, отозвать")
        await plain.applicant.sees("Отозвана заявителем")
        await urgent.is_unheard_of()


async def test_about_the_authority_it_goes_to_the_one_above_and_those_below_are_deaf(voiced: Voiced) -> None:
    here, offices = voiced
    async with here.visited() as town:
        one = Grievance.of(town, offices)
        one.office = offices.above
        await one.applicant.says("/complain")
        await one.applicant.sees("Что случилось?")
        await one.applicant.taps("‹ Назад")
        await one.applicant.taps("На орган, который стоит над школой")
        await one.applicant.taps("Другое")
        await one.is_signed_by_the_applicant()
        await one.is_appointed()
        await one.is_drafted("Обоснована…", FOUND, MEASURES[0])
        await one.is_signed()
        for below in (offices.over.head, offices.over.officer):
            person = town.person(below)
            person.sight = 200
            said = [*await person.chat(), *await person.chat(offices.over.group)]
            assert one.number not in str([(message["text"], message["buttons"]) for message in said])


@pytest.mark.parametrize("mode", ["messenger", "in-person"])
async def test_a_refusal_is_complained_of_in_two_taps_with_the_case_attached(voiced: Voiced, mode: str) -> None:
    here, offices = voiced
    async with here.visited() as town:
        story = await town.case(mode).is_taken()
        await story.refuses(2)
        await story.parent.sees("В услуге отказано")
        one = await refused_and_complains(story, offices)
        await one.is_appointed()
        opened = await one.officer.sees(lambda message: one.number in message["text"] and "Повод" in message["text"])
        assert f"По заявлению № {story.number}" in opened["text"]
        if not story.in_person:
            assert "Садовая" in opened["text"]
            return
        assert "Спросить заявителя…" not in buttons(opened)
        await one.is_drafted("Не обоснована…", "Причины изложены в письме.")
        told = await one.is_signed()
        assert "Письмо с ответом можно получить в этом органе" in told["text"]
        assert told["file"] is None
        assert "Причины изложены" not in told["text"]


async def test_one_by_post_begins_a_check_whose_instruction_is_followed_up(voiced: Voiced) -> None:
    """An officer writes it down, holds an unplanned check; the school's head is reminded, late, done, confirmed."""
    here, offices = voiced
    async with here.visited() as town:
        await town.comes(at(2027, 3, 1))
        one = Grievance.of(town, offices)
        officer, chief = one.officer, town.person(one.school.hands[0].head)
        await one.is_entered_from_a_paper()
        await one.is_appointed()
        await officer.taps("Внеплановая проверка…", under=one.number)
        await officer.sees("Напишите, что выявлено")
        await officer.says("На стенде нет часов приёма 05.03.2027")
        results = await chief.sees("Проведена проверка")
        assert "до 05.03.2027 включительно" in results["text"]
        paper = said_on(await town.file(results))
        assert squeezed("внеплановая (п. 4.2)") in paper
        await town.comes(at(2027, 3, 5))
        await chief.sees("истекает сегодня")
        await town.comes(at(2027, 3, 6))
        await officer.sees("истёк 05.03.2027")
        await chief.taps("Проверки и указания", under="истёк 05.03.2027")
        await chief.taps("Указание 1: исполнено")
        await officer.taps("Проверки и указания", under="Подтвердите или проверьте")
        await officer.taps("Указание 1: подтвердить")
        said = await officer.says("/inbox")
        shown = await officer.sees("Открытые жалобы", after=said)
        await officer.taps(next(label for label in buttons(shown) if one.number in label))
        await one.is_drafted("Обоснована…", FOUND, MEASURES[0])
        await one.head.taps("Открыть", under=f"Жалоба № {one.number}: проект ответа")
        await one.head.taps("Подписать ответ", under=one.number)
        await one.head.sees("отправьте по почтовому адресу")
        await one.head.taps("Да, подписать", under=one.number)
        await officer.taps("Открыть", under=f"Жалоба № {one.number}: ответ подписан")
        await officer.taps("Ответ, PDF", under=one.number)
        letter = await officer.sees(lambda message: message["file"] is not None and one.number in message["text"])
        for words in (one.name, ADDRESS, MEASURES[0]):
            assert squeezed(words) in said_on(await town.file(letter))
        await one.is_unheard_of(MEASURES[0])


async def test_one_of_three_is_chosen_and_a_call_is_kept_within_three_days(voiced: Voiced) -> None:
    """In writing, another time, a call: asked on a Thursday, the three days end on a Sunday, so Monday."""
    here, _offices = voiced
    async with here.visited() as town:
        await town.comes(at(2027, 3, 11))
        written, visit, call = [await Question.of(town, officer=place) for place in range(3)]
        await asyncio.gather(*(one.is_offered() for one in (written, visit, call)))
        await asyncio.gather(
            written.is_chosen("Изложу письменно"),
            visit.is_chosen("В другое время", "понедельник после 16:00"),
            call.is_chosen("Позвоните мне", "+7 900 000-00-09"),
        )
        await call.applicant.sees("Позвонят до пн 15.03 включительно")
        month = due_after(date(2027, 3, 11), 30, "belgorod", unit=Unit.CALENDAR_DAYS)
        await written.applicant.sees(f"{month:%d.%m} включительно")
        await written.is_answered()
        await visit.officer.taps("Консультация дана", under=visit.number)
        await visit.applicant.sees("Ответ дан")
        await town.comes(at(2027, 3, 15))
        await call.officer.sees(f"По вопросу № {call.number} срок - сегодня", call.school.group)
        await town.comes(at(2027, 3, 16))
        await call.officer.sees(f"Срок ответа на вопрос № {call.number} истёк", call.school.group)
        await call.officer.taps("Консультация дана", under=call.number)
        await call.applicant.sees("Ответ дан")
        await call.is_quiet("900 000-00-09", "после 16:00", QUESTION)


async def test_a_phone_is_named_a_question_is_passed_on_and_a_new_one_waits_for_the_old(voiced: Voiced) -> None:
    here, _offices = voiced
    async with here.visited() as town:
        one = await (await Question.of(town, officer=0)).is_taken()
        await one.applicant.says("/about")
        await one.applicant.taps(one.school.name)
        await one.applicant.taps("Задать вопрос")
        still = await one.applicant.sees(QUESTION)  # the conversation that waits, not another
        assert one.number in still["text"]
        await one.officer.taps("Передать другому", under=one.number)
        one.officer = town.person(one.school.hands[1].officer)
        said = await one.officer.says("/questions")
        shown = await one.officer.sees("Открытые вопросы", after=said)
        await one.officer.taps(next(label for label in buttons(shown) if one.number in label))
        await one.officer.taps("Взять", under=one.number)
        await one.officer.taps("Назвать телефон…", under=one.number)
        shown = await one.officer.sees("Какой телефон назвать?")
        label = next(label for label in buttons(shown) if "32-68-95" in label)
        await one.officer.taps(label)
        told = await one.applicant.sees("32-68-95")
        assert "Ответ дан" in told["text"]


async def test_in_person_a_question_is_opened_by_number_and_answered_aloud(voiced: Voiced) -> None:
    here, _offices = voiced
    async with here.visited() as town:
        one = await (await Question.of(town, "in-person")).is_taken()
        told = await one.applicant.sees("назвав этот номер")
        assert one.number in told["text"]
        await one.officer.taps("Консультация дана", under=one.number)
        await one.applicant.sees("Ответ дан")
        await one.is_quiet(QUESTION)
