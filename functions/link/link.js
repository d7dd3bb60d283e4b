// What a mailed link opens. Opening it changes nothing; only the button does. The secret stands in
// the fragment, which browsers never send, and is taken out of the address bar at once.
"use strict";

const WORDS = {
  en: {
    registration: ["Confirm your seat", "With this you take part. The seat is kept for 60 minutes from your registration.", "Confirm my seat"],
    contact_session: ["Sign in for your company", "With this you confirm your address and sign in. The link works once.", "Sign in"],
    delegate_session: ["Your invitation to Saxony", "With this you open your own programme. The link works once.", "Open my programme"],
    pushed: ["Your chamber registered you", "You can take the registration over: then you alone decide about it. Or object: then it ends, and no chamber can register you any more.", "Take it over", "Object"],
    cancellation: ["Do you want to cancel?", "Your chamber tells us that you do not come. Only this button cancels; otherwise everything stays as it is.", "Cancel my registration"],
    invalid: ["This link is incomplete", "Please open it from the mail once more, or copy the whole address.", ""],
    CONFIRMED: "Your seat is confirmed.",
    PENDING_APPROVAL: "Thank you. The organiser decides now; your seat is kept meanwhile.",
    adopted: "The registration is yours now.",
    objected: "Your objection counts. No chamber can register you any more.",
    ended: "Your registration is cancelled.",
    session: "You are signed in. This is your access key; keep it to yourself.",
    fault: "This did not work. Please try again in a moment.",
  },
  de: {
    registration: ["Platz bestätigen", "Damit nehmen Sie teil. Der Platz ist 60 Minuten ab Ihrer Anmeldung reserviert.", "Meinen Platz bestätigen"],
    contact_session: ["Zugang für Ihr Unternehmen", "Damit bestätigen Sie Ihre Adresse und öffnen Ihren Zugang. Der Link gilt einmal.", "Zugang öffnen"],
    delegate_session: ["Ihre Einladung nach Sachsen", "Damit öffnen Sie Ihr eigenes Programm. Der Link gilt einmal.", "Mein Programm öffnen"],
    pushed: ["Ihre Kammer hat Sie angemeldet", "Sie können die Anmeldung übernehmen: Dann entscheiden nur Sie darüber. Oder Sie widersprechen: Dann endet sie, und keine Kammer kann Sie mehr anmelden.", "Anmeldung übernehmen", "Widersprechen"],
    cancellation: ["Möchten Sie absagen?", "Ihre Kammer teilt uns mit, dass Sie nicht kommen. Nur diese Schaltfläche sagt ab; sonst bleibt alles, wie es ist.", "Meine Anmeldung absagen"],
    invalid: ["Dieser Link ist unvollständig", "Bitte öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie die ganze Adresse.", ""],
    CONFIRMED: "Ihr Platz ist bestätigt.",
    PENDING_APPROVAL: "Vielen Dank. Nun entscheidet der Veranstalter; Ihr Platz bleibt so lange reserviert.",
    adopted: "Die Anmeldung gehört jetzt Ihnen.",
    objected: "Ihr Widerspruch gilt. Keine Kammer kann Sie mehr anmelden.",
    ended: "Ihre Anmeldung ist abgesagt.",
    session: "Ihr Zugang ist offen. Dies ist Ihr Zugangsschlüssel; bitte behalten Sie ihn für sich.",
    fault: "Das hat leider nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
  },
  es: {
    registration: ["Confirme su plaza", "Con esto confirma su participación. La plaza queda reservada 60 minutos desde su inscripción.", "Confirmar mi plaza"],
    contact_session: ["Acceso para su empresa", "Con esto confirma su dirección y accede. El enlace sirve una sola vez.", "Acceder"],
    delegate_session: ["Su invitación a Sajonia", "Con esto abre su propio programa. El enlace sirve una sola vez.", "Abrir mi programa"],
    pushed: ["Su cámara le ha inscrito", "Puede hacerse cargo de la inscripción: entonces solo decide usted. O puede oponerse: entonces termina y ninguna cámara podrá inscribirle más.", "Hacerme cargo", "Oponerme"],
    cancellation: ["¿Quiere cancelar?", "Su cámara nos comunica que usted no viene. Solo este botón cancela; de lo contrario, todo queda igual.", "Cancelar mi inscripción"],
    invalid: ["Este enlace está incompleto", "Ábralo de nuevo desde el correo, por favor, o copie la dirección completa.", ""],
    CONFIRMED: "Su plaza está confirmada.",
    PENDING_APPROVAL: "Muchas gracias. Ahora decide el organizador; mientras tanto, su plaza queda reservada.",
    adopted: "La inscripción ahora es suya.",
    objected: "Su oposición es efectiva. Ninguna cámara podrá inscribirle más.",
    ended: "Su inscripción está cancelada.",
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

const answer = (field) => `mutation Answer($input: PushAnswerInput!) {
  ${field}(input: $input) { state userErrors { message } }
}`;
// What the buttons of a page do, and what is said then where the answer itself does not tell.
const DOES = {
  registration: [[CONFIRM]],
  contact_session: [[SIGN_IN]],
  delegate_session: [[SIGN_IN]],
  pushed: [[answer("registrationAdopt"), "adopted"], [answer("pushObject"), "objected"]],
  cancellation: [[answer("registrationCancelConfirm"), "ended"]],
};

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
    return name in DOES ? name : "invalid";
  } catch {
    return "invalid";
  }
}

async function trade(query) {
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

function show(result, said) {
  if (result.userErrors.length) return result.userErrors.map((error) => error.message).join(" ");
  element("form").hidden = true;
  element("text").hidden = true;
  if (said) return words[said];
  if (result.registration) return words[result.registration.state];
  element("token").textContent = result.session.accessKey;
  element("token").hidden = false;
  return words.session;
}

const name = purpose();
const [title, text, ...buttons] = words[name];
history.replaceState(null, "", location.pathname);
document.documentElement.lang = language;
document.title = title;
element("title").textContent = title;
element("text").textContent = text;
element("confirm").textContent = buttons[0];
element("other").textContent = buttons[1] || "";
element("other").hidden = buttons.length < 2;
element("form").hidden = name === "invalid";
element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pressed = event.submitter === element("other") ? 1 : 0;
  const both = [element("confirm"), element("other")];
  both.forEach((button) => { button.disabled = true; });
  try {
    const [query, said] = DOES[name][pressed];
    element("answer").textContent = show(await trade(query), said);
  } catch {
    element("answer").textContent = words.fault;
  }
  both.forEach((button) => { button.disabled = false; });
});
