"""What somebody needs to use a sandbox: its addresses, the demonstration clients and the personas.

The welcome page, the start banner and the line of `--json` all show this one value.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import orjson

from droits_contract import Quota
from droits_simulator import franceconnect
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.registre import Registre
from droits_simulator.partenaire import ACTIVE, Partenaire, Partenaires
from droits_simulator.settings import RIGHTS_PATH, Elsewhere

FRANCECONNECT = Path(franceconnect.__file__).parent
REDIRECT_URI = "http://127.0.0.1:9999/callback"


@dataclass(frozen=True, slots=True)
class Client:
    """A demonstration partner with the FranceConnect client that it uses.

    `scopes` are those that FranceConnect grants it; `quota` are the limits of its own, None where its convention alone
    limits it.
    """

    nom: str
    libelle: str
    convention: str
    cle: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str = REDIRECT_URI
    habilitation: str = ACTIVE
    quota: Quota | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """The demonstration data provider, whom a judge or a candidate may play at `checktoken`. `key` is a private JWK."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    key: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Demo:
    """A sandbox as its users see it.

    `base_url` has no final slash; `faults` are the faults that are on; `provider` the demonstration data provider;
    `elsewhere` the FranceConnect that issues the tokens, where it is not the sandbox's own. `apart` are the partners that
    get refusals: one whose habilitation is revoked, one whose quota is soon spent.
    """

    base_url: str
    today: date
    clients: tuple[Client, ...]
    personas: tuple[Compte, ...]
    faults: tuple[str, ...] = ()
    provider: Provider | None = None
    elsewhere: Elsewhere | None = None
    apart: tuple[Client, ...] = ()

    @property
    def droits(self) -> str:
        """Base URL of the rights API, with its final slash."""
        return f"{self.base_url}{RIGHTS_PATH}/"

    @property
    def control(self) -> str:
        """Base URL of the control API, with its final slash."""
        return f"{self.base_url}/control/"

    @property
    def brokers(self) -> dict[str, str]:
        """Base URL of FranceConnect by version, without final slash."""
        if self.elsewhere:
            return {str(self.elsewhere.version): self.elsewhere.url}
        return {version: f"{self.base_url}/api/{version}" for version in ("v1", "v2")}


def demo_clients(partenaires: Partenaires, registre: Registre) -> Iterable[Client]:
    """The partners marked `demo`, each with its first client that FranceConnect knows."""
    return _clients((one for one in partenaires.tous if one.demo), registre)


def clients_apart(partenaires: Partenaires, registre: Registre) -> Iterable[Client]:
    """The other partners, whose calls end in refusals on purpose, each with its first client."""
    return _clients((one for one in partenaires.tous if not one.demo), registre)


def _clients(partenaires: Iterable[Partenaire], registre: Registre) -> Iterable[Client]:
    for partenaire in partenaires:
        services = [service for service in map(registre.service, sorted(partenaire.clients)) if service]
        if services:
            yield Client(
                nom=partenaire.nom,
                libelle=partenaire.libelle,
                convention=partenaire.convention,
                cle=partenaire.cle,
                client_id=services[0].client_id,
                client_secret=services[0].client_secret,
                habilitation=partenaire.habilitation,
                quota=partenaire.quota,
                scopes=tuple(sorted(services[0].scopes)),
            )


def demo_provider(registre: Registre) -> Provider | None:
    """The data provider whose private key is shipped beside the register, public on purpose; None if it is not there."""
    key = orjson.loads((FRANCECONNECT / "cnam-demo.jwk.json").read_bytes())
    for fournisseur in registre.fournisseurs.values():
        if fournisseur.jwks and any(held.kid == key["kid"] for held in fournisseur.jwks.keys):
            scopes = tuple(sorted(fournisseur.scopes))
            return Provider(fournisseur.client_id, fournisseur.client_secret, scopes, key)
    return None
