"""The hostilities that exist, by name and in the order of the names, and what they and lapses do to what is said."""

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.envelope import Envelope
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN, JWKS, Around, Hostility
from droits_simulator.franceconnect.hostile.lapses import Lapse, lapses
from droits_simulator.franceconnect.hostile.to_providers import TO_PROVIDERS
from droits_simulator.franceconnect.hostile.to_services import TO_SERVICES

HOSTILITIES: dict[str, Hostility] = {
    one.nom: one for one in sorted((*TO_SERVICES, *TO_PROVIDERS), key=lambda one: one.nom)
}
_SEEN_BY_PROVIDERS = frozenset(nom for nom, one in HOSTILITIES.items() if one.place in {CHECKTOKEN, JWKS})


def asks_otherwise(hostile: tuple[str, ...]) -> bool:
    """Whether one of these hostilities shows at checktoken, so that its answers must be read as a stranger's."""
    return not _SEEN_BY_PROVIDERS.isdisjoint(hostile)


def changed(draft: Draft, place: str, around: Around) -> Draft:
    """The draft as the session's hostilities and lapses change it at that place."""
    for one in _chosen(around.context):
        if one.change and one.place == place and around.version in one.versions:
            draft = one.change(draft, around)
    return draft


def sealed(context: Context, envelope: Envelope) -> str:
    """The envelope as the session's lapses change it."""
    for one in chosen_lapses(context) if context.hostile else ():
        envelope = one.seal(envelope) if one.seal else envelope
    return envelope.written()


def chosen_lapses(context: Context) -> list[Lapse]:
    """The lapses of the session, in the order of their names."""
    return [lapses()[nom] for nom in sorted(context.hostile) if nom in lapses()]


def _chosen(context: Context) -> list[Hostility | Lapse]:
    known: dict[str, Hostility | Lapse] = {**HOSTILITIES, **lapses()} if context.hostile else {}
    return [known[nom] for nom in sorted(context.hostile) if nom in known]
