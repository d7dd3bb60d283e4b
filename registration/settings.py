"""Settings: the only module that reads the environment."""

import os
from datetime import timedelta

TABLE = os.environ.get("REGISTRATION_TABLE", "registration-local")
REGION = os.environ.get("AWS_REGION", "eu-central-1")
STAGE = os.environ.get("REGISTRATION_STAGE", "local")
ON_LAMBDA = "AWS_LAMBDA_FUNCTION_NAME" in os.environ  # its runtime sets it, and credentials too
XRAY_DAEMON = os.environ.get("AWS_XRAY_DAEMON_ADDRESS", "")  # Lambda's, where it traces


def trace() -> str:
    """What X-Ray calls the call that is under way: `Root=…;Parent=…;Sampled=…`, or nothing.

    Lambda tells it anew with every call.
    """
    return os.environ.get("_X_AMZN_TRACE_ID", "")


# Set for a demonstration only: how far the desk's clock runs behind (negative) the real one.
CLOCK_OFFSET = timedelta(seconds=float(os.environ.get("REGISTRATION_CLOCK_OFFSET_SECONDS", "0")))

# Where people open mailed links (the web client); the link's secret is appended as a fragment.
LINK_URL = os.environ.get("REGISTRATION_LINK_URL", "http://localhost:8000/link")
# Where pages to look at and to print are; the secret of the link to one follows.
PAGES_URL = os.environ.get("REGISTRATION_PAGES_URL", "http://localhost:8000/pages")
MAIL_SENDER = os.environ.get("REGISTRATION_MAIL_SENDER", "delegations@example.org")

# Mailed links are HMACs under this key, so that no row ever holds one. Either the key itself
# (desk, tests) or the id of the secret that holds it (Lambda).
LINK_KEY = os.environ.get("REGISTRATION_LINK_KEY", "")
LINK_KEY_SECRET = os.environ.get("REGISTRATION_LINK_KEY_SECRET", "")

# The queues of jobs (addresses), and the bucket of uploads and results.
PUSHES_QUEUE = os.environ.get("REGISTRATION_PUSHES_QUEUE", "registration-local-pushes")
FOLLOW_UPS_QUEUE = os.environ.get("REGISTRATION_FOLLOW_UPS_QUEUE", "registration-local-follow-ups")
PLANS_QUEUE = os.environ.get("REGISTRATION_PLANS_QUEUE", "registration-local-plans")
CHAINS_QUEUE = os.environ.get("REGISTRATION_CHAINS_QUEUE", "registration-local-chains")
FILES_BUCKET = os.environ.get("REGISTRATION_FILES_BUCKET", "registration-local-files")

# The OIDC issuer of tokens, of staff and of chambers' clients. The JWKS address is a setting of its
# own, since some issuers serve their keys elsewhere than under `iss`.
OIDC_ISSUER = os.environ.get("REGISTRATION_OIDC_ISSUER", "")
OIDC_AUDIENCE = os.environ.get("REGISTRATION_OIDC_AUDIENCE", "")
OIDC_JWKS_URL = os.environ.get("REGISTRATION_OIDC_JWKS_URL", "")
# What the scopes of chambers' clients are of, where the issuer writes `<resource>/companies.read`
# and no `aud`, as Cognito does. Empty: such tokens have to be for the audience above.
OIDC_RESOURCE = os.environ.get("REGISTRATION_OIDC_RESOURCE", "")
OIDC_ROLES_CLAIM = os.environ.get("REGISTRATION_OIDC_ROLES_CLAIM", "cognito:groups")
# Where staff sign in from the explorer (code with PKCE): the issuer's pages, and the name and scope
# that the explorer goes by there. Without the first two it has no such button; without a name it
# goes by the audience.
OIDC_AUTHORIZE_URL = os.environ.get("REGISTRATION_OIDC_AUTHORIZE_URL", "")
OIDC_TOKEN_URL = os.environ.get("REGISTRATION_OIDC_TOKEN_URL", "")
OIDC_LOGOUT_URL = os.environ.get("REGISTRATION_OIDC_LOGOUT_URL", "")
OIDC_CLIENT_ID = os.environ.get("REGISTRATION_OIDC_CLIENT_ID", "")
OIDC_SIGN_IN_SCOPE = os.environ.get("REGISTRATION_OIDC_SIGN_IN_SCOPE", "openid")

# `trusted`: whoever is not signed in may run the documents of schema/documents.json and no other.
ANONYMOUS_DOCUMENTS = os.environ.get("REGISTRATION_ANONYMOUS_DOCUMENTS", "any")

CORS_ORIGINS = tuple(filter(None, os.environ.get("REGISTRATION_CORS_ORIGINS", "").split(",")))
DEADLINE_SECONDS = float(os.environ.get("REGISTRATION_DEADLINE_SECONDS", "8"))

# How many rows one chamber may push in calls of at most 100; files are not counted.
PUSHED_ROWS_PER_MINUTE = int(os.environ.get("REGISTRATION_PUSHED_ROWS_PER_MINUTE", "1000"))

# How many points (schema/http/costs.py) a caller may spend in a minute: somebody at the desk or a
# chamber's system; a person with a session; everybody together who asks from one address without
# any credential (an office or a hotel has one address).
POINTS_PER_MINUTE_OF_STAFF = int(os.environ.get("REGISTRATION_POINTS_OF_STAFF", "20000"))
POINTS_PER_MINUTE_OF_A_PERSON = int(os.environ.get("REGISTRATION_POINTS_OF_A_PERSON", "5000"))
POINTS_PER_MINUTE_OF_AN_ADDRESS = int(os.environ.get("REGISTRATION_POINTS_OF_AN_ADDRESS", "3000"))
