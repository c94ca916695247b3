"""The control panel: one page of forms, each of which runs an operation of the control API, in process.

/controle                 GET: clock, faults, wishes, sessions
/controle/<what>          POST: one of the changes below, then back to the page
/controle/ouvrir, fermer  POST: say the control token, or forget that it was said
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from droits_simulator.clock import PARIS
from droits_simulator.control import clockwork, journal, misbehaviour, wishes, worlds
from droits_simulator.control.desk import Asked, Desk
from droits_simulator.control.problems import Denied
from droits_simulator.portal.cadre import Cadre
from droits_simulator.portal.formulaire import Envoi, Illisible, lit, seuls
from droits_simulator.sessions import Session, current
from droits_simulator.sessions.session import DEFAULT
from droits_simulator.wishes.documented import ALL
from droits_simulator.wishes.wish import READERS

PAS = {"minute": 60, "heure": 3600, "jour": 86_400, "mois": 30 * 86_400}
"""By how many seconds the buttons move the clock."""
_OUVRABLES = ("/controle", "/journal")
Geste = Callable[[Desk, Envoi], Awaitable[str]]


async def _horloge(desk: Desk, envoi: Envoi) -> str:
    geste = seuls(envoi).get("geste", "")
    if geste == "remettre":
        await clockwork.put_back(desk, Asked())
        return "/controle?fait=horloge#horloge"
    await clockwork.moved(desk, Asked(body=_heure(geste, seuls(envoi))))
    return "/controle?fait=horloge#horloge"


def _heure(geste: str, envoi: dict[str, str]) -> dict[str, Any]:
    if geste in PAS:
        return {"advance": PAS[geste]}
    if geste in {"arreter", "courir"}:
        return {"stopped": geste == "arreter"}
    if geste != "regler":
        raise Denied("demande-invalide")
    try:
        moment = datetime.fromisoformat(envoi.get("moment", ""))
    except ValueError as cause:
        raise Denied("horloge-invalide") from cause
    return {"now": (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).isoformat()}


async def _fautes(desk: Desk, envoi: Envoi) -> str:
    if seuls(envoi).get("geste") == "aucune":
        await misbehaviour.put_back(desk, Asked())
    else:
        await misbehaviour.switched(desk, Asked(body={"faults": envoi.get("faute", [])}))
    return "/controle?fait=fautes#fautes"


async def _voeux(desk: Desk, envoi: Envoi) -> str:
    said = seuls(envoi)
    if said.get("geste") == "oublier":
        await wishes.put_back(desk, Asked())
        return "/controle?fait=voeux#voeux"
    standing = {one: dict(made) for one, made in (await desk.session()).wishes.items()}
    standing.setdefault(said.get("operation", ""), {})[said.get("voeu", "")] = said.get("valeur", "").strip()
    await wishes.wished(desk, Asked(body=standing))
    return "/controle?fait=voeux#voeux"


async def _personnes(desk: Desk, envoi: Envoi) -> str:
    await wishes.allowed(desk, Asked(body={"without_login": seuls(envoi).get("permises") == "oui"}))
    return "/controle?fait=voeux#voeux"


async def _sessions(desk: Desk, envoi: Envoi) -> str:
    said = seuls(envoi)
    if said.get("geste") == "fermer":
        await worlds.close(desk, Asked(path={"session": said.get("session", "")}))
        return "/controle?fait=sessions#sessions"
    label = said.get("mot", "").strip()
    if len(label) > 80 or not (label.isprintable()):
        raise Denied("demande-invalide", "Un mot de 80 caractères au plus.")
    opened = (await worlds.open_session(desk, Asked(body={"label": label}))).content["session"]
    return f"/s/{quote(opened)}/controle?fait=sessions"


async def _journal(desk: Desk, _envoi: Envoi) -> str:
    await journal.emptied(desk, Asked())
    return "/journal"


GESTES: dict[str, Geste] = {
    "horloge": _horloge,
    "fautes": _fautes,
    "voeux": _voeux,
    "personnes": _personnes,
    "sessions": _sessions,
    "journal": _journal,
}


class Controle:
    """The page and its forms."""

    def __init__(self, cadre: Cadre, desk: Desk) -> None:
        self._cadre, self._desk = cadre, desk

    async def montre(self, request: Request) -> Response:
        """GET: the page, or the question for the token."""
        if not self._cadre.garde.ouvre(request):
            return self.demande_le_jeton(request)
        return await self._page(request)

    async def agit(self, request: Request) -> Response:
        """POST: one change; 403 for a form that is not ours, 400 or more with the page for one that makes no sense."""
        try:
            envoi = await lit(request)
        except Illisible:
            return self._refuse(request)
        nom = request.path_params["quoi"]
        if not self._cadre.garde.croit(request, seuls(envoi)):
            return self._refuse(request)
        if nom in {"ouvrir", "fermer"}:
            return self._porte(request, nom, seuls(envoi))
        if nom not in GESTES:
            return self._cadre.absente(request, "page.inconnue")
        if not self._cadre.garde.ouvre(request):
            return self.demande_le_jeton(request)
        return await self._fait(request, GESTES[nom], envoi)

    async def _fait(self, request: Request, geste: Geste, envoi: Envoi) -> Response:
        try:
            path = await geste(self._desk, envoi)
        except Denied as denied:
            return await self._page(request, denied)
        if path.startswith("/s/"):  # another world, which begins at the root
            return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})
        if path.startswith("/controle?fait=sessions") and await self._desk.sessions.find(current().id) is None:
            return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})  # this very world was closed
        return self._cadre.vers(path)

    def demande_le_jeton(self, request: Request, *, refuse: bool = False) -> Response:
        """The page that asks for the control token."""
        ici = request.scope["path"]
        vers = ici if ici in _OUVRABLES else "/controle"
        return self._cadre.page(request, "jeton.html", status=403, ici=vers, vers=vers, refuse=refuse)

    def _porte(self, request: Request, nom: str, envoi: dict[str, str]) -> Response:
        garde = self._cadre.garde
        if nom == "fermer":
            response = self._cadre.vers("/")
            garde.oublie(response)
            return response
        if not garde.est_le_jeton(envoi.get("jeton", "").strip()):
            return self.demande_le_jeton(request, refuse=True)
        vers = envoi.get("vers", "")
        response = self._cadre.vers(vers if vers in _OUVRABLES else "/controle")
        garde.laisse_passer(response)
        return response

    def _refuse(self, request: Request) -> Response:
        return self._cadre.page(request, "refus.html", status=403, ici="/controle")

    async def _page(self, request: Request, denied: Denied | None = None) -> Response:
        desk, session = self._desk, await self._desk.session()
        wishing = desk.wishing
        return self._cadre.page(
            request,
            "controle.html",
            status=denied.probleme.status if denied else 200,
            ici="/controle",
            refus=denied,
            fait=request.query_params.get("fait") if request.method == "GET" else None,
            arretee=session.stopped_at is not None,
            deplacee=session.stopped_at is not None or abs(session.offset) >= 1,
            pas=PAS,
            fautes=[("droits", desk.faults), ("franceconnect", desk.hostile)],
            en_marche=session.misbehaves,
            voeux=session.wishes,
            voeux_connus=READERS,
            operations=(ALL, *wishing.documented.operations) if wishing else (),
            sans_login=session.personas_without_login,
            sessions=await desk.sessions.all(),
            expire=_expire,
            defaut=DEFAULT,
        )


def _expire(session: Session) -> str:
    """When a session ends, by the machine's time in Paris."""
    return datetime.fromtimestamp(session.expires_at or 0, PARIS).strftime("%Y-%m-%d %H:%M")
