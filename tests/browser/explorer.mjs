// Staff at the explorer, in a browser: signs in, finds an example, opens it, runs it; in light, in
// dark and on a phone. Prints what the console said and which other hosts were asked.
import chromium from "@sparticuz/chromium";
import { existsSync, mkdirSync } from "node:fs";
import puppeteer from "puppeteer-core";

const { url, staff } = JSON.parse(process.env.WORLD);
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
const page = await browser.newPage();
page.on("console", (message) => said.push(message.text()));
page.on("pageerror", (error) => said.push(error.message));
page.on("request", (request) => {
  const asked = request.url();
  if (!asked.startsWith(url) && !asked.startsWith("data:")) elsewhere.push(asked);
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

await page.setViewport({ width: 1400, height: 900 });
await page.goto(`${url}/explorer`, { waitUntil: "networkidle0" });
await page.type("#token", staff);
await page.click(".sign-in button[type=submit]");
await page.waitForFunction(() => document.querySelector(".says").textContent === "Signed in.");
const examples = (await page.$$(".examples li")).length;

await run("Delegations", "slug");
await page.screenshot({ path: `${pictures}/light.png` });
await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
await run("Find companies", "companies");
await page.screenshot({ path: `${pictures}/dark.png` });

await page.click("[aria-label='Show Documentation Explorer']");
await page.waitForSelector(".graphiql-doc-explorer");
const documentation = await text(".graphiql-doc-explorer");
await page.setViewport({ width: 390, height: 844, isMobile: true });
await page.screenshot({ path: `${pictures}/phone.png` });
const wide = await page.evaluate(() => document.documentElement.scrollWidth);
await browser.close();
console.log(JSON.stringify({ said, elsewhere, examples, documentation, wide }));
