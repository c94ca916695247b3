"""The journey at FranceConnect: the address to which the browser is sent, and what its return is worth.

Source: docs/sources.md, franceconnect §2 (v1) and §3 (v2).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from joserfc.jwt import Token

from droits_simulator.demo_service import bibliotheque, masquage, verifications
from droits_simulator.demo_service.carnet import Carnet
from droits_simulator.demo_service.courtier import Courtier, lit_json
from droits_simulator.demo_service.echec import illisible, injoignable, refuse_par_franceconnect, retour_refuse
from droits_simulator.demo_service.partenaire import Partenaire


@dataclass(frozen=True, slots=True)
class Depart:
    """What the service keeps while the person is away. `state` and `nonce` have at least 22 characters."""

    version: str
    partenaire: str
    state: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Jetons:
    """What a journey brings: the two tokens, and how long the access token lives in seconds (None if unsaid)."""

    access_token: str
    id_token: str
    duree: int | None


@dataclass(frozen=True, slots=True)
class Parcours:
    """One partner at one broker. `faits` receives, in French, each thing that was checked."""

    partenaire: Partenaire
    courtier: Courtier
    redirect_uri: str
    carnet: Carnet
    faits: list[str]

    def adresse(self, depart: Depart) -> str:
        """Where the browser must go; Authlib writes it."""
        client = bibliotheque.client(self.partenaire, self.redirect_uri, self.carnet)
        # v2 refuses a request without acr_values; v1 does not ask for them.
        niveau = {"acr_values": "eidas1"} if self.courtier.version == "v2" else {}
        url, _ = client.create_authorization_url(
            self.courtier.authorize, state=depart.state, nonce=depart.nonce, **niveau
        )
        self.carnet.a(f"authorize-{self.courtier.version}")
        self.carnet.note(f"GET {masquage.adresse(url)}", "Le navigateur y va ; le service n'en voit pas la réponse.")
        return str(url)

    def lit_retour(self, recu: Mapping[str, str], depart: Depart) -> str:
        """The code that the browser brought back; Echec if it is not the answer to `depart`, or is an error."""
        self.carnet.a(f"retour-{self.courtier.version}")
        cible = f"{self.redirect_uri}?{masquage.formulaire(urlencode(recu))}"
        self.carnet.note(f"GET {cible}", "C'est le service qui répond, par cette page.")
        verifie_state(recu, depart)
        self.faits.append("le « state » est celui que le service avait tiré pour ce navigateur")
        self._verifie_emetteur(recu)
        if recu.get("error"):
            raise refuse_par_franceconnect(recu["error"], recu.get("error_description", ""))
        if not recu.get("code"):
            raise retour_refuse("Il n'apporte ni code ni erreur.")
        return recu["code"]

    def _verifie_emetteur(self, recu: Mapping[str, str]) -> None:
        if self.courtier.version == "v1":
            return
        if recu.get("iss") != self.courtier.issuer:
            raise retour_refuse("Son « iss » n'est pas FranceConnect.")
        self.faits.append("l'« iss » du retour est FranceConnect (RFC 9207)")

    async def echange(self, code: str, depart: Depart, now: int) -> Jetons:
        """The tokens for a code, and the identity read with them; Echec for all that must not be believed."""
        try:
            async with bibliotheque.client(self.partenaire, self.redirect_uri, self.carnet) as client:
                jetons = await self._jetons(client, code)
                lit = await self._lecteur()
                id_token = self._identifie(lit(jetons.id_token), depart, now)
                await self._userinfo(client, lit, id_token, now)
        except bibliotheque.pannes() as cause:
            raise injoignable("FranceConnect", cause) from cause
        except bibliotheque.refus() as cause:
            error, description = getattr(cause, "error", ""), getattr(cause, "description", "")
            raise refuse_par_franceconnect(str(error or type(cause).__name__), str(description or "")) from cause
        except ValueError as cause:
            raise illisible("FranceConnect", f"une réponse qui n'est pas du JSON ({type(cause).__name__})") from cause
        return jetons

    async def _jetons(self, client: Any, code: str) -> Jetons:
        self.carnet.a(f"token-{self.courtier.version}")
        answer = await client.fetch_token(self.courtier.token, code=code, grant_type="authorization_code")
        if not isinstance(answer, dict):
            raise illisible("FranceConnect", "la réponse de token n'est pas un objet")
        if answer.get("status") == "fail":
            raise refuse_par_franceconnect(str(answer.get("message", "")))
        access_token, id_token = answer.get("access_token"), answer.get("id_token")
        if not isinstance(access_token, str) or not isinstance(id_token, str):
            raise illisible("FranceConnect", "la réponse de token n'a pas les deux jetons")
        duree = answer.get("expires_in")
        return Jetons(access_token, id_token, duree if isinstance(duree, int) else None)

    async def _lecteur(self) -> Callable[[str], Token]:
        """What reads that which this broker signs: the published keys are fetched once a journey."""
        if self.courtier.version == "v1":
            return partial(verifications.lit_v1, client_secret=self.partenaire.client_secret)
        self.carnet.a("jwks")
        return partial(verifications.lit_v2, keys=verifications.cles(await lit_json(self.courtier.jwks, self.carnet)))

    def _identifie(self, token: Token, depart: Depart, now: int) -> Token:
        self.carnet.decode(f"token-{self.courtier.version}", verifications.en_clair(token))
        self._verifie(token, now)
        verifications.verifie_nonce(token, depart.nonce)
        self.faits.append(f"l'id_token est signé par FranceConnect ({token.header['alg']}), vivant, pour ce service")
        self.faits.append("son « nonce » est celui que le service avait tiré")
        return token

    def _verifie(self, token: Token, now: int) -> None:
        client_id = self.partenaire.client_id
        verifications.verifie_claims(token, issuer=self.courtier.issuer, client_id=client_id, now=now)

    async def _userinfo(self, client: Any, lit: Callable[[str], Token], id_token: Token, now: int) -> None:
        self.carnet.a(f"userinfo-{self.courtier.version}")
        answer = await client.get(self.courtier.userinfo)
        if answer.status_code != 200:
            raise _refus_userinfo(answer.text, answer.status_code)
        if self.courtier.version == "v1":
            claims = json.loads(answer.text)
        else:
            token = lit(answer.text)
            self.carnet.decode("userinfo-v2", verifications.en_clair(token))
            self._verifie(token, now)
            claims = token.claims
        if not isinstance(claims, dict):
            raise illisible("FranceConnect", "userinfo n'est pas un objet")
        verifications.verifie_sub(claims, id_token)
        self.faits.append("userinfo parle de la même personne (même « sub »)")


def verifie_state(recu: Mapping[str, str], depart: Depart) -> None:
    """The browser comes back from the journey that it began here; Echec if not."""
    if not compare_digest(recu.get("state", "").encode(), depart.state.encode()):
        raise retour_refuse("Son « state » n'est pas celui que le service avait tiré.")


def _refus_userinfo(texte: str, status: int) -> Exception:
    try:
        document = json.loads(texte)
        return refuse_par_franceconnect(str(document["error"]), str(document.get("error_description", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return illisible("FranceConnect", f"userinfo a répondu {status}")
