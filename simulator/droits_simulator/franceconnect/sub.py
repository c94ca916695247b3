"""The pairwise subject: 64 hexadecimal digits and `v1`, stable per person and partner, different across partners.

Computed as FranceConnect does, by SHA-256 over the partner, the identity and a secret. The secret is public here: a
sandbox has nobody to protect, and the same person keeps the same `sub` from one run to the next.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from droits_simulator.by_identity import ByIdentity
from droits_simulator.franceconnect.claims import pivot
from droits_simulator.franceconnect.compte import Compte

_SALT = "banc-droits"
_BEHIND_SUB = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")


def pairwise(partner: str, compte: Compte) -> str:
    """The subject that `partner` sees: an `entity_id` for a service, a `client_id` for a data provider."""
    return _subject(partner, _person_behind(compte))


def subject_of(partner: str, claims: Mapping[str, Any]) -> str:
    """The same from the person's pivot identity."""
    return _subject(partner, _person(claims))


def _subject(partner: str, person: str) -> str:
    return sha256(json.dumps([partner, person, _SALT]).encode()).hexdigest() + "v1"


def _person(claims: Mapping[str, Any]) -> str:
    return sha256(json.dumps([claims[name] for name in _BEHIND_SUB]).encode()).hexdigest()


_person_behind = ByIdentity(lambda compte: _person(pivot(compte)))  # three tokens of each journey have a subject
