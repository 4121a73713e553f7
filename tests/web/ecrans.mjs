// SPDX-License-Identifier: EUPL-1.2
// Every page of the route table, found by following the links as each kind of family sees them: with and without a script no fault
// for axe or html-validate, nothing wider than 320 px; and what it weighs through the shipped nginx site. A GET route that
// nobody comes to, and that is in no list here, fails.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { nginxIsHere, startBehindNginx } from "./devant.mjs";
import { etats } from "./etats.mjs";
import { newAccount } from "./gestes.mjs";
import { check, checkPlain, open, signIn, visit, withoutScript } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";

const FIRST = 60_000;
const AFTER = 20_000;
const JUMP = 0.02;

// No page of a family's: the agents' JSON, and what a page's script or style asks for.
const NO_PAGE = /^(api\..*|agents\..*|statique|accueil\.couleurs|referentiels\..*|comptes\.(disponible|caracteres)|paiement\.notification|healthz)$/;
// What takes a state that the other programs bring about, and check there.
const ELSEWHERE = new Map([
  ["comptes.recapitulatif", "parcours.mjs, compte.mjs"],
  ["comptes.invitation.lien", "etats.mjs"],
  ["donnees.suppression.confirmation", "etats.mjs"],
  ["paiement", "etats.mjs"],
  ["paiement.retour", "recharge.mjs"],
  ["paiement.quittance", "recharge.mjs"],
  ["demo.banque", "etats.mjs"],
  ["messages.fichier", "tests/rooms/test-joints.c: a download"],
  ["agenda.calendrier", "tests/rooms/test-abonnement.c: telephones read it"],
]);

const sources = new URL("../../server/", import.meta.url);
const routes = readdirSync(sources, { recursive: true })
  .filter((name) => name.endsWith(".c"))
  .flatMap((name) => [...readFileSync(new URL(name, sources), "utf8").matchAll(/PARVIS_ROUTE\s*\(\s*"([^"]+)",\s*"GET",\s*"([^"]+)"/g)])
  .map(([, name, path]) => ({ name, path, words: path.split("/") }));

// The entry of the table that answers: a word of the address rather than a part.
const routeOf = (path) => {
  const words = path.split("/");
  const fits = routes.filter((route) =>
    route.words.length === words.length && route.words.every((word, i) => word === words[i] || (word.startsWith("{") && words[i])));
  const fixed = ({ words: all }) => all.filter((word) => !word.startsWith("{")).length;
  return fits.toSorted((a, b) => fixed(b) - fixed(a))[0];
};

// Two addresses of one page that look alike: one route, the same questions.
const shapeOf = (url) => {
  const query = [...url.searchParams.keys()].filter((key) => !/^(retour|suite|periode|personne|seance|du|au)$/.test(key)).sort();
  return `${routeOf(url.pathname)?.name} ${query.join("&")} ${url.searchParams.get("vue") ?? ""}`;
};

const portal = nginxIsHere ? await startBehindNginx() : await start();
const browser = await open();
const options = { ignoreHTTPSErrors: true, viewport: { width: 360, height: 740 } };
const seen = new Map();
const heaviest = { first: [0], after: [0] };

// The bytes of one visit, headers and all; without nginx, the page as it would compress it.
const weigh = async (page) => {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  let bytes = 0;
  const documents = new Set();
  wire.on("Network.responseReceived", ({ requestId, type }) => type === "Document" && documents.add(requestId));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (nginxIsHere || !documents.has(requestId)) bytes += encodedDataLength;
  });
  return async (path, cold) => {
    if (cold) await wire.send("Network.clearBrowserCache");
    bytes = 0;
    const answer = await page.goto(path, { waitUntil: "load" });
    if (!nginxIsHere) bytes += gzipSync(await page.served, { level: 1 }).length;
    return { answer, bytes };
  };
};

const jumps = (page) => page.evaluate(() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve([]), 60);
}).then((list) => list.reduce((sum, { value }) => sum + value, 0)));

const keepHeaviest = (kind, bytes, path) => {
  if (bytes > heaviest[kind][0]) heaviest[kind] = [bytes, path];
};

