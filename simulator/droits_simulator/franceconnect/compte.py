"""Who can log in at FranceConnect. The broker asks an `Annuaire`; where the accounts come from is not its business."""

from dataclasses import dataclass
from typing import Protocol

from droits_simulator.franceconnect.domicile import Domicile


@dataclass(frozen=True, slots=True)
class Compte:
    """An account at the identity provider, in FranceConnect's claim formats (docs/sources.md, franceconnect §4.1).

    `birthdate` is as the identity provider knows it and may hold `00` for month or day (presumed birth). `raconte` is what
    the login page and the banner tell of the household, which `foyer` identifies; `note` what they tell of this one person.
    `domicile` and `phone_number` (E.164) are told by v1 alone.
    """

    login: str
    password: str
    given_names: tuple[str, ...]
    family_name: str
    gender: str
    birthdate: str
    birthplace: str
    birthcountry: str
    email: str
    preferred_username: str | None = None
    raconte: str = ""
    foyer: str = ""
    note: str = ""
    domicile: Domicile | None = None
    phone_number: str | None = None

    @property
    def histoire(self) -> str:
        """`raconte` and `note` in one line."""
        return f"{self.raconte} ({self.note})" if self.note else self.raconte


class Annuaire(Protocol):
    """The accounts of the sandbox's identity provider."""

    def find(self, login: str) -> Compte | None:
        """The account of that login, or None."""
        ...

    def proposes(self) -> tuple[Compte, ...]:
        """The accounts to list on the login page."""
        ...
