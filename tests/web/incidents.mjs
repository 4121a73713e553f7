// SPDX-License-Identifier: EUPL-1.2
// What happens to people: the wrong file, a double click, the button « back », two parents and one place, an address that
// somebody sent; and the commonest thing of all, counted in taps.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { answer, atStep, cents, goOn, title } from "./gestes.mjs";
import { check, open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent, fillFiche, options, Visiteur } from "./visiteur.mjs";

const portal = await start();
const browser = await open();
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const pascal = await new Visiteur(portal.url).signIn("pascal.dupin");
const david = await new Visiteur(portal.url).signIn("david.moulin");
const agent = await new Agent(portal.url).signIn();

const enfant = async (who, prenom) =>
  options((await who.get("/agenda")).text, "personne").find(([, name]) => name.includes(prenom))[0];

// A child whose file is accepted: a row of the week from now on.
const enrol = async (who, prenom, niveau) => {
  const id = await enfant(who, prenom);
  const demande = await fillFiche(who, { enfant: id, niveau });
  await agent.call(`/api/demandes/${demande}/prise-en-charge`, {});
  await agent.call(`/api/demandes/${demande}/acceptation`, { derogation: "Pièces vues au guichet." });
  return id;
};

let daniel;
let page;

const week = async () => {
  await step("next week's meals for two children, on a phone: three taps", async () => {
    daniel = await enrol(pascal, "Daniel", "PS");
    await enrol(pascal, "Alexis", "MS");
    page = await visit(browser, portal.url, phone);
    await signIn(page, "pascal.dupin");
    let taps = 0;
    const tap = async (target) => {
      taps += 1;
      await target.tap();
    };
    await tap(page.getByRole("link", { name: "Réserver la semaine" }));
    await page.getByRole("heading", { name: /^Semaine du/ }).waitFor();
    await check(page, "semaine");
    await tap(page.getByRole("button", { name: /pour tous/ }).first());
    await page.locator("[data-bilan]", { hasText: "à réserver" }).waitFor();
    await page.getByText(/Nouveau solde/).waitFor();
    await check(page, "semaine-cochee");
    await tap(page.getByRole("button", { name: "Confirmer" }).last());
    await page.getByText(/^C’est fait\s: \d+ jours réservés/).waitFor();
    await check(page, "semaine-reservee");
    assert.ok(taps <= 6, `${taps} taps`);
  }, { needed: true });
  await step("a day is untied, the money comes back; pressed by mistake, nothing is asked twice", async () => {
    const balance = async () => cents(await page.locator("[data-solde]").innerText());
    const before = await balance();
    const value = await page.locator("[data-reserve]:checked").last().getAttribute("value");
    const box = page.locator(`input[value="${value}"][name=jours]`);
    await box.uncheck();
    await page.getByText(/1 à annuler.*rendus/).waitFor();
    assert.notEqual(await balance(), before);
    await box.check();
    assert.equal(await balance(), before);
    await box.uncheck();
    await page.getByRole("button", { name: "Confirmer" }).last().dblclick();
    await page.getByText(/1 annulé\. Nouveau solde/).waitFor();
  });
  await step("each grey day of the week says why", async () => {
    await page.locator("details summary", { hasText: "Pourquoi" }).first().tap();
    await page.getByText("Pas d’école le mercredi").first().waitFor();
    await check(page, "semaine-pourquoi");
  });
  await step("a week of holidays, and one long ago: nothing to confirm", async () => {
    for (const [periode, word] of [["2026-12-22", "Vacances de Noël"], ["2026-11-09", "passé"]]) {
      await page.goto(`/agenda/semaine?periode=${periode}`);
      assert.equal(await page.getByRole("button", { name: "Confirmer" }).count(), 0);
      await page.locator("details summary", { hasText: "Pourquoi" }).first().tap();
      await page.getByText(new RegExp(word)).first().waitFor();
    }
    await check(page, "semaine-vacances");
  });
};

// A PNG of that size, with @data for its points.
const png = (width, height, data) => {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const all = Buffer.alloc(8 + body.length);
    all.writeUInt32BE(data.length);
    body.copy(all, 4);
    all.writeUInt32BE(crc(body), 4 + body.length);
    return all;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0))]);
};
// It announces a size and has hardly anything behind.
const bomb = (width, height) => png(width, height, Buffer.alloc(20));
// Nothing makes it smaller.
const noise = (width, height) => {
  const rows = Array.from({ length: height }, () => [Buffer.alloc(1), randomBytes(3 * width)]).flat();
  return png(width, height, deflateSync(Buffer.concat(rows)));
};

