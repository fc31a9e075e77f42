"""Taking updates: long polling and the webhook, which exclude each other."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetUpdates, GetWebhookInfo, SetWebhook
from aiogram.types import WebhookInfo

from playground.api.call import Call, method
from playground.errors import bad, conflict
from playground.webhooks import Webhook

LONGEST_POLL = 50  # seconds
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")


@method(GetUpdates)
async def get_updates(call: Call, request: GetUpdates) -> list[dict[str, Any]]:
    """What is not confirmed yet, at once or as soon as there is something."""
    if call.account.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    updates = call.account.updates
    if request.allowed_updates is not None:
        updates.allowed = request.allowed_updates
    updates.confirm(request.offset or 0)
    limit = min(max(request.limit or 100, 1), 100)
    timeout = min(request.timeout or 0, LONGEST_POLL)
    if not updates.first(limit) and timeout > 0:
        await updates.wait(timeout)
    return [pending.body for pending in updates.first(limit)]


@method(SetWebhook)
async def set_webhook(call: Call, request: SetWebhook) -> bool:
    """Deliver updates to an address: https, or http on this machine; an empty one means no webhook."""
    if not request.url:
        return drop_webhook(call, bool(request.drop_pending_updates))
    _check_address(request.url)
    if request.secret_token is not None and not _SECRET.match(request.secret_token):
        raise bad("secret token contains unallowed characters")
    account = call.account
    account.updates.interrupt("terminated by setWebhook request")
    if request.allowed_updates is not None:
        account.updates.allowed = request.allowed_updates
    if request.drop_pending_updates:
        account.updates.clear()
    if account.webhook is not None:
        account.webhook.close()
    account.webhook = Webhook(call, request.url, request.secret_token, request.max_connections or 40)
    account.webhook.start()
    return True


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad("bad webhook: Failed to resolve host: Name or service not known")
    if parts.scheme == "https":
        return
    if parts.scheme != "http" or not is_loopback(parts.hostname):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")


def is_loopback(host: str) -> bool:
    """Whether a host name means this very machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def drop_webhook(call: Call, drop_pending: bool) -> bool:
    """Back to polling."""
    if call.account.webhook is not None:
        call.account.webhook.close()
        call.account.webhook = None
    if drop_pending:
        call.account.updates.clear()
    return True


@method(DeleteWebhook)
async def delete_webhook(call: Call, request: DeleteWebhook) -> bool:
    """Back to polling, what waits kept unless told otherwise."""
    return drop_webhook(call, bool(request.drop_pending_updates))


@method(GetWebhookInfo)
async def get_webhook_info(call: Call, request: GetWebhookInfo) -> WebhookInfo:
    """Where updates go, how many wait and what went wrong last."""
    webhook: Webhook | None = call.account.webhook
    updates = call.account.updates
    if webhook is None:
        return WebhookInfo(url="", has_custom_certificate=False, pending_update_count=len(updates))
    return WebhookInfo(
        url=webhook.url,
        has_custom_certificate=False,
        pending_update_count=len(updates),
        max_connections=webhook.max_connections,
        allowed_updates=updates.allowed or None,
        last_error_date=webhook.last_error_date,
        last_error_message=webhook.last_error,
    )
