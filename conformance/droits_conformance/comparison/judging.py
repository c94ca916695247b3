"""Judging one answer to a drawn question: is it lawful, what did the target choose, which rule does it break?"""

from dataclasses import dataclass
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.contrat import PROBLEM_MEMBERS
from droits_conformance.checks.people import CAISSE, CONTRATS, DOCTOR, EXONERATIONS, FAMILY, ME, PERSON
from droits_conformance.checks.schemas import breach as schema_breach
from droits_conformance.comparison.owing import Choice, Lawful
from droits_conformance.comparison.question import PLAIN, Question
from droits_conformance.oracle import difference

_OF_BODIES: Final = {
    ME: "BEN-001",
    FAMILY: "BEN-002",
    PERSON: "BEN-004",
    CAISSE: "CAI-004",
    CONTRATS: "CTR-007",
    EXONERATIONS: "EXO-006",
    DOCTOR: "MED-005",
}
_OF_FLAGS: Final = {"presence_CMUC_ACS": "CTR-003", "medecin_traitant_choisi": "MED-001"}
_OF_NIRS: Final = {
    "of another household": "BEN-006",
    "of nobody": "BEN-006",
    "cut short": "BEN-007",
    "not sent": "BEN-007",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """Why an answer is not lawful: the rule that comes nearest, what was seen, what was expected. No NIR stands in it."""

    rule: str
    seen: str
    expected: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: `breach` None if nothing speaks against it, `choices` what it shows of the target's own.

    `known` tells whether somebody could say what was owed; without, only its form was looked at.
    """

    answer: Answer | None
    seen: str
    breach: Breach | None = None
    choices: tuple[Choice, ...] = ()
    known: bool = True


def judged(question: Question, answer: Answer, lawful: tuple[Lawful, ...], declared: dict[str, str]) -> Judged:
    """The judgement of one answer; `declared` is what the profile says that the target chose."""
    seen, body = f"status {answer.status}", _body(answer)
    found = next((one for one in lawful if _fits(answer, body, one)), None)
    if lawful and found is None:
        return Judged(answer, seen, _unlawful(question, answer, body, lawful))
    choices = found.choices if found else ()
    against = _undeclared(choices, declared) or _misformed(question, answer, body)
    return Judged(answer, seen, against, choices, bool(lawful))


def silent(reason: str) -> Judged:
    """The judgement where no answer came."""
    return Judged(None, "no answer", Breach("CON-001", f"no answer ({reason})", "an answer"))


def _fits(answer: Answer, body: Any, one: Lawful) -> bool:
    return answer.status == one.status and (one.body is None or difference(body, one.body) is None)


def _unlawful(question: Question, answer: Answer, body: Any, lawful: tuple[Lawful, ...]) -> Breach:
    same = next((one for one in lawful if one.status == answer.status), None)
    found = None if same is None else difference(body, same.body)
    if found is not None:
        rule = _rule_of_body(question, body, found.path, found.expected)
        return Breach(rule, f"{found.path}: {found.seen}", f"{found.path}: {found.expected}")
    statuses = " or ".join(str(status) for status in dict.fromkeys(one.status for one in lawful))
    return Breach(_rule_of_status(question, lawful[0].status), f"status {answer.status}", f"status {statuses}")


def _rule_of_body(question: Question, body: Any, path: str, expected: str) -> str:
    """The rule that says most about the first wrong place: its form, who may see it, its days, or what the right is."""
    if schema_breach("droits-2019", question.call.operation_id, body):
        return "CON-002"
    member = path.rpartition(".")[2]
    is_entry = member.endswith("]")
    if expected == "absent" and not is_entry:
        return "CVN-002"
    dated = question.debut is not None or question.fin is not None
    if is_entry and dated:
        return "FEN-013"
    return _OF_FLAGS.get(member) or _OF_BODIES[question.call.operation_id]


def _rule_of_status(question: Question, owed: int) -> str:
    if question.flaw:
        return question.flaw.rule
    if owed == 403:
        return "CVN-001"
    if question.form in _OF_NIRS:
        return _OF_NIRS[question.form]
    if owed == 400 and question.form != "with a wrong key":
        return "FEN-005" if isinstance(question.debut, str) or isinstance(question.fin, str) else "FEN-004"
    if question.form != PLAIN:
        return "BEN-008"
    return _rule_of_absence(question) if owed == 404 else "CON-001"


def _rule_of_absence(question: Question) -> str:
    return "MED-003" if question.call.operation_id == DOCTOR else "BEN-018"


def _undeclared(choices: tuple[Choice, ...], declared: dict[str, str]) -> Breach | None:
    for choice in choices:
        told = declared.get(choice.rule)
        if told not in (None, choice.value):
            return Breach(choice.rule, choice.value, f"{told}, as the profile declares")
    return None


def _misformed(question: Question, answer: Answer, body: Any) -> Breach | None:
    """What is wrong with the form of an answer, whatever the rights."""
    if answer.status != 200:
        return _no_problem(answer, body) or _without_allow(answer)
    if answer.media_type != "application/json":
        return Breach("CON-005", f"content type {answer.media_type!r}", "application/json")
    for rule, contract in (("CON-002", "droits-2019"), ("CON-003", "droits")):
        empty_doctor = question.call.operation_id == DOCTOR and body == {}  # MED-003 allows what the schema does not
        found = None if empty_doctor else schema_breach(contract, question.call.operation_id, body)
        if found:
            return Breach(rule, ": ".join(found), f"a body valid against the schema of contract {contract}")
    if "no-store" not in (answer.header("cache-control") or "").lower():
        return Breach("PRV-002", f"Cache-Control: {answer.header('cache-control')}", "Cache-Control: no-store")
    return None


def _no_problem(answer: Answer, body: Any) -> Breach | None:
    if answer.status >= 500:
        return Breach("ROB-001", f"status {answer.status}", "no status of 500 or more")
    lost = [name for name in PROBLEM_MEMBERS if name not in body] if isinstance(body, dict) else list(PROBLEM_MEMBERS)
    if answer.media_type == "application/problem+json" and not lost:
        return None
    return Breach("CON-005", f"status {answer.status}, {answer.media_type!r} without {', '.join(lost)}", "a problem")


def _without_allow(answer: Answer) -> Breach | None:
    if answer.status != 405 or "GET" in (answer.header("allow") or "").upper():
        return None
    return Breach("CON-008", f"Allow: {answer.header('allow')}", "Allow with GET")


def _body(answer: Answer) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
