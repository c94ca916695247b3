"""The notebook of a journey: each exchange, masked before it is written down.

It listens to an HTTP client through the client's own event hooks, so that what is shown is what was sent.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import httpx

from droits_simulator.demo_service import masquage

TIMEOUT = 10.0


@dataclass(slots=True)
class Echange:
    """One exchange. `etape` is an id of etapes.yaml, `pour` the person it is about; `decode` shows what was signed."""

    etape: str
    requete: str
    reponse: str
    statut: int = 0
    pour: str = ""
    decode: str = ""

    def en_clair(self) -> dict[str, Any]:
        """Plain values, for the store and the page."""
        return asdict(self)


class Carnet:
    """The exchanges of one journey, in order. `transport` stands for the network where a test has none."""

    def __init__(self, echanges: Iterable[Echange] = (), *, transport: Any = None) -> None:
        self.echanges = list(echanges)
        self._transport = transport
        self._etape, self._pour = "", ""

    def a(self, etape: str, pour: str = "") -> None:
        """What comes next belongs to that step."""
        self._etape, self._pour = etape, pour

    def options(self) -> dict[str, Any]:
        """How an httpx client must be made to be listened to; proxies of the environment are not for this machine."""
        return {
            "event_hooks": {"response": [self._ecrit]},
            "timeout": TIMEOUT,
            "trust_env": False,
            "transport": self._transport,
        }

    def note(self, requete: str, reponse: str) -> None:
        """Write down what the browser carried, which no client of ours saw."""
        self.echanges.append(Echange(self._etape, requete, reponse, pour=self._pour))

    def decode(self, etape: str, texte: str) -> None:
        """Add to the last exchange of that step what stood inside a signed answer."""
        for echange in reversed(self.echanges):
            if echange.etape == etape:
                echange.decode = texte
                return

    async def _ecrit(self, response: httpx.Response) -> None:
        await response.aread()
        request = response.request
        cible = masquage.adresse(request.url.raw_path.decode("ascii"))
        requete = _texte(f"{request.method} {cible} HTTP/1.1", request.headers, request.content)
        nom = HTTPStatus(response.status_code).phrase if response.status_code in set(HTTPStatus) else ""
        reponse = _texte(f"HTTP/1.1 {response.status_code} {nom}".rstrip(), response.headers, response.content)
        self.echanges.append(Echange(self._etape, requete, reponse, response.status_code, self._pour))


def _texte(premiere: str, headers: httpx.Headers, contenu: bytes) -> str:
    lignes = [f"{nom.title()}: {masquage.entete(nom, valeur)}" for nom, valeur in headers.multi_items()]
    debut = "\n".join([premiere, *lignes])
    return f"{debut}\n\n{masquage.corps(contenu, headers.get('content-type', ''))}" if contenu else debut
