"""Every error that the contract documents can be had for the asking, in the form of the true ones."""

import pytest
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from droits_contract import load_contract
from droits_simulator.api.problems import PROBLEMES
from droits_simulator.wishes.documented import ALL, Documented
from droits_simulator.wishes.wish import MalformedWishes, Wishes

CONTRACT = load_contract()
STATUSES = [(one, status) for one in CONTRACT.operations for status in one.statuses if status >= 400]
REGISTRY = Registry().with_resource("contract", DRAFT4.create_resource(CONTRACT.document))


def _schema(path: str, status: int) -> Draft4Validator:
    response = CONTRACT.document["paths"][path]["get"]["responses"][str(status)]
    response = CONTRACT.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    reference = response["content"]["application/problem+json"]["schema"]["$ref"]
    return Draft4Validator({"$ref": f"contract{reference}"}, registry=REGISTRY)


def _headers(path: str, status: int) -> set[str]:
    response = CONTRACT.document["paths"][path]["get"]["responses"][str(status)]
    response = CONTRACT.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return {name.lower() for name in response["headers"]}


@pytest.mark.parametrize(("operation", "status"), STATUSES, ids=lambda one: str(getattr(one, "operation_id", one)))
def test_every_documented_status_of_every_operation_is_served_as_the_contract_says(wishful, operation, status) -> None:
    for code in (None, *wishful_codes(operation, status)):
        query = f"__code={status}" + (f"&__probleme={code}" if code else "")
        answer = wishful.call(operation.path, partenaire=None, jeton=None, query=query)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert _headers(operation.path, status) <= set(answer.headers)
        _schema(operation.path, status).validate(answer.json())
        assert answer.json()["code"] == (code or wishful_codes(operation, status)[0])
        assert answer.json()["instance"].endswith("#numero-1")


def wishful_codes(operation, status: int) -> tuple[str, ...]:
    return Documented(CONTRACT, "").statuses(operation.operation_id)[status]


def test_the_wished_refusal_is_the_true_one_word_for_word(wishful) -> None:
    for code, call in {
        "cle-absente": {"partenaire": None},
        "jeton-absent": {"jeton": None},
        "jeton-invalide": {"jeton": "jamais-vu"},
        "portee-insuffisante": {"jeton": "anne.hopital.openid"},
        "habilitation-inactive": {"partenaire": "revoquee"},
        "assure-non-gere": {"jeton": "mona.hopital"},
        "representation-non-disponible": {"headers": [("Accept", "text/html")]},
        "franceconnect-injoignable": {"jeton": "injoignable"},
        "methode-non-permise": {"method": "POST"},
    }.items():
        true, wished = wishful.call(**call), wishful.call(query=f"__probleme={code}")
        assert true.json() == wished.json()
        own = {"x-banc-droits-faute", "preference-applied"}
        left = {name: value for name, value in wished.headers.items() if name not in own}
        assert left == {name: value for name, value in true.headers.items() if not name.startswith("ratelimit")}


def test_a_status_alone_means_what_the_contract_shows_first(documented: Documented) -> None:
    first = {status: codes[0] for status, codes in documented.statuses("getBeneficiairesNirMedecinTraitant").items()}
    assert (first[401], first[403], first[404]) == ("cle-absente", "portee-insuffisante", "aucun-medecin-traitant")


def test_a_wished_quota_refusal_agrees_with_itself(wishful) -> None:
    headers = wishful.call(query="__code=429").headers
    assert headers["ratelimit-remaining"] == "0"
    assert headers["ratelimit-reset"] == headers["retry-after"]


def test_an_operation_refuses_only_what_it_can_refuse(documented: Documented) -> None:
    codes = documented.statuses("getMe")
    assert set().union(*codes.values()) == PROBLEMES.keys() - {"beneficiaire-inconnu", "aucun-medecin-traitant"}
    assert "aucun-medecin-traitant" not in documented.statuses("getBeneficiairesNir")[404]
    assert "beneficiaire-inconnu" in documented.statuses("getBeneficiairesNir")[404]


@pytest.mark.parametrize(
    ("wishes", "name"),
    [
        (Wishes(code=200), "code"),
        (Wishes(code=418), "code"),
        (Wishes(code=404, probleme="quota-depasse"), "probleme"),
        (Wishes(probleme="aucun-medecin-traitant"), "probleme"),
    ],
)
def test_what_the_contract_does_not_document_is_no_wish(documented: Documented, wishes: Wishes, name: str) -> None:
    for operation_id in ("getMe", ALL):
        with pytest.raises(MalformedWishes) as caught:
            documented.check(operation_id, wishes)
        assert set(caught.value.wrong) == {name}


def test_the_address_of_an_operation_is_known_with_and_without_the_final_slash_of_the_base(
    documented: Documented,
) -> None:
    base = "/test/v1/droits/beneficiaires"
    found = {path: documented.operation_at(base + path) for path in ("", "/", "/me", "/me/", "/zut")}
    assert list(found.values()) == ["getBeneficiairesNir", "getBeneficiairesNir", "getMe", None, None]
