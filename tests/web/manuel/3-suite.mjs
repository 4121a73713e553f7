// SPDX-License-Identifier: EUPL-1.2
// Section 3.3 further: each action and rhythm of the grouped bookings, each « Pourquoi ? », the proofs, the telephone's calendar,
// the waiting list; and the time that next week's meals take.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { cents, faults } from "../gestes.mjs";
import { fillFiche, options, Visiteur } from "../visiteur.mjs";
import { dit, lu, phrase, texte } from "./dire.mjs";

const date = (days) => new Date(Date.now() + days * 86400000).toLocaleDateString("fr-FR", { timeZone: "Europe/Paris" });

// Another child of Pascal's, accepted at the desk.
export const deuxieme = async ({ portal, guichet, pascal: page }) => {
  const who = await new Visiteur(portal.url).signIn("pascal.dupin");
  const children = options((await who.get("/agenda")).text, "personne");
  const numero = await fillFiche(who, { enfant: children.find(([, label]) => label.includes("Alexis"))[0], niveau: "MS" });
  await guichet.call(`/api/demandes/${numero}/prise-en-charge`, {});
  await guichet.call(`/api/demandes/${numero}/acceptation`, { derogation: "Pièces vues au guichet." });
  await page.goto("/paiements/recharger");
  await page.getByRole("link", { name: "100,00 €", exact: true }).click();
  await page.getByRole("button", { name: "Valider le paiement" }).click();
  await page.getByRole("button", { name: "Payer par carte" }).click();
  await page.getByRole("heading", { name: "Votre paiement est reçu" }).waitFor();
};

const JOURS = ["Lundi", "Mardi", "Jeudi", "Vendredi"];

// The form of the grouped bookings, up to what it would do: how many days, and for how much.
const apercu = async (page, { action, enfants, rythme = "Toutes les semaines", jours = JOURS, au = 45 }) => {
  await page.goto("/agenda/groupees");
  for (const box of await page.getByRole("group", { name: /^Usagers/ }).getByRole("checkbox").all()) await box.uncheck();
  for (const name of enfants) await page.getByRole("checkbox", { name: new RegExp(`^${name}`) }).check();
  await page.getByRole("radio", { name: new RegExp(`^${action}`) }).check();
  await page.getByLabel("Période du").fill(date(1));
  await page.getByLabel(/^au/).fill(date(au));
  await page.getByRole("checkbox", { name: /^Restauration scolaire/ }).check();
  await page.getByRole("radio", { name: new RegExp(`^${rythme}`) }).check();
  for (const name of JOURS) await page.getByLabel(name, { exact: true }).setChecked(jours.includes(name));
  await page.getByRole("button", { name: "Voir ce qui sera fait" }).click();
  await page.getByRole("heading", { level: 1, name: /Réservations groupées|à (réserver|annuler)|jour|Rien/ }).waitFor();
  assert.deepEqual(await faults(page), []);
  const said = await texte(page, "main");
  return { said, total: cents(/Total ([^€]+€)/i.exec(said)?.[1] ?? "0,00 €") };
};

const confirmer = async (page) => {
  await page.getByRole("button", { name: /^(Confirmer|Réserver|Annuler|Modifier|Supprimer)/ }).first().click();
  await page.getByText(/^C’est fait/).waitFor();
};

