"""Who the service is when it calls: what a partner received with its convention and its FranceConnect registration."""

from typing import Protocol


class Partenaire(Protocol):
    """A partner of the sandbox. `cle` is its API key; `convention` an id of `spec/convention`."""

    @property
    def nom(self) -> str:
        """Short name, as `hopital`."""
        ...

    @property
    def libelle(self) -> str:
        """Name for people."""
        ...

    @property
    def convention(self) -> str:
        """Id of its convention."""
        ...

    @property
    def cle(self) -> str:
        """API key."""
        ...

    @property
    def client_id(self) -> str:
        """FranceConnect client id."""
        ...

    @property
    def client_secret(self) -> str:
        """FranceConnect client secret."""
        ...
