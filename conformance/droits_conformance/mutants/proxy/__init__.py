"""A proxy in front of a target, through which a variant changes what passes.

with Proxy(target.droits, rewriting, contract) as proxy:
    judged = proxy.in_front(profile)

Written on sockets rather than on an HTTP library, because it must be able to send what such a library refuses to write.
"""

from droits_conformance.mutants.proxy.proxy import Proxy as Proxy

__all__ = ["Proxy"]