export const rythmes = async ({ pascal: page }) => {
  const total = {};
  await phrase("3.3", "« Périodicité »: « Aucune », « Toutes les semaines », « Une semaine sur deux » each give other days", async () => {
    for (const rythme of ["Aucune", "Toutes les semaines", "Une semaine sur deux"])
      total[rythme] = (await apercu(page, { action: "Créer", enfants: ["Alexis"], rythme, jours: rythme === "Aucune" ? [] : ["Lundi", "Jeudi"] })).total;
    assert.ok(total["Une semaine sur deux"] > 0 && total["Une semaine sur deux"] < total["Toutes les semaines"], JSON.stringify(total));
    assert.ok(total["Toutes les semaines"] < total.Aucune, JSON.stringify(total));
  });
  const booked = async () => {
    const days = new Set();
    await page.goto("/agenda?vue=liste");
    const child = await page.getByLabel("Agenda de").locator("option", { hasText: "Alexis" }).getAttribute("value");
    await page.goto(`/agenda?vue=liste&personne=${child}`);
    for (let month = 0; month < 3; month++) {
      for (const row of await page.locator(".rangees.jours > li").filter({ has: page.locator(".jour.reserve") }).allInnerTexts()) days.add(lu(row).split(" ")[0]);
      await page.goto(await page.getByRole("link", { name: "Après" }).getAttribute("href"));
    }
    return [...days].sort();
  };
  await phrase("3.3", "« Créer » books the chosen pattern", async () => {
    await apercu(page, { action: "Créer", enfants: ["Alexis"], jours: ["Lundi"] });
    await confirmer(page);
    assert.deepEqual(await booked(), ["Lundi"]);
  }, { needed: true });
  await phrase("3.3", "« Modifier »: the period's bookings become the chosen pattern", async () => {
    await apercu(page, { action: "Modifier", enfants: ["Alexis"], jours: ["Jeudi"] });
    await confirmer(page);
    assert.deepEqual(await booked(), ["Jeudi"]);
  });
  await phrase("3.3", "« Supprimer » cancels the period's, for several « Usagers » at once", async () => {
    await apercu(page, { action: "Supprimer", enfants: ["Alexis", "Florian"] });
    await confirmer(page);
    assert.deepEqual(await booked(), []);
  });
};

// At a person's pace: a look at the page before each tap.
const LOOK = 1500;

