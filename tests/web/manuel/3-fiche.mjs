// SPDX-License-Identifier: EUPL-1.2
// Section 3.6: a fiche enfant in its ten steps, then a second child's; and 3.4 for what becomes of it.
import assert from "node:assert/strict";
import { answer, atStep, faults, goOn, next, readMail, title, town } from "../gestes.mjs";
import { ELODIE } from "./2-compte.mjs";
import { champs, dit, lu, mots, phrase, texte } from "./dire.mjs";

const ETAPES = ["Information préalable", "Responsable du dossier", "Conjoint", "Enfant", "Autorisations",
  "Informations liées à la vaccination", "Informations sanitaires",
  "Personnes à contacter et/ou autorisées à venir chercher l’enfant", "Justificatifs", "Signature"];

const begin = async (page) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Fiche enfant" }).first().click();
  await page.getByLabel(/conditions d’utilisation/).check();
  await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
};

const presentation = async (page) => {
  await phrase("3.6", "from home: description, explanation and pieces needed", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Fiche enfant" }).first().click();
    await dit(page, "une par enfant et par année scolaire", "Justificatif de domicile", "Assurance scolaire", "Carnet de vaccination DT Polio");
  });
  await phrase("3.6", "tick the terms of use; « Faire une demande en ligne »", async () => {
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    assert.equal((await faults(page)).length, 1);
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await atStep(page, "Information préalable");
  }, { needed: true });
};

const adults = async (page) => {
  await phrase("3.6", "ten steps from the first to the last: the count does not change on the way", () => dit(page, "Étape 1 sur 10"));
  await page.getByLabel(/règlement intérieur/).first().check();
  await goOn(page, "Responsable du dossier");
  await phrase("3.6", "« Responsable du dossier » is filled in advance from the profile", async () => {
    assert.equal(await page.getByLabel("Nom de naissance").inputValue(), "Mounier");
    assert.equal(await page.getByLabel("Date de naissance").inputValue(), "01/02/1990");
    assert.equal(await page.getByLabel("Courriel").inputValue(), ELODIE.courriel);
  });
  await page.getByLabel("Vous êtes, pour l’enfant").selectOption({ label: "Mère" });
  await answer(page, /autorité parentale/, "Oui");
  await page.getByLabel("Numéro et nom de la voie").fill("4 rue du Moulin");
  await page.getByLabel("Code postal").fill("84260");
  await town(page, /^Commune(?! de)/, "Sarrians");
  await page.getByLabel("Téléphone portable").fill("06 11 22 33 44");
  await answer(page, "L’enfant vit avec", "Ses deux parents");
  await answer(page, /tarif calculé/, "Non");
  await answer(page, /second responsable/, "Oui");
  await goOn(page, "Conjoint");
  await phrase("3.6", `the steps, as a progress list: ${ETAPES.map((name, n) => `${n + 1} ${name}`).join(", ")}`, async () => {
    const shown = await page.locator(".etapes-large li").evaluateAll((all) => all.map((one) => one.querySelector("a, span").textContent));
    assert.deepEqual(shown.map(lu), ETAPES.map(lu));
  });
  await phrase("3.6", "each step is saved when left: stop and resume where it was left", async () => {
    await page.goto("/demandes");
    await dit(page, "Brouillon");
    await page.getByRole("link", { name: /Reprendre/ }).click();
    await atStep(page, "Conjoint");
  });
  await answer(page, "Civilité", "Monsieur");
  await page.getByLabel("Nom de naissance").fill("Moulin");
  await page.getByLabel(/^Prénom/).fill("Luc");
  await page.getByLabel("Date de naissance").fill("02/07/1988");
  await town(page, "Commune de naissance", "Orange");
  await page.getByLabel("Cette personne est, pour l’enfant").selectOption({ label: "Père" });
  await answer(page, /autorité parentale/, "Oui");
  await answer(page, /même adresse/, "Oui");
  await page.getByLabel("Téléphone portable").fill("0622334455");
  await answer(page, /règle les factures/, "Le responsable du dossier");
  await goOn(page, "Enfant");
};

