"""A report that nobody can change unseen: every file of it, and what the verdict rests on, under one signature.

    sign(folder, key, signed=now)     # signing.py: writes folder/attestation.dsse.json
    verify(folder, public_key)        # verifying.py: offline; what was altered, or what was signed

The attestation is an in-toto statement (v1) in a DSSE envelope, signed with Ed25519 (decision record 0100).
"""
