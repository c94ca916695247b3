"""Mistakes about the médecin traitant."""

from droits_conformance.mutants.change import enter
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.rules.served import (
    DOCTOR,
    FAMILY,
    ME,
    PERSON,
    Entry,
    entries,
    ok,
    problem,
    the_first_for_all,
)
from droits_conformance.mutants.scene import Scene, rewriting


def _nine_digits_as_a_number(doctor: Entry) -> Entry:
    return doctor | {"numero_am": str(doctor.get("numero_am", ""))[1:]} if "numero_am" in doctor else doctor


def _always_chosen(person: Entry) -> Entry:
    return person | {"medecin_traitant_choisi": True} if "medecin_traitant_choisi" in person else person


enter(
    {
        "numero-am-de-huit-chiffres": entries(_nine_digits_as_a_number, DOCTOR),
        "medecin-toujours-choisi": entries(_always_chosen, ME, FAMILY, PERSON),
    }
)


@rewriting("medecin-du-premier-venu")
def answer_with_the_first_doctor(scene: Scene) -> Rewriting:
    """One doctor for all who have one."""
    return the_first_for_all(scene, DOCTOR)


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
        return ok({}) if empty else answer

    return rewrite
