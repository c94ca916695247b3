"""Lapses of what v2 signs: id_token, userinfo, and the subject (FCO-012 to FCO-014)."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN, ID_TOKEN, USERINFO, Around, Change
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs
from droits_simulator.franceconnect.hostile.lapses.lapse import Lapse, at, named, said
from droits_simulator.franceconnect.hostile.lapses.places import TOKEN
from droits_simulator.franceconnect.hostile.lapses.places import USERINFO as USERINFO_AT
from droits_simulator.franceconnect.hostile.lapses.registered import registers
from droits_simulator.franceconnect.hostile.lapses.told import answers, header
from droits_simulator.franceconnect.hostile.to_services import another, unknown_key
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.sub import subject_of

_LATER = 3600  # seconds: more than any tolerance between two clocks
_CLAIMS = {
    ID_TOKEN: ("sub", "acr", "auth_time", "aud", "exp", "iat", "iss"),  # without nonce: a hostility
    USERINFO: (
        *("sub", "aud", "exp", "iat", "iss"),
        *("given_name", "family_name", "birthdate", "gender", "birthcountry"),
    ),
}
_TOO_MUCH: dict[str, dict[str, Any]] = {
    ID_TOKEN: {"at_hash": "x" * 22, "email": "x@banc-droits.example", "amr": ["fc", "pwd"], "idp": "FC"},
    USERINFO: {"email": "x@banc-droits.example", "birthplace": "49007", "acr": "eidas1", "idp_id": "bac-a-sable"},
}
_NAMES = {ID_TOKEN: "id_token", USERINFO: "userinfo"}


def without(name: str) -> Change:
    """A member is missing, wherever it would be."""
    return lambda draft, _around: draft.without(name)


def saying(**members: Any) -> Change:
    """Members are there, or others."""
    return lambda draft, _around: draft.saying(**members)


def headed(**members: str) -> Change:
    """The header has more members, or others."""
    return lambda draft, _around: replace(draft, header={**draft.header, **members})


def nameless(draft: Draft, _around: Around) -> Draft:
    """The header names no key."""
    return replace(draft, header={name: value for name, value in draft.header.items() if name != "kid"})


def later(name: str, seconds: int) -> Change:
    """A time is another one."""
    return lambda draft, _around: draft.saying(**{name: draft.payload[name] + seconds})


def as_text(name: str) -> Change:
    """A number is a text."""
    return lambda draft, _around: draft.saying(**{name: str(draft.payload[name])})


def _other_kid(draft: Draft, around: Around) -> Draft:
    other = "RS256" if draft.header["alg"] == "ES256" else "ES256"
    return replace(draft, header={**draft.header, "kid": around.context.keys.key_for(other).kid or ""})


def _audiences(draft: Draft, _around: Around) -> Draft:
    return draft.saying(aud=[draft.payload["aud"]])


def _unstable(draft: Draft, _around: Around) -> Draft:
    return draft.saying(sub=sha256((draft.payload["sub"] + draft.payload["nonce"]).encode()).hexdigest() + "v1")


def _everybodys(one: Service, _wish: Pairs) -> Service:
    return replace(one, entity_id="everybody's")


def _services_own(draft: Draft, around: Around) -> Draft:
    """What the data provider is told is the service's sub."""
    told = draft.payload["token_introspection"]
    service = around.context.registre.service(told.get("aud", ""))
    sub = {"sub": subject_of(service.entity_id, told)} if service else {}
    return draft.saying(token_introspection={**told, **sub})


def _usual_name(draft: Draft, _around: Around) -> Draft:
    """`preferred_username` belongs to the pivot identity, as it did in v1."""
    return draft.saying(preferred_username="NOM") if "birthdate" in draft.payload else draft


_WRONG_ID_TOKEN: dict[str, tuple[str, Change]] = {
    "acr-eidas2": ("acr is eidas2", saying(acr="eidas2")),
    "aud-liste": ("aud is a list", _audiences),
    "auth-time-texte": ("auth_time is a text", as_text("auth_time")),
    "auth-time-futur": ("auth_time lies after iat", later("auth_time", _LATER)),
    "iat-texte": ("iat is a text", as_text("iat")),
    "iat-futur": ("iat lies in the future", later("iat", _LATER)),
    "exp-une-heure": ("it lives an hour", later("exp", _LATER)),
    "typ": ("its header has typ", headed(typ="JWT")),
    "sans-kid": ("its header has no kid", nameless),
    "autre-kid": ("its header names the key of another algorithm", _other_kid),
}
_WRONG_USERINFO: dict[str, tuple[str, Change]] = {
    "audience-autre": ("aud is another service", lambda draft, _: draft.saying(aud=another(draft.payload["aud"]))),
    "emetteur-v1": ("iss is that of v1", lambda draft, around: draft.saying(iss=around.context.issuer_v1)),
    "expire": ("it expired an hour ago", later("exp", -_LATER)),
    "cle-inconnue": ("it is signed by a key that nobody published", unknown_key),
    "alg-none": ("it is not signed (alg: none)", lambda draft, _: replace(draft, key=None)),
    "pivot-avec-nom-d-usage": ("preferred_username belongs to the pivot identity", _usual_name),
}

CLAIMS: tuple[Lapse, ...] = (
    *(
        said(place, named(nom, "sans", one), f"The {nom} has no {one}", without(one))
        for place, nom in _NAMES.items()
        for one in _CLAIMS[place]
    ),
    *(
        said(place, named(nom, "avec", one), f"The {nom} has {one}, which nobody asked for", saying(**{one: value}))
        for place, nom in _NAMES.items()
        for one, value in _TOO_MUCH[place].items()
    ),
    *(
        said(ID_TOKEN, named("id-token", nom), f"The id_token: {how}", change)
        for nom, (how, change) in _WRONG_ID_TOKEN.items()
    ),
    *(
        said(USERINFO, named("userinfo", nom), f"Userinfo: {how}", change)
        for nom, (how, change) in _WRONG_USERINFO.items()
    ),
    at(
        USERINFO_AT,
        "courtier-userinfo-type-json",
        "Userinfo is a JWT that calls itself JSON",
        answers(header("content-type", "application/json")),
    ),
    said(ID_TOKEN, "courtier-sub-instable", "The sub is another one at each login", _unstable),
    Lapse(
        nom="courtier-sub-commun",
        title="The sub is the same for every service",
        at=frozenset({TOKEN, USERINFO_AT}),
        played=registers(_everybodys),
    ),
    said(CHECKTOKEN, "courtier-sub-partage", "The data provider is told the service's sub", _services_own),
)