// A page in whatever state it is, in both browsers.
const look = async ({ page, plain, visitOf, who }, path, name) => {
  await step(`${who} ${path}`, async () => {
    const { bytes: first } = await visitOf(path, true);
    const jump = await jumps(page);
    const { bytes: after } = await visitOf(path, false);
    keepHeaviest("first", first, path);
    keepHeaviest("after", after, path);
    assert.ok(first <= FIRST, `${first} bytes at the first visit`);
    assert.ok(after <= AFTER, `${after} bytes after`);
    assert.ok(jump < JUMP, `jumps by ${jump}`);
    await check(page, name);
    if (!plain) return;
    await plain.context().addCookies(await page.context().cookies());
    await plain.goto(path);
    await checkPlain(plain, name);
  });
};

const linksOf = (page) =>
  page.evaluate(() => [...document.querySelectorAll("a[href]")].map((one) => one.href));

// As many of a page that is one of many as show it in its several states.
const SEVERAL = new Map([["demandes.suivi", 3], ["demandes.etape", 5], ["justificatifs.piece", 2]]);

// Follows every link from @seeds, or none but these; files (a PDF, a calendar) are answered, and not looked at.
const follow = async (visitor, seeds, { links = true } = {}) => {
  const queue = [...seeds];
  const shapes = new Set();
  const counts = new Map();
  const { page, who } = visitor;
  while (queue.length) {
    const path = queue.shift();
    const url = new URL(path, portal.url);
    const route = routeOf(url.pathname);
    const shape = shapeOf(url);
    if (!route || NO_PAGE.test(route.name) || shapes.has(`${shape} ${path}`)) continue;
    const count = counts.get(shape) ?? 0;
    if (count >= (SEVERAL.get(route.name) ?? 1)) continue;
    shapes.add(`${shape} ${path}`);
    counts.set(shape, count + 1);
    const answer = await page.request.get(url.href, { maxRedirects: 0 });
    if (answer.status() === 303) {
      seen.set(route.name, path);
      queue.push(new URL(answer.headers().location, portal.url).href.slice(portal.url.length));
      continue;
    }
    seen.set(route.name, path);
    if (!/html/.test(answer.headers()["content-type"])) {
      await step(`${who} ${path}: a file`, () => assert.equal(answer.status(), 200));
      continue;
    }
    await look(visitor, path, `ecran-${who}-${route.name}${count || ""}${url.search.replace(/\W+/g, "-")}`);
    for (const link of links ? await linksOf(page) : [])
      if (link.startsWith(`${portal.url}/`) && !link.includes("/demo/")) queue.push(link.slice(portal.url.length).replace(/#.*/, ""));
  }
};

// Sends the form as empty as it can be: what is wrong is said, and the page is still in order.
const wrong = async ({ page, who }, path) => {
  await page.goto(path);
  const form = page.locator("main form[method=post][novalidate]").last();
  if (!(await form.count())) return false;
  for (const field of await form.locator("input:visible:not([type=radio]):not([type=checkbox]):not([type=file]), textarea:visible").all())
    await field.fill("");
  const send = form.locator("button.bouton:visible").filter({ hasNotText: /Précédent|quitter|Ajouter|Retirer|image|partout|Afficher/ }).first();
  await Promise.all([page.waitForEvent("load"), send.click()]);
  if (!(await page.locator("#fautes, .fautes").count())) return false;
  await step(`${who} ${path}: in error`, async () => {
    await check(page, `ecran-faute-${path.replace(/\W+/g, "-")}`);
    assert.match(await page.title(), /^Erreur\s: /);
    const field = page.locator("[aria-invalid=true]").first();
    if (await field.count()) assert.ok(await field.getAttribute("aria-describedby"), "the fault is not beside its field");
  });
  return true;
};

const enter = async (who, identifiant, { alsoWithoutScript = false } = {}) => {
  const page = await visit(browser, portal.url, options);
  const plain = alsoWithoutScript && (await visit(browser, portal.url, options));
  if (plain) await withoutScript(plain);
  if (identifiant) {
    await signIn(page, identifiant);
    await page.getByText("Bonjour").waitFor();
  }
  return { who, page, plain, visitOf: await weigh(page) };
};

const leave = async ({ page, plain }) => {
  await page.context().close();
  if (plain) await plain.context().close();
};

// A session that ends in the middle of a form: the form is there again, once signed in.
const resumed = async (visitor) => {
  const { page } = visitor;
  await page.goto("/mon-profil/civiles");
  await page.getByLabel("Numéro et rue").fill("77 rue Retrouvée");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByLabel("Identifiant").fill("pascal.dupin");
  await page.getByLabel("Mot de passe").first().fill("Parvis-demo-2026");
  await page.getByRole("button", { name: "Me connecter" }).click();
  await page.waitForURL(/\/reprise/);
  seen.set("reprise", "/reprise");
  await step("a session that ended in the middle of a form: what was typed is there", async () => {
    await check(page, "ecran-reprise");
    assert.match(await page.content(), /77 rue Retrouvée/);
  });
};

const ANONYMOUS = ["/", "/tarifs", "/?q=zzz", "/connexion", "/compte/creation", "/compte/oubli", "/compte/envoye", "/compte/activation?jeton=x",
  "/compte/activation/renvoi", "/compte/mot-de-passe?jeton=x", "/mon-acces/courriel/confirmation?jeton=x", "/demandes",
  "/reserver?jeton=x",
  "/verifier", "/demo/courriels", "/demo/courriels/1"];
const FAMILY = ["/", "/agenda", "/agenda/semaine", "/agenda?vue=liste", "/demandes", "/echanges", "/paiements/releve",
  "/paiements/recharger", "/mon-profil", "/mon-acces/courriel", "/mon-acces/mot-de-passe", "/agenda/groupees", "/agenda/historique",
  "/mes-donnees/consultations", "/demandes/1/confirmation", "/nulle-part"];
const STEPS = ["suppression", "etapes/enfant", "etapes/conjoint", "etapes/informations", "etapes/responsable"];
const WRONG = ["/mon-profil/civiles", "/mon-acces/courriel", "/mon-acces/mot-de-passe", "/demarches/fiche-enfant",
  "/agenda/groupees", "/paiements/recharger"];

try {
  const nobody = await enter("nobody", null, { alsoWithoutScript: true });
  await follow(nobody, ANONYMOUS);
  let faults = 0;
  for (const path of ["/compte/creation", "/compte/oubli", "/compte/activation/renvoi"]) faults += await wrong(nobody, path);
  await step("nobody's forms say what is wrong", () => assert.equal(faults, 3));
  await leave(nobody);

  const fresh = await enter("fresh");
  await newAccount(fresh.page, { prenom: "Rose", nom: "Neuve", courriel: "rose.neuve@courriel.example", motDePasse: "Cerisier-Bleu-2026" });
  await follow(fresh, FAMILY.filter((path) => !/\d/.test(path)), { links: false });
  await leave(fresh);

  const pascal = await enter("pascal", "pascal.dupin", { alsoWithoutScript: true });
  await pascal.page.goto("/demandes");
  const draft = await pascal.page.getByRole("link", { name: /^Reprendre/ }).first().getAttribute("href");
  const steps = STEPS.map((name) => draft.replace("reprendre", name));
  await follow(pascal, [...FAMILY, ...steps]);
  const forms = [...WRONG, ...steps.filter((path) => /responsable/.test(path))];
  faults = 0;
  for (const path of forms) faults += await wrong(pascal, path);
  await step("a family's forms say what is wrong", () => assert.equal(faults, forms.length));
  await resumed(pascal);
  const other = await enter("other", null, { alsoWithoutScript: true });
  await etats(pascal, other, (number) =>
    execFileSync("python3", ["-c", "import sqlite3, sys; b = sqlite3.connect(sys.argv[1], timeout=10); "
      + "b.execute('UPDATE seance_lieu SET places = ?', (int(sys.argv[2]),)); b.commit()", `${portal.folder}/parvis.db`, String(number)]));
  await leave(other);
  await leave(pascal);

  const claire = await enter("claire", "claire.fontaine");
  await claire.page.goto("/mon-profil");
  const home = (await linksOf(claire.page)).map((link) => new URL(link).pathname).find((path) => /\/garde\//.test(path));
  await follow(claire, [home, `${home}/proposition`, `${home}/echange`], { links: false });
  await leave(claire);

  for (const { name, path } of routes.filter((route) => !NO_PAGE.test(route.name) && !seen.has(route.name)))
    await step(`${name} (${path}) is looked at`, () => assert.ok(ELSEWHERE.has(name), "nobody came to it"));
  console.log(`# through ${nginxIsHere ? "nginx" : "no nginx"}: first visit ${heaviest.first.join(" bytes: ")}`);
  console.log(`# after: ${heaviest.after.join(" bytes: ")}`);
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.stack}`);
  await step("went to the end", () => Promise.reject(error));
} finally {
  await browser.close();
  await portal.stop();
  finish();
}
