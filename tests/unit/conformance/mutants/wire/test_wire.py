"""Wire mutants: each that is named is made, shows in one situation at least, and does what its name says."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from droits_conformance.mutants.catalogue import import_rewritings
from droits_conformance.mutants.message import Answer, Framing, Request
from droits_conformance.mutants.scene import rewritings
from droits_contract import MutantKind, Source, load_mutants

WIRE = {one.id: one for one in load_mutants() if one.source is Source.WIRE}
LEAST = 30
ELOISE = {"nir": "2850399990011", "prenom": "Éloïse", "rang_naissance": 1}
CONTRATS = "getBeneficiairesNirContrats"
Read = Callable[[Answer], Any]


def test_there_are_as_many_as_are_owed_and_each_is_made_by_a_rewriting() -> None:
    import_rewritings()

    assert len(WIRE) >= LEAST
    assert {one.kind for one in WIRE.values()} == {MutantKind.REWRITING}
    assert WIRE.keys() <= rewritings().keys()


def situations(theatre: Any) -> list[tuple[Request, Answer]]:
    """Every sort of question with the answer that is owed to it."""
    call, problem, base = theatre.call, theatre.problem, theatre.base
    key = (("X-API-Key", "cle"), ("Authorization", "Bearer jeton"))
    defi = ("www-authenticate", "Bearer")
    return [
        (call(headers=key), theatre.ok(ELOISE)),
        (call(headers=(("x-api-key", "cle"), *key[1:])), theatre.ok(ELOISE)),
        (call(headers=(*key, ("Origin", "https://page.example"))), theatre.ok(ELOISE)),
        (call(method="OPTIONS", headers=(("Origin", "https://page.example"),)), problem(405, "m", ("allow", "GET"))),
        (
            call(CONTRATS, f"{base}/contrats", headers=(*key, ("nir", "2850399990011"))),
            theatre.ok([{"date_fin": "2027"}]),
        ),
        (call(CONTRATS, f"{base}/contrats"), theatre.ok([{"date_fin": "2027"}, {"date_fin": "2028"}])),
        (call(query="inconnu=1"), theatre.ok(ELOISE)),
        (call(query=f"dateDebut={'a' * 6000}"), problem(400, "parametre-invalide")),
        (call(query="dateDebut=%3Cscript%3E"), problem(400, "parametre-invalide")),
        (call(), problem(401, "jeton-absent", defi)),
        (call(), problem(403, "operation-non-accordee")),
        (call(), problem(404, "beneficiaire-inconnu")),
        (call(None, f"{base}/inconnu"), problem(404, "chemin-inconnu")),
        (call(method="POST"), problem(405, "methode-non-permise", ("allow", "GET, HEAD"))),
        (call(method="HEAD"), theatre.ok(ELOISE)),
        (call(headers=(("Accept", "application/xml"),)), problem(406, "representation-non-disponible")),
        (call(), problem(429, "quota-depasse", ("retry-after", "1"))),
        (call(), problem(502, "franceconnect-illisible")),
        (call(None, base), theatre.ok(ELOISE)),
        (call(None, "/api/stats/"), replace(theatre.ok(12), headers=(("access-control-allow-origin", "*"),))),
        (call(None, "/api/statut"), theatre.ok({"etat": "up"})),
    ]


IN_COMPANY = {"plus-de-dix-a-la-fois-en-503", "reponse-de-la-question-d-avant"}  # it takes other callers: judged below


@pytest.mark.parametrize("name", sorted(WIRE.keys() - IN_COMPANY))
def test_each_shows_in_some_situation(theatre: Any, name: str) -> None:
    seen = 0
    for request, answer in situations(theatre):
        stage, bare = theatre.of(name, answer), replace(request, headers=())
        told = [stage.play(request), stage.play(bare)]
        seen += told != [answer, answer] or stage.asked != [request, bare]

    assert seen


@pytest.mark.parametrize("name", sorted(WIRE))
def test_none_touches_what_is_not_the_rights_api(theatre: Any, name: str) -> None:
    answer = theatre.ok({"session": "s1"})

    assert theatre.of(name, answer).play(theatre.call(None, "/control/sessions", method="POST")) == answer


STATUSES = {
    "reussite-en-201": (200, 201),
    "parametre-invalide-en-422": (400, 422),
    "non-authentifie-en-419": (401, 419),
    "interdit-en-404": (403, 404),
    "introuvable-en-410": (404, 410),
    "methode-en-501": (405, 501),
    "representation-en-415": (406, 415),
    "quota-en-503": (429, 503),
    "panne-de-franceconnect-en-504": (502, 504),
}


@pytest.mark.parametrize(("name", "owed", "told"), [(name, *pair) for name, pair in STATUSES.items()])
def test_a_status_is_another_and_a_problem_says_the_same_one(theatre: Any, name: str, owed: int, told: int) -> None:
    answer = theatre.ok(ELOISE) if owed == 200 else theatre.problem(owed, "refus")

    changed = theatre.of(name, answer).play(theatre.call())

    assert changed.status == told
    assert changed.document().get("status") == (None if owed == 200 else told)


BODIES: dict[str, Read] = {
    "corps-en-latin-1": lambda seen: (
        seen.body.decode("latin-1") == '{"nir":"2850399990011","prenom":"Éloïse","rang_naissance":1}'
    ),
    "corps-en-ascii": lambda seen: b"?lo?se" in seen.body,
    "corps-en-utf-16": lambda seen: "Éloïse" in seen.body.decode("utf-16"),
    "marque-d-ordre-des-octets": lambda seen: seen.body.startswith(b"\xef\xbb\xbf{"),
    "accents-encodes-deux-fois": lambda seen: seen.document()["prenom"].encode("latin-1").decode() == "Éloïse",
    "accents-en-entites": lambda seen: seen.document()["prenom"] == "&#201;lo&#239;se",
    "accents-decomposes": lambda seen: len(seen.document()["prenom"]) == 8,
    "gzip-sans-le-dire": lambda seen: gzip.decompress(seen.body)[:1] == b"{" and not seen.header("content-encoding"),
    "gzip-dit-sans-l-etre": lambda seen: seen.body[:1] == b"{" and seen.header("content-encoding") == "gzip",
    "gzip-deux-fois": lambda seen: gzip.decompress(gzip.decompress(seen.body))[:1] == b"{",
    "corps-vide": lambda seen: seen.body == b"",
    "json-avec-nan": lambda seen: b'"rang_naissance":NaN' in seen.body,
    "json-avec-virgule-finale": lambda seen: seen.body.endswith(b",}"),
    "json-dans-une-chaine": lambda seen: isinstance(seen.document(), str),
    "json-dans-une-enveloppe": lambda seen: seen.document() == {"data": ELOISE},
    "champ-deux-fois": lambda seen: seen.body.count(b'"nir"') == 2 and seen.document() == ELOISE,
}


@pytest.mark.parametrize(("name", "is_so"), BODIES.items(), ids=BODIES.keys())
def test_a_body_is_spoilt_as_the_name_says(theatre: Any, name: str, is_so: Read) -> None:
    assert is_so(theatre.of(name, theatre.ok(ELOISE)).play(theatre.call()))


def test_lines_of_ndjson_hold_an_entry_each(theatre: Any) -> None:
    listed = theatre.of("json-par-lignes", theatre.ok([{"a": 1}, {"b": 2}])).play(theatre.call())

    assert listed.body == b'{"a":1}\n{"b":2}\n'


FRAMINGS: dict[str, Callable[[int], Framing]] = {
    "reponse-coupee": lambda size: Framing(cut=size // 2),
    "morceaux-sans-fin": lambda size: Framing(chunks=16, cut=size),
    "longueur-trop-grande": lambda size: Framing(length=size + 64, close=True),
    "longueur-trop-petite": lambda size: Framing(length=size // 2, close=True),
    "connexion-refermee": lambda _: Framing(head=b"", close=True),
    "ligne-de-statut-sans-version": lambda _: Framing(head=b"200 OK\r\n\r\n", close=True),
    "reponse-apres-le-delai": lambda _: Framing(wait=10.5),
    "corps-au-compte-gouttes": lambda _: Framing(pause=5.1),
}


@pytest.mark.parametrize(("name", "framing"), FRAMINGS.items(), ids=FRAMINGS.keys())
def test_one_operation_alone_suffers_on_the_line(theatre: Any, name: str, framing: Callable[[int], Framing]) -> None:
    answer = theatre.ok([{"date_fin": "2027-01-01"}])
    stage = theatre.of(name, answer)

    assert stage.play(theatre.call()).framing == Framing()
    assert stage.play(theatre.call(CONTRATS, f"{theatre.base}/contrats")).framing == framing(len(answer.body))


def test_the_gateway_turns_away_the_eleventh_caller_and_lets_in_the_next_when_ten_have_left(theatre: Any) -> None:
    stage = theatre.of("plus-de-dix-a-la-fois-en-503", theatre.ok(ELOISE))

    at_once = stage.play_at_once([theatre.call()] * 12)

    assert sorted(one.status for one in at_once) == [200] * 10 + [503] * 2
    assert stage.play(theatre.call()).status == 200


def test_an_answer_that_is_out_of_step_is_the_one_before(theatre: Any) -> None:
    stage = theatre.of("reponse-de-la-question-d-avant", lambda asked: theatre.ok({"page": asked.query}))

    told = [stage.play(theatre.call(query=f"n={number}")).document()["page"] for number in range(3)]

    assert told == ["n=0", "n=0", "n=1"]


def test_a_cache_without_vary_answers_whoever_asks_with_what_the_first_one_got(theatre: Any) -> None:
    def answered(asked: Request) -> Answer:
        who = asked.header("authorization")
        return theatre.ok({"qui": who}) if who else theatre.problem(401, "jeton-absent")

    stage = theatre.of("cache-sans-vary", answered)
    refused = stage.play(theatre.call())
    first = stage.play(theatre.call(headers=(("Authorization", "Bearer a"),)))

    assert refused.status == 401
    assert stage.play(theatre.call()).document() == first.document() == {"qui": "Bearer a"}


def test_a_request_in_an_error_tells_what_was_sent(theatre: Any) -> None:
    stage = theatre.of("requete-dans-l-erreur", theatre.problem(400, "parametre-invalide"))

    told = stage.play(theatre.call(headers=(("X-API-Key", "cle-de-test"), ("Cookie", "a=b")))).document()

    assert told["requete"] == {"X-API-Key": "cle-de-test"}


def test_a_redirect_leads_elsewhere_from_the_base_without_its_slash_alone(theatre: Any) -> None:
    stage = theatre.of("base-sans-barre-ailleurs", theatre.ok(ELOISE))

    assert (
        stage.play(theatre.call(None, theatre.base)).header("location")
        == "https://ailleurs.example/droits/beneficiaires/"
    )
    assert stage.play(theatre.call("getBeneficiairesNir", f"{theatre.base}/")).status == 200
