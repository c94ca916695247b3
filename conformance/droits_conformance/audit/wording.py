"""Words of the audit for people, French and English side by side."""

from droits_conformance.audit.demands import Words
from droits_conformance.audit.document import Document

LANGUAGES = ("fr", "en")
READY: Words = ("Prêt pour la production", "Ready for production")
EXCEPT: Words = ("Prêt pour la production, sauf…", "Ready for production, except…")
BROKEN: Words = ("Enfreint", "Broken")
ADVICE: Words = ("À améliorer", "Worth mending")
MISSING: Words = ("Jamais rencontré", "Never met")
NEVER_CALLED: Words = ("Jamais appelée avec succès", "Never called with success")
PARTIAL: Words = (
    "Le journal n'a gardé que les derniers échanges : le début manque peut-être.",
    "The journal kept its last exchanges only: the beginning may be missing.",
)
VERDICTS: dict[str, tuple[Words, str, str]] = {  # words, sign, tone of the style sheet
    "kept": (("respectée", "kept"), "✓", "passed"),
    "broken": (("enfreinte", "broken"), "✗", "failed"),
    "advice": (("à améliorer", "worth mending"), "!", "warned"),
    "not_exercised": (("jamais montrée", "never shown"), "?", "errored"),
    "inapplicable": (("sans objet", "inapplicable"), "–", "skipped"),
}
KINDS: dict[str, Words] = {
    "broken": ("enfreinte", "broken"),
    "not_met": ("jamais rencontré", "never met"),
    "not_exercised": ("jamais montrée", "never shown"),
}
LEVELS: dict[str, Words] = {"must": ("obligation", "must"), "should": ("recommandation", "should")}


def title_of(document: Document) -> Words:
    """The verdict in a few words."""
    return READY if document["ready"] else EXCEPT


def counted(document: Document) -> Words:
    """What was looked at."""
    logins, calls = document["logins"], document["calls"]
    return f"connexions : {logins}, échanges : {calls}", f"logins: {logins}, exchanges: {calls}"


def tone_of(demand: dict[str, str]) -> str:
    """The entry of VERDICTS for a demand: a broken should is advice."""
    is_advice = demand["verdict"] == "broken" and demand["level"] == "should"
    return "advice" if is_advice else demand["verdict"]
