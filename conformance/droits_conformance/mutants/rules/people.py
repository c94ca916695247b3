"""Mistakes about people: who they are, who belongs to them, and how they are written."""

from dataclasses import replace
from typing import Any

from droits_conformance.mutants.change import Change, enter
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import Callers
from droits_conformance.mutants.rules.served import FAMILY, ME, PERSON, Entry, documents, entries, ok, problem
from droits_conformance.mutants.scene import Scene, rewriting

_PRESUMED = "-01-01"


def _without_the_last(family: Any) -> Any:
    return family[:-1] if len(family) > 1 else family


def _first_of_first_names(person: Entry) -> Entry:
    return person | {"prenom": str(person.get("prenom", "")).split(" ")[0].split("-")[0].upper()}


def _always_first(person: Entry) -> Entry:
    return person | {"rang_naissance": 1}


def _with_its_key(person: Entry) -> Entry:
    nir = str(person.get("nir", ""))
    digits = nir.replace("2A", "19").replace("2B", "18")
    return person | {"nir": f"{nir}{97 - int(digits) % 97:02}"} if digits.isdecimal() else person


def _day_unknown(person: Entry) -> Entry:
    born = str(person.get("date_naissance", ""))
    return person | {"date_naissance": born.replace(_PRESUMED, "-00-00")}


def _married_name_always(person: Entry) -> Entry:
    return {"nom_usage": None, **person}


enter(
    {
        "famille-sans-le-dernier": documents(_without_the_last, FAMILY),
        "prenoms-coupes-par-nir": entries(_first_of_first_names, PERSON),
        "rang-de-naissance-toujours-un": entries(_always_first, ME, FAMILY, PERSON),
        "nir-servi-avec-sa-cle": entries(_with_its_key, ME, FAMILY, PERSON),
        "naissance-presumee-au-jour-zero": entries(_day_unknown, ME, FAMILY, PERSON),
        "absents-ecrits-null": entries(_married_name_always, ME, FAMILY, PERSON),
    }
)


@rewriting("regime-non-couvert-sans-famille")
def find_no_family(scene: Scene) -> Rewriting:
    """Of whoever is not in the file, the family is an empty list."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        return ok([]) if request.operation == FAMILY and answer.status == 404 else answer

    return rewrite


@rewriting("appelant-liste-selon-le-foyer")
def list_the_caller_of_large_families(scene: Scene) -> Rewriting:
    """Whoever asks stands in the list as soon as it is not empty."""
    callers = Callers(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        family = answer.document()
        if request.operation != FAMILY or answer.status != 200 or not family:
            return answer
        own = await callers.own(request, ask)
        me = await ask(_at(scene, request, ME))
        return answer.saying([me.document(), *family]) if own.header("nir") and me.status == 200 else answer

    return rewrite


@rewriting("soi-meme-sans-rang")
def know_oneself_less(scene: Scene) -> Rewriting:
    """By one's own NIR, the rank of birth is left out."""
    callers = Callers(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != PERSON or answer.status != 200:
            return answer
        own = (await callers.own(request, ask)).header("nir")
        told = answer.document()
        if told.get("nir") != own:
            return answer
        return answer.saying({name: value for name, value in told.items() if name != "rang_naissance"})

    return rewrite


@rewriting("enfant-d-un-seul-parent")
def give_a_child_to_the_first_parent(scene: Scene) -> Rewriting:
    """A child stands in the list of the parent who asked first, and in no other."""
    callers = Callers(scene)
    parents: dict[str, str | None] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != FAMILY or answer.status != 200:
            return answer
        parent = (await callers.own(request, ask)).header("nir")
        family = answer.document()
        return answer.saying([one for one in family if parents.setdefault(one.get("nir", ""), parent) == parent])

    return rewrite


@rewriting("droits-de-l-enfant-selon-le-parent")
def answer_the_first_parent_alone(scene: Scene) -> Rewriting:
    """Contracts of a person are told to whoever asked first; others see none."""
    callers = Callers(scene)
    first: dict[tuple[str | None, str | None], str | None] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != "getBeneficiairesNirContrats" or answer.status != 200:
            return answer
        caller = (await callers.own(request, ask)).header("nir")
        asked = (request.header("nir"), request.header("X-API-Key"))
        return answer if first.setdefault(asked, caller) == caller else answer.saying([])

    return rewrite


@rewriting("nir-avec-cle-refuse")
def read_thirteen_characters_only(scene: Scene) -> Rewriting:
    """A NIR that is not written in 13 capitals and digits is malformed."""
    del scene
    refused: Change = problem(400, "NIR mal formé")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        nir = request.header("nir")
        answer = await ask(request)
        as_it_should = nir is None or (len(nir) == 13 and nir == nir.upper())
        return answer if as_it_should or answer.status != 200 else refused(request, answer)

    return rewrite


@rewriting("corse-inconnue")
def know_digits_only(scene: Scene) -> Rewriting:
    """A department of birth with a letter is read as the one that Corsica was before 1976."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        nir = request.header("nir") or ""
        written = nir[:5] + nir[5:7].replace("2A", "20").replace("2B", "20") + nir[7:]
        return await ask(request.with_header("nir", written) if written != nir else request)

    return rewrite


@rewriting("nir-liste-refuse-ailleurs")
def look_for_a_caisse_of_assures_only(scene: Scene) -> Rewriting:
    """The caisse is found for who asks, and not for those who depend on them."""
    callers = Callers(scene)
    refused: Change = problem(404, "Bénéficiaire inconnu")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != "getBeneficiairesNirCaisse" or answer.status != 200:
            return answer
        own = (await callers.own(request, ask)).header("nir")
        return answer if request.header("nir") == own else refused(request, answer)

    return rewrite


def _at(scene: Scene, request: Request, operation_id: str) -> Request:
    """The same call at another operation that takes no NIR."""
    here = scene.contract.operation(request.operation or ME).path
    there = scene.contract.operation(operation_id).path
    return replace(request, path=request.path.removesuffix(here) + there, query="", operation=operation_id)
