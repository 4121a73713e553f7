// SPDX-License-Identifier: EUPL-1.2
// Sections 3, 3.1: what awaits the citizen; messages and pieces.
import assert from "node:assert/strict";
import { readMail } from "../gestes.mjs";
import { ELODIE } from "./2-compte.mjs";
import { dit, lu, mots, phrase, texte, vieillir } from "./dire.mjs";

export const chezSoi = async ({ pascal: page }) => {
  await page.goto("/");
  await phrase("3", "main navigation: « Échanges », « Paiements » (menu), « Agenda », « Mes demandes »; « Mon compte » with the name", async () => {
    const nav = page.getByRole("navigation", { name: "Navigation principale" });
    const texts = lu((await nav.innerText()).replace(/\d+/g, ""));
    for (const word of ["Échanges", "Paiements", "Agenda", "Mes demandes"]) assert.ok(texts.includes(word), word);
    assert.match(await texte(page, "header .menu"), /Pascal DUPIN.*Mon compte/);
  });
  await phrase("3", "home shows the same téléprocédures, now startable", async () => {
    await page.getByRole("link", { name: "Fiche enfant", exact: true }).click();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).waitFor();
    await page.goto("/");
  });
  await phrase("3", "and what awaits: missing pieces, drafts, balance, next meals", () =>
    dit(page, "Envoyer un autre document", "Brouillon", "Reprendre", "Solde du compte famille", "Les prochains repas"));
  await phrase("3", "and unread messages", () =>
    page.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: /Échanges \d+ en attente/ }).waitFor());
};

export const messages = async ({ pascal: page }) => {
  await page.goto("/echanges");
  await mots("3.1", page, "Messages", "Date", "Sujet", "Téléservice concerné", "Fiche enfant", "Statut", "Non lu", "Lu", "Action");
  await phrase("3.1", "opening one marks it read and shows the thread", async () => {
    const row = page.getByRole("row").filter({ hasText: "Non lu" }).first();
    const subject = await row.locator(".cle").innerText();
    await row.getByRole("link", { name: /^Lire/ }).click();
    await page.locator(".fil li").first().waitFor();
    await page.goto("/echanges");
    const again = page.getByRole("row").filter({ hasText: subject.split("\n")[0] });
    await again.getByText("Lu", { exact: true }).first().waitFor();
    await again.getByRole("link").first().click();
  });
  await phrase("3.1", "the citizen can answer", async () => {
    await page.getByRole("textbox").first().fill("Bonjour, je vous l’envoie demain.");
    await page.getByRole("button", { name: "Envoyer", exact: true }).click();
    await page.getByText("je vous l’envoie demain").waitFor();
  });
};