const child = async (page) => {
  await phrase("3.6", "« + » (« Ajouter un enfant »)", () => page.getByRole("radio", { name: "Ajouter un enfant" }).check());
  await champs("3.6", page, "Sexe *", "Nom de naissance *", "Prénom *", "2ème prénom", "3ème prénom", "Date de naissance *",
    "Pays de naissance *", "Commune de naissance *", "Numéro du département de naissance *", "Année scolaire *",
    "Établissement *", "Niveau *", "Inscription aux sessions *");
  await mots("3.6", page, "Garçon", "Fille", "Mon enfant emprunte les transports scolaires", "Le matin", "Le soir",
    "Mon enfant n'emprunte pas les transports scolaires", "Dans quel établissement est scolarisé votre enfant ?", "École Le petit prince",
    "Restauration scolaire");
  await phrase("3.6", "« Ajouter cette personne »", async () => {
    await answer(page, "Sexe", "Garçon");
    await page.getByLabel("Nom de naissance").fill("Mounier");
    await page.getByLabel(/^Prénom/).fill("Éric");
    await page.getByLabel("Date de naissance").fill("03/05/2018");
    await town(page, "Commune de naissance", "Orange");
    assert.equal(await page.getByLabel("Numéro du département de naissance").inputValue(), "84");
    await page.getByRole("button", { name: "Ajouter cette personne" }).click();
    await page.getByRole("radio", { name: /MOUNIER Éric|Éric MOUNIER/ }).waitFor();
    assert.deepEqual(await faults(page), []);
    assert.ok(await page.getByRole("radio", { name: /MOUNIER Éric|Éric MOUNIER/ }).isChecked());
  });
  await phrase("3.6", "« Année 2026 / 2027 » among the school years", async () =>
    assert.match(lu(await page.getByRole("group", { name: "Année scolaire" }).innerText()), /Année \d{4} \/ \d{4}/));
  await phrase("3.6", "levels PS, MS, GS, CP, CE1, CE2, CM1, CM2", async () => {
    await page.getByLabel("Établissement").selectOption({ label: "École Le petit prince" });
    const levels = (await page.getByLabel("Niveau").locator("option").allInnerTexts());
    for (const level of ["PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"]) assert.ok(levels.some((name) => name.includes(level)), `${level}: ${levels}`);
  });
  await phrase("3.6", "school, level and the ticked session are mandatory", async () => {
    await page.getByLabel(/n’emprunte pas les transports/).check();
    await page.getByLabel("Établissement").selectOption("");
    await next(page);
    await page.locator("#fautes").waitFor();
    const lines = lu((await faults(page)).join(" "));
    for (const word of [/tablissement/, /iveau/, /session/]) assert.match(lines, word);
  });
  await page.getByLabel("Établissement").selectOption({ label: "École Le petit prince" });
  await page.getByLabel("Niveau").selectOption("CE2");
  await page.getByRole("checkbox", { name: /Restauration scolaire/ }).check();
  await goOn(page, "Autorisations");
};

const rest = async (page) => {
  for (const question of [/gardées dans la structure/, /site et dans le bulletin/, /réseaux sociaux/, /dans la presse/]) await answer(page, question, "Non");
  await page.getByRole("group", { name: /À la sortie/ }).getByRole("radio").first().check();
  await answer(page, /En cas d’urgence, j’autorise/, "Oui");
  await goOn(page, "Informations liées à la vaccination");
  await page.getByRole("button", { name: /À jour.*oui partout/ }).click();
  await answer(page, /contre-indication/, "Non");
  await goOn(page, "Informations sanitaires");
  for (const question of [/projet d’accueil/, /suit-il un traitement/]) await answer(page, question, "Non");
  await page.getByLabel("Aucune", { exact: false }).first().check();
  await goOn(page, ETAPES[7]);
  if ((await page.getByLabel(/^Prénom/).first().inputValue()) === "") {
    const person = page.getByRole("group", { name: /^Personne 1/ });
    await person.getByLabel(/^Nom/).fill("Mounier");
    await person.getByLabel(/^Prénom/).fill("Monique");
    await person.getByLabel("Lien avec l’enfant").selectOption("grand_parent");
    await person.getByLabel(/^Téléphone/).fill("0633445566");
    await answer(page, /majeure/, "Oui");
    await person.getByLabel(/prévenir en urgence/).check();
  }
  await goOn(page, "Justificatifs");
};