export const semaine = async ({ pascal: page }) => {
  await phrase("3.3", "next week's meals for two children, from home: six taps at most", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/");
    const begun = Date.now();
    let taps = 0;
    const tap = async (target) => {
      await page.waitForTimeout(LOOK);
      await target.click();
      taps++;
    };
    await tap(page.getByRole("link", { name: "Réserver la semaine" }));
    for (let i = 0; i < 4 && !(await page.getByRole("button", { name: /^Repas de midi pour tous/ }).count()); i++)
      await tap(page.getByRole("link", { name: "Semaine suivante" }));
    await tap(page.getByRole("button", { name: /^Repas de midi pour tous/ }));
    await tap(page.getByRole("button", { name: "Confirmer" }).last());
    await page.getByText(/^C’est fait\s: \d+ jours réservés/).waitFor();
    console.log(`# next week's meals for two children: ${taps} taps, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    assert.ok(taps <= 6, `${taps} taps`);
    for (const name of ["Florian", "Alexis"])
      assert.ok((await page.getByRole("group", { name: new RegExp(`^${name}, Repas`) }).getByRole("checkbox", { checked: true }).count()) > 0, name);
    await page.setViewportSize({ width: 1000, height: 800 });
  });
};

export const pourquoi = async ({ pascal: page }) => {
  await phrase("3.3", "« Pourquoi ? » of a week says why a day is grey and what makes the price", async () => {
    await page.goto("/agenda/semaine");
    await page.getByText("Pourquoi ?").first().click();
    await page.getByText(/Pas d’école le mercredi/).first().waitFor();
    await dit(page, "Le prix", "délibération");
  });
  await phrase("3.3", "« Que faut-il faire ? »: a child that cannot be booked, and a link to what is missing", async () => {
    await page.getByRole("link", { name: /^Que faut-il faire/ }).first().click();
    assert.match(await texte(page, "main"), /fiche/i);
    await page.locator("main").getByRole("link").first().waitFor();
  });
  await phrase("3.3", "« Pourquoi ce prix ? » of a month names the rule", async () => {
    await page.goto("/agenda");
    await page.getByText("Pourquoi ce prix ?").click();
    assert.match(await texte(page, "main"), /délibération/);
  });
  await phrase("3.3", "a grey day answers, in a dialog, and the focus comes back", async () => {
    await page.getByRole("link", { name: /Pas d’école$/ }).first().click();
    await page.getByRole("dialog").getByText(/Pas d’école le mercredi/).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent), /Pas d’école/);
  });
};

export const preuves = async ({ portal, pascal: page, visitor }) => {
  await page.goto("/agenda");
  await page.getByRole("link", { name: "Historique" }).click();
  await phrase("3.3", "« Historique »: who booked what, when and at which price; nothing is erased", async () => {
    await page.getByLabel("Du", { exact: false }).first().fill(date(-30));
    await page.getByLabel(/^Au/).first().fill(date(60));
    await page.getByRole("button", { name: "Voir" }).click();
    assert.match(await texte(page, "main"), /Réservé le .+ par Pascal DUPIN, sur le portail · \d+,\d\d €/);
    assert.match(await texte(page, "main"), /Annulé le .+ par Pascal DUPIN/);
  }, { needed: true });
  await phrase("3.3", "its « Pourquoi ? » tells the rule and the price of that booking", async () => {
    await page.locator(".faits summary").first().click();
    assert.match(lu(await page.locator(".faits details[open]").first().innerText()), /jusqu'au|Tarif|délibération/);
  });
  let code;
  await phrase("3.3", "each booking has a receipt, with its code, as PDF too", async () => {
    await page.locator("main").getByRole("link", { name: /^Reçu n°/ }).first().click();
    await page.getByRole("heading", { level: 1, name: /^Reçu n°/ }).waitFor();
    code = (await page.locator("strong.entier").innerText()).trim();
    const href = await page.getByRole("link", { name: "Télécharger le reçu (PDF)" }).getAttribute("href");
    assert.equal((await page.request.get(href)).headers()["content-type"], "application/pdf");
  }, { needed: true });
  const anybody = await visitor();
  await phrase("3.3", "anybody can verify a receipt; one that was changed is not ours", async () => {
    await anybody.goto("/verifier");
    await anybody.getByLabel("Code du reçu").fill(code);
    await anybody.getByRole("button", { name: "Vérifier" }).click();
    await anybody.locator(".alerte.ok").waitFor();
    assert.doesNotMatch(await texte(anybody, "main"), /dupin/i);
    await anybody.getByLabel("Code du reçu").fill(code.replace(/.$/, (last) => (last === "A" ? "B" : "A")));
    await anybody.getByRole("button", { name: "Vérifier" }).click();
    await anybody.getByText(/n’est pas de nous/).waitFor();
  });
  await phrase("3.3", "the telephone subscribes to the bookings; a renewed address ends the one before", async () => {
    await page.goto("/agenda");
    await page.getByRole("link", { name: "S’abonner" }).click();
    await page.getByRole("button", { name: "Créer mon adresse" }).click();
    const address = async () => new URL(await page.getByLabel("Votre adresse secrète").inputValue()).pathname;
    const first = await address();
    const read = (where) => anybody.request.get(portal.url + where);
    assert.match(await (await read(first)).text(), /BEGIN:VCALENDAR[\s\S]*Florian/);
    await page.getByRole("button", { name: "Renouveler l’adresse" }).click();
    assert.equal((await read(first)).status(), 404);
    assert.equal((await read(await address())).status(), 200);
  });
  await anybody.context().close();
};

// What only other families do: every place is taken, or is free again.
const places = (portal, number) =>
  execFileSync("python3", ["-c", "import sqlite3, sys; b = sqlite3.connect(sys.argv[1], timeout=10); "
    + "b.execute('UPDATE seance_lieu SET places = ?', (int(sys.argv[2]),)); b.commit()", path.join(portal.folder, "parvis.db"), String(number)]);

export const liste = async ({ portal, pascal: page }) => {
  places(portal, 0);
  await phrase("3.3", "a full day says « Complet », and offers a waiting list with one's place in it", async () => {
    const full = page.getByRole("link", { name: /Complet$/ });
    await page.goto("/agenda");
    for (let i = 0; i < 4 && !(await full.count()); i++) await page.getByRole("link", { name: "Après" }).click();
    await full.first().click();
    await page.getByText(/1re place de la liste d’attente/).waitFor();
    await page.getByRole("button", { name: "M’inscrire sur la liste d’attente" }).click();
    await page.getByText(/est sur la liste d’attente du/).waitFor();
  });
  await phrase("3.3", "and it can be left", async () => {
    await page.locator(".mois").getByRole("link", { name: /En attente$/ }).first().click();
    await page.getByRole("button", { name: "Quitter la liste d’attente" }).click();
    await page.getByText(/n’est plus sur la liste d’attente/).waitFor();
  });
  places(portal, 140);
};
