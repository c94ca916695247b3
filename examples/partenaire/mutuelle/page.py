"""The member's page: the family, and the complementary cover of each."""

from dataclasses import dataclass
from typing import Any, Self

from mutuelle.droits import ComeBackLater, Droits, LoginExpired, NotInsured
from mutuelle.france_connect import Departure, FranceConnect


@dataclass(frozen=True, slots=True)
class Page:
    """What the member reads: a sentence, and a line per person of the family."""

    sentence: str
    lines: tuple[str, ...] = ()


class MemberPage:
    """Answers with the page, or with a departure to FranceConnect where the member must log in."""

    def __init__(self, france_connect: FranceConnect, droits: Droits) -> None:
        self._france_connect, self._droits = france_connect, droits
        self._token: str | None = None

    def show(self) -> Page | Departure:
        """The page, told truthfully: unknown is not the same as nothing."""
        if self._token is None:
            return self._france_connect.begin()
        try:
            return Page("Vos droits et ceux de vos proches", tuple(self._family(self._token)))
        except LoginExpired:
            self._token = None
            return self._france_connect.begin()
        except NotInsured:
            return Page("L'Assurance Maladie ne gère pas votre dossier : adressez-vous à votre régime.")
        except ComeBackLater as cause:
            when = f"dans {cause.seconds} secondes" if cause.seconds else "plus tard"
            return Page(f"Vos droits ne peuvent pas être lus pour l'instant ; revenez {when}.")

    def come_back(self, departure: Departure, url: str) -> None:
        """The browser came back from FranceConnect; LoginRefused."""
        self._token = self._france_connect.finish(departure, url)

    def _family(self, token: str) -> list[str]:
        people = [self._droits.read("me", token), *self._droits.read("me/beneficiaires", token)]
        return [self._line(person, token) for person in people]

    def _line(self, person: dict[str, Any], token: str) -> str:
        contracts = self._droits.read("contrats", token, person["nir"])
        today = [one["details"]["libelle_type_contrat"] for one in contracts if one["nature_assurance"] == "AMC"]
        return f"{person['prenom']} : {today[0] if today else 'pas de complémentaire santé solidaire'}"

    def __enter__(self) -> Self:
        """The page itself."""
        return self

    def __exit__(self, *_: object) -> None:
        self._france_connect.close()
        self._droits.close()
