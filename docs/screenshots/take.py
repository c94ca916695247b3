"""Take the pictures of the documentation: `python docs/screenshots/take.py`, with Chromium and its driver on the machine."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

FOLDER = Path(__file__).parent
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server", "--lang=fr")
# Name, path in the sandbox, what must be on the page, width, and the scheme of colours.
PICTURES = (
    ("accueil", "/", ".cartes", 1100, "light"),
    ("foyer", "/personnes/fontaine-ald", ".droits", 1100, "light"),
    ("controle", "/controle", "#horloge", 1100, "dark"),
    ("journal-telephone", "/journal", "tr[data-id]", 390, "light"),
    ("contrat", "/contrats/droits#essayer", "#swagger .opblock", 900, "light"),
)


@contextmanager
def sandbox() -> Iterator[str]:
    """A sandbox on a fixed day, with two calls in its journal; its address."""
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--today", "2026-11-24", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        announced = json.loads(process.stdout.readline())
        parts = urlsplit(announced["droits"])
        for key in ("", announced["clients"][0]["api_key"]):
            asked = urllib.request.Request(f"{announced['droits']}me", headers={"X-API-Key": key} if key else {})
            try:
                urllib.request.urlopen(asked, timeout=10).close()
            except urllib.error.HTTPError as refused:
                refused.close()
        try:
            yield f"{parts.scheme}://{parts.netloc}"
        finally:
            process.send_signal(signal.SIGINT)


def main() -> None:
    """Write the pictures beside this file."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    with sandbox() as base:
        for name, path, wanted, width, scheme in PICTURES:
            # A browser each: none waits for what the page before it still listens to.
            browser = webdriver.Chrome(options=options, service=Service(executable_path=shutil.which("chromedriver")))
            try:
                take(browser, base + path, wanted, width, scheme, FOLDER / f"{name}.png")
            finally:
                browser.quit()


def take(browser: webdriver.Chrome, url: str, wanted: str, width: int, scheme: str, file: Path) -> None:
    """One picture."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    colours = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": colours})
    browser.get(url)
    WebDriverWait(browser, 15).until(lambda driver: driver.find_element("css selector", wanted))
    browser.execute_script("document.getElementById(arguments[0])?.scrollIntoView()", urlsplit(url).fragment)
    file.write_bytes(browser.get_screenshot_as_png())


if __name__ == "__main__":
    main()
