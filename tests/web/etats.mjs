// SPDX-License-Identifier: EUPL-1.2
// The states that no link leads to: what a mail's link opens, what waits, what was refused, what is full. Each is looked at as the
// other pages are, and once more without its script. A part of ecrans.mjs.
import assert from "node:assert/strict";
import { answer, newAccount, readMail, until } from "./gestes.mjs";
import { check, checkPlain } from "./navigateur.mjs";
import { step } from "./tap.mjs";

const ROSE = { prenom: "Rose", nom: "Meunier", courriel: "rose.meunier@courriel.example", motDePasse: "Cerisier-Bleu-2026" };

// The page as it is; and its address in the browser without a script, where it has the same state.
const look = async ({ page, plain }, name, { again = true } = {}) =>
  step(`state: ${name}`, async () => {
    const label = `etat-${name.replace(/\W+/g, "-")}`;
    await check(page, label);
    assert.match(await page.title(), / · Ville de Sarrians$|^Paiement de démonstration$/);
    if (!again) return;
    await plain.context().addCookies(await page.context().cookies());
    await plain.goto(page.url());
    await checkPlain(plain, label);
  });

// What was sent and refused: said in the title, in a summary, and beside each field.
const refused = async (visitor, name) => {
  await visitor.page.locator("#fautes, [role=alert]").first().waitFor();
  await step(`state: ${name}: the title says that it is an error`, async () => assert.match(await visitor.page.title(), /^Erreur\s: /));
  await step(`state: ${name}: each fault is tied to its field`, async () => {
    for (const field of await visitor.page.locator("[aria-invalid=true]").all()) {
      const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
      assert.ok(ids.some((id) => id.endsWith(".faute")), await field.evaluate((one) => one.outerHTML));
      for (const id of ids) assert.equal(await visitor.page.locator(`[id="${id}"]`).count(), 1, id);
    }
  });
  await look(visitor, name, { again: false });
};

