// The explorer: GraphiQL with a bar to sign in, at the issuer (sign-in.js) or with a token or key at
// hand. No build step, and no code from other hosts.
//
// The token lives in a variable of this script and nowhere else: it is gone with a reload.
// GraphiQL keeps tabs and panes in sessionStorage, so they are gone with the browser's tab.
(function () {
  "use strict";

  const { createElement: h, useCallback, useMemo, useRef, useState } = React;
  const { buildClientSchema, getIntrospectionQuery } = GraphiQL.GraphQL;
  const ENDPOINT = "/graphql";
  const NOBODY = { token: null, tokens: null, schema: null, tone: "quiet", says: "Nobody is signed in." };
  const nobody = (says) => ({ ...NOBODY, tone: "wrong", says });

  async function post(body, token) {
    // Under the older media type a wrong document is an answer, and no failed request in the console.
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    if (token) headers.Authorization = "Bearer " + token;
    const response = await fetch(ENDPOINT, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    return { status: response.status, body: await response.json() };
  }

  // What this token lets one see. Only staff read the schema; others can still ask.
  async function signIn(token) {
    const query = getIntrospectionQuery();
    const { status, body } = await post({ query, operationName: "IntrospectionQuery" }, token);
    if (status === 401) return nobody("Not signed in: " + body.errors[0].message);
    const who = { ...NOBODY, token, tone: "good" };
    if (body.data) {
      return { ...who, schema: buildClientSchema(body.data), says: "Signed in." };
    }
    return { ...who, says: "Signed in. Documentation and completion are for staff only." };
  }

  // Whoever comes back from the issuer's page.
  async function arrived(issuer) {
    try {
      const tokens = await SignInPage.finish(issuer);
      return tokens ? { ...(await signIn(tokens.access)), tokens } : NOBODY;
    } catch (problem) {
      return nobody("Not signed in: " + problem.message);
    }
  }

  function SignIn({ issuer, session, onSession }) {
    const [text, setText] = useState("");
    const [busy, setBusy] = useState(false);

    async function submit(event) {
      event.preventDefault();
      const token = text.trim().replace(/^Bearer\s+/i, "");
      if (!token) return;
      setBusy(true);
      try {
        onSession(await signIn(token));
      } catch (problem) {
        onSession(nobody("The desk does not answer: " + problem.message));
      }
      setText("");
      setBusy(false);
    }

    const begin = () =>
      SignInPage.begin(issuer).catch((problem) => onSession(nobody("Not signed in: " + problem.message)));

    function leave() {
      onSession(NOBODY);
      if (session.tokens) SignInPage.leave(issuer);
    }

    const field = h("input", {
      id: "token",
      key: "token",
      type: "text",
      className: "token",
      value: text,
      onChange: (event) => setText(event.target.value),
      placeholder: issuer ? "or a token or access key" : "Staff token or access key",
      autoComplete: "off",
      autoCapitalize: "none",
      spellCheck: false,
      "aria-label": "Staff token or access key",
    });
    const controls = session.token
      ? h("button", { type: "button", className: "leave", onClick: leave }, "Sign out")
      : [
          issuer &&
            h("button", { key: "page", type: "button", className: "page-of-issuer", onClick: begin }, "Sign in"),
          field,
          h(
            "button",
            { key: "go", type: "submit", className: issuer && "second", disabled: busy || !text.trim() },
            issuer ? "Use it" : "Sign in",
          ),
        ];
    return h(
      "form",
      { className: "sign-in", onSubmit: submit },
      h("span", { className: "says " + session.tone, role: "status" }, session.says),
      controls,
    );
  }

  function Bar({ issuer, session, onSession }) {
    return h(
      "header",
      { className: "bar" },
      h("img", { src: "/explorer/icon.svg", alt: "", width: 28, height: 28 }),
      h("h1", null, "Registration desk", h("small", null, "API explorer")),
      h(SignIn, { issuer, session, onSession }),
    );
  }

  // A text as comment lines that fit into a narrow editor.
  function commented(text) {
    const lines = (text || "").match(/\S.{0,44}(?=\s|$)|\S+/g) || [];
    return lines.map((line) => "# " + line + "\n").join("");
  }

  function tabOf({ name, description, query, variables }) {
    return {
      query: commented(name) + commented(description) + query.trim() + "\n",
      variables: variables ? JSON.stringify(variables, null, 2) : undefined,
    };
  }

  function matches({ group, name, description, query }, words) {
    const text = [group, name, description, query].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  }

  // Every job of the desk as an operation; a click opens it in a tab of its own.
  function Examples({ examples }) {
    const [wanted, setWanted] = useState("");
    const { addTab, queryEditor, variableEditor } = GraphiQL.React.useEditorContext();
    const found = examples.filter((one) => matches(one, wanted.toLowerCase().split(/\s+/)));
    const groups = [...new Set(found.map(({ group }) => group))];

    function open(example) {
      const { query, variables } = tabOf(example);
      addTab();
      // Once the new tab has come, which empties the editors.
      setTimeout(() => {
        queryEditor.setValue(query);
        variableEditor.setValue(variables || "");
      });
    }

    const button = (one) =>
      h(
        "li",
        { key: one.name },
        h(
          "button",
          { type: "button", onClick: () => open(one) },
          h("strong", null, one.name),
          h("span", null, one.description),
        ),
      );
    return h(
      "div",
      { className: "examples" },
      h("h2", null, "Examples"),
      h("input", {
        type: "search",
        value: wanted,
        onChange: (event) => setWanted(event.target.value),
        placeholder: "What is to be done?",
        "aria-label": "Search the examples",
      }),
      groups.map((group) => [
        h("h3", { key: group + ":" }, group),
        h("ul", { key: group }, found.filter((one) => one.group === group).map(button)),
      ]),
      !found.length && h("p", null, "Nothing of that name."),
    );
  }

  function examplesPlugin(examples) {
    const icon = () =>
      h(
        "svg",
        { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5 },
        h("path", { d: "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3", strokeLinejoin: "round" }),
      );
    return { title: "Examples", icon, content: () => h(Examples, { examples }) };
  }

  // Asks with a token that holds; who is let in no longer is told so in the bar.
  function useFetcher(issuer, session, onSession) {
    const current = useRef(session);
    current.current = session;
    return useCallback(async (request) => {
      let { token, tokens } = current.current;
      try {
        if (tokens) {
          const held = await SignInPage.renewed(issuer, tokens);
          if (held !== tokens) onSession((old) => (old.tokens ? { ...old, token: held.access, tokens: held } : old));
          token = held.access;
        }
      } catch (problem) {
        onSession(nobody("Signed out: " + problem.message));
        throw new Error("Nobody is signed in any more: " + problem.message);
      }
      const { status, body } = await post(request, token);
      if (token && status === 401) onSession(nobody("Signed out: " + body.errors[0].message));
      return body;
    }, []);
  }

  function Explorer({ examples, issuer, arrival }) {
    const [session, setSession] = useState(arrival);
    const fetcher = useFetcher(issuer, session, setSession);
    const plugins = useMemo(
      () => [examplesPlugin(examples), GraphiQLPluginExplorer.explorerPlugin()],
      [examples],
    );
    return h(
      "div",
      { className: "page" },
      h(Bar, { issuer, session, onSession: setSession }),
      h(
        GraphiQL,
        {
          fetcher,
          schema: session.schema,
          plugins,
          storage: window.sessionStorage,
          visiblePlugin: window.innerWidth > 700 ? plugins[0] : undefined, // no room on a phone
          defaultTabs: [tabOf(examples[0])],
          defaultEditorToolsVisibility: "variables",
          shouldPersistHeaders: false,
          showPersistHeadersSettings: false,
          isHeadersEditorEnabled: false,
        },
        h(GraphiQL.Logo, null, " "),
      ),
    );
  }

  // Dialogs and menus lock the page's scrolling with a <style> element made by script. The policy
  // refuses such elements, with an error in the console; and this page does not scroll, so nothing
  // is missing if they get an element that is no style.
  function withoutInlineStyles() {
    const createElement = document.createElement.bind(document);
    document.createElement = (name, options) =>
      createElement(name === "style" ? "template" : name, options);
  }

  async function start() {
    withoutInlineStyles();
    const read = async (name) => (await fetch("/explorer/" + name)).json();
    const [examples, { signIn: issuer }] = await Promise.all(["examples.json", "config.json"].map(read));
    const arrival = await arrived(issuer);
    const root = ReactDOM.createRoot(document.getElementById("explorer"));
    root.render(h(Explorer, { examples, issuer, arrival }));
  }

  start();
})();
