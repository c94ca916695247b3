"""mutants.json and mutants.html: rates, who condemned whom, and what has to be explained."""

from dataclasses import replace

from droits_conformance.mutants.document import Document, document_of
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.page import to_html
from droits_conformance.mutants.tally import Tally
from droits_conformance.mutants.variant import Origin, Variant

KILLED = Outcome(("cle-absente-acceptee",), 1, Fate.KILLED, ("AUT-001", "AUT-002"), (), 0.5, 1)
VARIANTS = {
    one.id: one
    for one in (
        Variant("cle-absente-acceptee", Origin.RULE, "a <key> is lent", rules=("AUT-001",)),
        Variant("sourd", Origin.RULE, "deaf", rules=("CON-001",)),
        Variant("getMe:nom:drop", Origin.OPERATOR, "nom is left out", look=("CON-003",)),
        Variant("getMe:nom:null", Origin.OPERATOR, "nom is null", look=("CON-004",)),
        Variant("cellule:organisme-complementaire:getMe", Origin.CONVENTION, "the cell is flipped", look=("CVN-001",)),
        Variant("licite", Origin.BENIGN, "lawful"),
    )
}
OUTCOMES = (
    KILLED,
    replace(KILLED, variants=("sourd",), fate=Fate.SURVIVED, condemned_by=()),
    replace(KILLED, variants=("getMe:nom:drop",), condemned_by=("CON-003",)),
    replace(KILLED, variants=("getMe:nom:null",), fate=Fate.SURVIVED, condemned_by=()),
    replace(KILLED, variants=("cellule:organisme-complementaire:getMe",), condemned_by=("CVN-001",)),
    replace(KILLED, variants=("licite",), condemned_by=("CON-005",)),
)
RUN = {
    "measured": "2026-11-27",
    "version": "0.1.0",
    "seed": 1,
    "seeds": 10,
    "quick": False,
    "processes": 2,
    "seconds": 9.0,
}
EQUIVALENT = {"getMe:nom:null": "nobody here has a name, so that nothing can be seen"}


def document() -> Document:
    return document_of(Tally(VARIANTS, OUTCOMES, EQUIVALENT), RUN, ["sourd survived"])


def test_a_survivor_says_which_rule_would_kill_it() -> None:
    found = {one["id"]: one for one in document()["mutants"]}

    assert found["sourd"]["would_kill"] == ["CON-001"]
    assert found["cle-absente-acceptee"]["would_kill"] == []


def test_an_equivalent_mutant_shows_its_argument() -> None:
    found = {one["id"]: one for one in document()["mutants"]}["getMe:nom:null"]

    assert (found["fate"], found["because"]) == ("equivalent", EQUIVALENT["getMe:nom:null"])


def test_each_rule_shows_whom_it_condemned() -> None:
    assert document()["rules"] == {
        "AUT-001": ["cle-absente-acceptee"],
        "AUT-002": ["cle-absente-acceptee"],
        "CON-003": ["getMe:nom:drop"],
        "CVN-001": ["cellule:organisme-complementaire:getMe"],
    }


def test_a_false_alarm_names_the_rules_and_the_seed() -> None:
    (alarm,) = document()["benign"]["alarms"]

    assert (alarm["variants"], alarm["seed"], alarm["condemned_by"]) == (["licite"], 1, ["CON-005"])


def test_the_page_shows_the_rates_and_what_has_to_be_explained() -> None:
    page = to_html(document()).decode()

    assert '<span class="fr" lang="fr">75,0 %</span><span class="en" lang="en">75.0%</span>' in page
    assert "sourd survived" in page
    assert EQUIVALENT["getMe:nom:null"] in page


def test_what_survived_stands_before_what_is_argued_in_both_languages() -> None:
    page = to_html(document()).decode()

    survivor = page.index('<span class="fr" lang="fr">survivant</span><span class="en" lang="en">survived</span>')
    assert survivor < page.index('<span class="fr" lang="fr">équivalent</span>')


def test_the_page_escapes_what_it_shows() -> None:
    broken = replace(KILLED, fate=Fate.BROKEN, reason="<script>")
    page = to_html(document_of(Tally(VARIANTS, (broken,)), RUN, [])).decode()

    assert "a &lt;key&gt; is lent" in page
    assert "<script>" not in page


def test_a_named_mutant_is_a_column_and_a_systematic_one_a_cell() -> None:
    page = to_html(document()).decode()

    assert "<title>cle-absente-acceptee · AUT-001</title>" in page
    assert '<td class="killed" title="nom is left out">CON-003</td>' in page
    assert '<th scope="col">organisme-complementaire</th>' in page
