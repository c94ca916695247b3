"""The pairwise subject."""

import re
from dataclasses import replace

from droits_simulator.franceconnect.sub import pairwise


def test_it_is_64_hexadecimal_digits_and_v1(bench):
    assert re.fullmatch(r"[0-9a-f]{64}v1", pairwise("hopital", bench.annuaire.find("angela")))


def test_it_is_stable_whatever_is_not_identity(bench):
    angela = bench.annuaire.find("angela")
    assert pairwise("x", angela) == pairwise("x", replace(angela, email="other@x.example", preferred_username=None))


def test_it_differs_by_person_and_by_partner(bench):
    angela, targe = bench.annuaire.find("angela"), bench.annuaire.find("targe")
    assert len({pairwise("x", angela), pairwise("y", angela), pairwise("x", targe), pairwise("y", targe)}) == 4


def test_services_of_two_partners_and_the_provider_see_three_subjects(bench):
    one, other = bench.tokens(), bench.tokens(service="stricte")
    seen = {
        bench.keys.read(one["id_token"])["sub"],
        bench.keys.read(other["id_token"])["sub"],
        bench.introspected(one["access_token"])["token_introspection"]["sub"],
    }
    assert len(seen) == 3


def test_v1_and_v2_give_a_service_the_same_subject(bench):
    v1 = bench.userinfo(bench.tokens("v1")["access_token"], "v1").json()["sub"]
    assert v1 == bench.keys.read(bench.tokens()["id_token"])["sub"]