const money = async (visitor) => {
  const { page } = visitor;
  const pay = async (button) => {
    await page.goto("/paiements/recharger");
    await page.getByRole("textbox", { name: "Montant" }).fill("20");
    await page.getByRole("button", { name: "Valider le paiement" }).click();
    await page.getByRole("button", { name: "Payer par carte" }).waitFor();
    if (!button) return;
    await page.getByRole("button", { name: button }).click();
    await page.waitForURL(/\/paiements\//);
    await page.locator("main [role=status]").waitFor();
  };
  await pay(null);
  await look(visitor, "the bank", { again: false });
  for (const [button, name] of [["Payer par carte", "a payment received"], ["Faire refuser la carte", "a payment refused"],
    ["Abandonner", "a payment given up"]]) {
    await pay(button);
    await look(visitor, name);
  }
};

const archive = async (visitor) => {
  const { page } = visitor;
  await page.goto("/mes-donnees");
  await page.getByRole("button", { name: "Préparer mon archive" }).click();
  await until(async () => {
    await page.goto("/mes-donnees");
    return page.getByText(/Votre archive est prête/).isVisible();
  });
  await look(visitor, "the archive is ready");
  await page.getByLabel("Votre mot de passe").fill("Faux-Mot-2026");
  await page.getByRole("button", { name: "Télécharger", exact: true }).click();
  await refused(visitor, "the archive with a wrong password");
};

const receipts = async (visitor) => {
  const { page } = visitor;
  await page.goto("/agenda/historique");
  await page.locator("main").getByRole("link", { name: /^Reçu n°/ }).first().click();
  await look(visitor, "a receipt");
  const code = (await page.locator("strong.entier").innerText()).trim();
  for (const [typed, name] of [[code, "a receipt verified"], [code.replace(/.$/, (last) => (last === "A" ? "B" : "A")), "a receipt that is not ours"]]) {
    await page.goto(`/verifier?code=${typed}`);
    await look(visitor, name);
  }
};

// Every place taken, or free again.
const waiting = async (visitor, places) => {
  const { page } = visitor;
  places(0);
  await page.goto("/agenda");
  const full = page.locator(".mois").getByRole("link", { name: /Complet$/ });
  for (let i = 0; i < 4 && !(await full.count()); i++) await page.goto(await page.getByRole("link", { name: "Après" }).getAttribute("href"));
  await look(visitor, "a month with full days");
  await page.goto(await full.first().getAttribute("href"));
  await look(visitor, "a full day");
  await page.getByRole("button", { name: "M’inscrire sur la liste d’attente" }).click();
  await page.getByText(/est sur la liste d’attente du/).waitFor();
  await page.goto(await page.locator(".mois").getByRole("link", { name: /En attente$/ }).first().getAttribute("href"));
  await look(visitor, "in a waiting list");
  places(140);
};

const invitation = async (visitor, other) => {
  const { page } = visitor;
  await page.goto("/mon-foyer/inviter");
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await refused(visitor, "an invitation with nothing in it");
  await page.getByRole("radio", { name: /l’enfant a deux foyers/ }).check();
  await page.getByRole("checkbox", { name: "Daniel" }).check();
  await page.getByLabel("Son prénom").fill(ROSE.prenom);
  await page.getByLabel("Cette personne est, pour l’enfant").selectOption({ index: 1 });
  await page.getByLabel("Son courriel").fill(ROSE.courriel);
  await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await page.getByRole("heading", { name: "Invitations" }).waitFor();
  await look(visitor, "an invitation was sent");
  await readMail(other.page, ROSE.courriel, "vous invite");
  await other.page.getByRole("link", { name: /invitation/ }).first().click();
  await look(other, "an invitation, of somebody without an account");
  const link = other.page.url();
  await newAccount(other.page, ROSE);
  await other.page.goto(link);
  await look(other, "an invitation, signed in");
  await other.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await refused(other, "an invitation without the date");
  await other.page.getByLabel("Date de naissance de l’enfant").fill("08/01/2023");
  await other.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await other.page.getByText(/fait maintenant partie de votre foyer/).waitFor();
};

const custody = async (visitor, other) => {
  const { page } = visitor;
  await page.goto("/mon-profil");
  await page.getByRole("link", { name: "Garde de Daniel DUPIN" }).click();
  await look(visitor, "custody without a calendar");
  await page.getByRole("link", { name: "Proposer un calendrier" }).click();
  await page.getByRole("button", { name: "Envoyer la proposition" }).click();
  await refused(visitor, "a custody calendar with nothing in it");
  await answer(page, /Le rythme/, "Toujours chez le même parent, vacances et échanges à part");
  await page.getByRole("group", { name: /L’enfant est/ }).getByLabel("Chez moi").check();
  await answer(page, /Pendant les vacances/, "Comme les autres semaines");
  await page.getByRole("button", { name: "Voir le calendrier d’abord" }).click();
  await page.getByRole("heading", { name: "Voici ce que cela donne" }).waitFor();
  await look(visitor, "a custody calendar before it is proposed", { again: false });
  await page.getByRole("button", { name: "Envoyer la proposition" }).click();
  await page.getByText(/Votre proposition est envoyée/).waitFor();
  await look(visitor, "a custody calendar that waits");
  await other.page.goto("/mon-profil");
  await other.page.getByRole("link", { name: "Garde de Daniel DUPIN" }).click();
  await look(other, "a custody calendar to answer");
  await other.page.getByRole("button", { name: "Accepter" }).click();
  await other.page.getByText(/Le calendrier est accepté/).waitFor();
  await look(other, "a custody calendar in force");
};

const ending = async (visitor) => {
  const { page } = visitor;
  await page.goto("/mes-donnees/suppression");
  await page.getByRole("button", { name: "Demander la suppression" }).click();
  await refused(visitor, "a deletion without the password");
  await page.getByLabel("mot de passe", { exact: false }).first().fill(ROSE.motDePasse);
  await page.getByRole("button", { name: "Demander la suppression" }).click();
  await readMail(page, ROSE.courriel, "Confirmez la suppression de votre compte");
  await page.getByRole("link", { name: /suppression/ }).first().click();
  await look(visitor, "a deletion to confirm");
  await page.getByRole("button", { name: "Confirmer la suppression" }).click();
  await page.getByText(/Le compte sera supprimé le/).first().waitFor();
  await page.goto("/mes-donnees");
  await look(visitor, "an account that will end");
};

export const etats = async (family, other, places) => {
  for (const part of [money, archive, receipts]) await part(family);
  await waiting(family, places);
  await invitation(family, other);
  await custody(family, other);
  await ending(other);
};
