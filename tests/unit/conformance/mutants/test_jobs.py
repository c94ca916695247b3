"""What a campaign plays: mutants alone, benign variants alone once and in company with every other seed."""

from droits_conformance.mutants.jobs import COMPANY, Job, jobs_of, lots
from droits_conformance.mutants.variant import Origin, Variant

CONTROL = Variant("temoin", Origin.CONTROL, "nothing")
BENIGN = [Variant(f"licite-{number}", Origin.BENIGN, "lawful") for number in range(COMPANY + 6)]
MUTANTS = [Variant(f"mutant-{number}", Origin.RULE, "wrong", rules=("CON-001",)) for number in range(3)]


def test_mutants_play_alone_with_the_first_seed_and_controls_come_first() -> None:
    jobs = jobs_of([*MUTANTS, CONTROL], [7, 8, 9], alone=True)

    assert jobs == [Job(("temoin",), 7), *(Job((one.id,), 7) for one in MUTANTS)]


def test_each_benign_variant_plays_with_every_seed() -> None:
    jobs = jobs_of(BENIGN, [1, 2, 3], alone=True)

    played = {(name, job.seed) for job in jobs for name in job.variants}
    assert played == {(one.id, seed) for one in BENIGN for seed in (1, 2, 3)}
    assert all(len(job.variants) == 1 for job in jobs if job.seed == 1)


def test_in_a_quick_campaign_they_play_in_company_only() -> None:
    jobs = jobs_of(BENIGN, [1, 2], alone=False)

    assert {len(job.variants) for job in jobs} == {COMPANY, len(BENIGN) % COMPANY}


def test_the_seed_draws_the_company_and_the_same_seed_the_same() -> None:
    assert lots(BENIGN, 5) == lots(list(reversed(BENIGN)), 5)
    assert lots(BENIGN, 5) != lots(BENIGN, 6)


def test_variants_that_exclude_each_other_stay_apart() -> None:
    loner = Variant("seul", Origin.BENIGN, "lawful", apart=frozenset(one.id for one in BENIGN))

    for seed in range(20):
        assert ("seul",) in lots([*BENIGN, loner], seed)
