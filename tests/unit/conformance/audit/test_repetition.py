from droits_conformance.audit.repetition import runs


def lengths(scribe) -> list[int]:
    return [len(run) for run in runs(scribe.record().rights, lambda call: call.status >= 400)]


def test_a_run_ends_with_the_call_that_went_otherwise(scribe) -> None:
    for status in (503, 503, 200, 503):
        scribe.rights(status=status)

    assert lengths(scribe) == [3, 1]


def test_other_calls_in_between_do_not_end_a_run(scribe) -> None:
    scribe.rights(status=503)
    scribe.rights(path="/test/v1/droits/beneficiaires/caisse")
    scribe.rights(status=503)

    assert lengths(scribe) == [2]


def test_who_comes_back_after_a_minute_begins_anew(scribe) -> None:
    scribe.rights(status=503)
    scribe.wait(61)
    scribe.rights(status=503)

    assert lengths(scribe) == [1, 1]


def test_another_token_is_another_visit(scribe) -> None:
    scribe.rights("jeton:0000f1", status=503)
    scribe.rights("jeton:0000f2", status=503)

    assert lengths(scribe) == [1, 1]
