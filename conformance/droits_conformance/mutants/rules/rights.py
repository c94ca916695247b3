"""Mistakes about rights: caisses, contracts, exonerations, médecin traitant."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from droits_conformance.day import paris_day
from droits_conformance.mutants.change import enter
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.rules.served import (
    CAISSE,
    CONTRATS,
    DOCTOR,
    EXONERATIONS,
    Entry,
    day,
    documents,
    entries,
    problem,
)
from droits_conformance.mutants.scene import Scene, rewriting
from droits_conformance.surroundings import Surroundings

_MATERNITY, _NEWBORN = "MAT", "NE"
_UNCOVERED = "02"  # agriculture, which the published contract leaves out


def _of_the_centre_alone(caisse: Entry) -> Entry:
    return caisse | {"id": f"00{str(caisse.get('id', ''))[2:]}"}


def _of_a_regime_outside(caisse: Entry) -> Entry:
    return caisse | {"grandRegime": _UNCOVERED, "id": _UNCOVERED + str(caisse.get("id", ""))[2:]}


def _postcode_as_a_number(caisse: Entry) -> Entry:
    address = caisse.get("adresse") or {}
    return caisse | {"adresse": address | {"code_postal": str(address.get("code_postal", ""))[:4]}}


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


def _reason_of_our_own(exoneration: Entry) -> Entry:
    motif = exoneration.get("motif")
    return exoneration | {"motif": motif | {"code": "EXO"}} if isinstance(motif, dict) else exoneration


def _pregnant_whatever_the_reason(exoneration: Entry) -> Entry:
    motif = exoneration.get("motif") or {}
    other = motif.get("code") not in {None, _MATERNITY}
    return exoneration | {"maternite": {"date_presumee_grossesse": "2026-10-01"}} if other else exoneration


def _newborn_for_a_year(exoneration: Entry) -> Entry:
    end = day(exoneration.get("date_fin"))
    if (exoneration.get("motif") or {}).get("code") != _NEWBORN or end is None:
        return exoneration
    return exoneration | {"date_fin": (end + timedelta(days=60)).isoformat()}


def _without_a_future(today: date) -> Any:
    def change(exoneration: Entry) -> Entry:
        start = day(exoneration.get("date_debut"))
        return {name: one for name, one in exoneration.items() if name != "date_debut" or not start or start <= today}

    return change


def _only_the_first(exonerations: list[Entry]) -> list[Entry]:
    return exonerations[:1]


def _nine_digits_as_a_number(doctor: Entry) -> Entry:
    return doctor | {"numero_am": str(doctor.get("numero_am", ""))[1:]} if "numero_am" in doctor else doctor


enter(
    {
        "caisse-sans-son-regime": entries(_of_the_centre_alone, CAISSE),
        "caisse-d-un-regime-non-couvert": entries(_of_a_regime_outside, CAISSE),
        "code-postal-de-quatre-chiffres": entries(_postcode_as_a_number, CAISSE),
        "droits-de-base-oublies": entries(_without_base_rights, CONTRATS),
        "mutuelle-ordinaire-servie": entries(_any_mutuelle, CONTRATS),
        "libelle-de-contrat-abrege-par-moments": documents(_label_of_the_day, CONTRATS),
        "periodes-a-l-envers": entries(_turned_round, CONTRATS),
        "fin-de-contrat-au-dela-de-l-horizon": entries(_for_ever, CONTRATS),
        "motif-hors-de-la-liste": entries(_reason_of_our_own, EXONERATIONS),
        "maternite-sous-tout-motif": entries(_pregnant_whatever_the_reason, EXONERATIONS),
        "nouveau-ne-exonere-trop-longtemps": entries(_newborn_for_a_year, EXONERATIONS),
        "exoneration-unique": documents(_only_the_first, EXONERATIONS),
        "numero-am-de-huit-chiffres": entries(_nine_digits_as_a_number, DOCTOR),
    }
)


@rewriting("debut-a-venir-tu")
def keep_the_future_to_oneself(scene: Scene) -> Rewriting:
    """An exoneration that begins later has no beginning."""
    today = scene.profile.today or paris_day(Surroundings().now())
    return entries(_without_a_future(today), EXONERATIONS)(scene)


@rewriting("caisse-du-premier-venu")
def answer_with_the_first_caisse(scene: Scene) -> Rewriting:
    """One caisse for all: the one that was looked up first."""
    return _the_first_for_all(scene, CAISSE)


@rewriting("medecin-du-premier-venu")
def answer_with_the_first_doctor(scene: Scene) -> Rewriting:
    """One doctor for all who have one."""
    return _the_first_for_all(scene, DOCTOR)


def _the_first_for_all(scene: Scene, operation_id: str) -> Rewriting:
    del scene
    kept: list[bytes] = []

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != operation_id or answer.status != 200:
            return answer
        kept.append(answer.body)
        return replace(answer, body=kept[0])

    return rewrite


@rewriting("medecin-qui-cesse-oublie")
def forget_who_is_about_to_cease(scene: Scene) -> Rewriting:
    """A declaration with an end is no declaration any more."""
    del scene
    refused = problem(404, "Aucun médecin traitant")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        ends = request.operation == DOCTOR and answer.status == 200 and "date_fin" in (answer.document() or {})
        return refused(request, answer) if ends else answer

    return rewrite


@rewriting("aucun-medecin-dit-de-deux-facons")
def say_nobody_in_two_ways(scene: Scene) -> Rewriting:
    """For some, nobody is 404; for others an empty object."""
    del scene
    told: dict[str | None, bool] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != DOCTOR or answer.status != 404:
            return answer
        empty = told.setdefault(request.header("nir"), len(told) % 2 == 1)
        return (
            Answer(status=200, headers=(("Content-Type", "application/json"), ("Cache-Control", "no-store"))).saying({})
            if empty
            else answer
        )

    return rewrite
