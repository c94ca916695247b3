"""A typed client of a sandbox, for the tests of whoever integrates the API.

from droits_simulator.client import Sandbox

with Sandbox.start() as sandbox, sandbox.session() as session:
    token = session.log_in("claire.dupont", "mutuelle")
    print(session.rights(token).get("me").json())

It speaks to a sandbox over HTTP alone, and imports nothing of it: a sandbox elsewhere, of another version, serves as well.
"""

from droits_simulator.client.announced import Client as Client
from droits_simulator.client.announced import Persona as Persona
from droits_simulator.client.clock import Clock as Clock
from droits_simulator.client.control import Control as Control
from droits_simulator.client.errors import ClientError as ClientError
from droits_simulator.client.errors import ControlRefused as ControlRefused
from droits_simulator.client.errors import LoginFailed as LoginFailed
from droits_simulator.client.errors import SandboxDown as SandboxDown
from droits_simulator.client.errors import UnknownName as UnknownName
from droits_simulator.client.faults import Fault as Fault
from droits_simulator.client.faults import Faults as Faults
from droits_simulator.client.journal import Branch as Branch
from droits_simulator.client.journal import Exchange as Exchange
from droits_simulator.client.journal import Explanation as Explanation
from droits_simulator.client.sandbox import Sandbox as Sandbox
from droits_simulator.client.session import Session as Session
from droits_simulator.client.token import Token as Token
from droits_simulator.client.wishes import Wish as Wish
from droits_simulator.client.wishes import Wishes as Wishes

__all__ = [
    "Branch",
    "Client",
    "ClientError",
    "Clock",
    "Control",
    "ControlRefused",
    "Exchange",
    "Explanation",
    "Fault",
    "Faults",
    "LoginFailed",
    "Persona",
    "Sandbox",
    "SandboxDown",
    "Session",
    "Token",
    "UnknownName",
    "Wish",
    "Wishes",
]
