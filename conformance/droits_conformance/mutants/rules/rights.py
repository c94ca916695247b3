"""Mistakes about rights: caisses and contracts."""

from datetime import timedelta

from droits_conformance.mutants.change import enter
from droits_conformance.mutants.message import Rewriting
from droits_conformance.mutants.rules.served import (
    CAISSE,
    CONTRATS,
    FAMILY,
    ME,
    PERSON,
    Entry,
    day,
    documents,
    entries,
    not_found_if_empty,
    the_first_for_all,
)
from droits_conformance.mutants.scene import Scene, rewriting

_UNCOVERED = "02"  # agriculture, which the published contract leaves out
_A_DAY = timedelta(days=1)


def _of_the_centre_alone(caisse: Entry) -> Entry:
    return caisse | {"id": f"00{str(caisse.get('id', ''))[2:]}"}


def _of_a_regime_outside(caisse: Entry) -> Entry:
    return caisse | {"grandRegime": _UNCOVERED, "id": _UNCOVERED + str(caisse.get("id", ""))[2:]}


def _postcode_with_cedex(caisse: Entry) -> Entry:
    address = caisse.get("adresse") or {}
    return caisse | {"adresse": address | {"code_postal": f"{address.get('code_postal', '')} CEDEX"}}


def _without_base_rights(contrat: Entry) -> Entry | None:
    return None if contrat.get("nature_assurance") == "AMO" else contrat


def _any_mutuelle(contrat: Entry) -> Entry:
    details = contrat.get("details") or {}
    mutuelle = details | {"code_type_contrat": "MUTUELLE"}
    return contrat | {"details": mutuelle} if contrat.get("nature_assurance") == "AMC" else contrat


def _label_of_the_day(contrats: list[Entry]) -> list[Entry]:
    """With several contracts, labels are abridged."""
    if len(contrats) < 2:
        return contrats
    return [one | {"details": _abridged(one.get("details") or {})} for one in contrats]


def _abridged(details: Entry) -> Entry:
    return details | {"libelle_type_contrat": str(details.get("libelle_type_contrat", ""))[:12]}


def _turned_round(contrat: Entry) -> Entry:
    return contrat | {"periodes_droits": [_swapped(one) for one in contrat.get("periodes_droits", [])]}


def _swapped(periode: Entry) -> Entry:
    both = {"date_debut", "date_fin"} <= periode.keys()
    return {"date_debut": periode["date_fin"], "date_fin": periode["date_debut"]} if both else periode


def _for_ever(contrat: Entry) -> Entry:
    end = day(contrat.get("date_fin"))
    return contrat | {"date_fin": (end + timedelta(days=800)).isoformat()} if end else contrat


def _in_another_zone(contrat: Entry) -> Entry:
    """Midnight in Paris is the day before in UTC."""
    dates = {name: found for name in ("date_debut", "date_fin") if (found := day(contrat.get(name)))}
    return contrat | {name: (found - _A_DAY).isoformat() for name, found in dates.items()}


def _one_period(contrat: Entry) -> Entry:
    return contrat | {"periodes_droits": contrat.get("periodes_droits", [])[:1]}


def _never_flagged(person: Entry) -> Entry:
    return person | {"presence_CMUC_ACS": False} if "presence_CMUC_ACS" in person else person


enter(
    {
        "caisse-sans-son-regime": entries(_of_the_centre_alone, CAISSE),
        "caisse-d-un-regime-non-couvert": entries(_of_a_regime_outside, CAISSE),
        "code-postal-avec-cedex": entries(_postcode_with_cedex, CAISSE),
        "droits-de-base-oublies": entries(_without_base_rights, CONTRATS),
        "mutuelle-ordinaire-servie": entries(_any_mutuelle, CONTRATS),
        "complementaire-jamais-signalee": entries(_never_flagged, ME, FAMILY, PERSON),
        "libelle-de-contrat-abrege-par-moments": documents(_label_of_the_day, CONTRATS),
        "periodes-a-l-envers": entries(_turned_round, CONTRATS),
        "contrats-un-jour-trop-tot": entries(_in_another_zone, CONTRATS),
        "periode-unique": entries(_one_period, CONTRATS),
        "fin-de-contrat-au-dela-de-l-horizon": entries(_for_ever, CONTRATS),
        "aucun-contrat-introuvable": not_found_if_empty(CONTRATS, "Aucun contrat"),
    }
)


@rewriting("caisse-du-premier-venu")
def answer_with_the_first_caisse(scene: Scene) -> Rewriting:
    """One caisse for all: the one that was looked up first."""
    return the_first_for_all(scene, CAISSE)
