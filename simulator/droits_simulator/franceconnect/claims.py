"""Which claims a service receives for the scopes it was granted, and in which format (reference, v1 and v2 "low").

FranceConnect serves the identity as the civil registry corrects it: a presumed birth (`1992-00-00`) becomes the first
day that exists (`1992-01-01`), the identity provider's own value staying in `idp_birthdate`. That v1 did the same is
inferred. A birth abroad has an empty `birthplace`. CNAM scopes show on the consent page and add no claim. `address` and
`phone` opened their claims in v1 alone; that `phone` opens `phone_number` is OpenID Connect's rule.
"""

from typing import Any

from droits_simulator.franceconnect.compte import Compte

IDP_ID = "bac-a-sable"
AMR = ["fc", "pwd"]

_PROFILE = ("given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username")
_BIRTH = ("birthplace", "birthcountry")
_PIVOT = ("given_name", "given_name_array", "family_name", "birthdate", "gender", *_BIRTH)

_BY_SCOPE: dict[str, tuple[str, ...]] = {
    "profile": _PROFILE,
    "birth": _BIRTH,
    "identite_pivot": _PIVOT,
    "given_name": ("given_name", "given_name_array"),
    "family_name": ("family_name",),
    "birthdate": ("birthdate",),
    "gender": ("gender",),
    "birthplace": ("birthplace",),
    "birthcountry": ("birthcountry",),
    "preferred_username": ("preferred_username",),
    "email": ("email",),
    "idp_birthdate": ("idp_birthdate",),
    "idp_id": ("idp_id",),
}

_BY_SCOPE_V1 = {"address": "address", "phone": "phone_number"}

# In this order the consent page shows them.
SHOWN = (
    *("given_name", "family_name", "preferred_username", "birthdate", "gender", "birthplace", "birthcountry"),
    *("email", "address", "phone_number", "idp_birthdate", "idp_id"),
)


def identity(compte: Compte) -> dict[str, Any]:
    """Every claim that there is about a person, `sub` apart."""
    known = {
        **pivot(compte),
        "preferred_username": compte.preferred_username,
        "email": compte.email,
        "idp_birthdate": compte.birthdate,
        "idp_id": IDP_ID,
    }
    return {name: value for name, value in known.items() if value is not None}


def contact(compte: Compte) -> dict[str, Any]:
    """Where a person lives and how to call them: `address` and `phone_number`, as far as they are known."""
    known = {"address": compte.domicile and compte.domicile.claim, "phone_number": compte.phone_number}
    return {name: value for name, value in known.items() if value is not None}


def pivot(compte: Compte) -> dict[str, Any]:
    """The pivot identity: what identifies a person for a data provider."""
    return {
        "given_name": " ".join(compte.given_names),
        "given_name_array": list(compte.given_names),
        "family_name": compte.family_name,
        "birthdate": _first_valid_day(compte.birthdate),
        "gender": compte.gender,
        "birthplace": compte.birthplace,
        "birthcountry": compte.birthcountry,
    }


def claims_v2(compte: Compte, scopes: tuple[str, ...]) -> dict[str, Any]:
    """The v2 claims that `scopes` open."""
    names = claim_names(scopes)
    return {name: value for name, value in identity(compte).items() if name in names}


def claims_v1(compte: Compte, scopes: tuple[str, ...]) -> dict[str, Any]:
    """The v1 claims: no `given_name_array`, `identite_pivot` includes `preferred_username`, and there is `contact`."""
    wider = (*scopes, "preferred_username") if "identite_pivot" in scopes else scopes
    opened = {claim for scope, claim in _BY_SCOPE_V1.items() if scope in scopes}
    reached = {name: value for name, value in contact(compte).items() if name in opened}
    return {name: value for name, value in claims_v2(compte, wider).items() if name != "given_name_array"} | reached


def claim_names(scopes: tuple[str, ...]) -> frozenset[str]:
    """Names of the claims that `scopes` open."""
    return frozenset(name for scope in scopes for name in _BY_SCOPE.get(scope, ()))


def _first_valid_day(birthdate: str) -> str:
    year, month, day = birthdate.split("-")
    return f"{year}-{'01' if month == '00' else month}-{'01' if day == '00' else day}"
