"""report.html: one file, offline, readable, and safe to open whatever a target answered."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bs4 import BeautifulSoup

from droits_conformance.policy import Policy
from droits_conformance.report.document import document_of
from droits_conformance.report.html import FINDINGS_SHOWN, to_html
from droits_conformance.result import RuleResult, Run
from droits_conformance.waiver import Waiver

MakeRun = Callable[..., Run]


def page(run: Run) -> BeautifulSoup:
    return BeautifulSoup(to_html(document_of(run)), "html.parser")


def test_the_page_needs_no_address_and_no_script(make_run: MakeRun) -> None:
    text = to_html(document_of(make_run())).decode("utf-8")
    soup = BeautifulSoup(text, "html.parser")

    assert not soup.find_all(["script", "link", "img", "iframe"])
    assert not re.search(r"url\(|@import", text)
    assert all(link["href"].startswith("#") for link in soup.find_all("a"))


def test_what_a_target_answered_stays_text(make_run: MakeRun) -> None:
    soup = page(make_run())

    assert "</pre><script>alert(1)</script>" in soup.find("pre").get_text()
    assert soup.title.get_text().count("<b>2026</b>") == 1
    assert not soup.find_all(["b", "i"], string=re.compile("2026|n°"))


def test_the_verdict_comes_first_in_plain_words(make_run: MakeRun, passed: RuleResult, warned: RuleResult) -> None:
    bad, good = page(make_run()), page(make_run([passed, warned]))

    assert bad.find("h1").find(class_="fr").get_text() == "La cible n'est pas conforme"
    assert good.find("h1").find(class_="fr").get_text() == "La cible est conforme"
    assert "1 recommandation à signaler" in good.find(class_="verdict").get_text()


def test_every_french_text_has_its_english_twin(make_run: MakeRun) -> None:
    soup = page(make_run())

    french, english = soup.find_all(class_="fr"), soup.find_all(class_="en")
    assert len(french) == len(english) > 50
    assert all(one.find_next_sibling(class_="en") for one in french)
    assert all(one.get_text() for one in (*french, *english))


def test_each_breach_shows_asked_seen_expected_source_and_exchange(make_run: MakeRun) -> None:
    trouble = page(make_run()).find(id="CON-002")

    assert [dt.find(class_="fr").get_text() for dt in trouble.find("dl").find_all("dt")] == ["Demandé", "Vu", "Attendu"]
    assert "published contract, /me" in trouble.get_text()
    assert "nir: [NIR]" in trouble.find("pre").get_text()


def test_a_flood_of_findings_is_cut_and_says_so(make_run: MakeRun) -> None:
    trouble = page(make_run()).find(id="CON-002")

    assert len(trouble.find_all(class_="finding")) == FINDINGS_SHOWN
    assert "Et 5 autres, dans report.json." in trouble.get_text()


def test_every_rule_that_is_not_kept_is_linked_from_its_requirement(make_run: MakeRun) -> None:
    soup = page(make_run())
    targets = {link["href"] for row in soup.find(id="exigences").find_all("tr") for link in row.find_all("a")}

    assert targets == {"#CON-002", "#CON-003", "#ROB-003", "#SUP-001"}


def test_every_finding_has_a_link_of_its_own(make_run: MakeRun) -> None:
    soup = page(make_run())
    links = {link["href"].removeprefix("#") for link in soup.select(".finding a")}

    assert len(links) == FINDINGS_SHOWN + 1
    assert {finding["id"] for finding in soup.find_all(class_="finding")} == links


def test_links_lead_somewhere_and_ids_are_given_once(make_run: MakeRun) -> None:
    soup = page(make_run())
    ids = [element["id"] for element in soup.find_all(id=True)]

    assert len(ids) == len(set(ids))
    assert {link["href"].removeprefix("#") for link in soup.find_all("a")} <= set(ids)


def test_tables_and_choices_can_be_read_aloud(make_run: MakeRun) -> None:
    soup = page(make_run())

    assert all(head.get("scope") in {"col", "row"} for head in soup.find_all("th"))
    labelled = {label["for"] for label in soup.find_all("label")}
    assert {choice["id"] for choice in soup.find_all("input")} == labelled
    levels = [int(head.name[1]) for head in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_seed_version_and_hashes_are_there(make_run: MakeRun) -> None:
    text = page(make_run()).get_text()

    assert "--seed 4242" in text
    assert "0.1.0" in text
    assert "a" * 64 in text
    assert "BEN-003 = excluded" in text
    assert BeautifulSoup(text, "html.parser").find(string=re.compile("schemathesis")) is not None


def test_the_matrix_is_a_picture_of_use_cases_by_operations_and_by_fields(make_run: MakeRun) -> None:
    operations, fields = page(make_run()).find_all("svg")

    assert [text.get_text() for text in operations.find_all(class_="operation")][:2] == ["getMe", "getBeneficiaires"]
    assert len(operations.find_all(class_="square")) == 3 * len(operations.find_all(class_="operation"))
    assert "adresse.code_postal" in [text.get_text() for text in fields.find_all(class_="field")]


def test_what_one_exchange_showed_is_verified_and_the_rest_is_not(make_run: MakeRun) -> None:
    operations, _ = page(make_run()).find_all("svg")
    squares = [set(square["class"]) - {"square"} for square in operations.find_all(class_="square")]

    assert squares[0] == {"granted"}
    assert all(one == {"unseen"} for one in squares[1:])


def test_colours_of_the_matrix_have_signs_beside_them(make_run: MakeRun) -> None:
    for square in page(make_run()).find("svg").find_all(class_="square"):
        assert square.find("text").get_text() in {"✓", "▬", "✗", "(✓)", "(▬)"}
        assert square.find("title").get_text()


def test_a_finding_that_can_be_reproduced_says_how(make_run: MakeRun, warned: RuleResult) -> None:
    document = document_of(make_run([warned]))
    finding = document["rules"][0]["findings"][0]
    finding |= {"id": "CON-003.1", "reproduce": {"setup": "TOKEN=$(droits token)", "curl": "curl <me>", "test": None}}
    shown = BeautifulSoup(to_html(document), "html.parser").find(id="CON-003.1")

    assert [pre.get_text() for pre in shown.find_all("pre")][-2:] == ["TOKEN=$(droits token)", "curl <me>"]


def test_a_body_of_the_target_without_an_answer_says_why(make_run: MakeRun, warned: RuleResult) -> None:
    run = make_run([replace(warned, findings=(replace(warned.findings[0], exchange=2),))])
    run.journal.record(replace(run.journal[1], status=None, error="connection refused"))

    assert "connection refused" in page(run).find(class_="exchange").get_text()


def waived(result: RuleResult) -> tuple[RuleResult, Waiver]:
    waiver = Waiver(result.rule.id, "équipe <droits>", "mended in March", date(2027, 3, 1))
    return replace(result, findings=(replace(result.findings[0], waiver=waiver),)), waiver


def test_a_breach_that_somebody_answers_for_says_who_and_is_counted(
    make_run: MakeRun, passed: RuleResult, warned: RuleResult
) -> None:
    covered, waiver = waived(warned)
    text = page(make_run([passed, covered], waivers=(waiver,))).get_text()

    assert "mended in March (équipe <droits>, " in text
    assert "Rules broken under a waiver: 1" in text


def test_what_speaks_against_success_is_listed(make_run: MakeRun, passed: RuleResult) -> None:
    listed = page(make_run([passed], policy=Policy(least_judged=5))).select(".verdict li")

    assert [one.get_text() for one in listed] == ["1 rule judged; the policy wants 5 at least"]


def test_a_policy_that_wants_more_says_so_in_the_headline(make_run: MakeRun, passed: RuleResult) -> None:
    text = page(make_run([passed], policy=Policy(least_judged=5))).select_one(".verdict").get_text()  # type: ignore[union-attr]

    assert "The policy of the profile wants more rules judged" in text
