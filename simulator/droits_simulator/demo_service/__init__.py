"""A demonstration service: a small relying party that shows every exchange of its journey, at `/demo`.

It is a stranger to the sandbox that serves it: it reaches FranceConnect and the rights API over HTTP, as any partner
would, through a client library that is not ours (Authlib; joserfc verifies what is signed).
"""

from droits_simulator.demo_service.service import DemoService as DemoService

__all__ = ["DemoService"]
