"""CON, AUT-003 and PRV-002 where lawful answers are written in more than one way, and where no answer comes at all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.schemas import doubled
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import Broken

CAISSE = "getBeneficiairesNirCaisse"
Mistake = Callable[[Any, Call], Answer]


def with_fields(*fields: tuple[str, str], status: int) -> Mistake:
    """The right answer; where it has that status, with these header fields in place of those of the same names."""
    names = {name for name, _ in fields}

    def mistake(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        kept = tuple(pair for pair in answer.headers if pair[0] not in names)
        return replace(answer, headers=kept + fields) if answer.status == status else answer

    return mistake


LAWFUL: dict[str, tuple[str, Mistake]] = {
    "Bearer among other challenges, on the second line": (
        "AUT-003",
        with_fields(("www-authenticate", 'ApiKey realm="a"'), ("www-authenticate", "DPoP, bearer"), status=401),
    ),
    "no-store on the second line": (
        "PRV-002",
        with_fields(("cache-control", "private"), ("cache-control", "max-age=0, No-Store"), status=200),
    ),
    "GET on the second line of Allow": ("CON-008", with_fields(("allow", "HEAD"), ("allow", "GET"), status=405)),
    "an empty element in Allow": ("CON-008", with_fields(("allow", "HEAD,,GET"), status=405)),
}


@pytest.mark.parametrize(("rule_id", "variant"), LAWFUL.values(), ids=LAWFUL.keys())
def test_a_list_may_be_split_over_lines_and_have_empty_elements(bench: Any, rule_id: str, variant: Mistake) -> None:
    assert bench.judge(rule_id, bench.target(variant)).evaluated


UNLAWFUL: dict[str, tuple[str, Mistake]] = {
    "a challenge that only speaks of bearer": (
        "AUT-003",
        with_fields(("www-authenticate", 'Basic realm="a, bearer b"'), status=401),
    ),
    "a directive that resembles no-store": ("PRV-002", with_fields(("cache-control", "no-stored"), status=200)),
    "POST on the second line of Allow": ("CON-008", with_fields(("allow", "GET"), ("allow", "POST"), status=405)),
}


@pytest.mark.parametrize(("rule_id", "mistake"), UNLAWFUL.values(), ids=UNLAWFUL.keys())
def test_what_stands_on_any_line_is_read(bench: Any, rule_id: str, mistake: Mistake) -> None:
    with pytest.raises(Broken):
        bench.judge(rule_id, bench.target(mistake))


def redirected(code: int, place: str) -> Mistake:
    """The base without its final slash leads elsewhere."""

    def mistake(target: Any, call: Call) -> Answer:
        honest: Answer = target.honest(call)
        return Answer(call, code, (("location", place),), b"", 0) if call.path == "" else honest

    return mistake


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_any_redirect_that_keeps_a_get_a_get_may_lead_to_the_final_slash(bench: Any, code: int) -> None:
    assert bench.judge("CON-010", bench.target(redirected(code, "beneficiaires/"))).evaluated


@pytest.mark.parametrize(("code", "place"), [(303, "beneficiaires/"), (301, "/"), (301, "https://ailleurs.example/")])
def test_no_other_redirect_may(bench: Any, code: int, place: str) -> None:
    with pytest.raises(Broken):
        bench.judge("CON-010", bench.target(redirected(code, place)))


def silent(about: Callable[[Call], bool], times: int = 1000) -> Mistake:
    """No answer that could be read, so many times."""
    left = times

    def mistake(target: Any, call: Call) -> Answer:
        nonlocal left
        honest: Answer = target.honest(call)
        if not about(call) or not left:
            return honest
        left -= 1
        target.record(call, replace(honest, status=0, body=b""))
        raise TargetSilent("GET http://cible.test/caisse", "the answer was cut")

    return mistake


def is_caisse(call: Call) -> bool:
    return call.operation_id == CAISSE and call.path is None


def test_an_operation_that_gives_no_answer_twice_breaks_the_contract_of_a_target_that_answers(bench: Any) -> None:
    target = bench.target(silent(is_caisse))

    with pytest.raises(Broken) as caught:
        bench.judge("CON-001", target)

    finding = caught.value.finding
    assert (finding.operation, finding.seen) == (CAISSE, "no answer, twice: the answer was cut")
    assert finding.asked.startswith(CAISSE)
    assert target.journal[finding.exchange].status == 0


def test_an_answer_that_fails_once_is_asked_for_again(bench: Any) -> None:
    assert bench.judge("CON-001", bench.target(silent(is_caisse, times=1))).evaluated


def test_a_target_that_answers_nothing_is_not_there_to_be_judged(bench: Any) -> None:
    with pytest.raises(TargetSilent):
        bench.judge("CON-001", bench.target(silent(lambda call: call.operation_id == CAISSE)))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"a":1,"b":{"a":2}}', None),
        (b'[{"a":1},{"a":2}]', None),
        (b"12", None),
        (b'{"a":1,"a":1}', "a"),
        (b'[{"x":{"b":1,"c":2,"b":3}}]', "b"),
    ],
)
def test_a_member_is_doubled_within_one_object_only(body: bytes, name: str | None) -> None:
    assert doubled(body) == name


def test_a_doubled_member_breaks_the_hardened_contract(bench: Any) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        doubled_body = answer.body.replace(b'{"nir"', b'{"nir":"1","nir"', 1)
        return replace(answer, body=doubled_body) if answer.status == 200 else answer

    with pytest.raises(Broken, match="nir twice"):
        bench.judge("CON-003", bench.target(mistake))
