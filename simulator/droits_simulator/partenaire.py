"""The partners of the sandbox: who holds which API key, under which convention, with which FranceConnect clients.

Read from `partenaires.yaml`, checked with `partenaires.schema.json`. The keys there are demonstration keys, public on
purpose; they are still compared by digest, so that the time of a comparison tells nothing about a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from droits_contract import Convention, Quota, load_conventions
from droits_contract.documents import check_document, read_document
from droits_contract.errors import DocumentError
from droits_simulator.settings import Settings

_FOLDER = Path(__file__).resolve().parent
SHIPPED = _FOLDER / "partenaires.yaml"
_SCHEMA = _FOLDER / "partenaires.schema.json"
ACTIVE = "active"


class PartenaireError(DocumentError):
    """The file of partners is wrong."""

    code = "partenaire-error"


@dataclass(frozen=True, slots=True)
class Partenaire:
    """A partner. `convention` is an id of `spec/convention`; `clients` are FranceConnect client ids.

    `habilitation` is draft, refused, active, obsolete or revoked (docs/sources.md, domain §2); only an active one opens
    the API.
    `demo` marks the partners that the start banner proposes. `quota` are limits of this partner's own, below those of the
    convention; None where the convention alone limits it.
    """

    nom: str
    libelle: str
    cle: str = field(repr=False)
    convention: str
    habilitation: str
    clients: frozenset[str]
    demo: bool = False
    quota: Quota | None = None

    @property
    def est_habilite(self) -> bool:
        """Whether the habilitation is active (CVN-007)."""
        return self.habilitation == ACTIVE

    def rattache(self, client_id: str) -> bool:
        """Whether that FranceConnect client is one of this partner's."""
        return client_id in self.clients

    def quota_sous(self, convention: Convention) -> Quota:
        """What limits this partner under its convention: of each period, the lower figure."""
        if self.quota is None:
            return convention.quota
        own = self.quota.limits()
        return Quota(**{name: _lowest(limit, own.get(name)) for name, limit in convention.quota.limits().items()})


class Partenaires:
    """All partners, found by key."""

    def __init__(self, partenaires: tuple[Partenaire, ...]) -> None:
        self.tous = partenaires
        self._par_cle: Mapping[bytes, Partenaire] = {_empreinte(un.cle.encode()): un for un in partenaires}

    def trouve(self, cle: bytes) -> Partenaire | None:
        """The partner of a key as it came over the wire, or None."""
        return self._par_cle.get(_empreinte(cle))


def conventions_of(settings: Settings) -> dict[str, Convention]:
    """The conventions of a sandbox: the shipped ones, and those of its own folder, which come first; ContractError."""
    return load_conventions() | (load_conventions(settings.conventions) if settings.conventions else {})


def load_partenaires(path: Path = SHIPPED, conventions: Mapping[str, Convention] | None = None) -> Partenaires:
    """The partners of a file; PartenaireError names the place that is wrong.

    `conventions` are those that they may be under, by default the shipped ones.
    """
    document = read_document(path, error=PartenaireError)
    check_document(document, _SCHEMA, file=str(path), error=PartenaireError)
    known = load_conventions() if conventions is None else conventions
    partenaires = tuple(_partenaire(path, node, known) for node in document)
    _check_unique(path, partenaires)
    return Partenaires(partenaires)


def _partenaire(path: Path, node: dict[str, Any], conventions: Mapping[str, Convention]) -> Partenaire:
    if node["convention"] not in conventions:
        place = f"{node['nom']}.convention"
        known = ", ".join(sorted(conventions))
        raise PartenaireError(str(path), place, f"no convention {node['convention']!r}", f"one of {known}")
    quota = _quota(path, node, conventions[node["convention"]].quota) if "quota" in node else None
    return Partenaire(**(node | {"clients": frozenset(node["clients"]), "quota": quota}))


def _quota(path: Path, node: dict[str, Any], agreed: Quota) -> Quota:
    """The limits of the partner's own; PartenaireError for one that is above what the convention grants."""
    # JSON Schema takes 3.0 for a whole number.
    own = Quota(**{name: int(limit) for name, limit in node["quota"].items()})
    for name, limit in own.limits().items():
        most = agreed.limits()[name]
        if limit is not None and most is not None and limit > most:
            place = f"{node['nom']}.quota.{name}"
            raise PartenaireError(str(path), place, str(limit), f"at most {most}, what the convention grants")
    return own


def _lowest(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _check_unique(path: Path, partenaires: tuple[Partenaire, ...]) -> None:
    seen: set[str] = set()
    for partenaire in partenaires:
        for place, value in (("nom", partenaire.nom), ("cle", partenaire.cle)):
            if value in seen:
                raise PartenaireError(str(path), f"{partenaire.nom}.{place}", "stands twice", "a value of its own")
            seen.add(value)


def _empreinte(cle: bytes) -> bytes:
    return sha256(cle).digest()
