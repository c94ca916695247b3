"""The access request, as on the public portal: a demande and what becomes of it, the habilitation that it yields, its key.

The states and events are those of DataPass, version 2 (docs/sources.md, domain §2). `demande`, `contenu`, `habilitation`
and `cle` are pure; `dossiers` keeps them in a store, session by session. Nothing here knows HTTP.
"""
