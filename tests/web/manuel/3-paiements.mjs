// SPDX-License-Identifier: EUPL-1.2
// Section 3.2: a recharge, from the amount to the receipt; section 3.3: grouped bookings.
import assert from "node:assert/strict";
import { cents, faults, readMail, title } from "../gestes.mjs";
import { check } from "../navigateur.mjs";
import { ELODIE } from "./2-compte.mjs";
import { champs, dit, lu, mots, phrase, texte } from "./dire.mjs";

const balance = async (page) => {
  await page.goto("/paiements/releve");
  return cents(/Solde ([^€]+€)/.exec(await texte(page, "main"))[1]);
};

const pay = async (page, amount, answer) => {
  await page.goto("/paiements/recharger");
  await page.getByRole("textbox", { name: "Montant" }).fill(amount);
  await page.getByRole("button", { name: "Valider le paiement" }).click();
  await page.getByRole("button", { name: answer }).click();
  await page.waitForURL(/\/paiements\//);
  await page.locator("main [role=status]").waitFor();
};

export const recharger = async ({ elodie: page }) => {
  await page.goto("/paiements/recharger");
  await champs("3.2", page, "Montant *");
  await phrase("3.2", "« Recharger mon compte »: an amount that is none is told, and kept", async () => {
    for (const amount of ["0", "-1", "1e9", "trois"]) {
      await page.getByRole("textbox", { name: "Montant" }).fill(amount);
      await page.getByRole("button", { name: "Valider le paiement" }).click();
      await page.locator("#fautes").waitFor();
      assert.equal((await faults(page)).length, 1, amount);
      assert.equal(await page.getByRole("textbox", { name: "Montant" }).inputValue(), amount);
    }
  });
  await phrase("3.2", "« Valider le paiement » leads to the payment provider", async () => {
    await page.getByRole("textbox", { name: "Montant" }).fill("14,50");
    await page.getByRole("button", { name: "Valider le paiement" }).click();
    await page.getByText("Banque de démonstration").waitFor();
    await dit(page, "14,50 €");
  }, { needed: true });
  await phrase("3.2", "and comes back to a page that says what happened; the balance changes once", async () => {
    const before = 0;
    await page.getByRole("button", { name: "Payer par carte" }).click();
    await page.getByRole("heading", { name: "Votre paiement est reçu" }).waitFor();
    await dit(page, "Payé", "14,50 €");
    page.quittance = await page.getByRole("link", { name: "Télécharger la quittance (PDF)" }).getAttribute("href");
    await page.reload();
    assert.equal(await balance(page), before + 1450);
  }, { needed: true });
  await phrase("3.2", "a receipt can be downloaded (PDF), and is mailed", async () => {
    const answer = await page.request.get(page.quittance);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.match((await answer.body()).subarray(0, 5).toString(), /%PDF-/);
    assert.match(lu(await readMail(page, ELODIE.courriel, /paiement|quittance|reçu|recharg/i)), /14,50 €/);
  });
  await phrase("3.2", "a payment refused, or given up, changes nothing and is said", async () => {
    const before = await balance(page);
    await pay(page, "20", "Faire refuser la carte");
    await page.getByRole("heading", { name: "Votre paiement est refusé" }).waitFor();
    await pay(page, "20", "Abandonner");
    await page.getByRole("link", { name: /^Reprendre le paiement/ }).waitFor();
    assert.equal(await balance(page), before);
  });
};

const book = (page, name) => page.getByRole("link", { name }).or(page.getByRole("button", { name })).first();

export const groupees = async ({ elodie: page }) => {
  await page.goto("/agenda");
  await phrase("3.3", "« Réservations groupées »: a dialog over the calendar, that can be closed; it sends as a page does", async () => {
    const open = page.getByRole("link", { name: "Réservations groupées" });
    const dialog = page.getByRole("dialog", { name: "Réservations groupées" });
    await open.click();
    await dialog.getByRole("link", { name: "Retour à l’agenda" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).pathname, "/agenda");
    await open.click();
    await check(page, "dialogue-groupees");
    await dialog.getByLabel("Période du").fill("");
    await dialog.getByRole("button", { name: "Voir ce qui sera fait" }).click();
    await page.locator("#fautes").waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.goto("/agenda");
    await open.click();
    await dialog.waitFor();
  });
  await champs("3.3", page, "Usagers *", "Action *", "Période du *", "au *", "Activités *", "Périodicité", "Jours de la semaine");
  await mots("3.3", page, "Créer", "Modifier", "Supprimer", "Restauration scolaire", "Repas de midi 12:00 - 13:30", "Aucune", "Toutes les semaines",
    "Une semaine sur deux");
  const day = (offset) => new Date(Date.now() + offset * 86400000).toLocaleDateString("fr-FR", { timeZone: "Europe/Paris" });
  const before = await balance(page);
  const fill = async (action) => {
    await page.goto("/agenda/groupees");
    await page.getByRole("checkbox", { name: /Éric/ }).check();
    await page.getByRole("radio", { name: new RegExp(`^${action}`) }).check();
    await page.getByLabel("Période du").fill(day(0));
    await page.getByLabel(/^au/).fill(day(60));
    await page.getByRole("checkbox", { name: /^Restauration scolaire/ }).check();
    await page.getByRole("radio", { name: /^Toutes les semaines/ }).check();
    for (const name of ["Lundi", "Mardi", "Jeudi", "Vendredi"]) await page.getByLabel(name, { exact: true }).setChecked(["Lundi", "Jeudi"].includes(name));
    await page.getByRole("button", { name: "Voir ce qui sera fait" }).click();
    await page.waitForLoadState();
    assert.deepEqual(await faults(page), []);
  };
  let total;
  await phrase("3.3", "before confirming: what will be booked, what cannot and why, and the total price", async () => {
    await fill("Créer");
    await dit(page, "Ce qui ne peut pas l’être");
    const said = await texte(page, "main");
    total = cents(/Total ([^€]+€)/i.exec(said)?.[1] ?? /Prix[^€]*?([\d,]+ €)/.exec(said)[1]);
    assert.ok(total > 0);
  }, { needed: true });
  await phrase("3.3", "all or nothing on confirm: too little money, nothing is booked, and the way to recharge is there", async () => {
    if (total <= before) return;
    assert.match(await texte(page, "main"), /Recharger mon compte|solde/);
  });
  await phrase("3.3", "the result appears in the calendar, and the balance goes down by the total", async () => {
    await book(page, /^(Confirmer|Réserver)/).click();
    await page.waitForLoadState();
    assert.equal(await balance(page), before - total);
    await page.goto("/agenda");
    for (let i = 0; i < 3 && !(await page.getByRole("link", { name: /Réservé$/ }).count()); i++) await page.getByRole("link", { name: "Après" }).click();
    assert.ok((await page.getByRole("link", { name: /Réservé$/ }).count()) > 0);
  });
  await phrase("3.3", "« Supprimer » takes them back", async () => {
    await fill("Supprimer");
    await book(page, /^(Confirmer|Annuler les|Supprimer|Annuler \d)/).click();
    await page.waitForLoadState();
    assert.equal(await balance(page), before);
  });
  assert.ok(await title(page));
};
