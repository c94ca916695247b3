"""Scopes asked, known and shown."""

from droits_simulator.franceconnect.scopes import CNAM, DATA, KNOWN_V1, KNOWN_V2, asked


def test_unknown_scopes_are_ignored_and_repeated_ones_count_once():
    assert asked("openid  openid nonsense cnam_caisse", KNOWN_V2) == ("openid", "cnam_caisse")


def test_commas_and_plus_signs_do_not_separate_scopes():
    assert asked("openid,cnam_caisse", KNOWN_V2) == ()


def test_the_eight_scopes_of_the_cnam_are_known_in_both_versions():
    assert len(CNAM) == 8
    assert set(CNAM) <= set(DATA)
    assert set(CNAM) <= set(KNOWN_V1)


def test_address_and_phone_ended_with_v1():
    assert {"address", "phone"} <= set(KNOWN_V1)
    assert {"address", "phone"}.isdisjoint(KNOWN_V2)


def test_scopes_of_franceconnect_plus_are_unknown():
    assert not [scope for scope in (*KNOWN_V1, *KNOWN_V2) if scope.startswith("rnipp_")]
    assert asked("openid rnipp_profile rnipp_identite_pivot", KNOWN_V2) == ("openid",)
