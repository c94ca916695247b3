"""The client library, Authlib, met on first use: its import takes a while and warns of a successor of httpx."""

import importlib
import warnings
from functools import cache
from types import ModuleType
from typing import Any

import httpx

from droits_simulator.demo_service.carnet import Carnet
from droits_simulator.demo_service.partenaire import Partenaire

PORTEE = "openid identite_pivot droits_assurance_maladie"


@cache
def authlib() -> ModuleType:
    """Authlib's client for httpx. What its import warns of is for those who choose its version."""
    with warnings.catch_warnings(record=True):
        return importlib.import_module("authlib.integrations.httpx_client")


def client(partenaire: Partenaire, redirect_uri: str, carnet: Carnet) -> Any:
    """An `AsyncOAuth2Client` of that partner, which writes into `carnet`.

    Authlib renews tokens a minute before their end unless told otherwise; those of v2 live no longer than that.
    """
    return authlib().AsyncOAuth2Client(
        partenaire.client_id,
        partenaire.client_secret,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
        scope=PORTEE,
        redirect_uri=redirect_uri,
        leeway=0,
        **carnet.options(),
    )


def pannes() -> tuple[type[Exception], ...]:
    """What a call through Authlib raises when nobody answers: the errors of the HTTP client that it chose."""
    return httpx.HTTPError, importlib.import_module("authlib.integrations.httpx_client.oauth2_client").httpx2.HTTPError


def refus() -> type[Exception]:
    """What Authlib raises when FranceConnect refuses, or answers a token that is none."""
    error: type[Exception] = importlib.import_module("authlib.common.errors").AuthlibBaseError
    return error
