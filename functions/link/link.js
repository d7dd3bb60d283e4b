// What a mailed link opens. Opening it changes nothing; only the button does. The secret stands in
// the fragment, which browsers never send, and is taken out of the address bar at once.
"use strict";

const WORDS = {
  en: {
    registration: ["Confirm your seat", "With this you take part. The seat is kept for 60 minutes from your registration.", "Confirm my seat"],
    contact_session: ["Sign in for your company", "With this you confirm your address and sign in. The link works once.", "Sign in"],
    delegate_session: ["Your invitation to Saxony", "With this you open your own programme. The link works once.", "Open my programme"],
    duty_session: ["Your access as a helper", "With this you get your access key. The link works once.", "Show my access key"],
    pushed: ["Your chamber registered you", "You can take the registration over: then you alone decide about it. Or object: then it ends, and no chamber can register you any more.", "Take it over", "Object"],
    cancellation: ["Do you want to cancel?", "Your chamber tells us that you do not come. Only this button cancels; otherwise everything stays as it is.", "Cancel my registration"],
    waiting_list: ["Your place on the waiting list", "", "Take the seat", "Decline", "Leave the list", "What decides the order?"],
    invalid: ["This link is incomplete", "Please open it from the mail once more, or copy the whole address.", ""],
    CONFIRMED: "Your seat is confirmed.",
    PENDING_APPROVAL: "Thank you. The organiser decides now; your seat is kept meanwhile.",
    DECLINED: "You do not take the seat; it goes to the next in line.",
    WITHDRAWN: "You are no longer on the waiting list.",
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
    duty_session: ["Ihr Zugang als Helfende", "Damit bekommen Sie Ihren Zugangsschlüssel. Der Link gilt einmal.", "Meinen Zugangsschlüssel zeigen"],
    pushed: ["Ihre Kammer hat Sie angemeldet", "Sie können die Anmeldung übernehmen: Dann entscheiden nur Sie darüber. Oder Sie widersprechen: Dann endet sie, und keine Kammer kann Sie mehr anmelden.", "Anmeldung übernehmen", "Widersprechen"],
    cancellation: ["Möchten Sie absagen?", "Ihre Kammer teilt uns mit, dass Sie nicht kommen. Nur diese Schaltfläche sagt ab; sonst bleibt alles, wie es ist.", "Meine Anmeldung absagen"],
    waiting_list: ["Ihr Platz auf der Warteliste", "", "Platz annehmen", "Ablehnen", "Warteliste verlassen", "Wonach richtet sich die Reihenfolge?"],
    invalid: ["Dieser Link ist unvollständig", "Bitte öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie die ganze Adresse.", ""],
    CONFIRMED: "Ihr Platz ist bestätigt.",
    PENDING_APPROVAL: "Vielen Dank. Nun entscheidet der Veranstalter; Ihr Platz bleibt so lange reserviert.",
    DECLINED: "Sie nehmen den Platz nicht an; er geht an die Nächsten auf der Liste.",
    WITHDRAWN: "Sie stehen nicht mehr auf der Warteliste.",
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
    duty_session: ["Su acceso para ayudar", "Con esto obtiene su clave de acceso. El enlace sirve una sola vez.", "Mostrar mi clave de acceso"],
    pushed: ["Su cámara le ha inscrito", "Puede hacerse cargo de la inscripción: entonces solo decide usted. O puede oponerse: entonces termina y ninguna cámara podrá inscribirle más.", "Hacerme cargo", "Oponerme"],
    cancellation: ["¿Quiere cancelar?", "Su cámara nos comunica que usted no viene. Solo este botón cancela; de lo contrario, todo queda igual.", "Cancelar mi inscripción"],
    waiting_list: ["Su puesto en la lista de espera", "", "Aceptar la plaza", "Rechazar", "Dejar la lista", "¿Qué decide el orden?"],
    invalid: ["Este enlace está incompleto", "Ábralo de nuevo desde el correo, por favor, o copie la dirección completa.", ""],
    CONFIRMED: "Su plaza está confirmada.",
    PENDING_APPROVAL: "Muchas gracias. Ahora decide el organizador; mientras tanto, su plaza queda reservada.",
    DECLINED: "No acepta la plaza; pasará a la siguiente persona de la lista.",
    WITHDRAWN: "Ya no está en la lista de espera.",
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

const PLACE = `query PlaceInLine($secret: String!) {
  placeInLine(secret: $secret) { state title { text } place { name city } startsAt zone
    waiting { explanation rule } }
}`;
const ACCEPT = `mutation AcceptSeat($input: WaitingListAnswerInput!) {
  waitingListAccept(input: $input) { registration { state } userErrors { message } }
}`;
const DECLINE = `mutation DeclineSeat($input: WaitingListAnswerInput!) {
  waitingListDecline(input: $input) { registration { state } userErrors { message } }
}`;

const answer = (field) => `mutation Answer($input: PushAnswerInput!) {
  ${field}(input: $input) { state userErrors { message } }
}`;
// What the buttons of a page do, and what is said then where the answer itself does not tell.
const DOES = {
  registration: [[CONFIRM]],
  contact_session: [[SIGN_IN]],
  delegate_session: [[SIGN_IN]],
  duty_session: [[SIGN_IN]],
  pushed: [[answer("registrationAdopt"), "adopted"], [answer("pushObject"), "objected"]],
  cancellation: [[answer("registrationCancelConfirm"), "ended"]],
  waiting_list: [], // what can be done depends on the place: see `inLine`
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

async function call(query, variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      "Accept-Language": language,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = await response.json();
  return Object.values(data)[0];
}

function show(result, said) {
  if (result.userErrors.length) return result.userErrors.map((error) => error.message).join(" ");
  for (const id of ["form", "text", "why"]) element(id).hidden = true;
  if (said) return words[said];
  if (result.registration) return words[result.registration.state];
  element("token").textContent = result.session.accessKey;
  element("token").hidden = false;
  return words.session;
}

function present(title, text, buttons) {
  document.title = title;
  element("title").textContent = title;
  element("text").textContent = text;
  element("confirm").textContent = buttons[0] || "";
  element("other").textContent = buttons[1] || "";
  element("other").hidden = buttons.length < 2;
  element("form").hidden = !buttons[0];
}

// The place in line, looked up before anything can be pressed: what can be done depends on it.
async function inLine() {
  const [title, , accept, decline, leave, ask] = words.waiting_list;
  const found = await call(PLACE, { secret });
  if (!found) return present(...words.invalid.slice(0, 2), []);
  const open = { OFFERED: [[ACCEPT], [DECLINE]], WAITING: [[DECLINE]] }[found.state] || [];
  DOES.waiting_list = open;
  const buttons = { OFFERED: [accept, decline], WAITING: [leave] }[found.state] || [];
  present(title, found.waiting.explanation, buttons);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: found.zone });
  const starts = `${when.format(new Date(found.startsAt))} (${found.zone})`;
  element("facts").textContent = [found.title.text, `${found.place.name}, ${found.place.city}`, starts].join(" · ");
  element("ask").textContent = ask;
  element("rule").textContent = found.waiting.rule;
  element("facts").hidden = element("why").hidden = false;
}

const name = purpose();
history.replaceState(null, "", location.pathname);
document.documentElement.lang = language;
if (name === "waiting_list") {
  present(words.waiting_list[0], "", []);
  inLine().catch(() => { element("answer").textContent = words.fault; });
} else {
  const [title, text, ...buttons] = words[name];
  present(title, text, buttons);
}
element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pressed = event.submitter === element("other") ? 1 : 0;
  const both = [element("confirm"), element("other")];
  both.forEach((button) => { button.disabled = true; });
  try {
    const [query, said] = DOES[name][pressed];
    element("answer").textContent = show(await call(query, { input: { secret, idempotencyKey: key } }), said);
  } catch {
    element("answer").textContent = words.fault;
  }
  both.forEach((button) => { button.disabled = false; });
});
