"""Quotas: how often a partner may still call, by the clock of the session.

decompte = await Compteur(store, clock).compte(partenaire, convention)
decompte.refuse, decompte.entetes()
"""

from droits_simulator.quota.compteur import Compteur as Compteur
from droits_simulator.quota.compteur import uncounted as uncounted
from droits_simulator.quota.decompte import Decompte as Decompte
from droits_simulator.quota.decompte import Limite as Limite

__all__ = ["Compteur", "Decompte", "Limite", "uncounted"]