const uploads = async () => {
  const pdf = { mimeType: "application/pdf" };
  const files = [
    ["empty", { ...pdf, name: "vide.pdf", buffer: Buffer.alloc(0) }, /Ce fichier est vide/],
    ["11 MB", { ...pdf, name: "lourd.pdf", buffer: Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(11 * 1048576, " ")]) },
      /pèse\s11,5\sMo\s:\sla limite est de\s10\sMo/],
    ["a page of the web", { ...pdf, name: "attestation.pdf", buffer: Buffer.from("<!doctype html><script>alert(1)</script>") },
      /ni un PDF, ni une photo/],
    ["a bomb", { mimeType: "image/png", name: "photo.png", buffer: bomb(60000, 60000) }, /trop grande \(60000 × 60000 points\)/],
    ["a PDF with a password", { ...pdf, name: "avis.pdf", buffer: readFileSync(new URL("../fixtures/protege.pdf", import.meta.url)) },
      /protégé par un mot de passe.*enregistrer au format PDF/i],
    ["nothing", [], /Choisissez|choisi/],
  ];
  await step("a piece to give is found from Échanges", async () => {
    await page.goto("/echanges");
    await page.getByRole("link", { name: /^(Envoyer|Remplacer)/ }).first().tap();
    await page.getByRole("button", { name: "Envoyer" }).waitFor();
    assert.match(await title(page), /Carnet|Assurance|Justificatif/);
  }, { needed: true });
  for (const [what, file, sentence] of files)
    await step(`upload, ${what}: it is said beside the field, and another can be chosen at once`, async () => {
      const { pathname } = new URL(page.url());
      await page.getByLabel(/Choisir un ou plusieurs fichiers/).setInputFiles(file);
      await page.getByRole("button", { name: "Envoyer" }).tap();
      await page.locator(".faute", { hasText: sentence }).waitFor();
      assert.equal(new URL(page.url()).pathname, pathname);
      assert.equal(await page.getByLabel(/Choisir un ou plusieurs fichiers/).getAttribute("aria-invalid"), "true");
      await check(page, `depot-${what.replaceAll(" ", "-")}`);
    });
  const photo = { mimeType: "image/png", name: "carnet.png", buffer: noise(900, 700) };
  const choose = () => page.getByLabel(/Choisir un ou plusieurs fichiers/).setInputFiles(photo);
  const kept = async () => {
    assert.equal(await page.locator(".fichiers li").count(), 1);
    assert.ok(await page.getByRole("button", { name: "Envoyer" }).isEnabled());
  };
  const network = (speed) => wire.send("Network.emulateNetworkConditions",
    { offline: speed === 0, latency: 0, downloadThroughput: speed, uploadThroughput: speed });
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  await step("upload, a slow network: how far it is, and it can be given up", async () => {
    await choose();
    await network(200000);
    await page.getByRole("button", { name: "Envoyer" }).tap();
    await page.getByText(/Envoi en cours\s: [1-9]\d?\s%/).waitFor();
    assert.equal(await page.getByText("Choisissez un fichier").count(), 0);
    await check(page, "depot-en-cours");
    await page.getByRole("button", { name: "Interrompre" }).tap();
    await page.locator(".envoi progress").waitFor({ state: "detached" });
    await kept();
  });
  await step("upload, the network is lost: it is said, and the files are still there", async () => {
    await network(0);
    await page.getByRole("button", { name: "Envoyer" }).tap();
    await page.getByText(/L’envoi n’est pas arrivé\s: la connexion s’est coupée/).waitFor();
    assert.ok(page.faults.splice(0).every((fault) => /ERR_INTERNET_DISCONNECTED/.test(fault)));
    await check(page, "depot-coupe");
    await kept();
  });
  await step("upload, the network is back: the same files, sent once, and the page says so", async () => {
    await network(-1);
    await page.getByRole("button", { name: "Envoyer" }).tap();
    await page.getByText("En attente de validation").first().waitFor();
    assert.ok((await page.locator(".flash").innerText()).length > 0);
    assert.equal(await page.locator(".envoi").count(), 0);
    await check(page, "depot-recu");
    const here = page.url();
    await page.reload();
    assert.equal(page.url(), here);
    await page.getByText("En attente de validation").first().waitFor();
  });
  await wire.detach();
};

