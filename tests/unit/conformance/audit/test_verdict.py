from droits_conformance.audit.verdict import Kept, audit


def verdict_of(scribe, demand: str) -> Kept:
    return next(one.verdict for one in audit(scribe.record()).judged if one.demand.id == demand)


def test_a_demand_of_which_the_journal_shows_nothing_is_not_kept(scribe) -> None:
    scribe.rights()

    assert verdict_of(scribe, "CLI-010") is Kept.NOT_EXERCISED


def test_a_demand_about_what_the_software_does_not_do_is_inapplicable(scribe) -> None:
    scribe.log_in()

    assert verdict_of(scribe, "CLI-023") is Kept.INAPPLICABLE


def test_a_broken_should_stands_in_nobodys_way(scribe) -> None:
    scribe.log_in(scope="openid droits_assurance_maladie email")
    found = audit(scribe.record())

    assert verdict_of(scribe, "CLI-007") is Kept.BROKEN
    assert [one.demand.id for one in found.broken] == []


def test_what_was_never_met_stands_in_the_way(scribe) -> None:
    scribe.rights(scribe.log_in())
    scribe.goodbye()
    found = audit(scribe.record())

    assert not found.is_ready
    assert "courtier-state-altere" in {one.id for one in found.missing}


def test_a_demand_is_not_told_twice_when_its_exercise_is_missing(scribe) -> None:
    scribe.rights(scribe.log_in())
    found = audit(scribe.record())

    assert {one.demand.id for one in found.unproven} == {"CLI-051", "CLI-052"}


def test_the_operations_are_those_that_the_convention_grants(scribe) -> None:
    scribe.rights()
    operations = dict(audit(scribe.record()).operations)

    assert operations["getMe"] == 1
    assert "getBeneficiairesNirMedecinTraitant" not in operations


def test_under_a_convention_that_is_not_shipped_all_seven_count(scribe) -> None:
    scribe.rights(_convention="la-mienne")

    assert len(audit(scribe.record()).operations) == 7


def test_an_exercise_of_an_operation_that_is_not_granted_cannot_be_missing(scribe) -> None:
    scribe.rights()

    assert "aucun-medecin-traitant" not in {one.id for one in audit(scribe.record()).missing}


def test_a_lie_that_the_version_does_not_have_cannot_be_missing(scribe) -> None:
    scribe.rights(scribe.log_in(version="v1"))

    assert "courtier-retour-emetteur-faux" not in {one.id for one in audit(scribe.record()).missing}
