// SPDX-License-Identifier: EUPL-1.2
// Everything works without the pages' script: the same forms, a click more here and there.
import assert from "node:assert/strict";
import { answer, atStep, copyCharacters, faults, goOn, readMail, signOut, town } from "./gestes.mjs";
import { open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent, fillFiche, options, Visiteur } from "./visiteur.mjs";

const PASSWORD = "Cerisier-Bleu-2026";
const portal = await start();
const browser = await open();
const page = await visit(browser, portal.url, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
const typed = (label, name) => town(page, label, name, { script: false });

const account = async () => {
  await step("an account, from the form to the first page", async () => {
    await page.goto("/compte/creation");
    await answer(page, "Civilité", "Monsieur");
    await page.getByLabel("Nom de naissance").fill("Blanc");
    await page.getByLabel("Prénom").fill("Yann");
    await page.getByLabel("Date de naissance").fill("14/02/1988");
    await typed("Commune de naissance", "Orange");
    await page.getByLabel("Département de naissance").selectOption("84");
    await page.getByLabel("Courriel").fill("yann.blanc@courriel.example");
    await page.getByLabel("Mot de passe").first().fill(PASSWORD);
    await page.getByLabel("Répéter votre mot de passe").fill(PASSWORD);
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByLabel(/traite ces informations/).check();
    await page.getByRole("button", { name: "Une autre image" }).click();
    assert.deepEqual(await faults(page), []);
    await page.getByText("Celui que vous avez choisi est gardé").waitFor();
    await copyCharacters(page);
    await page.getByRole("button", { name: "Valider" }).last().click();
    assert.deepEqual(await faults(page), []);
    await page.getByRole("button", { name: "Confirmer" }).click();
    await readMail(page, "yann.blanc@courriel.example", "Activez");
    await page.getByRole("link", { name: /activation/ }).click();
    await page.getByLabel("Votre mot de passe").fill(PASSWORD);
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("Votre compte est ouvert").waitFor();
  }, { needed: true });
};

const file = async () => {
  await step("a file: a fault is said at the top and beside, then the steps go on", async () => {
    await page.getByRole("link", { name: "Fiche enfant" }).first().click();
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await page.getByRole("button", { name: "Suivant", exact: true }).last().click();
    const [line] = await faults(page);
    assert.match(line, /règlement intérieur/);
    await page.locator("#fautes a").first().click();
    assert.match(page.url(), /#reglement$/);
    await page.getByLabel(/règlement intérieur/).first().check();
    await goOn(page, "Responsable du dossier");
    await page.getByLabel("Vous êtes, pour l’enfant").selectOption("pere");
    await answer(page, /autorité parentale/, "Oui");
    await page.getByLabel("Numéro et nom de la voie").fill("1 place de l’Église");
    await page.getByLabel("Code postal").fill("84260");
    await typed(/^Commune(?! de)/, "Sarrians");
    await page.getByLabel("Téléphone portable").fill("0611223344");
    await answer(page, "L’enfant vit avec", "Ses deux parents");
    await answer(page, /tarif calculé/, "Non");
    await answer(page, /second responsable/, "Non");
    await goOn(page, "Enfant");
  }, { needed: true });
  await step("a child is added, and the file taken up after leaving", async () => {
    await page.getByRole("radio", { name: "Ajouter un enfant" }).check();
    await answer(page, "Sexe", "Garçon");
    await page.getByLabel("Nom de naissance").fill("Blanc");
    await page.getByLabel(/^Prénom/).fill("Loïc");
    await page.getByLabel("Date de naissance").fill("02/06/2019");
    await typed("Commune de naissance", "Orange");
    await page.getByLabel("Numéro du département de naissance").selectOption("84");
    await page.getByLabel(/n’emprunte pas les transports/).check();
    await page.getByLabel("Établissement").selectOption({ label: "École Le petit prince" });
    await page.getByLabel("Niveau").selectOption("CE1");
    await page.getByRole("checkbox", { name: /Restauration scolaire/ }).check();
    await page.getByRole("button", { name: "Enregistrer et quitter" }).click();
    await page.getByText("Vos réponses sont enregistrées").waitFor();
    await page.goto("/demandes");
    await page.getByRole("link", { name: /Reprendre/ }).first().click();
    await atStep(page, "Autorisations");
  }, { needed: true });
  await step("a person more, a person less", async () => {
    const id = /demandes\/(\d+)/.exec(page.url())[1];
    await page.goto(`/demandes/${id}/etapes/enfant`);
    assert.match(await page.locator("main").innerText(), /BLANC Loïc|Loïc/);
  });
  await step("signing out needs no script", async () => {
    await signOut(page);
    await page.getByRole("link", { name: "Connexion" }).waitFor();
  });
};

const meal = async () => {
  await step("a meal is booked on its own page, and cancelled there", async () => {
    const parent = await new Visiteur(portal.url).signIn("pascal.dupin");
    const [daniel] = options((await parent.get("/agenda")).text, "personne").find(([, name]) => /Daniel/.test(name));
    const id = await fillFiche(parent, { enfant: daniel, niveau: "PS" });
    const agent = await new Agent(portal.url).signIn();
    await agent.call(`/api/demandes/${id}/prise-en-charge`, {});
    await agent.call(`/api/demandes/${id}/acceptation`, { derogation: "Pièces vues au guichet." });
    await signIn(page, "pascal.dupin");
    await page.goto(`/agenda?personne=${daniel}`);
    const green = page.getByRole("link", { name: /Réserver(,|$)/ });
    for (let i = 0; i < 3 && (await green.count()) < 2; i++) await page.getByRole("link", { name: /suivant/i }).first().click();
    await green.last().click();
    await page.getByText("Nouveau solde", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Réserver", exact: true }).click();
    await page.getByText("C’est réservé").waitFor();
    await page.getByRole("link", { name: /Réservé$/ }).first().click();
    await page.getByRole("button", { name: "Annuler la réservation" }).click();
    await page.getByText("C’est annulé").waitFor();
  });
};

const week = async () => {
  await step("the week of all the children: a button ticks, the ticks are confirmed, then one is taken back", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Réserver la semaine" }).click();
    for (let i = 0; i < 4 && (await page.getByRole("button", { name: /^Toute la semaine : Daniel/ }).count()) === 0; i++)
      await page.getByRole("link", { name: "Semaine suivante" }).click();
    await page.getByRole("button", { name: /^Toute la semaine : Daniel/ }).click();
    const ticks = page.getByRole("group", { name: /^Daniel/ }).getByRole("checkbox");
    const n = await ticks.count();
    assert.ok(n > 0);
    for (const tick of await ticks.all()) assert.ok(await tick.isChecked());
    await page.getByRole("button", { name: "Confirmer" }).last().click();
    await page.getByText(/^C’est fait/).waitFor();
    for (const tick of await ticks.all()) assert.ok(await tick.isChecked());
    await ticks.last().uncheck();
    await page.getByRole("button", { name: "Confirmer" }).last().click();
    await page.getByText(/1 annulé\. Nouveau solde/).waitFor();
    assert.equal(await ticks.last().isChecked(), false);
  });
  await step("why a day is grey, and the month's: a word, a link, an answer", async () => {
    await page.getByText("Pourquoi ?").first().click();
    await page.getByText("Pas d’école le mercredi").first().waitFor();
    await page.getByRole("link", { name: "Mois" }).click();
    await page.getByRole("link", { name: /Pas d’école$/ }).first().click();
    await page.getByText(/Pas d’école le mercredi/).first().waitFor();
    await page.getByRole("link", { name: "Retour à l’agenda" }).click();
  });
};

const exchanges = async () => {
  await step("a piece: a wrong file is refused with a sentence, a good one arrives", async () => {
    const send = async (buffer) => {
      await page.getByLabel(/Choisir un ou plusieurs fichiers/).setInputFiles({ name: "carnet.pdf", mimeType: "application/pdf", buffer });
      await page.getByRole("button", { name: "Envoyer", exact: true }).click();
    };
    const [, paper] = await Promise.all([page.goto("/echanges"), browser.newPage().then((one) => one.pdf())]);
    await page.getByRole("link", { name: /^(Remplacer|Envoyer) : / }).first().click();
    await send(Buffer.from("<html>"));
    await page.locator("#fautes", { hasText: "Rien n’a été envoyé" }).waitFor();
    await page.locator(".faute", { hasText: /ni un PDF, ni une photo/ }).waitFor();
    await send(paper);
    await page.getByText("Votre document est arrivé").waitFor();
  });
  await step("a message is read and answered; an empty answer is told", async () => {
    await page.goto("/echanges");
    await page.getByRole("link", { name: /^(Lire|Relire|Ouvrir|Répondre)/ }).first().click();
    const answered = page.getByRole("button", { name: "Envoyer", exact: true });
    await answered.click();
    assert.ok((await faults(page)).length > 0);
    await page.getByRole("textbox").first().fill("Bonjour, voici le nouveau carnet.\nBien à vous");
    await answered.click();
    await page.getByText("Bonjour, voici le nouveau carnet.").first().waitFor();
  });
};

try {
  await account();
  await file();
  await meal();
  await week();
  await exchanges();
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await browser.close();
  await portal.stop();
  finish();
}
