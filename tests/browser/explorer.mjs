// Staff at the explorer, in a browser: signs in at the issuer's page, finds an example, opens it,
// runs it, signs out; in light, in dark and on a phone. Prints what the console said, what was kept
// in the browser, what was asked of the issuer, and which other hosts were asked.
import chromium from "@sparticuz/chromium";
import { existsSync, mkdirSync } from "node:fs";
import puppeteer from "puppeteer-core";

const { url } = JSON.parse(process.env.WORLD);
const issuer = process.env.ISSUER;
const pictures = process.env.PICTURES;
mkdirSync(pictures, { recursive: true });
const installed = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
const browser = await puppeteer.launch({
  executablePath: installed ?? (await chromium.executablePath()),
  args: [...chromium.args, "--no-sandbox"],
  headless: "shell",
});
const said = [];
const elsewhere = [];
const askedOfIssuer = [];
const tokens = new Set();
const page = await browser.newPage();
page.on("console", (message) => said.push(message.text()));
page.on("pageerror", (error) => said.push(error.message));
page.on("request", (request) => {
  const asked = request.url();
  const token = request.headers().authorization;
  if (token) tokens.add(token.replace("Bearer ", ""));
  if (asked.startsWith(`${issuer}/`)) askedOfIssuer.push(new URL(asked).pathname);
  else if (!asked.startsWith(`${url}/`) && !asked.startsWith("data:")) elsewhere.push(asked);
});

const text = (selector) => page.$eval(selector, (found) => found.textContent);
const answered = (words) =>
  page.waitForFunction(
    (wanted) => document.querySelector(".result-window").textContent.includes(wanted),
    {},
    words,
  );

async function run(example, expected) {
  await page.$eval(".examples input", (field) => field.select());
  await page.type(".examples input", example);
  await page.click(".examples li button");
  const begins = (words) => document.querySelector(".graphiql-query-editor").textContent.includes(words);
  await page.waitForFunction(begins, {}, `# ${example}`);
  await page.click(".graphiql-execute-button");
  await answered(expected);
}

const says = (wanted) =>
  page.waitForFunction(
    (words) => document.querySelector(".says")?.textContent.startsWith(words),
    {},
    wanted,
  );

async function signIn(group) {
  await page.waitForSelector(".page-of-issuer");
  await page.click(".page-of-issuer");
  await page.waitForSelector(`button[value=${group}]`);
  await page.screenshot({ path: `${pictures}/sign-in.png` });
  await page.click(`button[value=${group}]`);
}

// Whatever of this page outlives it, but for the tabs and panes that GraphiQL keeps.
const kept = () =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: JSON.stringify({ ...sessionStorage }),
    cookies: document.cookie,
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
    address: location.href,
  }));

await page.setViewport({ width: 1400, height: 900 });
await page.goto(`${url}/explorer?code=forged&state=forged`, { waitUntil: "networkidle0" });
await says("Not signed in: the answer belongs to no sign-in");
await page.screenshot({ path: `${pictures}/stranger.png` });
await signIn("nobody");
await says("Not signed in: the sign-in was broken off");
await signIn("operator");
await says("Signed in.");
const examples = (await page.$$(".examples li")).length;

await run("Delegations", "slug");
await page.screenshot({ path: `${pictures}/light.png` });
await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
await run("Find companies", "companies");
await page.screenshot({ path: `${pictures}/dark.png` });

await page.click("[aria-label='Show Documentation Explorer']");
await page.waitForSelector(".graphiql-doc-explorer");
const documentation = await text(".graphiql-doc-explorer");
const browserKeeps = await kept();
const leaked = [...tokens].filter((token) => JSON.stringify(browserKeeps).includes(token));
await page.click(".leave");
await page.waitForSelector(".page-of-issuer");
await says("Nobody is signed in.");

const wide = async (name) => {
  await page.screenshot({ path: `${pictures}/${name}.png` });
  return page.evaluate(() => document.documentElement.scrollWidth);
};
await page.setViewport({ width: 390, height: 844, isMobile: true }); // which loads the page again
await page.waitForSelector(".page-of-issuer");
const widths = [await wide("phone-stranger")];
await signIn("auditor");
await says("Signed in.");
widths.push(await wide("phone"));
await browser.close();
console.log(
  JSON.stringify({
    said,
    elsewhere,
    askedOfIssuer,
    examples,
    documentation,
    widest: Math.max(...widths),
    leaked,
    kept: browserKeeps,
  }),
);