export const pieces = async ({ portal, elodie: page, pascal, agent, numero }) => {
  await page.goto("/echanges");
  await mots("3.1", page, "Mes justificatifs à fournir", "Statut", "Donnée concernée", "Téléprocédure(s) concernée(s)", "Action", "Non fourni",
    "Carnet de vaccination DT Polio de MOUNIER Éric", `Fiche enfant : ${numero}`);
  await phrase("3.1", "every demande that waits for it, each a link", async () => {
    await page.getByRole("link", { name: `Fiche enfant : ${numero}` }).first().click();
    await page.waitForURL(new RegExp(`/demandes/${numero}$`));
    await page.goto("/echanges");
  });
  const give = async (piece, who = page) => {
    await who.goto("/echanges");
    await who.getByRole("link", { name: new RegExp(`^(Envoyer|Remplacer|Renouveler) : ${piece}`) }).first().click();
    await who.getByLabel(/Choisir un ou plusieurs fichiers/).setInputFiles({ name: "piece.pdf", mimeType: "application/pdf", buffer: await who.pdf() });
    await who.getByRole("button", { name: "Envoyer", exact: true }).click();
    await who.getByText("Votre document est arrivé").waitFor();
    await who.goto("/echanges");
  };
  const row = (piece) => page.getByRole("row").filter({ hasText: piece });
  await phrase("3.1", "« En attente de validation »: given, not looked at yet", async () => {
    for (const piece of ["Carnet de vaccination DT Polio", "Assurance scolaire", "Justificatif de domicile"]) await give(piece);
    await row("Assurance scolaire").getByText("En attente de validation").waitFor();
  }, { needed: true });
  await phrase("3.1", "« Valide »: an agent has consulted it and accepted it", async () => {
    await agent.valider("domicile");
    await page.reload();
    await row("Justificatif de domicile").getByText("Valide", { exact: true }).waitFor();
  }, { needed: true });
  await phrase("3.1", "« Invalide »: refused, with the reason shown; a new one must be given", async () => {
    await agent.refuser("assurance", "La page est coupée.");
    await page.reload();
    await row("Assurance scolaire").getByText("Invalide", { exact: true }).waitFor();
    await row("Assurance scolaire").getByText("La page est coupée.").waitFor();
    assert.match(await readMail(page, ELODIE.courriel, "Votre justificatif est à remplacer"), /La page est coupée/);
    await give("Assurance scolaire");
    await agent.valider("assurance");
    await agent.valider("vaccination");
  }, { needed: true });
  await phrase("3.1", "a valid piece serves every other demande that asks for it about the same person", async () => {
    await pascal.goto("/echanges");
    const home = pascal.getByRole("row").filter({ hasText: "Justificatif de domicile" });
    await home.getByText("Valide", { exact: true }).waitFor();
    assert.ok((await home.getByRole("link", { name: /Fiche enfant : \d+/ }).count()) >= 3);
  });
  await phrase("3.1", "actions: provide, replace, see", async () => {
    for (const name of [/^Envoyer : /, /^Remplacer : /, /^Voir : /]) await pascal.getByRole("link", { name }).first().waitFor();
  });
  await phrase("3.1", "see: the piece as it was sent, what it serves, and the file itself", async () => {
    await pascal.getByRole("link", { name: /^Voir : Justificatif de domicile/ }).click();
    await dit(pascal, "Justificatif de domicile", "Valide", "Ce que vous avez envoyé", "À quoi il sert");
    const file = await pascal.locator(".rangees").getByRole("link").first().getAttribute("href");
    const answer = await pascal.request.get(file);
    assert.deepEqual([answer.status(), answer.headers()["content-type"]], [200, "application/pdf"]);
    await pascal.goto("/echanges");
  });
  await phrase("3.1", "« Expiré »: its validity has ended; asked for again", async () => {
    const home = pascal.getByRole("row").filter({ hasText: "Justificatif de domicile" });
    vieillir(portal, "UPDATE justificatif SET etat = 'expire', valide_au = '2026-01-31' WHERE id = ?",
      /\d+/.exec(await home.getByRole("link", { name: /^Voir/ }).getAttribute("href"))[0]);
    await pascal.reload();
    await home.getByText("Expiré", { exact: true }).waitFor();
    await home.getByRole("link", { name: /^Renouveler/ }).waitFor();
    assert.ok(lu(await pascal.locator("#justificatifs").innerText()).includes("Justificatif de domicile"));
  });
  await phrase("3.1", "one upload answers all the demandes that wait for that piece", async () => {
    await give("Justificatif de domicile", pascal);
    const home = pascal.getByRole("row").filter({ hasText: "Justificatif de domicile" });
    await home.getByText("En attente de validation").waitFor();
    const waiting = home.getByRole("link", { name: /Fiche enfant : \d+/ });
    const paths = await waiting.evaluateAll((all) => all.map((one) => one.pathname));
    assert.ok(paths.length >= 3, paths.join());
    for (const one of paths) {
      await pascal.goto(one);
      await pascal.locator("li, tr").filter({ hasText: "Justificatif de domicile" }).getByText("En attente de validation").first().waitFor();
    }
  });
};
