"""The journal for people: a list with filters, each exchange with the way to its answer, the same as it grows, a HAR.

/journal            GET: the list; ?client=, persona=, operation=, status=, rule=
/journal/direct     GET: server-sent events, for the script that refreshes the list
/journal.har        GET: the list as an archive
/journal/<id>       GET: one exchange
"""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from droits_simulator.control import journal as operations
from droits_simulator.control.desk import Asked, Desk
from droits_simulator.control.problems import Denied
from droits_simulator.portal.cadre import SCRIPT, Cadre
from droits_simulator.portal.controle import Controle
from droits_simulator.sessions import current

FILTRES = ("client", "persona", "operation", "status", "rule")
STATUTS = ("2xx", "3xx", "4xx", "5xx")
_LONGEST = 100


class Journal:
    """The pages; who does not know the control token is asked for it, by `controle`."""

    def __init__(self, cadre: Cadre, desk: Desk, controle: Controle) -> None:
        self._cadre, self._desk, self._controle = cadre, desk, controle

    async def liste(self, request: Request) -> Response:
        """GET: the exchanges that keep the filters, the newest first."""
        if not self._cadre.garde.ouvre(request):
            return self._controle.demande_le_jeton(request)
        filtres = _filtres(request)
        found = (await operations.listed(self._desk, Asked(query=filtres))).content
        return self._cadre.page(
            request,
            "journal.html",
            policy=SCRIPT,
            echanges=found["exchanges"],
            gardes=found["kept"],
            au_plus=found["keep"],
            filtres=filtres,
            choix=_choix(await self._desk.journal.entries(current().id)),
        )

    async def montre(self, request: Request) -> Response:
        """GET: one exchange."""
        if not self._cadre.garde.ouvre(request):
            return self._controle.demande_le_jeton(request)
        asked = Asked(path={"request": request.path_params["echange"]})
        try:
            echange = (await operations.read(self._desk, asked)).content
            explique = (await operations.explain(self._desk, asked)).content
        except Denied:
            return self._cadre.absente(request, "echange.inconnu")
        return self._cadre.page(request, "echange.html", echange=echange, explique=explique, corps=_corps)

    async def direct(self, request: Request) -> Response:
        """GET: what is new, as it comes."""
        if not self._cadre.garde.ouvre(request):
            return self._controle.demande_le_jeton(request)
        told = await operations.followed(self._desk, Asked(headers=request.headers))
        return StreamingResponse(told.content, headers={"Cache-Control": "no-store"}, media_type=told.media_type)

    async def archive(self, request: Request) -> Response:
        """GET: the exchanges that keep the filters, as a HAR."""
        if not self._cadre.garde.ouvre(request):
            return self._controle.demande_le_jeton(request)
        told = await operations.archived(self._desk, Asked(query=_filtres(request)))
        headers = {**told.headers, "Cache-Control": "no-store"}
        return Response(orjson.dumps(told.content), headers=headers, media_type="application/json")


def _filtres(request: Request) -> dict[str, str]:
    """The filters that are asked for; an empty one is none."""
    asked = request.query_params
    return {name: asked[name][:_LONGEST] for name in FILTRES if asked.get(name)}


def _choix(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What each filter may be, by what the journal holds."""
    clients = {one for entry in entries for one in (entry["partner"], entry["client"]) if one}
    rules = {rule for entry in entries for rule in entry["rules"]}
    found = {name: {entry[name] for entry in entries if entry[name]} for name in ("persona", "operation")}
    choix = {"client": clients, "rule": rules, **found}
    return {name: list(STATUTS) if name == "status" else sorted(choix[name]) for name in FILTRES}


def _corps(text: str | None) -> str:
    """A body laid out if it is JSON, as it is if not."""
    try:
        return orjson.dumps(orjson.loads(text or ""), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return text or ""
