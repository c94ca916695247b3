"""Forged tokens are well-formed, so that only their signature speaks against them."""

from typing import Any

from joserfc import jws
from joserfc.jwk import OctKey

from droits_conformance.checks.forgery import forged_tokens
from droits_conformance.checks.people import somebody


def test_a_forgery_signed_with_the_client_secret_verifies_with_it(bench: Any) -> None:
    probe = bench.probe_for("AUT-012", bench.target())
    ask = somebody(probe)
    forged = dict(forged_tokens(probe, ask))
    signed = jws.deserialize_compact(
        forged["a JWT signed with the client secret"], OctKey.import_key(ask.client.client_secret), algorithms=["HS256"]
    )

    assert b"droits_assurance_maladie" in signed.payload


def test_an_unsigned_forgery_has_an_empty_signature(bench: Any) -> None:
    probe = bench.probe_for("AUT-012", bench.target())

    assert dict(forged_tokens(probe, somebody(probe)))["a JWT with alg none"].endswith(".")
