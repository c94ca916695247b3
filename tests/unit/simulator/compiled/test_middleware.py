"""Which calls are answered by compiled operations, and that nobody can tell."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droits_contract import load_contract
from droits_fixtures import Cast, Personne
from droits_simulator.api.app import create_api
from droits_simulator.api.services import Services
from droits_simulator.compiled import Compiled
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.witness import watching

Message = dict[str, Any]
HEADERS = [(b"x-api-key", b"cle-de-l-hopital-1"), (b"authorization", b"Bearer anne.hopital")]
PATHS = [operation.path for operation in load_contract().operations]


def _sent(app: Any, **changes: Any) -> list[Message]:
    """Every message of an answer to a good call of `/me`, changed."""
    path = RIGHTS_PATH + changes.pop("path", "/me")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": HEADERS,
        "scheme": "http",
        "server": ("banc.test", 80),
        **changes,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    # A task of its own for each: what a stack leaves in its context must not help the next.
    asyncio.run(app(scope, receive, send))
    return sent


class Both:
    """The same API both ways, and how often the compiled one asked Connexion."""

    def __init__(self, services: Services) -> None:
        self.below = 0
        outer = self

        class Counting(Compiled):
            def middleware(self, app: Any) -> Any:
                async def counted(scope: Any, receive: Any, send: Any) -> None:
                    outer.below += 1
                    await app(scope, receive, send)

                return super().middleware(counted)

        self.stock = create_api(lambda: services, lambda: "numero-1")
        self.compiled = create_api(lambda: services, lambda: "numero-1", ahead=Counting)

    def same(self, **changes: Any) -> list[Message]:
        """The answer, which both give."""
        ours, theirs = (_sent(app, **dict(changes)) for app in (self.compiled, self.stock))
        assert ours == theirs
        return ours


@pytest.fixture(scope="module")
def both(monde: Cast, fait_services: Any) -> Both:
    return Both(fait_services(monde))


@pytest.fixture
def fresh(services: Services) -> Both:
    return Both(services)


@pytest.mark.parametrize("path", PATHS)
def test_a_good_call_never_reaches_connexion(fresh: Both, gens: Mapping[str, Personne], path: str) -> None:
    answer = fresh.same(path=path, headers=[*HEADERS, (b"nir", gens["anne"].nir.encode())])

    assert (answer[0]["status"], fresh.below) == (200, 0)


def test_nor_does_a_refusal(fresh: Both) -> None:
    assert fresh.same(headers=[])[0]["status"] == 401
    assert fresh.same(query_string=b"dateDebut=hier")[0]["status"] == 400
    assert fresh.below == 0


def test_what_the_journal_keeps_of_a_refusal_holds_nothing_of_the_call(fresh: Both) -> None:
    for app in (fresh.compiled, fresh.stock):
        with watching() as witness:
            _sent(app, query_string=b"dateDebut=hier")
        refus = witness.appel.refus
        assert refus.code == "parametre-invalide"
        assert (refus.__traceback__, refus.__cause__, refus.__context__) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"method": "HEAD"}, 200), ({"method": "POST"}, 405), ({"root_path": RIGHTS_PATH}, 404)],
    ids=["HEAD", "POST", "root_path"],
)
def test_what_only_connexion_knows_is_connexion_s(fresh: Both, changes: dict[str, Any], status: int) -> None:
    answer = fresh.same(**changes)

    assert (answer[0]["status"], fresh.below) == (status, 1)


def test_a_failure_is_answered_by_connexion_s_handlers_and_its_cause_is_not_told(services: Services) -> None:
    def fails(_operation: str, _donnees: object) -> object:
        raise RuntimeError("secret-0001")

    answer = Both(replace(services, presente=fails)).same()

    assert answer[0]["status"] == 500
    assert b"secret" not in answer[1]["body"]


@pytest.mark.parametrize(
    ("day", "status"), [(date(1984, 3, 17), 200), ("1984-02-30", 500), (date(1984, 3, 17).isoformat(), 200)]
)
def test_an_answer_is_judged_as_it_is_written_whatever_type_it_was(services: Services, day: Any, status: int) -> None:
    """A `date` is no JSON, so that the object cannot be judged; what orjson writes of it is a day."""
    changed = replace(services, presente=lambda _operation, donnees: donnees | {"date_naissance": day})

    assert Both(changed).same()[0]["status"] == status


VALUES = st.binary(max_size=20).map(lambda raw: bytes(byte for byte in raw if byte >= 0x20 and byte != 0x7F).strip())
NAMES = st.sampled_from([b"nir", b"accept", b"content-type", b"x-api-key", b"authorization", b"X-Autre"])
WORDS = st.sampled_from(
    [
        "dateDebut=",
        "dateFin=",
        "nir",
        "a[b]",
        "a[]",
        "=",
        "&",
        "%",
        "%ff",
        "2026-11-24",
        "2027-01-01",
        "access_token",
        "+",
    ]
)


@settings(max_examples=120)
@given(
    path=st.sampled_from([*PATHS, "", "/me/", "/autre"]),
    more=st.lists(st.tuples(NAMES, VALUES), max_size=3),
    query=st.lists(WORDS | st.text(max_size=3), max_size=8).map("".join),
    known=st.sets(st.sampled_from(["key", "token", "nir"])),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "PUT"]),
)
def test_whatever_is_sent_both_answer_alike(both: Both, gens, path, more, query, known, method) -> None:
    headers = [(b"nir", gens["anne"].nir.encode())] if "nir" in known else []
    headers += [one for one, name in zip(HEADERS, ("key", "token"), strict=True) if name in known]

    both.same(path=path, headers=headers + more, query_string=quote(query, safe="&=[]%+").encode(), method=method)
