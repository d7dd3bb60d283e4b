"""Where people and machines sign in on a deployed stage: assertions on the packaged template."""

from typing import Any

from infra.issuer import RESOURCE
from registration.rules.acts import Role, Scope
from tests.infra.templates import Template, functions, of_type


def only(template: Template, kind: str) -> Any:
    [found] = of_type(template, f"Cognito::{kind}").values()
    return found


def clients(template: Template) -> dict[str, Any]:
    return {
        name: found["Properties"]
        for name, found in of_type(template, "Cognito::UserPoolClient").items()
    }


def test_staff_need_a_second_factor_and_nobody_signs_up_alone(template: Template) -> None:
    pool = only(template, "UserPool")
    properties = pool["Properties"]
    assert properties["MfaConfiguration"] == "ON"
    assert properties["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert properties["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert properties["DeletionProtection"] == "ACTIVE"
    assert pool["DeletionPolicy"] == pool["UpdateReplacePolicy"] == "Retain"


def test_the_groups_are_the_roles_of_staff(template: Template) -> None:
    groups = of_type(template, "Cognito::UserPoolGroup").values()
    names = {group["Properties"]["GroupName"] for group in groups}
    assert names == {Role.ADMIN, Role.OPERATOR, Role.AUDITOR}


def test_the_explorer_signs_in_without_a_secret_and_a_password_passes_nowhere(
    template: Template,
) -> None:
    explorer = clients(template)["ExplorerClient"]
    assert explorer["GenerateSecret"] is False
    assert explorer["AllowedOAuthFlows"] == ["code"]
    assert explorer["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert not any(scope.startswith(RESOURCE) for scope in explorer["AllowedOAuthScopes"])
    assert explorer["PreventUserExistenceErrors"] == "ENABLED"


def test_the_scopes_of_clients_are_the_desks(template: Template) -> None:
    server = only(template, "UserPoolResourceServer")["Properties"]
    assert server["Identifier"] == RESOURCE
    assert [scope["ScopeName"] for scope in server["Scopes"]] == [scope.value for scope in Scope]
    example = clients(template)["ExampleChamberClient"]
    assert example["AllowedOAuthFlows"] == ["client_credentials"]
    allowed = {scope.removeprefix(f"{RESOURCE}/") for scope in example["AllowedOAuthScopes"]}
    assert allowed < {scope.value for scope in Scope}


def test_the_api_takes_the_tokens_of_this_pool(template: Template) -> None:
    told = functions(template)["ApiLambdaFunction"]["Environment"]["Variables"]
    assert "${StaffPool}" in told["REGISTRATION_OIDC_ISSUER"]["Fn::Sub"]
    assert told["REGISTRATION_OIDC_JWKS_URL"]["Fn::Sub"] == (
        told["REGISTRATION_OIDC_ISSUER"]["Fn::Sub"] + "/.well-known/jwks.json"
    )
    assert told["REGISTRATION_OIDC_AUDIENCE"] == {"Ref": "ExplorerClient"}
    assert told["REGISTRATION_OIDC_RESOURCE"] == RESOURCE


def test_the_explorer_sends_staff_to_the_hosted_page_which_sends_them_back(
    template: Template,
) -> None:
    told = functions(template)["ApiLambdaFunction"]["Environment"]["Variables"]
    hosted = "https://${StaffDomain}.auth.${AWS::Region}.amazoncognito.com"
    for name, path in (
        ("AUTHORIZE", "/oauth2/authorize"),
        ("TOKEN", "/oauth2/token"),
        ("LOGOUT", "/logout"),
    ):
        assert told[f"REGISTRATION_OIDC_{name}_URL"] == {"Fn::Sub": hosted + path}
    explorer = clients(template)["ExplorerClient"]
    assert explorer["AllowedOAuthScopes"] == [told["REGISTRATION_OIDC_SIGN_IN_SCOPE"]]
    for addresses in ("CallbackURLs", "LogoutURLs"):  # what sign-in.js calls `here`
        [back] = explorer[addresses]
        assert back["Fn::Sub"].startswith("https://${HttpApi}.execute-api.")
        assert back["Fn::Sub"].endswith("/explorer")
