"""The operations on webhooks: who is told of the events of demandes, and what became of each delivery."""

from dataclasses import asdict
from typing import Any

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.webhooks.abonnements import Abonnement, WebhookRefuse
from droits_simulator.webhooks.message import EVENEMENTS


async def subscribed(desk: Desk, asked: Asked) -> Told:
    """A new subscription; its secret is told this once."""
    said = asked.body
    evenements = tuple(said.get("evenements", EVENEMENTS.values()))
    try:
        abonnement = await desk.guichet.abonnements.abonne(said["url"], evenements, said.get("secret"))
    except WebhookRefuse as refuse:
        raise Denied(refuse.code) from refuse
    return Told(await _vu(desk, abonnement) | {"secret": abonnement.secret}, 201)


async def listed(desk: Desk, _asked: Asked) -> Told:
    """Every subscription."""
    return Told({"webhooks": [await _vu(desk, one) for one in await desk.guichet.abonnements.tous()]})


async def forgotten(desk: Desk, asked: Asked) -> Told:
    """Forget a subscription."""
    if not await desk.guichet.abonnements.oublie(asked.path["webhook"]):
        raise Denied("webhook-inconnu")
    return Told(status=204)


async def deliveries(desk: Desk, asked: Asked) -> Told:
    """The last deliveries of a subscription."""
    if await desk.guichet.abonnements.trouve(asked.path["webhook"]) is None:
        raise Denied("webhook-inconnu")
    return Told({"envois": [asdict(one) for one in await desk.guichet.abonnements.envois(asked.path["webhook"])]})


async def _vu(desk: Desk, abonnement: Abonnement) -> dict[str, Any]:
    actif = await desk.guichet.abonnements.actif(abonnement)
    return {
        "id": abonnement.id,
        "url": abonnement.url,
        "evenements": list(abonnement.evenements),
        "actif": actif,
    }


OPERATIONS: dict[str, Operation] = {
    "subscribeWebhook": subscribed,
    "listWebhooks": listed,
    "forgetWebhook": forgotten,
    "listEnvois": deliveries,
}
