// What a mailed link opens. Opening it changes nothing; only the button does. The secret stands in
// the fragment, which browsers never send, and is taken out of the address bar at once.
"use strict";

const WORDS = {
  en: {
    registration: ["Confirm your seat", "With this you take part. The seat is kept for 60 minutes from your registration.", "Confirm my seat"],
    contact_session: ["Sign in for your company", "With this you confirm your address and sign in. The link works once.", "Sign in"],
    delegate_session: ["Your invitation to Saxony", "With this you open your own programme. The link works once.", "Open my programme"],
    invalid: ["This link is incomplete", "Please open it from the mail once more, or copy the whole address.", ""],
    CONFIRMED: "Your seat is confirmed.",
    PENDING_APPROVAL: "Thank you. The organiser decides now; your seat is kept meanwhile.",
    session: "You are signed in. This is your access key; keep it to yourself.",
    fault: "This did not work. Please try again in a moment.",
  },
  de: {
    registration: ["Platz bestätigen", "Damit nehmen Sie teil. Der Platz ist 60 Minuten ab Ihrer Anmeldung reserviert.", "Meinen Platz bestätigen"],
    contact_session: ["Zugang für Ihr Unternehmen", "Damit bestätigen Sie Ihre Adresse und öffnen Ihren Zugang. Der Link gilt einmal.", "Zugang öffnen"],
    delegate_session: ["Ihre Einladung nach Sachsen", "Damit öffnen Sie Ihr eigenes Programm. Der Link gilt einmal.", "Mein Programm öffnen"],
    invalid: ["Dieser Link ist unvollständig", "Bitte öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie die ganze Adresse.", ""],
    CONFIRMED: "Ihr Platz ist bestätigt.",
    PENDING_APPROVAL: "Vielen Dank. Nun entscheidet der Veranstalter; Ihr Platz bleibt so lange reserviert.",
    session: "Ihr Zugang ist offen. Dies ist Ihr Zugangsschlüssel; bitte behalten Sie ihn für sich.",
    fault: "Das hat leider nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
  },
  es: {
    registration: ["Confirme su plaza", "Con esto confirma su participación. La plaza queda reservada 60 minutos desde su inscripción.", "Confirmar mi plaza"],
    contact_session: ["Acceso para su empresa", "Con esto confirma su dirección y accede. El enlace sirve una sola vez.", "Acceder"],
    delegate_session: ["Su invitación a Sajonia", "Con esto abre su propio programa. El enlace sirve una sola vez.", "Abrir mi programa"],
    invalid: ["Este enlace está incompleto", "Ábralo de nuevo desde el correo, por favor, o copie la dirección completa.", ""],
    CONFIRMED: "Su plaza está confirmada.",
    PENDING_APPROVAL: "Muchas gracias. Ahora decide el organizador; mientras tanto, su plaza queda reservada.",
    session: "Ha accedido. Esta es su clave de acceso; guárdela solo para usted.",
    fault: "No ha funcionado. Inténtelo de nuevo en un momento, por favor.",
  },
};

const CONFIRM = `mutation ConfirmSeat($input: RegistrationConfirmInput!) {
  registrationConfirm(input: $input) { registration { state } userErrors { message } }
}`;
const SIGN_IN = `mutation SignIn($input: SessionCreateInput!) {
  sessionCreate(input: $input) { session { accessKey } userErrors { message } }
}`;

const language = (navigator.languages || ["en"]).map((tag) => tag.slice(0, 2)).find((tag) => WORDS[tag]) || "en";
const words = WORDS[language];
const element = (id) => document.getElementById(id);
const secret = location.hash.slice(1);
// One key for all tries of this page: pressing twice confirms once.
const key = crypto.randomUUID();

function purpose() {
  try {
    const payload = secret.split(".")[0].replaceAll("-", "+").replaceAll("_", "/");
    const [name] = JSON.parse(atob(payload));
    return name in words ? name : "invalid";
  } catch {
    return "invalid";
  }
}

async function trade(name) {
  const query = name === "registration" ? CONFIRM : SIGN_IN;
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      "Accept-Language": language,
    },
    body: JSON.stringify({ query, variables: { input: { secret, idempotencyKey: key } } }),
  });
  const { data } = await response.json();
  return Object.values(data)[0];
}

function show(result) {
  if (result.userErrors.length) return result.userErrors.map((error) => error.message).join(" ");
  element("form").hidden = true;
  element("text").hidden = true;
  if (result.registration) return words[result.registration.state];
  element("token").textContent = result.session.accessKey;
  element("token").hidden = false;
  return words.session;
}

const name = purpose();
const [title, text, button] = words[name];
history.replaceState(null, "", location.pathname);
document.documentElement.lang = language;
document.title = title;
element("title").textContent = title;
element("text").textContent = text;
element("confirm").textContent = button;
element("form").hidden = name === "invalid";
element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  element("confirm").disabled = true;
  try {
    element("answer").textContent = show(await trade(name));
  } catch {
    element("answer").textContent = words.fault;
  }
  element("confirm").disabled = false;
});
