"""Words of the reports for people, French and English side by side."""

from dataclasses import dataclass

from droits_conformance.report.document import Document

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is called (one rule, and as a heading of many), the sign beside its colour, and what it means."""

    one: Words
    many: Words
    sign: str
    meaning: Words


VERDICTS = {
    "failed": VerdictWords(
        ("en échec", "failed"), ("en échec", "failed"), "✗",
        ("une obligation n'est pas respectée", "a must is broken"),
    ),
    "warned": VerdictWords(
        ("à signaler", "warned"), ("à signaler", "warned"), "!",
        ("une recommandation n'est pas suivie", "a should is broken"),
    ),
    "errored": VerdictWords(
        ("en erreur", "errored"), ("en erreur", "errored"), "?",
        ("la vérification n'a pas pu aller au bout", "the check could not be carried through"),
    ),
    "misconfigured": VerdictWords(
        ("mal configurée", "misconfigured"), ("mal configurées", "misconfigured"), "?",
        ("une configuration fait obstacle", "somebody's configuration stands in the way"),
    ),
    "passed": VerdictWords(
        ("respectée", "passed"), ("respectées", "passed"), "✓",
        ("la règle est respectée", "the rule is kept"),
    ),
    "inapplicable": VerdictWords(
        ("sans objet", "inapplicable"), ("sans objet", "inapplicable"), "–",
        ("la cible n'a pas ce dont parle la règle", "the target does not have what the rule is about"),
    ),
    "skipped": VerdictWords(
        ("non examinée", "skipped"), ("non examinées", "skipped"), "–",
        ("personne n'a regardé, ou il n'y avait rien à regarder", "nobody looked, or there was nothing to look at"),
    ),
}  # fmt: skip

LEVELS: dict[str, Words] = {
    "must": ("obligation", "must"),
    "should": ("recommandation", "should"),
    "silent": ("libre choix", "silent"),
}

PROVENANCES: dict[str, Words] = {
    "published": ("contrat publié", "published contract"),
    "observed": ("source observée", "observed source"),
    "inferred": ("déduite", "inferred"),
    "decided": ("décidée par ce banc", "decided by this bench"),
}

THEMES: dict[str, Words] = {
    "authentification": ("Clé et jeton", "Key and token"),
    "beneficiaires": ("La personne et sa famille", "The person and the family"),
    "caisse": ("Caisse", "Caisse"),
    "confidentialite": ("Vie privée", "Privacy"),
    "contrat": ("Le contrat lui-même", "The contract itself"),
    "contrats": ("Contrats", "Contracts of rights"),
    "convention": ("Convention", "Convention"),
    "enchainements": ("Enchaînements d'appels", "Chains of calls"),
    "exonerations": ("Exonérations", "Exonerations"),
    "fenetre": ("Fenêtre de dates", "Date window"),
    "franceconnect": ("FranceConnect", "FranceConnect"),
    "generated": ("Requêtes engendrées", "Generated requests"),
    "medecin_traitant": ("Médecin traitant", "Médecin traitant"),
    "robustesse": ("Robustesse", "Robustness"),
    "supervision": ("Supervision", "Supervision"),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict in plain words; `tone` is good, bad or unsure."""

    tone: str
    sign: str
    title: Words
    text: Words


def headline(document: Document) -> Headline:
    """What the reader wants to know first."""
    outcome = document["verdict"]["outcome"]
    if outcome == "conforming":
        return _conforming(document)
    return _findings(document) if outcome == "findings" else _not_judged(document)


def proved(document: Document) -> Words | None:
    """How well the judge itself judges, and since when that is known; None where it was never measured."""
    proof = document.get("proof")
    if not proof:
        return None
    killed, alarms = f"{proof['killed']}/{proof['mutants']}", f"{proof['false_alarms']}/{proof['lawful']}"
    rates = [f"{100 * proof[name]:.1f}" for name in ("kill_rate", "false_alarm_rate")]
    (rate, false), (taux, faux) = rates, (one.replace(".", ",") for one in rates)
    when = f"{proof['measured']}, banc-droits {proof['version']}"
    return (
        f"Fiabilité du juge : {taux} % de mutants condamnés ({killed}), {faux} % de fausses alertes ({alarms}), le {when}",
        f"The judge itself: {rate}% of mutants condemned ({killed}), {false}% false alarms ({alarms}), {when}",
    )


def _conforming(document: Document) -> Headline:
    totals = document["verdict"]["totals"]
    kept, warned = totals["passed"], totals["warned"]
    text = (f"{_regles(kept)} jugées et respectées.", f"{_rules(kept)} judged and kept.")
    if warned:
        text = (
            f"{text[0]} {_s(warned, 'recommandation')} à signaler, sans effet sur le verdict.",
            f"{text[1]} {_s(warned, 'recommendation')} broken, which the policy does not count.",
        )
    if waived := document["verdict"]["waived"]:
        text = (
            f"{text[0]} {_regles(waived)} sous dérogation.",
            f"{text[1]} {_rules(waived)} broken under a waiver.",
        )
    return Headline("good", "✓", ("La cible est conforme", "The target conforms"), text)


def _findings(document: Document) -> Headline:
    failed, warned = _answered_for_by_nobody(document, "failed"), _answered_for_by_nobody(document, "warned")
    if not failed and not warned:
        return _waivers_fail()
    text = (f"Règles enfreintes : {_s(failed, 'obligation')}", f"Broken rules: {_s(failed, 'must')}")
    if warned:
        text = (f"{text[0]} et {_s(warned, 'recommandation')}", f"{text[1]} and {_s(warned, 'should')}")
    text = (f"{text[0]}.", f"{text[1]}.")
    if document["run"]["interrupted"]:
        text = (f"{text[0]} Exécution interrompue avant la fin.", f"{text[1]} The run was stopped before its end.")
    return Headline("bad", "✗", ("La cible n'est pas conforme", "The target does not conform"), text)


def _waivers_fail() -> Headline:
    title = ("Une dérogation est à revoir", "A waiver needs attention")
    text = (
        "Elle est expirée, ou ne couvre rien de ce qui a été trouvé ; la liste suit.",
        "It has expired, or covers nothing that was found; the list follows.",
    )
    return Headline("bad", "✗", title, text)


def _answered_for_by_nobody(document: Document, verdict: str) -> int:
    """How many rules of that verdict no waiver covers."""
    return sum(rule["verdict"] == verdict and not rule["waived"] for rule in document["rules"])


def _not_judged(document: Document) -> Headline:
    title = ("Pas de verdict", "No verdict")
    totals = document["verdict"]["totals"]
    unfit = totals["errored"] + totals["misconfigured"]
    if document["run"]["interrupted"]:
        text = (
            "L'exécution a été interrompue avant la fin ; ce qui suit est partiel.",
            "The run was stopped before its end; what follows is partial.",
        )
    elif not totals["passed"]:
        text = ("Aucune règle n'est respectée.", "No rule passed.")
    elif not unfit:
        text = (
            "La politique du profil demande davantage de règles jugées ; la liste suit.",
            "The policy of the profile wants more rules judged; the list follows.",
        )
    else:
        text = (
            f"{_regles(unfit)} n'ont pas pu être jugées ; les autres ne suffisent pas à conclure.",
            f"{_rules(unfit)} could not be judged; the others do not suffice to conclude.",
        )
    return Headline("unsure", "?", title, text)


def _s(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _regles(count: int) -> str:
    return _s(count, "règle")


def _rules(count: int) -> str:
    return _s(count, "rule")
