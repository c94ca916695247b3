"""Rules for a terminal, in French or English."""

from collections.abc import Iterable, Iterator

from droits_conformance.report.wording import LEVELS, PROVENANCES, Words
from droits_conformance.rules.entry import Entry
from droits_contract import MutantKind, Rule

LANGUAGES = ("fr", "en")
_LEVEL: Words = ("niveau", "level")
_PROVENANCE: Words = ("provenance", "provenance")
_SOURCE: Words = ("source", "source")
_OPERATIONS: Words = ("opérations", "operations")
_DEPTH: Words = ("à partir de", "judged from")
_JUDGED_BY: Words = ("jugée par", "judged by")
_NOT_TESTED: Words = ("non jugée", "not judged")
_CONDEMNS: Words = ("condamne", "condemns")
_NO_MUTANT: Words = ("aucun mutant connu", "no mutant that is known")
_NONE: Words = ("aucune en particulier", "none in particular")
_COUNTED: Words = ("{count} règle(s)", "{count} rule(s)")
_KINDS: dict[MutantKind, Words] = {
    MutantKind.FAULT: ("panne `--fault {id}`", "fault `--fault {id}`"),
    MutantKind.REWRITING: ("mutant `droits mutants {id}`", "mutant `droits mutants {id}`"),
}
_WIDTH = 14


def list_text(rules: Iterable[Rule], lang: str) -> str:
    """One line for each rule (a minus before the id of one that nothing judges), then how many there are."""
    shown = list(rules)
    lines = [_line(rule, lang) for rule in shown]
    return "\n".join([*lines, _in(_COUNTED, lang).format(count=len(shown))])


def show_text(entry: Entry, lang: str) -> str:
    """Everything about one rule, its title in both languages, the one that was asked for first."""
    rule = entry.rule
    first, second = (rule.titre, rule.title) if lang == "fr" else (rule.title, rule.titre)
    return "\n".join([f"{rule.id}  {first}", f"{' ' * len(rule.id)}  {second}", "", *_rows(entry, lang)])


def _line(rule: Rule, lang: str) -> str:
    sign = "-" if rule.not_tested else " "
    title = rule.titre if lang == "fr" else rule.title
    return f"{sign} {rule.id}  {rule.level:<6}  {rule.provenance:<9}  {rule.theme:<17} {title}"


def _rows(entry: Entry, lang: str) -> Iterator[str]:
    rule = entry.rule
    yield _row(_LEVEL, f"{rule.level} ({_in(LEVELS[rule.level], lang)})", lang)
    yield _row(_PROVENANCE, f"{rule.provenance} ({_in(PROVENANCES[rule.provenance], lang)})", lang)
    yield _row(_SOURCE, rule.source, lang)
    yield _row(_OPERATIONS, ", ".join(rule.operations) or _in(_NONE, lang), lang)
    yield _row(_DEPTH, rule.depth, lang)
    yield from _judged_by(entry, lang)
    yield from _condemns(entry, lang)


def _judged_by(entry: Entry, lang: str) -> Iterator[str]:
    if entry.rule.not_tested:
        yield _row(_NOT_TESTED, entry.rule.not_tested, lang)
    for label, one in zip(_once(_JUDGED_BY), entry.checks, strict=False):
        yield _row(label, f"{one.name} — {one.says}" if one.says else one.name, lang)


def _condemns(entry: Entry, lang: str) -> Iterator[str]:
    if not entry.mutants:
        yield _row(_CONDEMNS, _in(_NO_MUTANT, lang), lang)
    for label, one in zip(_once(_CONDEMNS), entry.mutants, strict=False):
        yield _row(label, _in(_KINDS[one.kind], lang).format(id=one.id), lang)


def _once(label: Words) -> Iterator[Words]:
    yield label
    while True:
        yield ("", "")


def _row(label: Words, value: str, lang: str) -> str:
    return f"{_in(label, lang):<{_WIDTH}}{value}".rstrip()


def _in(words: Words, lang: str) -> str:
    return words[LANGUAGES.index(lang)]
