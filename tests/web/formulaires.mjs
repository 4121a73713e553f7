// SPDX-License-Identifier: EUPL-1.2
// Every form that can be reached, every field of it, with what nobody should type: the pages are found by their links, so
// that a form which is added is tried too; one that is not reached fails. What happens is a French page, never a fault of ours.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent, attribute, decode, fillFiche, options, readForms, Visiteur } from "./visiteur.mjs";

const HOSTILE = {
  "far too long": "é".repeat(6000),
  "a script": "<script>alert(1)</script>",
  quotes: "\"'><img src=x onerror=alert(1)>",
  "right-to-left marks": "Jean\u202eeirraM\u200f",
  "a template": "{{csrf}} {{#x}}",
  nothing: "",
  "only blanks": " \t \u00a0 ",
  "a number that is none": "-99999999999999999999",
  "an impossible day": "31/02/2026",
};
const NUL = "a\0b";

// What a visitor is asked to type or choose; the marks of our pages are tried elsewhere.
const MARKS = new Set(["_csrf", "_jeton"]);
// A form of each kind is enough.
const PER_KIND = 2;
// Who closes these is not there any more for what follows.
const LAST = /appareils|suppression|annulation|mot-de-passe|deconnexion|\/fin$/;

const portal = await start();

const kindOf = (address) => address.replace(/[?#].*/, "").replace(/\d{4}-\d{2}-\d{2}/g, "{jour}").replace(/\/\d+/g, "/{n}");

const assertPage = (page, what) => {
  assert.ok(page.status < 500, `${what}: ${page.status}`);
  if (page.status === 303 || !page.text || /^\s*[{[]/.test(page.text)) return;
  assert.match(page.text, /<html lang="fr">/, what);
  assert.match(page.text, /<\/html>\s*$/, `${what}: the page is cut`);
  assert.doesNotMatch(page.text, /<script>|<img src=x|\u202e/, `${what}: not escaped`);
  assert.doesNotMatch(page.text, /Not Found|Bad Request|Forbidden|Internal|assertion/i, what);
};

// The pages that links lead to, some of each kind, with the forms of each.
const explore = async (who, from) => {
  const seen = new Map();
  const forms = new Map();
  const queue = [...from];
  const asked = new Set(queue);
  while (queue.length) {
    const address = queue.shift();
    const kind = kindOf(address);
    if ((seen.get(kind) ?? 0) >= PER_KIND) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const page = await who.get(address);
    if (!/<html/.test(page.text)) continue;
    assertPage(page, address);
    for (const form of readForms(page.text)) {
      const key = `${form.method} ${kindOf(form.action)} ${Object.keys(form.fields).sort()}`;
      if (!forms.has(key)) forms.set(key, { ...form, page: address });
    }
    for (const [tag] of page.text.matchAll(/<a\b[^>]*>/g)) {
      const href = (attribute(tag, "href") ?? "").replace(portal.url, "").replace(/#.*/, "");
      if (!href.startsWith("/") || /^\/static|\.(pdf|csv|ics|zip)$/.test(href) || asked.has(href)) continue;
      asked.add(href);
      queue.push(href);
    }
  }
  return [...forms.values()].sort((a, b) => LAST.test(a.action) - LAST.test(b.action));
};

const send = (who, form, fields) => {
  const pairs = Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const query = new URLSearchParams(pairs);
  if (form.method === "get") return who.send(`${form.action.replace(/[?#].*/, "")}?${query}`);
  if (!form.multipart) return who.send(form.action, { method: "POST", body: query });
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  return who.send(form.action, { method: "POST", body });
};

// The form as it stands now on its page: its marks are new ones each time. Null: the page has it no more.
const again = async (who, form) => {
  const page = await who.get(form.page);
  return readForms(page.text).find((one) => one.action === form.action && Object.keys(one.fields).join() === Object.keys(form.fields).join()) ?? null;
};

const tried = new Set();

const tryField = async (who, form, name) => {
  for (const [what, text] of [...Object.entries(HOSTILE), ["a NUL", NUL]]) {
    const label = `${form.page}, ${form.action}, ${name}: ${what}`;
    const fresh = await again(who, form);
    if (!fresh) return;
    const answer = await send(who, form, { ...fresh.fields, [name]: text });
    assertPage(answer, label);
    if (text === NUL) {
      assert.ok(answer.status === 400 || form.multipart, `${label}: ${answer.status}`);
    } else if (answer.status === 303) {
      const { pathname, origin } = new URL(answer.to, portal.url);
      assert.ok(origin === portal.url || /^\/demo\//.test(pathname), `${label}: leads to ${answer.to}`);
      assertPage(await who.get(answer.to), `${label}, then`);
    }
  }
};

const tryAll = async (who, from, back = async () => {}) => {
  const forms = await explore(who, from);
  for (const form of forms) {
    const names = [...new Set([...Object.keys(form.fields), ...form.names])].filter((name) => !MARKS.has(name));
    tried.add(`${form.method} ${kindOf(form.action)}`);
    if (!names.length) continue;
    await step(`${form.method} ${kindOf(form.action)} from ${kindOf(form.page)}: ${names.join(", ")}`, async () => {
      for (const name of names) {
        await back();
        await tryField(who, form, name);
      }
    });
  }
};

// Signed out by what was tried: in again.
const signedIn = (who, identifiant) => async () => {
  if (/\/connexion/.test((await who.send("/mon-profil")).to ?? "")) await who.signIn(identifiant);
};

// A payment provider speaks to it, not a person: what it answers is no page.
const MACHINE = "/paiements/notification";

// Those that only a mail, a full day or another machine leads to: sent without their page.
const DIRECT = {
  "/reserver": ["jeton", "action"],
  "/invitation": ["jeton", "naissance_le"],
  "/compte/activation": ["jeton", "identifiant", "mot_de_passe"],
  "/compte/recapitulatif": ["cle", "jeton"],
  "/compte/niveau": ["mot_de_passe"],
  "/mon-acces/courriel/confirmation": ["jeton", "action"],
  "/mon-foyer/quitter": ["mot_de_passe_actuel"],
  "/mes-donnees/suppression": ["action", "mot_de_passe_actuel"],
  "/mes-donnees/suppression/confirmation": ["jeton", "action"],
  "/mes-donnees/garder": ["action"],
  "/mes-donnees/archive": ["jeton"],
  "/mon-foyer/invitations/1": ["action"],
  "/mon-foyer/garde/2": ["action"],
  "/mon-foyer/garde/2/echange": ["echanges.0.du", "echanges.0.au", "echanges.0.chez", "message", "action"],
  "/mon-foyer/garde/2/proposition": ["du", "rythme", "message", "gardes", "ajouter", "action"],
  "/agenda/groupees/confirmation": ["usagers", "action", "du", "au", "activites", "periodicite", "jours", "empreinte", "modifier"],
  [MACHINE]: ["idop"],
  "/paiements/inconnu/retour": ["idop"],
  "/demo/banque/inconnu": ["action"],
};

const tryDirect = async (who, action, names) => {
  tried.add(`post ${kindOf(action)}`);
  for (const name of names)
    for (const [what, text] of [...Object.entries(HOSTILE), ["a NUL", NUL]]) {
      const { _csrf } = await who.form("/demarches/fiche-enfant");
      const label = `${action}, ${name}: ${what}`;
      const answer = await who.post(action, { _csrf, ...Object.fromEntries(names.map((one) => [one, "1"])), [name]: text });
      if (action === MACHINE) assert.ok(answer.status < 500, `${label}: ${answer.status}`);
      else assertPage(answer, label);
      if (text === NUL) assert.ok([400, 404].includes(answer.status), `${label}: ${answer.status}`);
      else if (answer.status === 303) assertPage(await who.get(answer.to), `${label}, then`);
    }
};

const mailLinks = async (who) =>
  [...(await who.get("/demo/courriels")).text.matchAll(/href="([^"]*\?jeton=[^"]*)"/g)].map(([, href]) => decode(href).replace(portal.url, ""));

const SOURCES = path.join(path.dirname(new URL(import.meta.url).pathname), "../../server");
const routes = () =>
  fs.readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".c"))
    .flatMap((name) => [...fs.readFileSync(path.join(SOURCES, name), "utf8")
      .matchAll(/PARVIS_ROUTE \(\s*"[^"]*",\s*"POST",\s*"([^"]*)"/g)].map(([, pattern]) => pattern))
    .filter((pattern) => !pattern.startsWith("/api/"));

const pascal = new Visiteur(portal.url);
const claire = new Visiteur(portal.url);
const nobody = new Visiteur(portal.url);

try {
  await pascal.signIn("pascal.dupin");
  await claire.signIn("claire.fontaine");
  await new Visiteur(portal.url).signIn("claire.fontaine"); // another device
  await step("a file is accepted: there are days to book", async () => {
    const enfants = options((await pascal.get("/agenda")).text, "personne");
    const daniel = enfants.find(([, name]) => /Daniel/.test(name))[0];
    const id = await fillFiche(pascal, { enfant: daniel, niveau: "PS" });
    const agent = await new Agent(portal.url).signIn();
    await agent.call(`/api/demandes/${id}/prise-en-charge`, {});
    await agent.call(`/api/demandes/${id}/acceptation`, { derogation: "Pièces vues au guichet." });
    const [day] = /\/agenda\/\d+\/\d+\/[\d-]{10}/.exec((await pascal.get(`/agenda?personne=${daniel}`)).text);
    DIRECT[`${day}/attente`] = ["action"];
  }, { needed: true });
  await step("mails with links", async () => {
    await nobody.submit("/compte/oubli", { perdu: "mot_de_passe", courriel: "pascal.dupin@courriel.example" });
    for (let i = 0; i < 100 && !(await mailLinks(nobody)).length; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  }, { needed: true });
  await tryAll(nobody, ["/", "/connexion", "/compte/creation", "/compte/oubli", "/compte/activation/renvoi", ...(await mailLinks(nobody))]);
  await tryAll(pascal, ["/", "/agenda", "/echanges", "/demarches", "/demandes", "/paiements", "/mon-profil", "/mon-acces", "/mon-foyer", "/mes-donnees"],
    signedIn(pascal, "pascal.dupin"));
  await tryAll(claire, ["/mon-profil", "/mon-acces/appareils", "/mes-donnees/suppression"], signedIn(claire, "claire.fontaine"));
  await step("the bank of the demonstration", async () => {
    const { to } = await pascal.submit("/paiements/recharger", { montant: "20,00" });
    await tryAll(pascal, [to.replace(portal.url, "")]);
  });
  for (const [action, names] of Object.entries(DIRECT))
    await step(`post ${action}: ${names.join(", ")}`, async () => {
      await signedIn(pascal, "pascal.dupin")();
      await tryDirect(pascal, action, names);
    });
  await step("every form's address was tried", () => {
    const seen = [...tried].filter((one) => one.startsWith("post ")).map((one) => one.slice(5));
    const lacking = routes().filter((pattern) => {
      const shape = new RegExp(`^${pattern.replace(/\{[^}]*\}/g, "[^/]+")}$`);
      return !seen.some((address) => shape.test(address));
    });
    assert.deepEqual(lacking.sort(), []);
  });
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await portal.stop();
  finish();
}
