"""The examples of the guide's section on wishes answer what it says, in the order in which they stand there."""

import asyncio
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import Settings

GUIDE = (Path(__file__).resolve().parents[4] / "docs/how-to/sandbox.md").read_text(encoding="utf-8")
SECTION = GUIDE.partition("## A fault for one request")[2].partition("\n##")[0]
EXAMPLES = re.findall(r"^    (curl .*?) +# (\d{3})$", SECTION, re.MULTILINE)
BASE = "http://127.0.0.1:8800"


def _request(command: str) -> httpx.Request:
    words = iter(shlex.split(command)[1:])
    method, url, headers, body = "GET", "", [], None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers.append((name, value))
        elif word == "-d":
            body = next(words)
        elif not word.startswith("-"):
            url = word
    return httpx.Request(method, url, headers=headers, content=body)


def test_each_example_answers_as_it_says() -> None:
    app: Any = build(Settings(BASE), clock=FixedClock.on(date(2026, 11, 24)), keys=Keys.generate()).app

    async def story() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return [(await client.send(_request(command))).status_code for command, _ in EXAMPLES]

    assert asyncio.run(story()) == [int(status) for _, status in EXAMPLES]
    assert len(EXAMPLES) == SECTION.count("    curl ") == 10
