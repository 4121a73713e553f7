// SPDX-License-Identifier: EUPL-1.2
// Bad input on the families' forms: each gets a sentence in French, and nothing that was typed is lost.
import assert from "node:assert/strict";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent, fillFiche, options, STEPS, Visiteur } from "./visiteur.mjs";

const portal = await start();
const visitor = () => new Visiteur(portal.url);
const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

const HOSTILE = {
  "far too long": "é".repeat(6000),
  "a script": "<script>alert(1)</script>",
  quotes: "\"'><img src=x onerror=alert(1)>",
  "right-to-left marks": "Jean\u202eeirraM\u200f",
  "a template": "{{csrf}} {{#x}}",
  "only blanks": " \t \u00a0 ",
};

// French, whole, and without anything of ours or theirs that is executed.
const assertPage = (page, what) => {
  assert.ok(page.status < 500, `${what}: ${page.status}`);
  if (page.status === 303) return;
  assert.match(page.text, /<html lang="fr">/, what);
  assert.match(page.text, /<\/html>\s*$/, `${what}: the page is cut`);
  assert.doesNotMatch(page.text, /<script>|<img src=x/, what);
  assert.doesNotMatch(page.text, /Not Found|Bad Request|Forbidden|Internal|assertion/i, what);
};

// Two pages but for their marks against forgery.
const plain = (text) => text.replace(/name="_csrf" value="[^"]*"/g, "");

// The typed text is in the page again, as people will see it.
const assertKept = (page, typed, what) => {
  if (typed.length > 500 || !typed.trim()) return;
  const shown = typed.replace(/[\u202e\u200f]/g, "").trim();
  // A field keeps no more than it can hold; what comes first is there.
  assert.ok(page.text.includes(escape(shown.slice(0, 3))), `${what}: what was typed is lost`);
};

const textFields = (form) =>
  Object.keys(form).filter((name) => !/^(_csrf|_jeton|jeton|cle|action|ajouter|retirer|mot_de_passe|site_web|identifiant$)|\.code$/.test(name));

// Every field of one form with every hostile text, the rest as @good.
const tryForm = async (who, path, good, action = path) => {
  const form = { ...(await who.form(path, action)), ...good };
  for (const name of textFields(form))
    for (const [what, text] of Object.entries(HOSTILE)) {
      const label = `${path} ${name}: ${what}`;
      const page = await who.post(action, { ...form, [name]: text });
      assertPage(page, label);
      if (page.status === 422) {
        assert.match(page.text, /id="fautes"|class="alerte no"/, `${label}: no sentence`);
        const line = page.text.includes(`name="${name}" type="text"`) || page.text.includes(`name="${name}" type="email"`);
        // The picture is another one now: what was copied from the former is of no use.
        if (line && name !== "captcha") assertKept(page, text, label);
      }
    }
};

const refused = (page, sentence, what) => {
  assert.equal(page.status, 422, `${what}: ${page.status}`);
  assert.match(page.text, sentence, what);
};

const ACCOUNT = {
  type: "particulier", civilite: "madame", nom_naissance: "Petit", prenom: "Anne", naissance_le: "01/02/1990", naissance_pays: "99100",
  naissance_commune: "Orange", "naissance_commune.code": "84087", naissance_dep: "84",
  courriel: "anne.petit@courriel.example", mot_de_passe: "Cerisier-Bleu-2026", mot_de_passe_repete: "Cerisier-Bleu-2026",
  rgpd: "oui",
};

// The whole form, the picture's characters copied from where the demo writes them.
const submitAccount = async (who, fields) => {
  const form = await who.form("/compte/creation");
  const [, captcha] = /class="caracteres">(\w+)</.exec((await who.get("/demo/courriels")).text);
  return who.post("/compte/creation", { ...form, ...ACCOUNT, cgu: "oui", captcha, ...fields });
};

