"""The portal put together: its pages, and the addresses at which they answer."""

from collections.abc import Callable, Mapping
from datetime import date

from starlette.routing import BaseRoute, Route

from droits_contract import Convention
from droits_simulator.clock import Clock
from droits_simulator.control.desk import Desk
from droits_simulator.demo import Demo
from droits_simulator.droits.peuple import Peuple
from droits_simulator.portal import feuilles
from droits_simulator.portal.accueil import Accueil
from droits_simulator.portal.cadre import Cadre
from droits_simulator.portal.contrats import Contrats
from droits_simulator.portal.controle import Controle
from droits_simulator.portal.garde import Garde
from droits_simulator.portal.journal import Journal
from droits_simulator.portal.matrice import Matrice
from droits_simulator.portal.partenaires import Partenaires
from droits_simulator.portal.personnes import Personnes
from droits_simulator.settings import Settings
from droits_simulator.supervision.bureau import Bureau


def portal_routes(
    settings: Settings,
    desk: Desk,
    people: Callable[[date], Peuple],
    conventions: Mapping[str, Convention],
    bureau: Bureau,
    alea: Callable[[int], str],
) -> list[BaseRoute]:
    """The addresses of the portal; `desk` is the control API's, `people` gives the people of a day."""
    secure = settings.base_url.startswith("https:")
    clock: Clock = desk.clock
    demo: Callable[[], Demo] = desk.demo
    cadre = Cadre(clock, Garde(settings.control_token, alea, secure=secure), secure, settings.elsewhere is None)
    personnes = Personnes(cadre, people, clock, conventions)
    controle = Controle(cadre, desk)
    journal, contrats = Journal(cadre, desk, controle), Contrats(cadre, demo)
    return [
        Route("/", Accueil(cadre, demo, bureau).montre),
        Route(f"{feuilles.PATH}/{{nom}}", feuilles.sert),
        Route("/personnes", personnes.liste),
        Route("/personnes/{foyer}", personnes.montre),
        Route("/personnes/{foyer}/{cle}/identifier", personnes.identifie),
        Route("/partenaires", Partenaires(cadre, demo, conventions).montre),
        Route("/matrice", Matrice(cadre, conventions).montre),
        Route("/controle", controle.montre),
        Route("/controle/{quoi}", controle.agit, methods=["POST"]),
        Route("/journal", journal.liste),
        Route("/journal.har", journal.archive),
        Route("/journal/direct", journal.direct),
        Route("/journal/{echange}", journal.montre),
        Route("/contrats", contrats.liste),
        Route("/contrats/{nom}", contrats.montre),
    ]