const sign = async (page) => {
  await goOn(page, "Relisez, puis signez");
  await phrase("3.6", "the recap lets the citizen « Modifier » any step", async () => {
    const links = await page.getByRole("link", { name: /^Modifier/ }).allInnerTexts();
    for (const name of ETAPES.slice(0, 8)) assert.ok(links.some((text) => lu(text).includes(lu(name))), name);
  });
  await phrase("3.6", "« Modifier » opens the step with its answers, and « Suivant » comes back to the recap", async () => {
    await page.getByRole("link", { name: /^Modifier.*Informations liées à la vaccination/ }).click();
    await atStep(page, "Informations liées à la vaccination");
    for (let i = 0; i < 5 && (await title(page)) !== "Relisez, puis signez"; i++) await next(page);
    await atStep(page, "Relisez, puis signez");
  }, { needed: true });
  await phrase("3.6", "or « Enregistrer »: the file waits as it is, and is taken up on its recap", async () => {
    await page.getByRole("button", { name: "Enregistrer et quitter" }).click();
    await dit(page, "Vos réponses sont enregistrées");
    await page.goto("/demandes");
    await page.getByRole("link", { name: /Reprendre/ }).click();
    await atStep(page, "Relisez, puis signez");
  }, { needed: true });
  await phrase("3.6", "signed, a confirmation with the demande's number follows", async () => {
    await page.getByLabel(/certifie/).check();
    await page.getByLabel(/engage/).check();
    await page.getByLabel(/Nom et prénom du signataire/).fill("Élodie Mounier");
    await page.getByRole("button", { name: "Signer et envoyer" }).last().click();
    assert.match(await texte(page, "main"), /Fiche enfant d'Éric : demande n° \d+/);
  }, { needed: true });
  const number = /n° (\d+)/.exec(await texte(page, "main"))[1];
  await phrase("3.6", "by mail too", async () => {
    assert.match(lu(await readMail(page, ELODIE.courriel, "Demande n°")), new RegExp(`n° ${number}`));
  });
  return Number(number);
};

export const fiche = async ({ elodie: page }) => {
  await presentation(page);
  await adults(page);
  await child(page);
  await rest(page);
  const number = await sign(page);
  await phrase("3.6", "ticking books nothing: the child cannot be booked yet, and the balance is nil", async () => {
    await page.goto("/paiements/releve");
    await dit(page, "0,00 €", "Aucune écriture");
  });
  return number;
};

// One more for the same child and year is not begun; another child's takes what is known.
export const seconde = async ({ elodie: page }) => {
  await begin(page);
  await page.getByLabel(/règlement intérieur/).first().check();
  await goOn(page, "Responsable du dossier");
  await phrase("3.6", "a second file: « Responsable du dossier » and « Conjoint » are filled in advance from earlier files", async () => {
    assert.equal(await page.getByLabel("Numéro et nom de la voie").inputValue(), "4 rue du Moulin");
    await goOn(page, "Conjoint");
    assert.equal(await page.getByLabel("Nom de naissance").inputValue(), "Moulin");
    await goOn(page, "Enfant");
  }, { needed: true });
  await phrase("3.6", "one file per child and school year", async () => {
    await page.getByRole("radio", { name: /MOUNIER Éric|Éric MOUNIER/ }).check();
    await page.getByLabel(/n’emprunte pas les transports/).check();
    await page.getByLabel("Établissement").selectOption({ label: "École Le petit prince" });
    await page.getByLabel("Niveau").selectOption("CE2");
    await page.getByRole("checkbox", { name: /Restauration scolaire/ }).check();
    await next(page);
    await page.locator("#fautes").waitFor();
    assert.match(lu((await faults(page)).join(" ")), /Éric a déjà une|déjà une fiche|existe déjà|déjà/);
  });
  await page.goto("/");
};
