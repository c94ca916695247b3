"""Webhooks of the access request: each event of a demande, told to whoever asked for it, signed as DataPass signs."""
