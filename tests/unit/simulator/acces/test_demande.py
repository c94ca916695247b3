"""Every state with every event and every role: what is allowed leads where the portal says, all else is refused."""

from itertools import product

import pytest

from droits_simulator.acces.contenu import Contenu
from droits_simulator.acces.demande import ETATS, EVENEMENTS, ROLES, Demande
from droits_simulator.acces.refus import AccesRefus
from droits_simulator.acces.siret import est_fictif
from droits_simulator.acces.textes import texte

MOMENT = "2026-11-24T11:00:00+00:00"
CONTENU = Contenu("Hôpital", "99999000500004", "etablissement-de-soins", "client")
ALLOWED = {
    ("draft", "soumettre", "demandeur"): "submitted",
    ("changes_requested", "soumettre", "demandeur"): "submitted",
    ("submitted", "demander-modifications", "instructeur"): "changes_requested",
    ("submitted", "approuver", "instructeur"): "validated",
    ("changes_requested", "approuver", "instructeur"): "validated",
    ("submitted", "refuser", "instructeur"): "refused",
    ("changes_requested", "refuser", "instructeur"): "refused",
    ("validated", "revoquer", "instructeur"): "revoked",
    ("validated", "reouvrir", "demandeur"): "draft",
    **{(etat, "archiver", par): "archived" for etat in ("draft", "refused", "revoked") for par in ROLES},
}
REOPENED = {
    **{key: to for key, to in ALLOWED.items() if key[1] != "archiver" or key[0] != "draft"},
    ("submitted", "refuser", "instructeur"): "validated",
    ("changes_requested", "refuser", "instructeur"): "validated",
    **{(etat, "annuler-reouverture", "demandeur"): "validated" for etat in ("draft", "submitted", "changes_requested")},
}


@pytest.mark.parametrize("habilitation", [None, "H1"], ids=["first", "habilitated"])
@pytest.mark.parametrize(("etat", "nom", "par"), list(product(ETATS, EVENEMENTS, ROLES)))
def test_an_event_leads_where_the_portal_says_or_is_refused(etat: str, nom: str, par: str, habilitation) -> None:
    demande = Demande("D1", etat, CONTENU, (), habilitation, CONTENU if habilitation else None)
    expected = (REOPENED if habilitation else ALLOWED).get((etat, nom, par))

    if expected is None:
        with pytest.raises(AccesRefus) as caught:
            demande.apres(nom, par, MOMENT, "parce que")
        assert caught.value.code == "evenement-impossible"
        assert nom not in demande.possibles(par)
        assert all(one in caught.value.dit() for one in demande.possibles(par))
        return
    after = demande.apres(nom, par, MOMENT, " parce que ")
    assert after.etat == expected == after.historique[-1].etat
    assert (after.historique[-1].par, after.historique[-1].commentaire) == (par, "parce que")
    assert nom in demande.possibles(par)


@pytest.mark.parametrize("nom", ["demander-modifications", "refuser"])
def test_an_applicant_is_owed_a_reason(nom: str) -> None:
    with pytest.raises(AccesRefus) as caught:
        Demande("D1", "submitted", CONTENU, ()).apres(nom, "instructeur", MOMENT, "  ")
    assert caught.value.code == "commentaire-attendu"


@pytest.mark.parametrize(("nom", "par"), [("refuser", "instructeur"), ("annuler-reouverture", "demandeur")])
def test_a_reopening_that_fails_leaves_what_was_validated(nom: str, par: str) -> None:
    other = Contenu("Autre", "99999000500004", "etablissement-de-soins", "client")
    demande = Demande("D1", "submitted", other, (), "H1", CONTENU)
    assert demande.apres(nom, par, MOMENT, "non").contenu == CONTENU


@pytest.mark.parametrize("etat", ETATS)
def test_a_demande_is_rewritten_as_a_draft_or_when_changes_are_asked(etat: str) -> None:
    demande = Demande("D1", etat, CONTENU, ())
    if etat in {"draft", "changes_requested"}:
        assert demande.modifiee(CONTENU, MOMENT).etat == etat
        return
    with pytest.raises(AccesRefus) as caught:
        demande.modifiee(CONTENU, MOMENT)
    assert (caught.value.code, etat in caught.value.dit("en")) == ("modification-impossible", True)


@pytest.mark.parametrize(
    ("siret", "fictif"),
    [
        ("99999000500004", True),
        ("99999000500005", False),
        ("73282932000074", False),  # well-formed, and somebody's
        ("9999900050000", False),
        ("99999000500004 ", False),
        ("", False),
    ],
)
def test_a_siret_is_well_formed_and_nobodys(siret: str, fictif: bool) -> None:
    assert est_fictif(siret) is fictif


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"organisation": " "}, "organisation"),
        ({"siret": "73282932000074"}, "siret"),
        ({"description": "x" * 2001}, "description"),
        ({"description": "\x00"}, "description"),
        ({"description": "\ud800"}, "description"),
        ({"duree_conservation": 0}, "duree_conservation"),
        ({"volumetrie": 10**12}, "volumetrie"),
        ({"date_mise_en_production": "2026-02-30"}, "date_mise_en_production"),
        ({"cadre_juridique_url": "javascript:x"}, "cadre_juridique_url"),
        ({"contact_technique": {"nom": "Ana", "email": "ana@gmail.com"}}, "contact_technique"),
        ({"contact_technique": {"nom": "", "email": "ana@hopital.example"}}, "contact_technique"),
    ],
)
def test_what_is_unsound_is_named(change, champ: str) -> None:
    sound = {"organisation": "Hôpital", "siret": "99999000500004", "convention": "x", "client_id": "y"}
    with pytest.raises(AccesRefus) as caught:
        Contenu.lit(sound | change)
    assert [one.champ for one in caught.value.fautes] == [champ]
    assert champ in caught.value.dit()


def test_keeping_data_for_long_wants_a_reason() -> None:
    sound = {"organisation": "H", "siret": "99999000500004", "convention": "x", "client_id": "y"}
    lacks = [one.champ for one in Contenu.lit(sound | {"duree_conservation": 37}).manques()]
    assert "justification_conservation" in lacks
    assert "justification_conservation" not in [
        one.champ for one in Contenu.lit(sound | {"duree_conservation": 36}).manques()
    ]


def test_every_state_event_and_role_has_a_name_in_both_languages() -> None:
    keys = (
        [f"etat.{one}" for one in ETATS] + [f"evenement.{one}" for one in EVENEMENTS] + [f"role.{one}" for one in ROLES]
    )
    assert all(texte(key, lang) for key in keys for lang in ("fr", "en"))
