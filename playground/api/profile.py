"""What a bot says of itself: names, descriptions, commands, the menu button."""

import re
from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMe,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from aiogram.types import BotCommand, BotDescription, BotName, BotShortDescription, User

from playground.api.call import Call, method
from playground.errors import bad
from playground.rooms import CommandsKey

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}\Z")
_LANGUAGE = re.compile(r"([a-z]{2})?\Z")


@method(GetMe)
async def get_me(call: Call, request: GetMe) -> User:
    """The bot as @BotFather made it: it may join groups and hears all that is said there."""
    return User(
        id=call.bot.id,
        is_bot=True,
        first_name=call.bot.name,
        username=call.bot.username,
        can_join_groups=True,
        can_read_all_group_messages=True,
        supports_inline_queries=False,
        can_connect_to_business=False,
        has_main_web_app=False,
    )


def _language(code: str | None) -> str:
    if not _LANGUAGE.match(code or ""):
        raise bad("LANG_CODE_INVALID")
    return code or ""


def _scope(scope: Any) -> tuple[str, int | None]:
    if scope is None:
        return "default", None
    chat = getattr(scope, "chat_id", None)
    return str(scope.type), chat if isinstance(chat, int) else None


def _key(request: Any) -> CommandsKey:
    return (*_scope(request.scope), _language(request.language_code))


@method(SetMyCommands)
async def set_my_commands(call: Call, request: SetMyCommands) -> bool:
    """The menu of commands for one scope and language."""
    key = _key(request)
    if len(request.commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in request.commands:
        if not _COMMAND.match(command.command):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[key] = [
        BotCommand(command=command.command.removeprefix("/"), description=command.description)
        for command in request.commands
    ]
    call.world.tell({"kind": "bots"})
    return True


@method(GetMyCommands)
async def get_my_commands(call: Call, request: GetMyCommands) -> list[BotCommand]:
    """Exactly what was set for this scope and language."""
    return call.bot.commands.get(_key(request), [])


@method(DeleteMyCommands)
async def delete_my_commands(call: Call, request: DeleteMyCommands) -> bool:
    """No menu for this scope and language."""
    call.bot.commands.pop(_key(request), None)
    call.world.tell({"kind": "bots"})
    return True


def _set_text(texts: dict[str, str], language: str | None, text: str | None, limit: int, error: str) -> bool:
    code = _language(language)
    if len(text or "") > limit:
        raise bad(error)
    if text:
        texts[code] = text
    else:
        texts.pop(code, None)
    return True


@method(SetMyName)
async def set_my_name(call: Call, request: SetMyName) -> bool:
    """The name people see; the one without a language is also the bot's in messages."""
    _set_text(call.bot.names, request.language_code, request.name, 64, "BOT_TITLE_INVALID")
    if not request.language_code and request.name:
        call.bot.name = request.name
    call.world.tell({"kind": "bots"})
    return True


@method(GetMyName)
async def get_my_name(call: Call, request: GetMyName) -> BotName:
    """The name in a language, or the common one."""
    return BotName(name=call.bot.names.get(_language(request.language_code), call.bot.name))


@method(SetMyDescription)
async def set_my_description(call: Call, request: SetMyDescription) -> bool:
    """What an empty chat with the bot shows."""
    return _set_text(call.bot.descriptions, request.language_code, request.description, 512, "BOT_DESCRIPTION_INVALID")


@method(GetMyDescription)
async def get_my_description(call: Call, request: GetMyDescription) -> BotDescription:
    """The description in a language, or the common one."""
    texts = call.bot.descriptions
    return BotDescription(description=texts.get(_language(request.language_code), texts.get("", "")))


@method(SetMyShortDescription)
async def set_my_short_description(call: Call, request: SetMyShortDescription) -> bool:
    """What the bot's profile shows."""
    texts, code = call.bot.short_descriptions, request.language_code
    return _set_text(texts, code, request.short_description, 120, "BOT_SHORT_DESCRIPTION_INVALID")


@method(GetMyShortDescription)
async def get_my_short_description(call: Call, request: GetMyShortDescription) -> BotShortDescription:
    """The short description in a language, or the common one."""
    texts = call.bot.short_descriptions
    return BotShortDescription(short_description=texts.get(_language(request.language_code), texts.get("", "")))


@method(SetChatMenuButton)
async def set_chat_menu_button(call: Call, request: SetChatMenuButton) -> bool:
    """The button beside the typing box, for one person or for all."""
    button = request.menu_button.model_dump(exclude_none=True) if request.menu_button else {"type": "default"}
    call.bot.menu_buttons[request.chat_id] = button
    return True


@method(GetChatMenuButton)
async def get_chat_menu_button(call: Call, request: GetChatMenuButton) -> Any:
    """What was set for the person, or for all."""
    buttons = call.bot.menu_buttons
    return buttons.get(request.chat_id) or buttons.get(None) or {"type": "commands"}
