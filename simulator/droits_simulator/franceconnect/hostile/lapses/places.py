"""The endpoints at which lapses play, by version and path as in routes.py."""

AUTHORIZE = "v2/authorize"
CONSENT = "v2/interaction/{uid}/consent"
DISCOVERY = "v2/.well-known/openid-configuration"
KEYS = "v2/jwks"
TOKEN = "v2/token"  # noqa: S105 - a path
USERINFO = "v2/userinfo"
REVOCATION = "v2/token/revocation"
CHECKTOKEN = "v2/checktoken"
LOGOUT = "v2/session/end"
AUTHORIZE_V1 = "v1/authorize"
TOKEN_V1 = "v1/token"  # noqa: S105 - a path
USERINFO_V1 = "v1/userinfo"
CHECKTOKEN_V1 = "v1/checktoken"
LOGOUT_V1 = "v1/logout"
