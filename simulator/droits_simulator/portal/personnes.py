"""The people: households with their stories, each of them with its rights of the day, and logging in as one of them.

"Log in as" leads to the demonstration service and walks FranceConnect truly: all that it does is to let the login page
write the login into its field, where the password is still asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_contract import Convention
from droits_fixtures import nir
from droits_fixtures.model import Foyer, Personne
from droits_fixtures.sentences import foyer_sentence
from droits_simulator.clock import Clock, today
from droits_simulator.droits.peuple import Peuple
from droits_simulator.franceconnect import suggestion
from droits_simulator.personas import PASSWORD, compte_de
from droits_simulator.portal.cadre import Cadre
from droits_simulator.portal.droits_du_jour import membres


@dataclass(frozen=True, slots=True)
class Gens:
    """The people shown on one day: `foyers` in their order, each with those of its members who have a login."""

    foyers: tuple[tuple[Foyer, tuple[Personne, ...]], ...]

    @classmethod
    def of(cls, peuple: Peuple) -> "Gens":
        """Those whom a sandbox shows."""
        found: dict[str, tuple[Foyer, list[Personne]]] = {}
        for foyer, personne in peuple.proposes():
            found.setdefault(foyer.id, (foyer, []))[1].append(personne)
        return cls(tuple((foyer, tuple(members)) for foyer, members in found.values()))

    def themes(self) -> list[str]:
        """The families of rules that households are there for, sorted."""
        return sorted({code for foyer, _ in self.foyers for code in themes(foyer)})


def themes(foyer: Foyer) -> frozenset[str]:
    """The families of rules (`BEN`) that a household is there for."""
    return frozenset(rule.partition("-")[0] for rule in foyer.rules)


class Personnes:
    """The pages. `people` gives the people of a day; `conventions` are those of the sandbox."""

    def __init__(
        self,
        cadre: Cadre,
        people: Callable[[date], Peuple],
        clock: Clock,
        conventions: Mapping[str, Convention],
    ) -> None:
        self._cadre, self._people, self._clock, self._conventions = cadre, people, clock, conventions

    async def liste(self, request: Request) -> Response:
        """GET: every household, or the first of a nation; or those of one theme (`?theme=BEN`)."""
        peuple, chosen = self._peuple(), request.query_params.get("theme", "")
        gens = Gens.of(peuple)
        shown = [(foyer, qui) for foyer, qui in gens.foyers if not chosen or chosen in themes(foyer)]
        foyers = [(foyer, sorted(themes(foyer)), [compte_de(foyer, one) for one in qui]) for foyer, qui in shown]
        values: dict[str, Any] = {
            "foyers": foyers,
            "themes": gens.themes(),
            "choisi": chosen,
            "total": peuple.foyers(),
            "tous_montres": len(gens.foyers) == peuple.foyers(),
        }
        return self._cadre.page(request, "personnes.html", password=PASSWORD, **values)

    async def montre(self, request: Request) -> Response:
        """GET: one household."""
        foyer = self._peuple().foyer(request.path_params["foyer"])
        if foyer is None:
            return self._cadre.absente(request, "foyer.inconnu")
        jour = today(self._clock)
        conventions = list(self._conventions.values())
        return self._cadre.page(
            request,
            "foyer.html",
            foyer=foyer,
            phrase=foyer_sentence(foyer),
            membres=membres(foyer, conventions, jour),
            comptes={one.cle: compte_de(foyer, one) for one in foyer.personnes if one.login},
            conventions=conventions,
            ecrit=nir.format,
            jour_dit=jour,
            password=PASSWORD,
        )

    async def identifie(self, request: Request) -> Response:
        """GET: to the demonstration service, with the login ready to be written on the login page."""
        foyer = self._peuple().foyer(request.path_params["foyer"])
        login = _login(foyer, request.path_params["cle"]) if foyer else None
        if login is None or not self._cadre.has_demo:
            return self._cadre.absente(request, "foyer.inconnu")
        response = self._cadre.vers("/demo")
        suggestion.suggest(response, login, secure=self._cadre.secure)
        return response

    def _peuple(self) -> Peuple:
        return self._people(today(self._clock))


def _login(foyer: Foyer, cle: str) -> str | None:
    return next((one.login for one in foyer.personnes if one.cle == cle), None)
