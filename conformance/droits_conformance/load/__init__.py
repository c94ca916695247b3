"""Verification under load: real FranceConnect journeys and family calls at a declared rate, judged while they are made.

Locust makes the load and distributes it over machines; it patches the sockets of its whole process, so that it runs in one
of its own (`locustfile`) and the judge reads what that process wrote down.
"""
