"""Set the candidate up beside a sandbox whose FranceConnect it asks, as its supplier would, and serve.

    python run.py --sandbox http://127.0.0.1:8800/ [--foyers FILE] [--folder DIR] [--port N] [--fault NAME]

The folder then holds the data set, the partners, the data provider, the log, and `environment`, which profile.toml needs.
Once the candidate answers, one line of JSON says where it is, where the profile lies, and the environment.
"""

import argparse
import asyncio
import json
import secrets
import shlex
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from candidat.__main__ import tenir_journal
from candidat.chargement import charger, lire
from candidat.fautes import FAUTES
from candidat.service import Reglages, servir

PROFIL = Path(__file__).resolve().with_name("profile.toml")
Registre = Mapping[str, Any]


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="candidat-") as provisoire, _port_reserve() as port:
        dossier = (options.folder or Path(provisoire)).resolve()
        dossier.mkdir(parents=True, exist_ok=True)
        registre = _inscrits(options.sandbox)
        _preparer(dossier, registre, options.foyers or _export(dossier))
        courtiers = (registre["brokers"]["v2"], f"http://127.0.0.1:{port}/api/v2")
        environnement = _environnement(dossier, registre, courtiers)
        reglages = Reglages(
            base=dossier / "droits.sqlite",
            partenaires=dossier / "partenaires.json",
            fournisseur=dossier / "fournisseur.json",
            courtiers=courtiers,
            port=options.port,
            fautes=frozenset(options.fault),
        )
        asyncio.run(servir(reglages, lambda dit: _annoncer(dossier, dit, environnement)))


def _options() -> argparse.Namespace:
    parseur = argparse.ArgumentParser(description="The candidate beside a sandbox, and the environment of its profile.")
    parseur.add_argument("--sandbox", required=True, metavar="URL", help="a `droits sandbox` that runs")
    parseur.add_argument("--foyers", type=Path, help="an export of today's; by default the cast is exported")
    parseur.add_argument("--folder", type=Path, help="where files are kept; by default nowhere for long")
    parseur.add_argument("--port", type=int, default=0, help="0, by default, for a free one")
    parseur.add_argument("--fault", action="append", default=[], choices=FAUTES, metavar="NAME", help=", ".join(FAUTES))
    return parseur.parse_args()


def _inscrits(sandbox: str) -> Registre:
    """Who is registered at the sandbox's FranceConnect, each service with a key of ours."""
    with build_opener(ProxyHandler({})).open(f"{sandbox.rstrip('/')}/control/", timeout=10) as reponse:
        dit: dict[str, Any] = json.load(reponse)
    return {**dit, "clients": [{**un, "api_key": secrets.token_urlsafe(24)} for un in (*dit["clients"], *dit["apart"])]}


def _export(dossier: Path) -> Path:
    foyers = dossier / "foyers.json"
    export = [sys.executable, "-m", "droits_contract", "foyers", "export", "--out", str(foyers)]
    subprocess.run(export, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - the command `droits`
    return foyers


def _preparer(dossier: Path, registre: Registre, foyers: Path) -> None:
    """What a supplier prepares once: the data set of the day, the partners, the data provider, the log."""
    (dossier / "droits.sqlite").unlink(missing_ok=True)
    with sqlite3.connect(dossier / "droits.sqlite") as base:
        charger(lire(foyers), base)
    fournisseur = registre["provider"]
    fichiers = {"partenaires": [_partenaire(un) for un in registre["clients"]], "fournisseur": fournisseur}
    for nom, dit in {**fichiers, "cle": fournisseur["key"]}.items():
        (dossier / f"{nom}.json").write_text(json.dumps(dit, indent=1), encoding="utf-8")
    tenir_journal(dossier / "candidat.log")


def _partenaire(client: Registre) -> dict[str, Any]:
    tenu = {"nom": client["name"], "cle": client["api_key"], "client_id": client["client_id"]}
    active = client.get("habilitation", "active") == "active"
    return {**tenu, "convention": client["convention"], "active": active, **client.get("quota", {})}


def _environnement(dossier: Path, registre: Registre, courtiers: tuple[str, str]) -> dict[str, str]:
    """What profile.toml takes from the environment, but for the candidate's own addresses."""
    fournisseur = registre["provider"]
    dit = {"CANDIDATE_LOG": str(dossier / "candidat.log"), "PROVIDER_KEY": str(dossier / "cle.json")}
    dit |= {"FRANCECONNECT": courtiers[0], "FRANCECONNECT_PLAYED": courtiers[1]}
    dit |= {f"PROVIDER_{nom}".upper(): fournisseur[nom] for nom in ("client_id", "client_secret")}
    for client in registre["clients"]:
        dit |= {f"{client['name']}_{nom}".upper(): client[nom] for nom in ("api_key", "client_id", "client_secret")}
    return dit


def _annoncer(dossier: Path, dit: dict[str, Any], environnement: dict[str, str]) -> None:
    droits = {"CANDIDATE_DROITS": dit["droits"], "CANDIDATE_DROITS_PLAYED": dit["autres"][0]}
    tout = environnement | droits | {f"CANDIDATE_{nom}".upper(): ou for nom, ou in dit["supervision"].items()}
    lignes = (f"export {nom}={shlex.quote(valeur)}\n" for nom, valeur in tout.items())
    (dossier / "environment").write_text("".join(lignes), encoding="utf-8")
    sys.stdout.write(json.dumps({**dit, "profile": str(PROFIL), "environment": tout}) + "\n")
    sys.stdout.flush()


@contextmanager
def _port_reserve() -> Iterator[int]:
    """A port at which the judge may play a FranceConnect: bound, so that nobody else is given it, and not listened at.

    Elsewhere than on Linux nobody could listen beside us: there it is only found free.
    """
    with socket.socket() as reserve:
        reserve.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserve.bind(("127.0.0.1", 0))
        port: int = reserve.getsockname()[1]
        if sys.platform != "linux":
            reserve.close()
        yield port


if __name__ == "__main__":
    main()
