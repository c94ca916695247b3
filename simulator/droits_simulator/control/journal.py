"""The operations on the journal of a session: reading, searching, following, emptying it, and explaining an answer."""

from collections.abc import AsyncIterator
from typing import Any

import orjson

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.journal.har import archive
from droits_simulator.journal.selection import UnknownSince, select
from droits_simulator.journal.shown import explained, in_a_list, whole
from droits_simulator.sessions import current

_BEAT = 5.0  # seconds after which a page that follows hears that nothing happened


async def listed(desk: Desk, asked: Asked) -> Told:
    """The exchanges that keep the filters, the newest first."""
    entries, found = await _selected(desk, asked)
    exchanges = [in_a_list(one) for one in found]
    return Told({"exchanges": exchanges, "kept": len(entries), "keep": desk.journal.keep})


async def read(desk: Desk, asked: Asked) -> Told:
    """One exchange, whole."""
    return Told(whole(await _entry(desk, asked)))


async def emptied(desk: Desk, _asked: Asked) -> Told:
    """Forget the exchanges of the session."""
    await desk.journal.forget(current().id)
    return Told(status=204)


async def archived(desk: Desk, asked: Asked) -> Told:
    """The exchanges that keep the filters as an HTTP Archive, the oldest first as archives are."""
    _, found = await _selected(desk, asked)
    headers = {"Content-Disposition": f'attachment; filename="banc-droits-{current().id}.har"'}
    base_url = desk.demo().base_url.removesuffix(current().prefix)
    return Told(archive(reversed(found), base_url), headers=headers)


async def followed(desk: Desk, asked: Asked) -> Told:
    """The exchanges as they come, as server-sent events; with `since` or Last-Event-ID, those after that one first."""
    after = asked.headers.get("last-event-id") or asked.query.get("since")
    return Told(_events(desk, current().id, after), media_type="text/event-stream")


async def explain(desk: Desk, asked: Asked) -> Told:
    """How the answer to a request was decided, branch by branch."""
    return Told(explained(await _entry(desk, asked)))


async def _selected(desk: Desk, asked: Asked) -> tuple[list[dict[str, Any]], list[Any]]:
    entries = await desk.journal.entries(current().id)
    try:
        return entries, select(entries, asked.query, desk.journal.masker.of(current().id).text)
    except UnknownSince as cause:
        raise Denied(
            "demande-invalide", "since : ni un échange que le journal garde, ni une heure ISO 8601."
        ) from cause


async def _entry(desk: Desk, asked: Asked) -> dict[str, Any]:
    found = await desk.journal.find(current().id, asked.path["request"])
    if found is None:
        raise Denied("echange-inconnu")
    return found


async def _events(desk: Desk, session: str, after: str | None) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for entries in desk.journal.follow(session, after, _BEAT):
        for entry in entries:
            data = orjson.dumps(in_a_list(entry))
            yield b"event: exchange\nid: " + entry["id"].encode() + b"\ndata: " + data + b"\n\n"
        if not entries:
            yield b": rien de neuf\n\n"


OPERATIONS: dict[str, Operation] = {
    "getJournal": listed,
    "getExchange": read,
    "emptyJournal": emptied,
    "getJournalArchive": archived,
    "followJournal": followed,
    "explainAnswer": explain,
}
