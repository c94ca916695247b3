"""A cache that is keyed wrongly gives one question the answer of another; refusals are never kept."""

import pytest

from droits_conformance.mutants.message import Answer, Request

CONTRATS = "getBeneficiairesNirContrats"
USUAL = {"Authorization": "Bearer a", "X-API-Key": "k", "nir": "n"}


def _echo(request: Request) -> object:
    return [request.query, *(request.header(name) for name in USUAL)]


@pytest.mark.parametrize(
    ("mutant", "changed", "query"),
    [
        ("token", {"Authorization": "Bearer b"}, ""),
        ("key", {"X-API-Key": "l"}, ""),
        ("nir", {"nir": "m"}, ""),
        ("window", {}, "dateDebut=2027-01-01"),
    ],
)
def test_what_the_cache_forgets_changes_nothing_and_the_rest_does(through, mutant: str, changed, query: str) -> None:
    target = through(f"{CONTRATS}:cache-without-{mutant}", _echo)
    first = target.get(CONTRATS, "", *USUAL.items())

    assert target.get(CONTRATS, query, *{**USUAL, **changed}.items()) == first
    other = {name: f"{value} other" for name, value in USUAL.items() if name not in changed}
    assert target.get(CONTRATS, query, *{**USUAL, **other}.items()) != first


def test_a_refusal_is_asked_for_again(through) -> None:
    target = through(f"{CONTRATS}:cache-without-token", Answer(status=401))
    for _ in range(2):
        target.get(CONTRATS, "", *USUAL.items())

    assert len(target.asked) == 2


def test_other_methods_are_not_kept(through) -> None:
    target = through(f"{CONTRATS}:cache-without-token", [])
    for _ in range(2):
        target.get(CONTRATS, "", *USUAL.items(), method="POST")

    assert len(target.asked) == 2