const steps = async () => {
  let address;
  await step("a file is begun by a double click, once", async () => {
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.goto("/demarches/changement-coordonnees");
    if ((await page.getByRole("button", { name: /Faire une demande/ }).count()) === 0) await page.goto("/demarches/fiche-enfant");
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).dblclick();
    await page.getByRole("button", { name: "Suivant", exact: true }).last().waitFor();
    address = page.url();
    const numero = /demandes\/(\d+)/.exec(address)[1];
    await page.goto("/demandes");
    assert.equal(await page.getByRole("link", { name: new RegExp(`Reprendre la demande ${numero}$`) }).count(), 1);
    assert.equal(await page.getByRole("link", { name: new RegExp(`la demande ${Number(numero) + 1}$`) }).count(), 0);
    await page.goto(address);
  }, { needed: true });
  await step("the button « back » in the middle of the steps: what was answered is there, and goes on", async () => {
    await page.goto("/demarches/fiche-enfant");
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await page.getByLabel(/règlement intérieur/).first().check();
    await goOn(page, "Responsable du dossier");
    await page.getByLabel("Numéro et nom de la voie").fill("99 chemin du Retour");
    await page.getByLabel("Vous êtes, pour l’enfant").selectOption("pere");
    await answer(page, /autorité parentale/, "Oui");
    await answer(page, "L’enfant vit avec", "Ses deux parents");
    await answer(page, /tarif calculé/, "Non");
    await answer(page, /second responsable/, "Non");
    await goOn(page, "Enfant");
    await page.goBack();
    await atStep(page, "Responsable du dossier");
    assert.equal(await page.getByLabel("Numéro et nom de la voie").inputValue(), "99 chemin du Retour");
    await page.goBack();
    await atStep(page, "Information préalable");
    assert.ok(await page.getByLabel(/règlement intérieur/).first().isChecked());
    await goOn(page, "Responsable du dossier");
    assert.equal(await page.getByLabel("Numéro et nom de la voie").inputValue(), "99 chemin du Retour");
    await goOn(page, "Enfant");
  });
  await step("a page that is left with answers on it asks first", async () => {
    await page.getByRole("radio", { name: "Ajouter un enfant" }).check();
    await page.getByLabel(/^Prénom/).fill("Perdue");
    let asked = 0;
    page.once("dialog", (dialog) => {
      asked += 1;
      dialog.dismiss();
    });
    await page.getByRole("link", { name: "Accueil" }).click().catch(() => {});
    await page.waitForTimeout(300);
    assert.equal(asked, 1);
    assert.equal(await page.getByLabel(/^Prénom/).inputValue(), "Perdue");
    page.once("dialog", (dialog) => dialog.accept());
    await page.goto("/");
  });
};

