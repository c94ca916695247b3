"""Two exchanges of one code at the same time: one wins, and the loser ends it for both."""

import asyncio
import json

import pytest

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import Asked, NotRedeemable, issue, live_token, open_grant, redeem

ASKED = Asked("v2", "client", "http://127.0.0.1/cb", ("openid",), "s", "n", "eidas1")
CALL = ("v2", "client", "http://127.0.0.1/cb")


def context_of(bench) -> Context:
    return Context("http://127.0.0.1", bench.annuaire, bench.registre, bench.store, bench.clock, bench.keys, str)


def test_a_replay_that_overtakes_the_first_exchange_still_kills_its_token(bench):
    """The loser comes between the taking of the code and the issue of the token."""

    async def race() -> None:
        context = context_of(bench)
        opened = await open_grant(context, "default", ASKED, "angela", 0)
        grant = await redeem(context, "default", opened.id, CALL)
        with pytest.raises(NotRedeemable, match="already consumed"):
            await redeem(context, "default", opened.id, CALL)
        token = await issue(context, "default", grant)
        assert await live_token(context, "default", token.value) is None

    asyncio.run(race())


def test_a_v2_code_is_nothing_at_v1(bench):
    assert bench.exchange(bench.code(), "v1").json()["error"] == "invalid_grant"


def test_stored_grants_survive_a_trip_through_json(bench):
    """Values are JSON, so that another store may hold them: tuples come back as lists."""

    async def trip() -> None:
        context = context_of(bench)
        opened = await open_grant(context, "default", ASKED, "angela", 0)
        key = f"default/grant/{opened.id}"
        stored = json.loads(json.dumps(await bench.store.get(key)))
        await bench.store.put(key, stored, expires_at=bench.clock.now().timestamp() + 60)
        assert await redeem(context, "default", opened.id, CALL) == opened

    asyncio.run(trip())


def test_everything_that_is_stored_belongs_to_a_session(bench):
    bench.tokens()
    assert set(bench.store._parts) == {"default"}
    kinds = {key.split("/")[1] for key in bench.store._parts["default"].values}
    assert kinds == {"finished", "grant", "hint", "sso", "token", "used"}
