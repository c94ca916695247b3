"""Somebody of whom a command line knows the login, and nothing else needs to be known."""

from droits_conformance.named import NamedPerson
from droits_fixtures import Personne


def visitor(login: str) -> Personne:
    """A person who can log in; to ask for anything else of them is DataSetUnknown."""
    return NamedPerson(login, _nothing_learned, login=login)


def _nothing_learned(person: NamedPerson, name: str) -> str:
    raise AttributeError(f"{name} of {person.cle}")
