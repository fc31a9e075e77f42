"""The routes by which tests and the page act as people and look at what people see."""

import base64
import binascii
from dataclasses import asdict
from typing import Any

from aiohttp import web

from playground.acts import Acts
from playground.answers import Body, as_json, posted
from playground.errors import ControlError
from playground.members import block
from playground.rooms import Person, Room
from playground.views import chats, messages, screen
from playground.world import World

PAGE_MESSAGES = 150


class Control:
    """Handlers of /control/*, thin: each reads its body, calls one act, answers with JSON."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.acts = Acts(world)

    def routes(self) -> list[web.RouteDef]:
        """Their part of /control/*."""
        posts = ["people", "groups", "members", "say", "tap", "open", "contact", "attach", "sticker", "block"]
        posts += ["migrate", "edit", "update"]
        gets = ["people", "groups", "bots", "chat", "chats", "screen", "log", "pending"]
        return [
            *(web.post(f"/control/{name}", posted(getattr(self, f"post_{name}"))) for name in posts),
            *(web.get(f"/control/{name}", getattr(self, f"get_{name}")) for name in gets),
        ]

    # Who and where

    def who(self, body: Body) -> Person:
        return self.acts.person(body.get("as"))

    def where(self, body: Body) -> tuple[Person, Room]:
        person = self.who(body)
        return person, self.acts.room(person, body.get("chat"))

    def group(self, group_id: Any) -> Room:
        room = self.world.group(group_id) if isinstance(group_id, int) else None
        if room is None:
            raise ControlError(f"group: there is no group {group_id!r}")
        return room

    def asked(self, request: web.Request) -> tuple[Person, Room]:
        """The person and chat of a GET."""
        query = request.query
        body: Body = {"as": int(query.get("as", 0))}
        if query.get("chat"):
            body["chat"] = int(query["chat"])
        return self.where(body)

    # People and groups

    async def post_people(self, body: Body) -> Any:
        name = str(body.get("name", "")).strip()
        if not name:
            raise ControlError("name: what is the person called?")
        language = str(body.get("language") or "ru")
        person = self.world.add_person(name, body.get("phone"), language, body.get("username"))
        return {"id": person.id}

    async def get_people(self, request: web.Request) -> web.Response:
        return as_json([asdict(person) | {"name": person.name} for person in self.world.people.values()])

    async def post_groups(self, body: Body) -> Any:
        bots = body.get("bots")
        room = self.acts.found_group(
            str(body.get("title") or "Группа"),
            list(body.get("members") or []),
            supergroup=bool(body.get("supergroup")),
            bots=list(self.world.accounts) if bots is None else list(bots),
            admin=bool(body.get("admin")),
        )
        return {"id": room.chat_id}

    async def get_groups(self, request: web.Request) -> web.Response:
        return as_json(
            [
                {
                    "id": room.chat_id,
                    "title": room.title,
                    "kind": room.kind,
                    "members": room.members,
                    "migrated_to": room.migrated_to,
                }
                for room in self.world.groups()
            ]
        )

    async def post_members(self, body: Body) -> Any:
        room = self.group(body.get("group"))
        by = self.acts.person(body.get("as"))
        self.acts.change_members(room, by, list(body.get("add") or []), list(body.get("remove") or []))
        return {"members": room.members}

    async def get_bots(self, request: web.Request) -> web.Response:
        return as_json(
            [
                {
                    "id": account.bot.id,
                    "username": account.bot.username,
                    "name": account.bot.name,
                    "descriptions": account.bot.descriptions,
                    "short_descriptions": account.bot.short_descriptions,
                    "commands": [
                        {"scope": scope, "chat": chat, "language": language, "commands": [c.command for c in menu]}
                        for (scope, chat, language), menu in account.bot.commands.items()
                    ],
                    "webhook": account.webhook.url if account.webhook else None,
                }
                for account in self.world.accounts.values()
            ]
        )

    async def post_migrate(self, body: Body) -> Any:
        return {"id": self.acts.migrate(self.group(body.get("group"))).chat_id}

    # Acts

    async def post_say(self, body: Body) -> Any:
        person, room = self.where(body)
        return {"id": self.acts.say(person, room, str(body.get("text", "")), body.get("reply_to")).message_id}

    async def post_tap(self, body: Body) -> Any:
        person, room = self.where(body)
        message_id = body.get("message_id")
        message = self.acts.message(room, message_id) if message_id is not None else None
        return await self.acts.tap(person, room, message, body.get("button"), body.get("data"))

    async def post_open(self, body: Body) -> Any:
        message = self.acts.follow(self.who(body), str(body.get("url", "")))
        return {"id": message.message_id, "chat": message.chat.id} if message else None

    async def post_contact(self, body: Body) -> Any:
        person, room = self.where(body)
        of = self.acts.person(body["of"]) if body.get("of") is not None else None
        return {"id": self.acts.contact(person, room, body.get("phone"), of).message_id}

    async def post_attach(self, body: Body) -> Any:
        person, room = self.where(body)
        try:
            data = base64.b64decode(str(body.get("data", "")), validate=True)
        except binascii.Error:
            raise ControlError("data: base64 is expected") from None
        message = self.acts.attach(
            person,
            room,
            str(body.get("name") or "file.bin"),
            data,
            caption=str(body.get("caption") or ""),
            photo=bool(body.get("photo")),
            album=str(body["media_group"]) if body.get("media_group") else None,
            mime=body.get("mime"),
        )
        return {"id": message.message_id}

    async def post_sticker(self, body: Body) -> Any:
        person, room = self.where(body)
        return {"id": self.acts.sticker(person, room, str(body.get("emoji") or "👍")).message_id}

    async def post_block(self, body: Body) -> Any:
        _person, room = self.where(body)
        return {"changed": block(self.world, room, bool(body.get("blocked")))}

    async def post_edit(self, body: Body) -> Any:
        person, room = self.where(body)
        return {"id": self.acts.edit(person, room, body.get("message_id"), str(body["text"])).message_id}

    async def post_update(self, body: Body) -> Any:
        update = body.get("update")
        if not isinstance(update, dict):
            raise ControlError("update: a JSON object")
        bot = body.get("bot") or next(iter(self.world.accounts), None)
        if not isinstance(bot, int):
            raise ControlError("bot: the id of a bot")
        return {"update_id": self.world.account(bot).updates.push_raw(update)}

    # What is seen

    async def get_chat(self, request: web.Request) -> web.Response:
        _person, room = self.asked(request)
        last = request.query.get("last")
        return as_json(messages(self.world, room, int(last) if last else None))

    async def get_screen(self, request: web.Request) -> web.Response:
        person, room = self.asked(request)
        return as_json(screen(self.world, person, room, int(request.query.get("last", PAGE_MESSAGES))))

    async def get_chats(self, request: web.Request) -> web.Response:
        return as_json(chats(self.world, self.acts.person(int(request.query.get("as", 0)))))

    async def get_log(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", 0))
        refused = request.query.get("refused") in ("1", "true")
        return as_json([asdict(entry) for entry in self.world.log[since:] if bool(entry.refused) == refused])

    async def get_pending(self, request: web.Request) -> web.Response:
        bot = request.query.get("bot")
        accounts = self.world.accounts
        chosen = [self.world.account(int(bot))] if bot else list(accounts.values())
        return as_json({"pending": sum(len(account.updates) for account in chosen)})
