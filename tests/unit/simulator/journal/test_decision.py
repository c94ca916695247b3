"""Each branch of the decision tree, refused by a call that fails there, and told by the journal."""

from typing import Any

import httpx
import pytest

from droits_simulator.journal.branches import BRANCHES

ORDER = [branch.id for branch in BRANCHES]
HOPITAL, MUTUELLE = "bd-demo-fb8100596bf54bf2464a7c6f", "bd-demo-1678ba34bb8da594f5a86403"
REVOQUEE = "bd-demo-459ee0deabf7936695112fd4"
STRANGER = "2850349990017"


async def _last(bench: Any, browser: httpx.AsyncClient, answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = await bench.journal(browser, f"/{answer.headers['x-request-id']}")
    return told


def _verdicts(told: dict[str, Any]) -> dict[str, str]:
    return {branch["branch"]: branch["verdict"] for branch in told["decision"]}


REFUSED = [
    ("route", {"path": "/nulle-part"}),
    ("route", {"headers": {"X-Long": "a" * 33_000}}),
    ("method", {"method": "DELETE"}),
    ("key", {}),
    ("key", {"key": "cle-de-personne"}),
    ("bearer", {"key": HOPITAL}),
    ("bearer", {"key": HOPITAL, "headers": {"Authorization": "Bearer ça"}}),
    ("token", {"key": HOPITAL, "token": "jeton-de-personne"}),
    ("habilitation", {"key": REVOQUEE, "token": "claire.dupont"}),
    ("client", {"key": MUTUELLE, "token": "claire.dupont"}),
    ("operation", {"key": MUTUELLE, "token": "claire.dupont@mutuelle", "path": "/medecin-traitant"}),
    ("parameters", {"key": HOPITAL, "token": "claire.dupont", "params": {"dateDebut": "hier"}}),
    ("parameters", {"key": HOPITAL, "token": "claire.dupont", "headers": {"Accept": "text/html"}}),
    ("circle", {"key": HOPITAL, "token": "claire.dupont", "path": "/contrats", "headers": {"nir": STRANGER}}),
]


@pytest.mark.parametrize(("branch", "call"), REFUSED, ids=[f"{n}-{branch}" for n, (branch, _) in enumerate(REFUSED)])
def test_a_call_is_refused_at_its_branch(bench: Any, branch: str, call: dict[str, Any]) -> None:
    async def story(browser: httpx.AsyncClient) -> Any:
        wish = dict(call)
        login, _, client = wish.get("token", "").partition("@")
        if "." in login:
            wish["token"] = await bench.token(browser, login, client or "hopital")
        if "headers" in wish:
            wish["headers"] = {name: value.encode() for name, value in wish["headers"].items()}
        return await _last(bench, browser, await bench.call(browser, **wish))

    told = bench.tell(story)

    position = ORDER.index(branch)
    expected = ["passed"] * position + ["refused"] + ["not_reached"] * (len(ORDER) - position - 1)
    assert list(_verdicts(told).values()) == expected, told["decision"]
    assert told["refused_at"] == branch
    assert told["summary"]["en"] == f"refused at: {BRANCHES[position].en}"
    assert told["rules"]
    assert all(one["fact"]["fr"] and one["fact"]["en"] for one in told["decision"][: position + 1])


def test_a_token_without_the_scope_is_refused_at_its_scopes(bench: Any) -> None:
    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, "claire.dupont", "hopital", scope="openid identite_pivot")
        return await _last(bench, browser, await bench.call(browser, key=HOPITAL, token=token))

    told = bench.tell(story)

    assert told["refused_at"] == "scope"
    assert "AUT-009" in told["rules"]


def test_a_person_of_an_uncovered_regime_is_refused_at_the_reconciliation(bench: Any) -> None:
    from droits_fixtures import load_cast  # noqa: PLC0415

    people = [one for foyer in load_cast(bench.jour).foyers for one in foyer.personnes if one.login]
    outsider = next(one for one in people if not one.caisse.couverte)

    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, outsider.login, "hopital")
        return await _last(bench, browser, await bench.call(browser, key=HOPITAL, token=token))

    told = bench.tell(story)

    assert (told["refused_at"], told["persona"]) == ("identity", outsider.login)


def test_nobody_declared_is_refused_in_the_window(bench: Any) -> None:
    from droits_fixtures import load_cast  # noqa: PLC0415

    people = [one for foyer in load_cast(bench.jour).foyers for one in foyer.personnes if one.login and one.est_assure]
    alone = next(one for one in people if one.caisse.couverte and one.medecin_traitant is None)

    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, alone.login, "hopital")
        wish = {"key": HOPITAL, "token": token, "headers": {"nir": alone.nir}}
        return await _last(bench, browser, await bench.call(browser, "/medecin-traitant", **wish))

    told = bench.tell(story)

    assert (told["refused_at"], told["rules"]) == ("window", ["MED-003"])
    assert "2026-11-24 → 2027-11-24 (asked: none)" in told["decision"][ORDER.index("window")]["fact"]["en"]


def test_a_spent_quota_is_refused_at_the_quota(bench: Any) -> None:
    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, "claire.dupont", "mutuelle")
        answer = await bench.call(browser, "/caisse", key=MUTUELLE, token=token)
        while answer.status_code != 429:  # the clock stands still, so the second never ends
            answer = await bench.call(browser, "/caisse", key=MUTUELLE, token=token)
        return await _last(bench, browser, answer)

    told = bench.tell(story)

    assert told["refused_at"] == "quota"
    assert "0 of" in told["decision"][ORDER.index("quota")]["fact"]["en"]


def test_an_answer_passed_every_branch_and_names_what_it_hung_on(bench: Any) -> None:
    claire = bench.personne("dupont-trois-enfants", "claire")

    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, "claire.dupont", "mutuelle")
        wish = {"key": MUTUELLE, "token": token, "headers": {"nir": claire.nir}, "params": {"dateDebut": "2026-12-01"}}
        answer = await bench.call(browser, "/exonerations", **wish)
        told = await browser.get(f"/control/explain/{answer.headers['x-request-id']}")
        return told.json()

    told = bench.tell(story)

    assert set(_verdicts(told).values()) == {"passed"}
    assert (told["household"], told["caller"], told["person"]) == ("dupont-trois-enfants", "claire", "claire")
    assert told["convention"]["id"] == "organisme-complementaire"
    assert told["convention"]["grants"] is True
    assert told["window"] == {"debut": "2026-12-01", "fin": "2027-12-01", "horizon": "2027-11-24"}
    assert told["hidden"] == ["motif", "maternite"]
    facts = {one["branch"]: one["fact"] for one in told["decision"]}
    assert facts["masks"] == {"fr": "masqués : motif, maternite", "en": "masked: motif, maternite"}
    assert facts["identity"]["en"] == "household dupont-trois-enfants, person claire"
    assert "(demandé : dateDebut=2026-12-01)" in facts["window"]["fr"]
