"""What `droits init` knows of a target before it writes the profile: nothing of it is a secret."""

from dataclasses import dataclass

from droits_conformance.target import PAGES

CALLBACK = "http://127.0.0.1:9999/callback"
COMMAND = ("./jeton", "{client}", "{persona}", "{scopes}")


@dataclass(frozen=True, slots=True)
class DraftClient:
    """A partner. `client_id` None stands for one that the environment holds; `quota` is in calls a second."""

    name: str
    convention: str
    client_id: str | None = None
    redirect_uri: str = CALLBACK
    habilitation: str | None = None
    quota: int | None = None

    def variable(self, what: str) -> str:
        """The environment variable that holds that of the client: `HOPITAL_API_KEY`."""
        kept = "".join(character if character.isascii() and character.isalnum() else "_" for character in self.name)
        return f"{kept}_{what}".upper()


@dataclass(frozen=True, slots=True)
class Draft:
    """A profile to be written. Addresses are as the user or the sandbox wrote them; None where there is none."""

    name: str
    droits: str
    issuer: str
    clients: tuple[DraftClient, ...]
    version: str = "v2"
    v1_issuer: str | None = None
    tokens: str = PAGES
    token_command: tuple[str, ...] = COMMAND
    foyers: str = "cast"
    personas: tuple[str, ...] = ()
    today: str | None = None
    control: str | None = None
    control_token: bool = False
    stats: str | None = None
    statut: str | None = None
