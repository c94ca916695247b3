"""The layer that measures lets answers through as they are, and sees how they ended."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from droits_contract import load_contract
from droits_simulator.clock import FixedClock
from droits_simulator.journal.entry import kind_of
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.supervision.echange import Echange, Operations
from droits_simulator.supervision.mesure import Measuring
from droits_simulator.watching import Watching
from droits_simulator.witness import note, watching

JOUR = date(2026, 11, 24)
HEADERS = [(b"X-Banc-Droits-Faute", b"voeu:cut=3"), (b"x-request-id", b"a1")]
START = {"type": "http.response.start", "status": 200, "headers": HEADERS}
FIRST = {"type": "http.response.body", "body": b"a", "more_body": True}
LAST = {"type": "http.response.body", "body": b"b"}


class Told:
    """What a layer around an application noted, and what it sent."""

    def __init__(self, *messages: Any, client_id: str = "", breaks: bool = False, refuses: bool = False) -> None:
        self.noted: list[Echange] = []
        self.sent: list[Any] = []
        self.order: list[str] = []
        ticks: Iterator[float] = iter([10.0, 10.25])

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            note(client_id=client_id)
            for message in messages:
                await send(message)
            if breaks:
                raise RuntimeError("on the way")

        async def noted(echange: Echange, jour: date) -> None:
            assert jour == JOUR
            if refuses:
                raise OSError("no store there")
            self.noted.append(echange)
            self.order.append("noted")

        names = {"id-1": "hopital"}
        measuring = Measuring(
            Operations(load_contract()),
            noted,
            partners={"hopital"},
            partner_of=lambda client_id: names.get(client_id, client_id),
        )
        self.layer = Watching(
            app, [measuring], kind_of, clock=FixedClock.on(JOUR), elapsed=lambda: next(ticks), new_id=lambda: "a1"
        )

    def ask(self, path: str = f"{RIGHTS_PATH}/me", kind: str = "http") -> None:
        async def send(message: Any) -> None:
            self.sent.append(message)
            self.order.append(message["type"])

        scope = {"type": kind, "path": path, "method": "GET", "headers": []}
        asyncio.run(self.layer(scope, None, send))  # type: ignore[arg-type]


def test_an_exchange_is_noted_once_before_the_last_of_its_answer_leaves() -> None:
    told = Told(START, FIRST, LAST)
    told.ask()

    assert told.sent == [START, FIRST, LAST]
    assert told.order == ["http.response.start", "http.response.body", "noted", "http.response.body"]
    assert told.noted == [Echange("droits", "getMe", 200, True, 0.25, "aucun", ("voeu:cut",))]


def test_an_answer_that_broke_off_is_noted_as_such() -> None:
    told = Told(START, FIRST, breaks=True)
    with pytest.raises(RuntimeError, match="on the way"):
        told.ask()

    (echange,) = told.noted
    assert (echange.status, echange.complete, echange.seconds) == (200, False, 0.25)


def test_an_answer_that_never_began_is_noted_too() -> None:
    told = Told()
    told.ask()

    assert [(one.status, one.nature) for one in told.noted] == [(0, "sans-reponse")]


@pytest.mark.parametrize(("client_id", "partner"), [("id-1", "hopital"), ("id-2", "autre"), ("", "aucun")])
def test_who_calls_franceconnect_has_a_name_from_the_register_or_none(client_id: str, partner: str) -> None:
    told = Told(START, LAST, client_id=client_id)
    told.ask("/api/v2/token")

    assert told.noted[0].partenaire == partner


def test_who_watches_already_keeps_seeing_all() -> None:
    told = Told(START, LAST, client_id="id-1")
    with watching() as witness:
        told.ask("/api/v2/token")

    assert (witness.client_id, told.noted[0].partenaire) == ("id-1", "hopital")


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "http"), ("/control/clock", "http"), (f"{RIGHTS_PATH}/me", "websocket")]
)
def test_what_is_no_exchange_is_not_measured(path: str, kind: str) -> None:
    told = Told(START, LAST)
    told.ask(path, kind)

    assert (told.noted, told.sent) == ([], [START, LAST])


def test_what_cannot_be_noted_is_answered_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    told = Told(START, LAST, refuses=True)
    told.ask()

    assert told.sent == [START, LAST]
    assert "OSError" in caplog.text
    assert "no store there" not in caplog.text
