"""Lawful variants: each is made, changes something, and what it says is what was said."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.mutants.catalogue import import_rewritings
from droits_conformance.mutants.message import Answer, Framing, Request
from droits_conformance.mutants.scene import rewritings
from droits_contract.variants import load_benign

BENIGN = sorted(one.id for one in load_benign())
CHOICES = {
    "appelant-parmi-les-siens",
    "sans-medecin-200-vide",
    "passe-ramene-au-jour",
    "beneficiaire-inconnu-en-403",
    "client-non-rattache-en-401",
    "authorization-abime-en-400",
    "pannes-de-franceconnect-inversees",
    "dates-repetees-ignorees",
    "premier-en-tete-obei",
    "base-redirigee",
    "options-et-head-autrement",
}
WRITTEN = sorted({*BENIGN} - CHOICES)
FAMILY = [{"nir": "1120399990022", "prenom": "Noé"}, {"nir": "2120399990033", "prenom": "Zoé", "liens": "a/b"}]
ELOISE = {"nir": "2850399990011", "prenom": "Éloïse", "date_debut": "2020-01-01"}
DOCTOR = "getBeneficiairesNirMedecinTraitant"


def test_each_lawful_variant_is_made_by_a_rewriting() -> None:
    import_rewritings()

    assert {*BENIGN} <= rewritings().keys()


def meaning(answer: Answer) -> Any:
    """What an answer says, whoever wrote it: status, media type, and document without order, packing and problem texts."""
    body = answer.body
    unpack = {"gzip": gzip.decompress, "deflate": zlib.decompress}.get(answer.header("content-encoding") or "")
    told = json.loads(unpack(body) if unpack else body)
    if answer.status >= 400:
        told = {name: told[name] for name in ("status", "code")}
    entries = sorted(json.dumps(one, sort_keys=True) for one in (told if isinstance(told, list) else [told]))
    kind = (answer.header("content-type") or "").split(";")[0].strip().lower()
    return answer.status, kind, entries


def situations(theatre: Any) -> list[tuple[Request, Answer]]:
    encoded = (("Accept-Encoding", "gzip, deflate"),)
    return [
        (
            theatre.call("getBeneficiaires", headers=encoded),
            theatre.ok([*FAMILY, {"nir": "3"}, {"nir": "4"}, {"nir": "5"}], ("date", "Tue, 24 Nov 2026 10:00:00 GMT")),
        ),
        (theatre.call(headers=encoded), theatre.problem(401, "jeton-absent", ("www-authenticate", "Bearer"))),
        (theatre.call(headers=encoded), theatre.problem(405, "methode-non-permise", ("allow", "GET, HEAD"))),
    ]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_otherwise_says_the_same(theatre: Any, name: str) -> None:
    for request, answer in situations(theatre):
        assert meaning(theatre.of(name, answer).play(request)) == meaning(answer)


@pytest.mark.parametrize("name", sorted({*WRITTEN} - {"debuts-passes-omis", "reponse-lente"}))
def test_what_is_written_otherwise_is_not_the_same_bytes(theatre: Any, name: str) -> None:
    changed = [theatre.of(name, answer).play(request) != answer for request, answer in situations(theatre)]

    assert any(changed)


@pytest.mark.parametrize("name", BENIGN)
def test_none_touches_what_is_not_the_rights_api(theatre: Any, name: str) -> None:
    answer = theatre.ok({"session": "s1"})

    assert theatre.of(name, answer).play(theatre.call(None, "/control/sessions", method="POST")) == answer


def test_who_does_not_admit_a_coding_gets_none(theatre: Any) -> None:
    stage = theatre.of("compresse-si-admis", theatre.ok(ELOISE))

    assert stage.play(theatre.call()) == theatre.ok(ELOISE)
    assert stage.play(theatre.call(headers=(("Accept-Encoding", "identity"),))) == theatre.ok(ELOISE)


def test_what_is_compressed_already_passes_through_every_variant_of_documents(theatre: Any) -> None:
    packed = Answer(headers=(("content-encoding", "gzip"),), body=gzip.compress(b"{}"))

    for name in ("champs-en-autre-ordre", "json-aere", "json-echappe", "listes-en-desordre", "compresse-si-admis"):
        assert theatre.of(name, packed).play(theatre.call(headers=(("Accept-Encoding", "gzip"),))).body == packed.body


def test_starts_before_the_day_are_left_out_and_others_are_not(theatre: Any) -> None:
    stage = theatre.of("debuts-passes-omis", theatre.ok([ELOISE, {"date_debut": "2026-11-24"}]))

    assert stage.play(theatre.call()).document() == [
        {"nir": "2850399990011", "prenom": "Éloïse"},
        {"date_debut": "2026-11-24"},
    ]


def test_a_few_answers_are_slow_and_none_by_as_much_as_a_second(theatre: Any) -> None:
    stage = theatre.of("reponse-lente", theatre.ok([]))

    slow = [one.framing for one in stage.play_at_once([theatre.call()] * 200) if one.framing.wait]

    assert 0 < len(slow) < 50
    assert all(one.wait + 5 * one.pause < 1 for one in slow)


def test_a_head_without_reason_keeps_its_fields_and_its_length(theatre: Any) -> None:
    head = theatre.of("comme-tomcat", theatre.ok([])).play(theatre.call()).framing.head

    assert head is not None
    first, *fields, last, end = head.decode().split("\r\n")
    assert (first, last, end) == ("HTTP/1.1 200 ", "", "")
    assert "Content-Length: 2" in fields
    assert "Content-Type: application/json;charset=UTF-8" in fields


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_hints_come_before_an_answer_with_a_body(theatre: Any, method: str) -> None:
    framing = theatre.of("reponse-annoncee", theatre.ok([])).play(theatre.call(method=method)).framing

    assert (framing == Framing()) == (method == "HEAD")


def test_the_caller_is_listed_once_before_the_family(theatre: Any) -> None:
    def answered(request: Request) -> Answer:
        return theatre.ok(ELOISE if request.path.endswith("/me") else FAMILY)

    stage = theatre.of("appelant-parmi-les-siens", answered)
    asked = theatre.call("getBeneficiaires", f"{theatre.base}/me/beneficiaires", query="dateDebut=2026-11-25")

    assert stage.play(asked).document() == [ELOISE, *FAMILY]
    assert [(one.path, one.query) for one in stage.asked] == [
        (f"{theatre.base}/me/beneficiaires", "dateDebut=2026-11-25"),
        (f"{theatre.base}/me", "dateDebut=2026-11-25"),
    ]


def test_nobody_declared_is_an_empty_object_and_a_stranger_is_not(theatre: Any) -> None:
    def seen(code: str) -> tuple[int, Any]:
        answer = theatre.of("sans-medecin-200-vide", theatre.problem(404, code)).play(theatre.call(DOCTOR))
        return answer.status, answer.header("content-type")

    assert seen("aucun-medecin-traitant") == (200, "application/json")
    assert seen("beneficiaire-inconnu") == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("start", "statuses"),
    [("2026-11-23", [400, 200]), ("2026-11-24", [200]), ("2026-02-30", [400]), ("20261123", [400]), ("", [400])],
)
def test_a_start_in_the_past_is_moved_and_what_is_no_date_is_refused(
    theatre: Any, start: str, statuses: list[int]
) -> None:
    def answered(request: Request) -> Answer:
        return (
            theatre.ok([]) if request.param("dateDebut") == "2026-11-24" else theatre.problem(400, "parametre-invalide")
        )

    stage = theatre.of("passe-ramene-au-jour", answered)

    assert stage.play(theatre.call(query=f"dateDebut={start}")).status == statuses[-1]
    assert len(stage.asked) == len(statuses)


ALTERNATIVES = {
    "beneficiaire-inconnu-en-403": (404, "beneficiaire-inconnu", 403),
    "client-non-rattache-en-401": (403, "client-non-rattache", 401),
    "pannes-de-franceconnect-inversees": (502, "franceconnect-illisible", 503),
}


@pytest.mark.parametrize(("name", "status", "code", "other"), [(name, *row) for name, row in ALTERNATIVES.items()])
def test_another_status_that_is_admitted_takes_the_place_of_the_usual_one(
    theatre: Any, name: str, status: int, code: str, other: int
) -> None:
    answer = theatre.of(name, theatre.problem(status, code)).play(theatre.call())

    assert (answer.status, answer.document()["status"]) == (other, other)


MANGLED: dict[str, tuple[tuple[str, ...], int]] = {
    "none": ((), 401),
    "unknown": (("Bearer jeton",), 401),
    "basic": (("Basic abc",), 400),
    "two tokens": (("Bearer a b",), 400),
    "doubled": (("Bearer a", "Bearer b"), 400),
}


@pytest.mark.parametrize(("sent", "status"), MANGLED.values(), ids=MANGLED.keys())
def test_a_mangled_authorization_is_a_bad_request_and_none_is_not(
    theatre: Any, sent: tuple[str, ...], status: int
) -> None:
    headers = (("X-API-Key", "cle"), *(("Authorization", value) for value in sent))
    stage = theatre.of("authorization-abime-en-400", theatre.problem(401, "jeton-invalide"))

    assert stage.play(theatre.call(headers=headers)).status == status


ASKED: dict[str, tuple[dict[str, Any], Callable[[Request], Any], Any]] = {
    "dates-repetees-ignorees": (
        {"query": "dateDebut=2026-11-24&dateFin=b&dateDebut=2026-11-25"},
        lambda asked: asked.params,
        [("dateFin", "b")],
    ),
    "dates-repetees-ignorees, one of them no date": (
        {"query": "dateDebut=2026-11-24&dateDebut=null"},
        lambda asked: asked.query,
        "dateDebut=2026-11-24&dateDebut=null",
    ),
    "premier-en-tete-obei": (
        {"headers": (("nir", "1"), ("Nir", "2"), ("Accept", "a"), ("Accept", "b"))},
        lambda asked: asked.headers,
        (("nir", "1"), ("Accept", "a"), ("Accept", "b")),
    ),
}


@pytest.mark.parametrize(("name", "sent", "read", "expected"), [(name, *row) for name, row in ASKED.items()])
def test_what_is_given_twice_reaches_the_target_as_the_variant_takes_it(
    theatre: Any, name: str, sent: dict[str, Any], read: Callable[[Request], Any], expected: Any
) -> None:
    stage = theatre.of(name.partition(",")[0], theatre.ok({}))
    stage.play(theatre.call(**sent))

    assert read(stage.asked[0]) == expected


def test_the_base_is_redirected_to_the_address_with_its_slash(theatre: Any) -> None:
    stage = theatre.of("base-redirigee", theatre.ok({}))

    away = stage.play(theatre.call(None, theatre.base, query="dateFin=2027-01-01"))

    assert away.status in {301, 302, 307, 308}
    assert away.header("location") == f"{theatre.base}/?dateFin=2027-01-01"
    assert stage.play(theatre.call("getBeneficiairesNir", f"{theatre.base}/")).status == 200


def test_options_are_told_and_head_has_no_length(theatre: Any) -> None:
    stage = theatre.of("options-et-head-autrement", theatre.ok({}, ("Content-Length", "2")))

    told = stage.play(theatre.call(method="OPTIONS"))

    assert (told.status, told.header("allow"), told.body) == (204, "GET, HEAD, OPTIONS", b"")
    assert stage.play(theatre.call(method="HEAD")).header("content-length") is None
