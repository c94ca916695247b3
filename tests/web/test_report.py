"""report.html of a real run in a browser: read by everybody, filtered, in two languages, without script or address."""

import subprocess
import sys

import pytest

GRAVE = {"serious", "critical"}
ONLY = ("CVN-001", "CVN-003", "CVN-004")  # rules of some seconds, one of which the fault breaks
VERIFY = ("verify", "--sandbox", "--fault", "motif-montre-aux-complementaires", "--seed", "20261124")


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The address of the report of a run in which CVN-003 is broken."""
    folder = tmp_path_factory.mktemp("rapport")
    chosen = [word for rule in ONLY for word in ("--only", rule)]
    command = [sys.executable, "-m", "droits_contract", *VERIFY, *chosen, "--report", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return (folder / "report.html").as_uri()


def opened(fenetre, report):
    fenetre.driver.get(report)
    fenetre.un("h1")
    for fold in fenetre.driver.find_elements("css selector", "details:not([open]) > summary"):
        fold.click()


@pytest.mark.parametrize("fenetre", [1280, 390], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_has_no_serious_violation_and_is_no_wider_than_its_window(fenetre, report, axe, scheme):
    opened(fenetre, report)
    colours = [{"name": "prefers-color-scheme", "value": scheme}]
    fenetre.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": colours})
    fenetre.driver.set_script_timeout(60)
    fenetre.driver.execute_script(axe)
    run = "const done = arguments[arguments.length - 1]; axe.run(document).then(done, e => done({error: String(e)}))"
    found = fenetre.driver.execute_async_script(run)

    assert found["passes"], found
    assert [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"] if one["impact"] in GRAVE
    ] == []
    wide, window = fenetre.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


def test_choosing_a_total_leaves_the_rules_of_that_verdict(fenetre, report):
    opened(fenetre, report)
    fenetre.un("label[for=filtre-failed]").click()

    shown = [
        one.text for one in fenetre.driver.find_elements("css selector", "#exigences tbody th") if one.is_displayed()
    ]
    assert shown == ["CVN-003"]


def test_a_total_of_kept_rules_hides_what_is_wrong(fenetre, report):
    opened(fenetre, report)
    fenetre.un("label[for=filtre-passed]").click()

    assert not fenetre.un("#CVN-003").is_displayed()


def test_english_is_one_choice_away(fenetre, report):
    opened(fenetre, report)
    before = fenetre.un("h1").text
    fenetre.un("label[for=langue-en]").click()

    assert (before, fenetre.un("h1").text) == ("La cible n'est pas conforme", "The target does not conform")
    assert not [one for one in fenetre.driver.find_elements("css selector", "svg .fr") if one.is_displayed()]


def test_the_link_of_a_finding_leads_to_it(fenetre, report):
    opened(fenetre, report)
    fenetre.un("#exigences a").click()

    assert fenetre.driver.current_url.endswith("#CVN-003")
    assert fenetre.driver.execute_script("return document.querySelector(':target').id") == "CVN-003"


def test_the_leak_is_to_be_seen_in_the_picture(fenetre, report):
    opened(fenetre, report)

    broken = fenetre.driver.find_elements("css selector", "#matrice svg .square.broken title")
    assert len(broken) == 5  # the operation in the first grid; motif and its three members in the second


def test_nothing_is_asked_of_any_address(fenetre, report):
    opened(fenetre, report)

    assert fenetre.hotes() <= {""}
