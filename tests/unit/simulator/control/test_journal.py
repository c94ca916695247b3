"""The journal through the control API: searched, read, emptied, downloaded and followed, session by session."""

import asyncio
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from droits_simulator.settings import RIGHTS_PATH

ME = f"{RIGHTS_PATH}/me"
HOPITAL, MUTUELLE = "bd-demo-fb8100596bf54bf2464a7c6f", "bd-demo-1678ba34bb8da594f5a86403"
_NAMED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "value"],
        "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
    },
}
_NUMBER, _TEXT, _OBJECT = {"type": "number"}, {"type": "string"}, {"type": "object"}


def _shape(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


# HAR 1.2, what it demands of each entry.
HAR = _shape(
    log=_shape(
        version={"const": "1.2"},
        creator=_shape(name=_TEXT, version=_TEXT),
        entries={
            "type": "array",
            "minItems": 1,
            "items": _shape(
                startedDateTime={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$"},
                time=_NUMBER,
                request=_shape(
                    method=_TEXT, url={"type": "string", "pattern": "^http://"}, httpVersion=_TEXT,
                    cookies={"type": "array"},
                    headers=_NAMED, queryString=_NAMED, headersSize=_NUMBER, bodySize=_NUMBER,
                ),
                response=_shape(
                    status=_NUMBER, statusText=_TEXT, httpVersion=_TEXT, cookies={"type": "array"}, headers=_NAMED,
                    content=_shape(size=_NUMBER, mimeType=_TEXT), redirectURL=_TEXT, headersSize=_NUMBER, bodySize=_NUMBER,
                ),
                cache=_OBJECT,
                timings=_shape(send=_NUMBER, wait=_NUMBER, receive=_NUMBER),
            ),
        },
    )
)  # fmt: skip


def _called(bench: Any, at: str = "", **options: Any) -> str:
    return str(bench.ask("GET", at + options.pop("path", ME), **options).headers["x-request-id"])


def _ids(bench: Any, at: str = "", **asked: Any) -> list[str]:
    answer = bench.ask("GET", f"{at}/control/journal", params=asked)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["exchanges"]]


def test_the_newest_exchange_comes_first_and_the_journal_tells_its_bound(bench: Any) -> None:
    first, second = _called(bench), _called(bench)

    told = bench.ask("GET", "/control/journal").json()

    assert [one["id"] for one in told["exchanges"]] == [second, first]
    assert (told["kept"], told["keep"]) == (2, 1000)


def test_what_is_neither_rights_nor_franceconnect_is_left_out(bench: Any) -> None:
    for path in ("/", "/healthz", "/control/", f"{RIGHTS_PATH}/openapi.json", "/nulle-part"):
        bench.ask("GET", path)

    assert _ids(bench) == []


def test_exchanges_with_franceconnect_have_a_name_too_and_say_why_they_were_refused(bench: Any) -> None:
    form = {"grant_type": "authorization_code", "client_id": "personne"}
    answer = bench.ask("POST", "/api/v2/token", data=form)

    told = bench.ask("GET", f"/control/journal/{answer.headers['x-request-id']}").json()

    assert (told["kind"], told["verdict"], told["code"]) == ("franceconnect", "refused", "invalid_client")
    assert told["summary"]["en"] == "refused by FranceConnect: invalid_client"
    assert told["decision"] == []
    assert "FCO-011" in told["rules"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"client": "hopital"}, [1]),
        ({"client": "mutuelle"}, [2]),
        ({"operation": "getMe"}, [2, 1, 0]),
        ({"operation": "getBeneficiaires"}, []),
        ({"rule": "AUT-001"}, [0]),
        ({"rule": "CON-008"}, [3]),
        ({"status": "405"}, [3]),
        ({"status": "4xx"}, [3, 2, 1, 0]),
        ({"status": "2xx"}, []),
        ({"persona": "claire.dupont"}, []),
        ({"limit": 2}, [3, 2]),
        ({"client": "hopital", "status": "405"}, []),
    ],
)
def test_exchanges_are_found_by_any_filter(bench: Any, asked: dict[str, Any], kept: list[int]) -> None:
    calls = [_called(bench, headers={"X-API-Key": key}) for key in ("", HOPITAL, MUTUELLE)]
    calls.append(str(bench.ask("DELETE", f"{RIGHTS_PATH}/caisse").headers["x-request-id"]))

    assert _ids(bench, **asked) == [calls[position] for position in kept]


def test_since_takes_a_name_or_a_moment(bench: Any) -> None:
    first = _called(bench)
    bench.machine.advance(60)
    second = _called(bench)

    assert _ids(bench, since=first) == [second]
    assert _ids(bench, since=bench.machine.moment.isoformat()) == [second]
    assert _ids(bench, since="2026-11-24") == [second, first]


