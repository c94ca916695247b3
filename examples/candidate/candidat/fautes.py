"""Mistakes that a supplier might make, switched on by `--fault NAME`; the code that makes one names it where it is made."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Faute:
    """What goes wrong, and the rules that must notice, each by itself."""

    titre: str
    regles: tuple[str, ...]


FAUTES: Final = {
    "caisse-de-la-premiere-ligne": Faute("The caisse is the first of the table, whoever is asked about", ("CAI-004",)),
    "client-quelconque": Faute("A token of any partner's client goes with any partner's key", ("AUT-008",)),
    "complementaire-oubliee": Faute("presence_CMUC_ACS knows the CMUC and the ACS, not the C2S", ("CTR-003",)),
    "dernier-jour-perdu": Faute("The last day of a right is taken for the day after it", ("FEN-008",)),
    "erreur-bavarde": Faute("A refusal repeats what was sent", ("PRV-001", "PRV-004")),
    "famille-ouverte": Faute("A nir is looked up in the whole table, not in the family", ("BEN-006", "PRV-003")),
    "horizon-oublie": Faute("An end beyond a year is served as it stands in the file", ("FEN-007",)),
    "jeton-garde": Faute("A token that was good once is good for ever", ("AUT-005", "AUT-006")),
    "journal-complet": Faute("The log holds the headers of each call", ("PRV-006",)),
    "latin-1": Faute("Answers are written in Latin-1", ("CON-014",)),
    "membres-nuls": Faute("What is absent is null", ("CON-004",)),
    "motif-pour-tous": Faute("Insurers are shown the motif of an exoneration", ("CVN-002", "CVN-003")),
    "panne-sur-accent": Faute("A letter beyond ASCII in the nir is a 500", ("ROB-001",)),
    "personne-partagee": Faute("The caller is kept in a variable of the process while others call", ("AUT-015",)),
    "quota-non-compte": Faute("The calls of a partner are not counted", ("CVN-008",)),
    "reponse-gardable": Faute("An answer may be kept by a cache", ("PRV-002",)),
    "signature-non-verifiee": Faute("Whoever signed the answer of checktoken is believed", ("AUT-013",)),
    "un-seul-rang": Faute("Each child of a family has the rank 1", ("BEN-010",)),
}
