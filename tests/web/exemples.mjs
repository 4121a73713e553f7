// SPDX-License-Identifier: EUPL-1.2
// Every page drawn from its example, without a server or a database: valid HTML, no fault that axe finds, nothing that
// sticks out on a narrow window, in light and dark; then the pages' own script, piece by piece.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { open, validate } from "./navigateur.mjs";
import { finish, step } from "./tap.mjs";

const data = fileURLToPath(new URL("../../data/", import.meta.url));
const examples = readdirSync(`${data}templates/exemples`, { recursive: true })
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length))
  .sort();
// accueil-connecte is a view of accueil.html, agenda/groupees-apercu one of its own page.
const templateOf = (name) =>
  existsSync(`${data}templates/${name}.html`) ? `${name}.html` : templateOf(name.slice(0, name.lastIndexOf("-")));
const draw = (name) =>
  execFileSync(process.env.PARVIS_SERVEUR,
    ["template", "--directory", `${data}templates`, templateOf(name), `${data}templates/exemples/${name}.json`],
    { encoding: "utf8", maxBuffer: 4e6 });
const pages = new Map(examples.map((name) => [name, draw(name)]));

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'";
const communes = [
  { code: "84087", nom: "Orange", departement: "84", codes_postaux: ["84100"] },
  { code: "84122", nom: "Sarrians", departement: "84", codes_postaux: ["84260"] },
];
const files = {
  "/static/parvis.css": () => ["text/css", readFileSync(process.env.PARVIS_STYLE)],
  "/static/parvis.js": () => ["text/javascript", readFileSync(`${data}static/parvis.js`)],
  "/static/icone.svg": () => ["image/svg+xml", readFileSync(`${data}static/icone.svg`)],
  "/couleurs.css": () => ["text/css", ":root{--marque:#1c5b49;--marque-sombre:#7fcbb1}"],
  "/captcha/a1-sombre.png": () => ["image/svg+xml", readFileSync(`${data}static/icone.svg`)],
  "/captcha/a1.png": () => ["image/svg+xml", readFileSync(`${data}static/icone.svg`)],
  "/referentiels/communes": () => ["application/json", JSON.stringify(communes)],
  "/agenda/12/2026-11-24": (method) =>
    ["text/html; charset=utf-8", pages.get(method === "POST" ? "agenda/mois" : "agenda/confirmation")],
};
const server = createServer((request, answer) => {
  const path = request.url.split("?")[0];
  const [type, body] = files[path]?.(request.method) ?? ["text/html; charset=utf-8", pages.get(path.slice(1))];
  answer.writeHead(body ? 200 : 404, { "content-type": type, "content-security-policy": policy });
  answer.end(body);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await open();

for (const name of examples)
  await step(`${name}: valid`, () => validate(pages.get(name), name));

const sticksOut = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.tagName}.${element.className}`)
    .slice(0, 5);
};
const look = async (width, colorScheme, rules) => {
  const context = await browser.newContext({ viewport: { width, height: 760 }, colorScheme });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  for (const name of examples)
    await step(`${name}: ${width} px, ${colorScheme}`, async () => {
      await page.goto(`${base}/${name}`);
      assert.deepEqual(await page.evaluate(sticksOut), []);
      if (rules) {
        const { violations } = await rules(new AxeBuilder({ page })).analyze();
        assert.deepEqual(violations.map((fault) => `${fault.id}: ${fault.nodes[0].html}`), []);
      }
      assert.deepEqual(said.splice(0), []);
    });
  await context.close();
};
await look(1280, "light", (axe) => axe);
await look(360, "dark", (axe) => axe.withRules(["color-contrast", "label", "target-size"]));
await look(320, "light", null);

const page = await browser.newPage();
const focused = () => page.evaluate(() => document.activeElement.id);
await step("script: a commune is proposed, and fills its code and département", async () => {
  await page.goto(`${base}/compte/creation`);
  await page.locator("#naissance_commune").fill("Or");
  await page.getByRole("option", { name: "Orange" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.inputValue("#naissance_commune"), "Orange");
  assert.equal(await page.inputValue("[name='naissance_commune.code']"), "84087");
  assert.equal(await page.inputValue("#naissance_dep"), "84");
});
await step("script: a password's rules are met one by one, and it can be seen", async () => {
  await page.locator("#mot_de_passe").fill("azerty12");
  assert.deepEqual(await page.locator("li.tenue").allTextContents(), ["1 chiffre"]);
  await page.locator("#mot_de_passe").fill("Cerisier-bleu-12");
  assert.equal(await page.locator("li.tenue").count(), 3);
  await page.getByRole("button", { name: "Afficher" }).first().click();
  assert.equal(await page.getAttribute("#mot_de_passe", "type"), "text");
});
await step("script: the summary of errors has the focus, and leads to the field", async () => {
  await page.goto(`${base}/demande/etape`);
  assert.equal(await focused(), "fautes");
  await page.getByRole("link", { name: "La date de naissance est dans le futur" }).click();
  assert.equal(await focused(), "enfant.naissance_le");
});
await step("script: a date typed in one go is written with its bars", async () => {
  await page.locator("[id='enfant.naissance_le']").fill("12032016");
  await page.keyboard.press("Tab");
  assert.equal(await page.inputValue("[id='enfant.naissance_le']"), "12/03/2016");
});
await step("script: a new child's fields show when it is chosen", async () => {
  await page.locator("input[name=enfant][value='12']").check();
  assert.equal(await page.locator("[id='enfant.prenom']").isVisible(), false);
  await page.locator("input[name=enfant][value=nouveau]").check();
  assert.equal(await page.locator("[id='enfant.prenom']").isVisible(), true);
});
await step("script: a field shows when its condition is met, and counts its signs", async () => {
  await page.goto(`${base}/demande/etape-sante`);
  assert.equal(await page.locator("#conduite").isVisible(), false);
  await page.locator("[name=pai][value=oui]").check();
  await page.locator("#conduite").fill("x".repeat(1990));
  await page.getByText("10 signes encore").waitFor();
  await page.locator("[name=pai][value=non]").check();
  assert.equal(await page.locator("#conduite").isVisible(), false);
});
await step("script: a day is booked in a dialog, and the focus comes back to it", async () => {
  await page.goto(`${base}/agenda/mois`);
  await page.locator("a[href='/agenda/12/2026-11-24']").click();
  await page.getByRole("dialog").getByRole("link", { name: "Retour à l’agenda" }).click();
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.locator("a[href='/agenda/12/2026-11-24']").click();
  await page.getByRole("dialog").getByRole("button", { name: "Réserver", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.pathname === "/agenda/12/2026-11-24");
});
await step("script: démarches are filtered while typing", async () => {
  await page.goto(`${base}/accueil`);
  await page.locator("#q").fill("perisco");
  assert.equal(await page.locator(".carte.lien:visible").count(), 1);
  await page.locator("#q").fill("centre aere");
  assert.equal(await page.locator(".carte.lien:visible").count(), 1);
});
await step("script: files are named before they are sent, and one too heavy is told", async () => {
  await page.goto(`${base}/justificatif`);
  await page.locator("#fichiers").setInputFiles([
    { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(2000) },
    { name: "gros.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(11 * 1048576) },
  ]);
  assert.deepEqual(await page.locator(".fichiers li > span").allTextContents(), ["a.pdf · 2\u00a0ko", "gros.jpg · 11,0\u00a0Mo\u00a0: trop lourd"]);
});
await step("script: a photograph after the other makes one document; one can be taken away", async () => {
  const photo = (name) => ({ name, mimeType: "image/jpeg", buffer: Buffer.from(name) });
  const names = () => page.locator("#fichiers").evaluate((input) => [...input.files].map((file) => file.name));
  await page.goto(`${base}/justificatif`);
  for (const name of ["recto.jpg", "verso.jpg"]) await page.locator("#photo").setInputFiles([photo(name)]);
  await page.locator("#fichiers").setInputFiles([photo("suite.jpg"), photo("recto2.jpg")]);
  assert.deepEqual(await names(), ["recto.jpg", "verso.jpg", "suite.jpg", "recto2.jpg"]);
  assert.equal(await page.locator("#photo").evaluate((input) => input.files.length), 0);
  await page.getByRole("button", { name: "Retirer : verso.jpg" }).click();
  assert.deepEqual(await names(), ["recto.jpg", "suite.jpg", "recto2.jpg"]);
  assert.equal(await page.locator(".photo span").innerText(), "Ajouter une photo");
});
await step("script: Escape closes a menu and gives the focus back", async () => {
  await page.goto(`${base}/accueil-connecte`);
  await page.locator(".barre summary").click();
  await page.getByRole("link", { name: "Relevé de compte" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("link", { name: "Relevé de compte" }).isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
});
await step("without a script nothing is hidden", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${base}/demande/etape-sante`);
  assert.equal(await plain.locator("#conduite").isVisible(), true);
  await context.close();
});

await browser.close();
server.close();
finish();