@pytest.mark.parametrize(
    "asked", [{"since": "jamais"}, {"status": "abc"}, {"rule": "x"}, {"limit": "0"}, {"inconnu": "1"}]
)
def test_a_filter_that_makes_no_sense_is_refused(bench: Any, asked: dict[str, str]) -> None:
    answer = bench.ask("GET", "/control/journal", params=asked)

    assert (answer.status_code, answer.json()["code"]) == (400, "demande-invalide")


@pytest.mark.parametrize("where", ["journal", "explain"])
def test_an_exchange_that_never_was_is_not_found(bench: Any, where: str) -> None:
    answer = bench.ask("GET", f"/control/{where}/jamais-vu")

    assert (answer.status_code, answer.json()["code"]) == (404, "echange-inconnu")


def test_two_sessions_do_not_see_each_other(bench: Any) -> None:
    here, there = bench.session(), bench.session()
    mine = _called(bench, here)

    assert _ids(bench, here) == [mine]
    assert _ids(bench, there) == _ids(bench) == []
    assert bench.ask("GET", f"{there}/control/journal/{mine}").status_code == 404
    assert bench.ask("GET", f"{there}/control/explain/{mine}").status_code == 404
    assert bench.ask("GET", f"{here}/control/journal/{mine}").json()["path"] == f"{here}{ME}"


def test_an_emptied_journal_holds_nothing(bench: Any) -> None:
    _called(bench)

    assert bench.ask("DELETE", "/control/journal").status_code == 204
    assert _ids(bench) == []


def test_a_sandbox_may_remember_little_or_nothing(bench_of: Any) -> None:
    little, nothing = bench_of(journal=1), bench_of(journal=0)

    assert [_called(little), _called(little)][1:] == _ids(little)
    _called(nothing)
    assert _ids(nothing) == []


def test_the_faults_of_an_answer_stand_in_its_exchange(bench_of: Any) -> None:
    bench = bench_of(faults=frozenset({"nir-etranger-servi"}))
    name = _called(bench)

    assert bench.ask("GET", f"/control/journal/{name}").json()["faults"] == ["nir-etranger-servi"]


def test_the_archive_is_a_har_that_keeps_the_filters(bench: Any) -> None:
    _called(bench, headers={"X-API-Key": HOPITAL}, params={"dateDebut": "2026-12-01"})
    bench.ask("POST", "/api/v2/token", data={"grant_type": "authorization_code", "code": "abc"})

    answer = bench.ask("GET", "/control/journal.har")
    filtered = bench.ask("GET", "/control/journal.har", params={"client": "hopital"}).json()

    assert answer.headers["content-disposition"] == 'attachment; filename="banc-droits-default.har"'
    assert list(Draft202012Validator(HAR).iter_errors(answer.json())) == []
    entries = answer.json()["log"]["entries"]
    assert entries[0]["request"]["queryString"] == [{"name": "dateDebut", "value": "2026-12-01"}]
    assert "abc" not in entries[1]["request"]["postData"]["text"]
    assert filtered["log"]["entries"] == entries[:1]


def test_the_archive_says_under_names_of_its_own_what_an_audit_needs(bench_of: Any) -> None:
    bench = bench_of(faults=frozenset({"nir-etranger-servi"}))
    _called(bench, headers={"X-API-Key": HOPITAL})
    bench.ask("POST", "/api/v2/token", data={"grant_type": "authorization_code", "code": "abc", "client_id": "inconnu"})

    rights, broker = bench.ask("GET", "/control/journal.har").json()["log"]["entries"]

    assert (rights["_convention"], rights["_code"]) == ("etablissement-de-soins", "jeton-absent")
    assert (rights["_complete"], rights["_faults"]) == (True, ["nir-etranger-servi"])
    assert (broker["_client"], broker["_convention"]) == ("inconnu", None)
    assert broker["_began_ms"] >= rights["_began_ms"] + rights["time"]


def test_a_page_follows_the_journal_by_events(bench: Any) -> None:
    first, second = _called(bench), _called(bench)
    heard: list[bytes] = []

    async def story() -> None:
        enough = asyncio.Event()

        demand = iter([{"type": "http.request", "body": b""}])

        async def receive() -> dict[str, Any]:
            asked = next(demand, None)
            if asked is None:
                await enough.wait()
            return asked or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            heard.append(message.get("body", b""))
            if second.encode() in heard[-1]:
                enough.set()

        scope = {
            "type": "http", "method": "GET", "path": "/control/journal/live", "raw_path": b"/control/journal/live",
            "query_string": b"", "headers": [(b"last-event-id", first.encode())], "scheme": "http", "root_path": "",
            "http_version": "1.1", "server": ("127.0.0.1", 8800), "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"},
        }  # fmt: skip
        await asyncio.wait_for(bench.sandbox.app(scope, receive, send), 10)

    asyncio.run(story())

    event = next(one for one in heard if one.startswith(b"event: exchange\n"))
    assert f"id: {second}\n".encode() in event
    assert orjson.loads(event.partition(b"data: ")[2])["refused_at"] == "key"
    assert all(first.encode() not in one for one in heard)
