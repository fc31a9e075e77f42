"""The door of the Bot API: tokens, methods, and the four ways to carry a request."""

import json
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError

from playground.__main__ import main
from tests.playground.conftest import TOKEN, Stage


async def test_get_me_tells_who_the_first_bot_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.first_name) == (4242, "diary_demo_bot", "Электронный дневник")
    assert me.can_read_all_group_messages


@pytest.mark.parametrize("token", ["abc:def", "42", "42:", "42:a b"])
async def test_a_malformed_token_is_unauthorized(stage: Stage, token: str) -> None:
    assert await stage.api("getMe", token=token) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_aiogram_knows_the_refusal_of_a_token(stage: Stage) -> None:
    bot = stage.bot("1:ok")
    bot._Bot__token = "bad"  # type: ignore[attr-defined]
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_me()


async def test_an_unknown_method_is_not_found(stage: Stage) -> None:
    assert await stage.api("sendHugs") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})


async def test_methods_are_read_in_any_case(stage: Stage) -> None:
    assert (await stage.api("GETME"))[0] == 200


async def test_a_message_can_come_in_four_ways(stage: Stage, anna: int) -> None:
    url = f"{stage.url}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    plain = {"chat_id": str(anna), "text": "<b>да</b>", "parse_mode": "HTML", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in plain.items():
        multipart.add_field(name, value)
    ways = [
        stage.http.get(url, params=plain),
        stage.http.post(url, data=plain),
        stage.http.post(url, data=multipart),
        stage.http.post(url, json={**plain, "chat_id": anna, "reply_markup": markup}),
    ]
    for way in ways:
        async with way as response:
            answer = await response.json()
        assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
        assert answer["result"]["reply_markup"] == markup
        assert answer["result"]["from"]["id"] == 4242
    assert len(await stage.chat(anna)) == 5


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": 5, "text": "x", "reply_markup": "{oops"}, "Bad Request: object expected as reply markup"),
        ({"chat_id": 5, "text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"chat_id": 5}, "Bad Request: message text is empty"),
    ],
)
async def test_what_cannot_be_read_is_refused(stage: Stage, parameters: dict[str, Any], description: str) -> None:
    status, answer = await stage.api("sendMessage", **parameters)
    assert (status, answer["description"]) == (400, description)


async def test_a_body_that_is_no_json_is_refused(stage: Stage) -> None:
    headers = {"Content-Type": "application/json"}
    async with stage.http.post(f"{stage.url}/bot{TOKEN}/getMe", data="{", headers=headers) as response:
        assert response.status == 400


async def test_control_answers_this_machines_own_pages_only(stage: Stage) -> None:
    for headers in ({"Origin": "https://example.org"}, {"Host": "example.org"}):
        async with stage.http.get(f"{stage.url}/control/people", headers=headers) as response:
            assert response.status == 403


async def test_the_page_and_its_parts_are_served(stage: Stage) -> None:
    for path, words in (("/", "Площадка"), ("/page/app.js", "drawPeople"), ("/page/chat.css", ".bubble")):
        async with stage.http.get(stage.url + path) as response:
            assert response.status == 200
            assert words in await response.text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLAYGROUND_HOST", "0.0.0.0"),
        ("PLAYGROUND_PORT", "many"),
        ("PLAYGROUND_LIMITS", "maybe"),
        ("PLAYGROUND_CLOCK", "yesterday"),
        ("PLAYGROUND_ZONE", "Nowhere/Land"),
        ("PLAYGROUND_STATE", __file__),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert main() == 2
    assert name in capsys.readouterr().err
