"""The parameters of a call, checked against the contract's own schemas and then read.

Connexion 3.3 leaves three things open here: `format: date` is not checked, a repeated parameter is silently reduced to one,
and a schema is compiled again at each call. This validator is compiled once per operation and collects every error,
without ever repeating a value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from jsonschema_rs import Draft4Validator
from starlette.types import Scope

from droits_fixtures import nir as numero
from droits_simulator.api.accept import accepts_json
from droits_simulator.api.appel import Appel, appel_of
from droits_simulator.api.credentials import header_values
from droits_simulator.api.problems import ErreurParametre, Refus
from droits_simulator.api.services import Services
from droits_simulator.droits.fenetre import FenetreRefusee

_NOM_BORNE = {"debut": "dateDebut", "fin": "dateFin"}
_REPEATED = "Envoyez ce paramètre une seule fois."
_MISSING = "Ce paramètre est obligatoire."
_NOT_A_DATE = "Écrivez une date du calendrier sous la forme AAAA-MM-JJ."
_NOT_A_NIR = "Écrivez un NIR de 13 caractères, ou de 15 avec sa clé exacte."
_OTHER = "Cette valeur n'est pas celle que le contrat attend."


@dataclass(frozen=True, slots=True)
class _Parametre:
    nom: str
    entete: bytes
    place: str
    obligatoire: bool
    validator: Draft4Validator
    attendu: str
    lit: Callable[[Services, str], Any]


class Parametres:
    """The parameters of one operation, compiled from the contract."""

    def __init__(self, parameters: list[dict[str, Any]]) -> None:
        self._parametres = [_compile(parameter) for parameter in parameters]

    def validate(self, scope: Scope) -> None:
        """Read the parameters into the call that the scope holds, as Connexion asks for it; Refus as `read`."""
        self.read(appel_of(scope), scope)

    def read(self, appel: Appel, scope: Scope) -> None:
        """Read the parameters into a call; Refus 406 or 400."""
        if not accepts_json(header_values(scope, b"accept")):
            raise Refus("representation-non-disponible")
        self._read_into(appel, scope)

    def _read_into(self, appel: Appel, scope: Scope) -> None:
        query = _query(scope["query_string"])
        lus: dict[str, Any] = {}
        errors: list[ErreurParametre] = []
        for parametre in self._parametres:
            try:
                lus[parametre.nom] = _read(parametre, _values(parametre, scope, query), appel.services)
            except ValueError as cause:
                errors.append(ErreurParametre(parametre.nom, parametre.place, str(cause)))
        if errors:
            raise Refus("parametre-invalide", errors=tuple(errors))
        appel.nir = lus.get("nir")
        _open_window(appel, lus.get("dateDebut"), lus.get("dateFin"))


def _query(raw: bytes) -> list[tuple[str, str]]:
    """Names and values as a form writes them, in their order."""
    text = raw.decode("latin-1")
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True)
    # Nothing is written otherwise than it is: what the library would give, in a third of the time.
    parts = (part.partition("=") for part in text.split("&") if part)
    return [(name, value) for name, _, value in parts]


def _open_window(appel: Appel, debut: date | None, fin: date | None) -> None:
    try:
        appel.fenetre = appel.services.fenetre(appel.jour, debut, fin)
    except FenetreRefusee as cause:
        errors = tuple(
            ErreurParametre(_NOM_BORNE[borne.borne], "query", f"{borne.raison[0].upper()}{borne.raison[1:]}.")
            for borne in cause.bornes
        )
        raise Refus("parametre-invalide", errors=errors) from cause


def _compile(parameter: dict[str, Any]) -> _Parametre:
    schema = parameter["schema"]
    attendu, lit = _reader(parameter["name"], schema)
    # `format: date` is the reader's business: what it accepts depends on the call.
    validator = Draft4Validator(schema, formats={"date": lambda _texte: True}, validate_formats=True)
    nom, place, obligatoire = parameter["name"], parameter["in"], parameter.get("required", False)
    return _Parametre(nom, nom.lower().encode(), place, obligatoire, validator, attendu, lit)


def _reader(nom: str, schema: dict[str, Any]) -> tuple[str, Callable[[Services, str], Any]]:
    if schema.get("format") == "date":
        return _NOT_A_DATE, lambda services, texte: services.lit_date(texte)
    if nom == "nir":
        return _NOT_A_NIR, lambda _services, texte: numero.validate(texte)
    return _OTHER, lambda _services, texte: texte


def _values(parametre: _Parametre, scope: Scope, query: list[tuple[str, str]]) -> list[str]:
    if parametre.place == "header":
        return [value.decode("latin-1") for value in header_values(scope, parametre.entete)]
    return [value for nom, value in query if nom == parametre.nom]


def _read(parametre: _Parametre, values: list[str], services: Services) -> Any:
    """The value read, None when absent; ValueError whose message is what to write instead."""
    if len(values) > 1:
        raise ValueError(_REPEATED)
    if not values:
        if parametre.obligatoire:
            raise ValueError(_MISSING)
        return None
    if not parametre.validator.is_valid(values[0]):
        raise ValueError(parametre.attendu)
    try:
        return parametre.lit(services, values[0])
    except ValueError as cause:
        raise ValueError(parametre.attendu) from cause