const lastPlace = async () => {
  await step("the last place, asked for by two parents at once: one has it, the other is told, nobody pays for nothing", async () => {
    const manon = await enfant(david, "Manon");
    const { demandes } = await agent.call("/api/demandes?etat=&agent=tous&limite=200&q=");
    const { id } = demandes.find(({ personne }) => /Manon/.test(personne));
    await agent.call(`/api/demandes/${id}/prise-en-charge`, {}).catch(() => {});
    await agent.call(`/api/demandes/${id}/acceptation`, { derogation: "Pièces vues au guichet." });
    const green = async (who, id) => {
      const { text } = await who.get(`/agenda?personne=${id}&periode=2027-01`);
      return [...text.matchAll(/<a class="jour reservable[^"]*" href="([^"]*)"/g)].map(([, href]) => href);
    };
    const [mine, theirs] = [await green(pascal, daniel), await green(david, manon)];
    const day = mine.map((href) => href.split("/").at(-1)).find((iso) => theirs.some((href) => href.endsWith(iso)));
    const roads = [[pascal, mine.find((href) => href.endsWith(day))], [david, theirs.find((href) => href.endsWith(day))]];
    execFileSync("python3", ["-c", "import sqlite3, sys; b = sqlite3.connect(sys.argv[1], timeout=10); b.execute('UPDATE seance_lieu SET places = 1'); b.execute('UPDATE inscription SET etablissement_id = 1'); b.commit()",
      path.join(portal.folder, "parvis.db")]);
    const balance = async (who) => /Solde<\/h2>\s*<p class="grand">([^<]*)/.exec((await who.get("/paiements/releve")).text)[1];
    const before = await Promise.all(roads.map(([who]) => balance(who)));
    const forms = await Promise.all(roads.map(([who, href]) => who.form(href)));
    const answers = await Promise.all(roads.map(([who, href], i) => who.post(href, forms[i])));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
    const lost = answers.findIndex(({ status }) => status === 409);
    assert.match(answers[lost].text, /La dernière place vient d’être prise|Toutes les places sont prises/);
    const after = await Promise.all(roads.map(([who]) => balance(who)));
    assert.equal(after[lost], before[lost]);
    assert.notEqual(after[1 - lost], before[1 - lost]);
    // The loser's month says it too, and why.
    const [who, href] = roads[lost];
    assert.match((await who.get(href)).text, /Toutes les places sont prises/);
  });
};

const others = async () => {
  await step("an address of another family: as if it did not exist, and one is still at home", async () => {
    const theirs = await visit(browser, portal.url, phone);
    await signIn(theirs, "david.moulin");
    await theirs.getByText("Bonjour David").waitFor();
    for (const address of ["/demandes/1", "/demandes/1/etapes/enfant", "/justificatifs/1", "/echanges/messages/1",
      `/agenda?personne=${daniel}`, `/agenda/${daniel}/1/2027-01-07`, "/justificatifs/1/depots/1/fichiers/1", "/nulle-part"]) {
      const answer = await theirs.goto(address);
      assert.equal(answer.status(), 404, address);
      assert.match(await title(theirs), /introuvable/i, address);
      assert.equal(await theirs.locator("header .menu").count(), 2, `${address}: signed out`);
      assert.doesNotMatch(await theirs.locator("body").innerText(), /Dupin|Florian|Daniel/i, address);
    }
    await check(theirs, "introuvable");
  });
  await step("an address that one has no right to, without a session: to sign in, and back", async () => {
    const nobody = await visit(browser, portal.url, phone);
    await nobody.goto("/agenda/semaine?periode=2026-11-30");
    await nobody.getByLabel("Identifiant").fill("pascal.dupin");
    await nobody.getByLabel("Mot de passe").first().fill("Parvis-demo-2026");
    await nobody.getByRole("button", { name: "Me connecter" }).tap();
    await nobody.getByRole("heading", { name: "Semaine du 30 novembre" }).waitFor();
  });
};

// As nginx sends them (data/nginx/parvis.conf): the pages compressed; the rest is by the server itself.
const weight = async () => {
  await step("a page weighs 60 KB at the first visit, 20 KB after, and nothing in it jumps", async () => {
    const light = await visit(browser, portal.url, phone);
    const wire = await light.context().newCDPSession(light);
    await wire.send("Network.enable");
    const types = new Map();
    let rest = 0;
    wire.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (types.get(requestId) !== "Document") rest += encodedDataLength;
    });
    const see = async (address) => {
      await wire.send("Network.clearBrowserCache");
      rest = 0;
      await light.goto(address, { waitUntil: "networkidle" });
      const own = gzipSync(await light.served).length;
      const jumps = await light.evaluate(() => new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve([]), 100);
      }).then((list) => list.reduce((sum, { value }) => sum + value, 0)));
      assert.ok(own <= 20000, `${address}: ${own} bytes`);
      assert.ok(own + rest <= 60000, `${address}: ${own} + ${rest} bytes`);
      assert.ok(jumps < 0.02, `${address}: jumps by ${jumps}`);
    };
    for (const address of ["/", "/connexion", "/compte/creation", "/demarches/fiche-enfant"]) await see(address);
    await signIn(light, "pascal.dupin");
    await light.getByText("Bonjour Pascal").waitFor();
    for (const address of ["/", "/agenda", "/agenda/semaine", "/agenda?vue=liste", "/echanges", "/demandes", "/demandes/1",
      "/paiements/releve", "/mon-profil"]) await see(address);
  });
};

try {
  await week();
  await uploads();
  await steps();
  await lastPlace();
  await others();
  await weight();
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await browser.close();
  await portal.stop();
  finish();
}
