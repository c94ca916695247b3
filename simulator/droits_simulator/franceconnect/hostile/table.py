"""The hostilities that exist, by name and in the order of the names."""

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN, JWKS, Around, Hostility
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
    """The draft as the session's hostilities change it at that place."""
    for one in _chosen(around.context):
        if one.change and one.place == place and around.version in one.versions:
            draft = one.change(draft, around)
    return draft


def _chosen(context: Context) -> list[Hostility]:
    return [HOSTILITIES[nom] for nom in sorted(context.hostile) if nom in HOSTILITIES]
