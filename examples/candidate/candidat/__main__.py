"""python -m candidat: serve the rights API."""

import argparse
import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

from candidat.fautes import FAUTES
from candidat.service import Reglages, servir


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parseur = argparse.ArgumentParser(prog="candidat", description="The API de droits, behind a FranceConnect v2.")
    parseur.add_argument(
        "--broker", action="append", required=True, metavar="URL", help="an issuer (…/api/v2); one address each"
    )
    parseur.add_argument("--base", type=_fichier, default="droits.sqlite", help="what candidat.chargement wrote")
    parseur.add_argument("--partenaires", type=_fichier, default="partenaires.json", help="keys and conventions")
    parseur.add_argument("--fournisseur", type=_fichier, default="fournisseur.json", help="who we are at FranceConnect")
    parseur.add_argument("--host", default="127.0.0.1")
    parseur.add_argument("--port", type=int, default=8900, help="0 for a free one")
    parseur.add_argument("--log", type=Path, help="a file for one line a call")
    parseur.add_argument("--fault", action="append", default=[], choices=FAUTES, metavar="NAME", help=", ".join(FAUTES))
    parseur.add_argument("--announce", choices=("text", "json"), default="text", help="what to print once it serves")
    return parseur.parse_args(arguments)


def _fichier(nom: str) -> Path:
    if not Path(nom).is_file():
        raise argparse.ArgumentTypeError(f"{nom} is no file; expected one that exists")
    return Path(nom)


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    options = _options(arguments)
    tenir_journal(options.log)

    def annoncer(dit: dict[str, Any]) -> None:
        sys.stdout.write(f"{json.dumps(dit) if options.announce == 'json' else dit['droits']}\n")
        sys.stdout.flush()

    fichiers = (options.base, options.partenaires, options.fournisseur)
    reglages = Reglages(*fichiers, options.broker, options.host, options.port, frozenset(options.fault))
    asyncio.run(servir(reglages, annoncer))


def tenir_journal(fichier: Path | None) -> None:
    """Write the log to that file; to stderr, and warnings only, without one."""
    ou = {"filename": fichier, "encoding": "utf-8"} if fichier else {"stream": sys.stderr}
    logging.basicConfig(level=logging.INFO if fichier else logging.WARNING, format="%(asctime)s %(message)s", **ou)
    # Of a request that is no HTTP the framework quotes a line, whatever stands in it.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    main()
