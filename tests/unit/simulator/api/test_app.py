"""How the rights API is put together."""

from dataclasses import replace
from typing import Any

import pytest

from droits_contract import Contract, ContractError, load_contract
from droits_simulator.api.app import create_api
from droits_simulator.api.services import Services


def _changed(document: dict[str, Any]) -> Contract:
    return replace(load_contract(), document=document)


def test_a_contract_where_one_credential_would_be_enough_is_refused(services: Services) -> None:
    document = load_contract().copy_document()
    document["security"] = [{name: []} for name in document["security"][0]]
    with pytest.raises(ContractError, match="one object with both"):
        create_api(lambda: services, str, _changed(document))


def test_the_key_is_checked_first_whatever_the_order_in_the_document(services: Services, fait_api) -> None:
    document = load_contract().copy_document()
    document["security"] = [dict(reversed(document["security"][0].items()))]
    app = create_api(lambda: services, lambda: "numero-1", _changed(document))
    api = type(fait_api(services))(services, app)
    assert api.call(partenaire=None, jeton=None).json()["code"] == "cle-absente"


def test_the_credentials_are_really_both_asked_for(api) -> None:
    assert api.call(partenaire=None).status_code == api.call(jeton=None).status_code == 401
