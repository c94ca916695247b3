"""Mistakes about people that need memory: each is made for the second who asks, or by one's own NIR only."""

from typing import Any

from droits_conformance.mutants.message import Answer, Request


def test_a_child_stands_in_the_list_of_the_parent_who_asked_first(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        parent = (request.header("Authorization") or "").removeprefix("Bearer ")
        return theatre.ok({"nir": parent}) if request.path.endswith("/me") else theatre.ok([{"nir": "enfant"}])

    stage = theatre.of("enfant-d-un-seul-parent", target)
    call = theatre.call("getBeneficiaires", f"{theatre.base}/me/beneficiaires")

    mother, father = (call.with_header("Authorization", f"Bearer {one}") for one in ("mere", "pere"))
    assert stage.play(mother).document() == [{"nir": "enfant"}]
    assert stage.play(father).document() == []
    assert stage.play(mother).document() == [{"nir": "enfant"}]


def test_oneself_is_known_less_by_nir_and_others_are_not(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        nir = "parent" if request.path.endswith("/me") else request.header("nir")
        return theatre.ok({"nir": nir, "rang_naissance": 1})

    stage = theatre.of("soi-meme-sans-rang", target)
    call = theatre.call("getBeneficiairesNir", f"{theatre.base}/", headers=(("Authorization", "Bearer t"),))

    assert stage.play(call.with_header("nir", "parent")).document() == {"nir": "parent"}
    assert stage.play(call.with_header("nir", "enfant")).document() == {"nir": "enfant", "rang_naissance": 1}


def test_whoever_is_not_in_the_file_has_an_empty_family_and_no_identity(theatre: Any) -> None:
    stage = theatre.of("regime-non-couvert-sans-famille", theatre.problem(404, "assure-inconnu"))

    assert stage.play(theatre.call("getBeneficiaires")).document() == []
    assert stage.play(theatre.call("getMe")).status == 404
