"""What each branch looked at, in a sentence of French and one of English, made from the facts of a call."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Facts = Mapping[str, Any]
Sentence = tuple[str, str]


def sentence(branch: str, entry: Facts) -> Sentence:
    """The French and the English sentence of a branch; both empty where nothing is known. `entry` is a journal's."""
    return _SENTENCES[branch](entry, entry["facts"])


def _route(entry: Facts, _facts: Facts) -> Sentence:
    if entry["code"] == "parametre-invalide":
        return "en-têtes et adresse de plus de 32 Kio", "headers and address of more than 32 KiB"
    if not entry["operation"]:
        return f"{entry['path']} n'est pas une adresse du contrat", f"{entry['path']} is no address of the contract"
    return (
        f"{entry['path']} est l'adresse de {entry['operation']}",
        f"{entry['path']} is the address of {entry['operation']}",
    )


def _method(entry: Facts, _facts: Facts) -> Sentence:
    return f"demandée par {entry['method']}", f"asked by {entry['method']}"


def _key(entry: Facts, facts: Facts) -> Sentence:
    if "partner" in facts:
        partner = facts["partner"]
        named = f"{partner['nom']} ({partner['libelle']})" if partner["libelle"] else partner["nom"]
        return f"clé de {named}", f"key of {named}"
    if entry["code"] == "cle-absente":
        return "aucun en-tête X-API-Key", "no header X-API-Key"
    return "clé d'aucun partenaire, ou envoyée deux fois", "a key that no partner holds, or sent twice"


def _bearer(entry: Facts, _facts: Facts) -> Sentence:
    if entry["code"] == "jeton-absent":
        return "aucun Authorization: Bearer", "no Authorization: Bearer"
    if entry["refused_at"] == "bearer":
        return "illisible, envoyé deux fois, ou dans l'adresse", "unreadable, sent twice, or in the address"
    return "un seul, bien formé", "one, well formed"


def _token(entry: Facts, facts: Facts) -> Sentence:
    if "token" in facts:
        client = facts["token"]["client"]
        end = datetime.fromtimestamp(facts["token"]["expires_at"], UTC).isoformat(timespec="seconds")
        return f"délivré au client {client}, valable jusqu'à {end}", f"issued to client {client}, alive until {end}"
    if entry["code"] == "franceconnect-injoignable":
        return "FranceConnect n'a pas répondu", "FranceConnect did not answer"
    if entry["code"] == "franceconnect-illisible":
        return "FranceConnect a répondu des choses illisibles", "FranceConnect answered nonsense"
    return "inconnu, expiré ou révoqué", "unknown, expired or revoked"


def _scope(_entry: Facts, facts: Facts) -> Sentence:
    if "token" not in facts or "convention" not in facts:
        return "", ""
    held, needed = " ".join(facts["token"]["scopes"]), " ".join(facts["convention"]["scopes"])
    return f"le jeton porte {held} ; il faut {needed}", f"the token carries {held}; {needed} needed"


def _habilitation(_entry: Facts, facts: Facts) -> Sentence:
    if "partner" not in facts:
        return "", ""
    state = facts["partner"]["habilitation"]
    return f"habilitation : {state}", f"habilitation: {state}"


def _client(_entry: Facts, facts: Facts) -> Sentence:
    if "token" not in facts or "partner" not in facts:
        return "", ""
    client, partner = facts["token"]["client"], facts["partner"]["nom"]
    return f"jeton du client {client}, clé de {partner}", f"token of client {client}, key of {partner}"


def _quota(_entry: Facts, facts: Facts) -> Sentence:
    counted = facts.get("quota")
    if counted is None:
        return "", ""
    french = ", ".join(f"{one['tranche']} : {one['left']} sur {one['limit']}" for one in counted)
    english = ", ".join(f"{one['tranche']}: {one['left']} of {one['limit']}" for one in counted)
    return (f"restent {french}", f"left: {english}") if counted else ("sans limite", "no limit")


def _operation(entry: Facts, facts: Facts) -> Sentence:
    if "convention" not in facts:
        return "", ""
    convention, operation = facts["convention"]["id"], entry["operation"]
    if facts["convention"]["grants"]:
        return f"la convention {convention} accorde {operation}", f"convention {convention} grants {operation}"
    return (
        f"la convention {convention} n'accorde pas {operation}",
        f"convention {convention} does not grant {operation}",
    )


def _parameters(entry: Facts, facts: Facts) -> Sentence:
    if entry["code"] == "representation-non-disponible":
        return "Accept exclut JSON", "Accept excludes JSON"
    if "errors" in facts and entry["refused_at"] == "parameters":
        french = " ; ".join(f"{error['parameter']} : {error['detail']}" for error in facts["errors"])
        return french, "wrong: " + ", ".join(error["parameter"] for error in facts["errors"])
    nir = facts.get("nir", "")
    asked = ", ".join(part for part in (entry["query"], f"nir {nir}" if nir else "") if part)
    return f"demandé : {asked or 'rien'}", f"asked: {asked or 'none'}"


def _identity(_entry: Facts, facts: Facts) -> Sentence:
    if "caller" not in facts:
        return "aucun assuré géré ne correspond à cette identité", "no assuré of this API has that identity"
    caller = facts["caller"]
    return (
        f"foyer {caller['household']}, personne {caller['person']}",
        f"household {caller['household']}, person {caller['person']}",
    )


def _circle(_entry: Facts, facts: Facts) -> Sentence:
    if "person" not in facts:
        nir = facts.get("nir", "")
        return f"{nir} n'est à personne de ce cercle", f"{nir} is nobody's in this circle"
    person = facts["person"]
    if person == facts["caller"]:
        return f"{person['person']}, pour soi-même", f"{person['person']}, about oneself"
    return (
        f"{person['person']}, du foyer {person['household']}",
        f"{person['person']}, of household {person['household']}",
    )


def _window(entry: Facts, facts: Facts) -> Sentence:
    if "window" not in facts:
        return "", ""
    debut, fin = facts["window"]["debut"], facts["window"]["fin"]
    asked = [part for part in entry["query"].split("&") if part.startswith(("dateDebut=", "dateFin="))]
    wish, horizon = ", ".join(asked), facts["window"]["horizon"]
    french = f"fenêtre {debut} → {fin} (demandé : {wish or 'rien'}), fins connues jusqu'au {horizon}"
    english = f"window {debut} → {fin} (asked: {wish or 'none'}), ends known until {horizon}"
    if entry["code"] == "aucun-medecin-traitant":
        return f"aucun médecin traitant dans la {french}", f"no médecin traitant in the {english}"
    return french, english


def _masks(_entry: Facts, facts: Facts) -> Sentence:
    if "hidden" not in facts:
        return "", ""
    hidden = ", ".join(facts["hidden"])
    return (f"masqués : {hidden}", f"masked: {hidden}") if hidden else ("rien n'est masqué", "nothing is masked")


_SENTENCES: Mapping[str, Callable[[Facts, Facts], Sentence]] = {
    "route": _route,
    "method": _method,
    "key": _key,
    "bearer": _bearer,
    "token": _token,
    "scope": _scope,
    "habilitation": _habilitation,
    "client": _client,
    "quota": _quota,
    "operation": _operation,
    "parameters": _parameters,
    "identity": _identity,
    "circle": _circle,
    "window": _window,
    "masks": _masks,
}