const accounts = async () => {
  const who = visitor();
  await step("account: every field, every hostile text", () => tryForm(who, "/compte/creation", ACCOUNT));
  await step("account: nothing filled in names each field", async () => {
    const page = await who.submit("/compte/creation", { civilite: null });
    refused(page, /réponses sont à corriger/, "empty");
    for (const label of ["Civilité", "Nom de naissance", "Prénom", "Date de naissance", "Courriel", "Mot de passe"])
      assert.match(page.text, new RegExp(`<li><a href="#[^"]*">${label}`), label);
  });
  const cases = [
    ["31 February", { naissance_le: "31/02/1990" }, /31 février/],
    ["born tomorrow", { naissance_le: "01/01/2200" }, /id="fautes"[\s\S]*Date de naissance/],
    ["a child's age", { naissance_le: "01/01/2020" }, /id="fautes"[\s\S]*Date de naissance/],
    ["a town that does not exist", { naissance_commune: "Trifouillis-les-Oies", "naissance_commune.code": "" }, /id="fautes"[\s\S]*Commune de naissance/],
    ["a code that does not exist", { naissance_commune: "Orange", "naissance_commune.code": "99999", naissance_dep: "84" }, /./],
    ["another country's code", { naissance_pays: "12" }, /Pays de naissance/],
    ["no mail", { courriel: "anne" }, /Courriel/],
    ["a weak password", { mot_de_passe: "azerty", mot_de_passe_repete: "azerty" }, /Il manque à ce mot de passe/],
    ["two passwords", { mot_de_passe_repete: "Autre-Chose-2026" }, /ne sont pas les mêmes/],
    ["an identifier taken", { identifiant: "pascal.dupin" }, /déjà pris/],
    ["terms not accepted", { cgu: null }, /conditions d’utilisation/],
  ];
  for (const [what, changes, sentence] of cases)
    await step(`account: ${what}`, async () => {
      const page = await who.submit("/compte/creation", { ...ACCOUNT, cgu: null, ...changes });
      refused(page, sentence, what);
      assert.ok(page.text.includes('value="Anne"'), "what was typed is lost");
      assert.ok(!page.text.includes("Cerisier-Bleu"), "a password is shown");
    });
  await step("account: whoever fills the hidden field is not served", async () => {
    const page = await submitAccount(who, { site_web: "http://spam.example" });
    assert.notEqual(page.status, 303);
  });
  await step("account: the same words for an address that has an account", async () => {
    const ends = [];
    for (const courriel of ["pascal.dupin@courriel.example", "personne@courriel.example"]) {
      const page = await submitAccount(who, { courriel });
      assert.equal(page.status, 303);
      const recap = page.to;
      const done = await who.submit(recap, {}, "/compte/recapitulatif");
      assert.equal(done.status, 303);
      ends.push(plain((await who.get(done.to)).text.replaceAll(courriel, "X")));
    }
    assert.equal(ends[0], ends[1]);
  });
  await step("account: the récapitulatif sent twice makes one account and says so twice", async () => {
    const { to } = await submitAccount(who, { courriel: "deux@courriel.example" });
    const form = await who.form(to, "/compte/recapitulatif");
    const first = await who.post("/compte/recapitulatif", form);
    const second = await who.post("/compte/recapitulatif", form);
    assert.equal(first.to, second.to);
    await who.get(first.to);
    const mails = await who.get("/demo/courriels");
    assert.equal(mails.text.split("deux@courriel.example").length - 1, 1);
  });
  await step("an activation link that is made up", async () => {
    const page = await who.get("/compte/activation?jeton=" + "A".repeat(43));
    assertPage(page, "link");
    assert.match(page.text, /plus valable/);
  });
  await step("forgotten: the same page whether or not the account exists", async () => {
    const ask = (courriel) => who.submit("/compte/oubli", { perdu: "mot_de_passe", courriel });
    const strip = ({ status, text }) => status + plain(text);
    assert.equal(strip(await ask("pascal.dupin@courriel.example")), strip(await ask("personne@courriel.example")));
  });
  for (const [path, good] of [["/connexion", { identifiant: "x", mot_de_passe: "y" }],
    ["/compte/oubli", { perdu: "identifiant" }], ["/compte/activation/renvoi", {}]])
    await step(`${path}: every field, every hostile text`, () => tryForm(visitor(), path, good));
  await step("a NUL and bytes that are no UTF-8 are refused in French", async () => {
    for (const body of ["identifiant=a%00b&mot_de_passe=x", "identifiant=%ff%fe&mot_de_passe=x"]) {
      const page = await who.send("/connexion", {
        method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
      assert.equal(page.status, 400);
      assertPage(page, body);
    }
  });
  await step("a form without its mark from our page does nothing", async () => {
    const page = await who.post("/connexion", { identifiant: "pascal.dupin", mot_de_passe: "Parvis-demo-2026", _csrf: "x" });
    assert.equal(page.status, 403);
    assertPage(page, "csrf");
  });
};

const pascal = visitor();
const david = visitor();
let brouillon;
let enfants;

const files = async () => {
  await pascal.signIn("pascal.dupin");
  await david.signIn("david.moulin");
  await step("a file is begun once by a double click", async () => {
    const form = { ...(await pascal.form("/demarches/fiche-enfant")), cgu: "oui" };
    const [one, two] = await Promise.all([1, 2].map(() => pascal.post("/demarches/fiche-enfant", form)));
    assert.equal(one.to, two.to);
    brouillon = Number(/\/demandes\/(\d+)\//.exec(one.to)[1]);
  }, { needed: true });
  await step("a skipped step leads back to the first that is lacking", async () => {
    for (const code of ["enfant", "signature"]) {
      const page = await pascal.send(`/demandes/${brouillon}/etapes/${code}`);
      assert.equal(page.status, 303);
      assert.match(page.to, /etapes\/informations$/);
    }
    const form = await pascal.form(`/demandes/${brouillon}/etapes/informations`);
    const signed = await pascal.post(`/demandes/${brouillon}/etapes/signature`, { ...form, ...STEPS.signature, action: "suivant" });
    assert.match(signed.to, /etapes\/informations$/);
  });
  await step("the steps, every field, every hostile text", async () => {
    for (const code of ["informations", "responsable", "enfant"]) {
      const path = `/demandes/${brouillon}/etapes/${code}`;
      await tryForm(pascal, path, { ...STEPS[code], action: "suivant" });
      if (code !== "enfant") {
        const page = await pascal.submit(path, { ...STEPS[code], naissance_le: code === "responsable" ? "21/05/1984" : null, action: "suivant",
          ...(code === "responsable" && RESPONSABLE) });
        assert.equal(page.status, 303, `${code}: ${/id="fautes">[\s\S]*?<\/div>/.exec(page.text)?.[0]}`);
      }
    }
  });
  await step("a child: impossible dates and towns", async () => {
    const path = `/demandes/${brouillon}/etapes/enfant`;
    const child = { enfant: "nouveau", "enfant.sexe": "fille", "enfant.nom_naissance": "Dupin", "enfant.prenom": "Léa",
      "enfant.naissance_le": "03/04/2019", "enfant.naissance_pays": "99100", "enfant.naissance_commune": "Orange",
      "enfant.naissance_commune.code": "84087", "enfant.naissance_dep": "84", action: "suivant" };
    const tomorrow = new Date(Date.now() + 86400000).toLocaleDateString("fr-FR");
    const cases = [
      [{ "enfant.naissance_le": "31/02/2019" }, /31 février/],
      [{ "enfant.naissance_le": tomorrow }, /Date de naissance[^<]*(futur|venir|passé|demain|après)/i],
      [{ "enfant.naissance_le": "pas une date" }, /Date de naissance/],
      [{ "enfant.naissance_commune": "Trifouillis", "enfant.naissance_commune.code": "" }, /Commune de naissance/],
      [{ "enfant.prenom": "" }, /Prénom/],
      [{ etablissement: "424242" }, /Établissement/],
      [{ seances: "424242" }, /sessions/],
      [{ niveau: "Bac" }, /Niveau/],
      [{ annee: "1999-2000" }, /Année scolaire/],
    ];
    for (const [changes, sentence] of cases) {
      const what = JSON.stringify(changes);
      const page = await pascal.submit(path, { ...child, ...changes });
      refused(page, sentence, what);
      if (!("enfant.prenom" in changes)) assert.match(page.text, /Léa/, `${what}: lost`);
    }
  });
  await step("another family's demande does not exist", async () => {
    const unknown = await david.get("/demandes/424242");
    for (const path of ["", "/etapes/responsable", "/confirmation", "/suppression", "/annulation", "/reprendre"]) {
      const page = await david.get(`/demandes/${brouillon}${path}`);
      assert.equal(page.status, 404, path);
      assertPage(page, path);
      if (path === "") assert.equal(plain(page.text), plain(unknown.text));
    }
    const mark = await david.form("/demarches/fiche-enfant");
    for (const path of ["/etapes/responsable", "/suppression", "/annulation"]) {
      const page = await david.post(`/demandes/${brouillon}${path}`, { ...mark, action: "suivant" });
      assert.equal(page.status, 404, `POST ${path}`);
    }
    assert.equal((await pascal.get(`/demandes/${brouillon}`)).status, 200);
  });
  await step("another family's child cannot be chosen", async () => {
    const theirs = options((await david.get("/agenda")).text, "personne");
    enfants = options((await pascal.get("/agenda")).text, "personne");
    assert.ok(theirs.length && enfants.length > 1);
    const page = await pascal.submit(`/demandes/${brouillon}/etapes/enfant`, { enfant: theirs[0][0], action: "suivant" });
    refused(page, /Enfant concerné/, "their child");
  });
  await step("the draft is deleted once, after a question", async () => {
    assert.match((await pascal.get(`/demandes/${brouillon}/suppression`)).text, /Supprimer ce brouillon/);
    const form = await pascal.form(`/demandes/${brouillon}/suppression`);
    assert.equal((await pascal.post(`/demandes/${brouillon}/suppression`, form)).status, 303);
    assert.equal((await pascal.post(`/demandes/${brouillon}/suppression`, form)).status, 404);
  });
};

const RESPONSABLE = { nom_naissance: "Dupin", prenom: "Pascal", naissance_le: "21/05/1984", naissance_pays: "99100",
  naissance_commune: "Lyon 2e Arrondissement", "naissance_commune.code": "69382", naissance_dep: "69",
  voie: "12 chemin des Vignes", code_postal: "84260", commune: "Sarrians", "commune.code": "84122",
  telephone: "0612345678", telephone_fixe: "", telephone_pro: "", courriel: "pascal.dupin@courriel.example" };

const profile = async () => {
  for (const path of ["/mon-profil/civiles", "/mon-profil/sociales", "/mon-acces/courriel"])
    await step(`${path}: every field, every hostile text`, () => tryForm(david, path, {}));
  await step("the present password is asked for before another one", async () => {
    const page = await david.submit("/mon-acces/mot-de-passe", {
      mot_de_passe_actuel: "faux", mot_de_passe: "Cerisier-Bleu-2026", mot_de_passe_repete: "Cerisier-Bleu-2026" });
    refused(page, /Ce n’est pas votre mot de passe actuel/, "wrong");
  });
  await step("a page of a profile that is none", async () => {
    const page = await david.get("/mon-profil/secrets");
    assert.equal(page.status, 404);
    assertPage(page, "secrets");
  });
  await step("a message of another family, a piece of another family", async () => {
    for (const path of ["/echanges/1", "/echanges/424242", "/justificatifs/424242"]) {
      const page = await david.get(path);
      assert.equal(page.status, 404, path);
      assertPage(page, path);
    }
  });
};

// The first day from @from weeks on that is a green one for this child.
const greenDays = (html) =>
  [...html.matchAll(/<a class="jour reservable[^"]*" href="([^"]*)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));

const bookings = async () => {
  const agent = await new Agent(portal.url).signIn();
  let daniel;
  let days;
  await step("without an accepted file there is no green day, and it is said why", async () => {
    const [daniel] = enfants.find(([, name]) => /Daniel/.test(name));
    const page = await pascal.get(`/agenda?personne=${daniel}`);
    assert.equal(greenDays(page.text).length, 0);
    assert.match(page.text, /fiche/i);
  });
  await step("the file of one child is sent, taken over and accepted", async () => {
    daniel = enfants.find(([, name]) => /Daniel/.test(name))[0];
    const id = await fillFiche(pascal, { enfant: daniel, niveau: "PS" });
    await agent.call(`/api/demandes/${id}/prise-en-charge`, {});
    const detail = await agent.call(`/api/demandes/${id}/acceptation`, { derogation: "Pièces vues au guichet." });
    assert.equal(detail.demande.etat, "acceptee");
    assert.match((await pascal.get(`/demandes/${id}`)).text, /Acceptée/);
  }, { needed: true });
  await step("a second file for the same child and year is refused", async () => {
    await assert.rejects(fillFiche(pascal, { enfant: daniel, niveau: "PS" }), /déjà une fiche/);
  });
  await step("the next month has green days", async () => {
    const next = new Date(Date.now() + 20 * 86400000).toISOString().slice(0, 7);
    for (const month of [next, new Date(Date.now() + 50 * 86400000).toISOString().slice(0, 7)]) {
      days = greenDays((await pascal.get(`/agenda?personne=${daniel}&periode=${month}`)).text);
      if (days.length > 4) break;
    }
    assert.ok(days.length > 4, `${days.length} green days`);
  }, { needed: true });
  const base = () => days[0].replace(/\/[^/]*$/, "");
  await step("today, a past day, a Sunday, a day that is none: no", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const monday = new Date(Date.now() - ((new Date().getDay() + 6) % 7) * 86400000 - 14 * 86400000).toISOString().slice(0, 10);
    const sunday = new Date(Date.now() + (7 - new Date().getDay()) % 7 * 86400000 + 14 * 86400000).toISOString().slice(0, 10);
    const mark = await pascal.form(days[0]);
    for (const day of [today, monday, sunday, "2026-12-25"]) {
      const page = await pascal.post(`${base()}/${day}`, { ...mark, action: "reserver" });
      assert.equal(page.status, 409, `${day}: ${page.status}`);
      assertPage(page, day);
      assert.match(page.text, /class="alerte no"[\s\S]*\p{L}{4,}/u, `${day}: no reason`);
    }
    for (const day of ["2026-02-31", "demain", "2026-1-1", "2199-01-07"])
      assert.equal((await pascal.get(`${base()}/${day}`)).status, 404, day);
  });
  await step("the week's form: a day that cannot be changed changes nothing, and says why", async () => {
    const [, personne, seance] = /agenda\/(\d+)\/(\d+)/.exec(base());
    const key = (day) => `${personne}.${seance}.${day}`;
    const iso = (days) => new Date(Date.now() + days * 86400000).toLocaleDateString("sv-SE");
    const good = days.at(-1).split("/").at(-1);
    const form = await pascal.form(`/agenda/semaine?periode=${good}`, "/agenda/semaine");
    const send = (day, more = []) =>
      pascal.post("/agenda/semaine", { ...form, avant: [], periode: day, jours: [key(day), ...more], action: "confirmer" });
    // Today, a past day, a holiday, a Saturday without service.
    const saturday = iso(6 - new Date().getDay() + 14);
    for (const day of [iso(0), iso(-7), "2026-12-25", saturday]) {
      const page = await send(day);
      assert.equal(page.status, 409, `${day}: ${page.status}`);
      assertPage(page, day);
      assert.match(page.text, /Rien n’a été changé[\s\S]*<li>Daniel, [^<]{20,}/, day);
    }
    for (const jours of [["x"], ["1.1.2026-02-31"], [`999.1.${good}`], ["<script>alert(1)</script>"], [key("9999-12-31")]]) {
      const page = await pascal.post("/agenda/semaine", { ...form, avant: [], jours, action: "confirmer" });
      assert.equal(page.status, 303, jours[0]);
      assert.match((await pascal.get(page.to)).text, /Aucun jour n’était à changer/);
    }
    for (const [what, text] of Object.entries(HOSTILE)) {
      const page = await pascal.post("/agenda/semaine", { ...form, periode: text, jours: text, avant: text, remplir: text });
      assert.ok(page.status < 500, what);
      assertPage(page, what);
    }
  });
  await step("another family's child and booking do not exist", async () => {
    for (const path of [days[0], `/agenda?personne=${daniel}`])
      assert.equal((await david.get(path)).status, 404, path);
    const mark = await david.form("/demarches/fiche-enfant");
    assert.equal((await david.post(days[0], { ...mark, action: "reserver" })).status, 404);
  });
  await step("booked twice at once is booked once, and paid once", async () => {
    const solde = async () => /Solde actuel<\/dt>\s*<dd>([^<]*)/.exec((await pascal.get(days[1])).text)[1];
    const before = await solde();
    const form = await pascal.form(days[0]);
    const answers = await Promise.all([1, 2, 3].map(() => pascal.post(days[0], form)));
    for (const page of answers) assert.ok(page.status === 303, `${page.status}`);
    const after = await solde();
    const price = /Rendu<\/dt>\s*<dd>([^<]*)/.exec((await pascal.get(days[0])).text)[1];
    const cents = (text) => Number(text.replace(/[^\d-]/g, ""));
    assert.equal(cents(before) - cents(after), cents(price));
  });
  await step("cancelled, the money comes back; cancelled again, nothing more", async () => {
    const form = await pascal.form(days[0]);
    assert.equal((await pascal.post(days[0], form)).status, 303);
    assert.equal((await pascal.post(days[0], form)).status, 303);
    assert.match((await pascal.get(days[0])).text, /<h1>Réserver/);
  });
};

const sessions = async () => {
  await step("a session that ended in the middle of a form: what was typed comes back", async () => {
    const who = await visitor().signIn("hubert.mounier");
    const begun = await who.submit("/demarches/fiche-enfant", { cgu: "oui" });
    await who.submit(begun.to, { ...STEPS.informations, action: "suivant" });
    const path = begun.to.replace("informations", "responsable");
    const form = { ...(await who.form(path)), ...STEPS.responsable, voie: "99 impasse des Oubliés", action: "enregistrer" };
    // The cookie of the session is all that goes: what the browser has besides stays.
    assert.ok(who.cookies.has("parvis"));
    who.cookies.set("parvis", "A".repeat(43));
    const lost = await who.post(path, form);
    assert.equal(lost.status, 303);
    assert.match(lost.to, /connexion|reprise/);
    const page = await who.submit("/connexion", { identifiant: "hubert.mounier", mot_de_passe: "Parvis-demo-2026" });
    assert.match(page.to, /reprise/);
    const reprise = await who.get("/reprise");
    assert.match(reprise.text, /99 impasse des Oubliés/);
    const again = await who.submit("/reprise", {}, path);
    assert.equal(again.status, 303);
    assert.match((await who.get(path)).text, /99 impasse des Oubliés/);
  });
  await step("a page that does not exist, in French, to anybody", async () => {
    for (const who of [visitor(), pascal])
      for (const path of ["/nulle-part", "/demarches/inconnue", "/agenda/1/2", "/informations/rien", "/demandes/abc"]) {
        const page = await who.get(path);
        assertPage(page, path);
        if (who === pascal) assert.equal(page.status, 404, path);
      }
  });
};

try {
  await accounts();
  await files();
  await profile();
  await bookings();
  await sessions();
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await portal.stop();
  finish();
}
