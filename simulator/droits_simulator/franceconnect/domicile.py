"""Where somebody lives, as FranceConnect v1 served it: the claim `address` of OpenID Connect, without its region."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domicile:
    """An address in France: street with its number, postcode of five digits, locality."""

    rue: str
    code_postal: str
    commune: str

    @property
    def ligne(self) -> str:
        """The address in one line, for a page."""
        return f"{self.rue}, {self.code_postal} {self.commune}"

    @property
    def claim(self) -> dict[str, str]:
        """The claim, with the six members that a recorded answer has; `region` is empty, since nobody is told one here."""
        return {
            "country": "France",
            "formatted": f"{self.rue}\n{self.code_postal} {self.commune}",
            "locality": self.commune,
            "postal_code": self.code_postal,
            "region": "",
            "street_address": self.rue,
        }
