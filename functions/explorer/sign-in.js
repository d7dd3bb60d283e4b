// Signing in at the issuer of staff: authorization code with PKCE, for a page that keeps no secret.
// RFC 6749 (4.1, 6), RFC 7636 with S256, RFC 9207, and OpenID Connect Core (3.1).
//
// Tokens live in variables and nowhere else. What has to outlive the way to the issuer and back, and
// proves nothing by itself, waits in sessionStorage meanwhile and is taken out before it is used.
const SignInPage = (function () {
  "use strict";

  const PENDING = "sign-in";
  const EARLY_SECONDS = 30; // a token is exchanged so long before its end

  const here = () => location.origin + "/explorer";
  const base64url = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

  function address(base, parameters) {
    const whole = new URL(base);
    for (const [name, value] of Object.entries(parameters)) whole.searchParams.set(name, value);
    return whole.href;
  }

  // Leaves this page for the issuer's.
  async function begin(issuer) {
    if (!window.isSecureContext) throw new Error("this page was not opened by HTTPS.");
    const pending = { state: random(), nonce: random(), verifier: random() };
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pending.verifier));
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    location.assign(
      address(issuer.authorizeUrl, {
        response_type: "code",
        client_id: issuer.clientId,
        redirect_uri: here(),
        scope: issuer.scope,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: base64url(digest),
        code_challenge_method: "S256",
      }),
    );
  }

  function takePending() {
    const text = sessionStorage.getItem(PENDING);
    sessionStorage.removeItem(PENDING);
    return text ? JSON.parse(text) : null;
  }

  // What the issuer sent back with somebody: tokens, or an Error that says why there are none; null
  // where nobody comes from there.
  async function finish(issuer) {
    const told = new URLSearchParams(location.search);
    if (!told.has("code") && !told.has("error")) return null;
    const pending = takePending();
    history.replaceState(null, "", location.pathname); // a code stays in no history
    if (!issuer) throw new Error("this desk has no issuer to sign in at.");
    const strange = told.has("iss") && told.get("iss") !== issuer.issuer;
    if (!pending || strange || told.get("state") !== pending.state) {
      throw new Error("the answer belongs to no sign-in that was begun in this tab. Please try again.");
    }
    if (told.has("error")) throw new Error(inWords(told.get("error")));
    const tokens = await exchange(issuer, {
      grant_type: "authorization_code",
      code: told.get("code"),
      redirect_uri: here(),
      code_verifier: pending.verifier,
    });
    check(claims(tokens.id), issuer, pending.nonce);
    return tokens;
  }

  async function exchange(issuer, form) {
    let response;
    try {
      response = await fetch(issuer.tokenUrl, {
        method: "POST",
        body: new URLSearchParams({ client_id: issuer.clientId, ...form }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        redirect: "error",
      });
    } catch {
      throw new Error("the issuer of tokens does not answer.");
    }
    const told = await response.json().catch(() => ({}));
    if (!response.ok || !told.access_token) throw new Error(inWords(told.error));
    return {
      access: told.access_token,
      id: told.id_token,
      refresh: told.refresh_token || form.refresh_token,
      until: Date.now() + 1000 * ((told.expires_in || 300) - EARLY_SECONDS),
    };
  }

  function inWords(error) {
    const words = {
      access_denied: "the sign-in was broken off at the issuer.",
      invalid_grant: "the issuer no longer takes this sign-in. Please sign in again.",
    };
    return words[error] || `the issuer refused (${error || "without a reason"}).`;
  }

  // The token came from the issuer itself, so its signature is not what vouches for it here
  // (OpenID Connect Core, 3.1.3.7, 6); the desk checks the one that it is shown.
  function claims(token) {
    try {
      const part = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      return JSON.parse(atob(part));
    } catch {
      throw new Error("the issuer did not say who signed in.");
    }
  }

  function check(told, issuer, nonce) {
    const audience = [].concat(told.aud);
    if (told.iss !== issuer.issuer || !audience.includes(issuer.clientId) || told.nonce !== nonce) {
      throw new Error("the issuer's answer was meant for somebody else. Please try again.");
    }
  }

  // The same session with a token that still holds.
  async function renewed(issuer, tokens) {
    if (Date.now() < tokens.until) return tokens;
    if (!tokens.refresh) throw new Error(inWords("invalid_grant"));
    const form = { grant_type: "refresh_token", refresh_token: tokens.refresh };
    return exchange(issuer, form);
  }

  // Ends the session at the issuer, too: by Cognito's parameter, and by that of OpenID Connect.
  function leave(issuer) {
    if (!issuer.logoutUrl) return;
    location.assign(
      address(issuer.logoutUrl, {
        client_id: issuer.clientId,
        logout_uri: here(),
        post_logout_redirect_uri: here(),
      }),
    );
  }

  return { begin, finish, renewed, leave };
})();
