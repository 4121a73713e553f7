// SPDX-License-Identifier: EUPL-1.2
// The main job: a family's, from a new account to the booked meal, and the town hall's (mairie.mjs).
import assert from "node:assert/strict";
import { atStep, answer, cents, compte, copyCharacters, faults, goOn, readMail, signOut, town } from "./gestes.mjs";
import { check, open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { mairie } from "./mairie.mjs";

const PASSWORD = "Cerisier-Bleu-2026";
const MAIL = "camille.roux@courriel.example";
const portal = await start();
const browser = await open();
let page = await visit(browser, portal.url);

const fillAccount = async () => {
  await answer(page, "Civilité", "Madame");
  await page.getByLabel("Nom de naissance").fill("Roux");
  await page.getByLabel("Prénom").fill("Camille");
  await page.getByLabel("Date de naissance").fill("14021988");
  await town(page, "Commune de naissance", "Carpentras");
  await page.getByLabel("Courriel").fill(MAIL);
  await page.getByLabel("Téléphone").fill("06 11 22 33 44");
  await page.getByLabel("Numéro et rue").fill("3 rue des Lilas");
  await page.getByLabel("Code postal").fill("84260");
  await town(page, /^Commune(?! de)/, "Sarrians");
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(PASSWORD);
  await page.getByLabel("Répéter votre mot de passe").fill(PASSWORD);
  await page.getByLabel(/conditions d’utilisation/).check();
  await page.getByLabel(/traite ces informations/).check();
};

const account = async () => {
  await step("home of those not signed in", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Fiche enfant" }).first().waitFor();
    await check(page, "accueil");
  }, { needed: true });
  await step("what the fiche enfant is for can be read by anybody", async () => {
    await page.getByRole("link", { name: "Fiche enfant" }).first().click();
    await page.getByText("Justificatif de domicile").first().waitFor();
    await check(page, "demarche-anonyme");
    await page.getByRole("link", { name: "Faire une demande en ligne" }).click();
    await page.getByRole("button", { name: "Me connecter" }).waitFor();
    await check(page, "connexion");
  });
  await step("the form of a new account", async () => {
    await page.getByRole("link", { name: "Créer mon compte" }).click();
    await check(page, "creation");
    await fillAccount();
    await page.getByLabel("Recopiez les caractères").fill("ZZZZZ");
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("Ce ne sont pas les caractères de l’image").first().waitFor();
    assert.deepEqual((await faults(page)).length, 1);
    await check(page, "creation-caracteres");
    const before = await page.locator("[name=captcha_cle]").inputValue();
    await page.getByRole("button", { name: "Une autre image" }).click();
    await page.locator(`[name=captcha_cle]:not([value="${before}"])`).waitFor({ state: "attached" });
    await copyCharacters(page);
    assert.match(await page.locator("select[name=naissance_dep]").inputValue(), /^84$/);
    assert.equal(await page.getByLabel("Date de naissance").inputValue(), "14/02/1988");
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByRole("heading", { name: "Vérifiez vos informations" }).waitFor();
  }, { needed: true });
  await step("the récapitulatif, corrected once, then confirmed", async () => {
    await check(page, "creation-recapitulatif");
    await page.getByText("camille.roux", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Modifier" }).click();
    assert.equal(await page.getByLabel("Numéro et rue").inputValue(), "3 rue des Lilas");
    await page.getByLabel("Numéro et rue").fill("5 rue des Lilas");
    assert.equal(await page.getByLabel("Recopiez les caractères").count(), 0);
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("5 rue des Lilas").waitFor();
    await page.getByRole("button", { name: "Confirmer" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await check(page, "creation-envoye");
  }, { needed: true });
  await step("nobody signs in before the link was followed", async () => {
    await signIn(page, "camille.roux", PASSWORD);
    await page.getByText("suivez d’abord le lien").waitFor();
  });
  await step("the mail and its link open the account and sign in", async () => {
    await readMail(page, MAIL, "Activez votre compte");
    await check(page, "courriel-activation");
    await page.getByRole("link", { name: /activation/ }).click();
    assert.equal(await page.getByLabel("Votre identifiant de connexion").inputValue(), "camille.roux");
    await check(page, "activation");
    await page.getByLabel("Votre mot de passe").fill("Platane-Rouge-2026");
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("pas le mot de passe de cette demande").first().waitFor();
    await page.getByLabel("Votre mot de passe").fill(PASSWORD);
    await page.getByRole("button", { name: /Activer|Valider/ }).last().click();
    await page.getByText("Votre compte est ouvert").waitFor();
    assert.match(await compte(page).innerText(), /Camille ROUX/);
    await check(page, "accueil-nouveau");
  }, { needed: true });
};

const child = async () => {
  await step("Fiche enfant begins once the terms are accepted", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Fiche enfant" }).first().click();
    await check(page, "demarche");
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await page.getByText("Cochez cette case pour commencer").first().waitFor();
    await check(page, "demarche-sans-cgu");
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await atStep(page, "Information préalable");
    await check(page, "etape-1");
  }, { needed: true });
  await step("1 Information préalable", async () => {
    await page.getByLabel(/règlement intérieur/).check();
    await goOn(page, "Responsable du dossier");
  }, { needed: true });
  await step("2 Responsable, filled in advance from the profile", async () => {
    assert.equal(await page.getByLabel("Nom de naissance").inputValue(), "Roux");
    assert.equal(await page.getByLabel("Date de naissance").inputValue(), "14/02/1988");
    assert.equal(await page.getByLabel("Numéro et nom de la voie").inputValue(), "5 rue des Lilas");
    assert.equal(await page.getByLabel("Courriel").inputValue(), MAIL);
    await check(page, "etape-2");
    await page.getByLabel("Vous êtes, pour l’enfant").selectOption("mere");
    await answer(page, /autorité parentale/, "Oui");
    await answer(page, "L’enfant vit avec", "Ses deux parents");
    await answer(page, /tarif calculé/, "Non");
    await answer(page, /second responsable/, "Oui");
    await goOn(page, "Conjoint");
  }, { needed: true });
  await step("3 Conjoint", async () => {
    await check(page, "etape-3");
    await answer(page, "Civilité", "Monsieur");
    await page.getByLabel("Nom de naissance").fill("Garcia");
    await page.getByLabel(/^Prénom/).fill("Luis");
    await page.getByLabel("Date de naissance").fill("02/07/1986");
    await page.getByLabel("Pays de naissance").selectOption({ label: "Espagne" });
    await page.getByLabel("Commune de naissance").fill("Valencia");
    await page.getByLabel("Cette personne est, pour l’enfant").selectOption("pere");
    await answer(page, /autorité parentale/, "Oui");
    await answer(page, /même adresse/, "Oui");
    await page.getByLabel("Téléphone portable").fill("0622334455");
    await answer(page, /règle les factures/, "Le responsable du dossier");
    await goOn(page, "Enfant");
  }, { needed: true });
};

const no = async (questions) => {
  for (const question of questions) await answer(page, question, "Non");
};

const addChild = async ({ sexe, prenom, date, commune }) => {
  await page.getByRole("radio", { name: "Ajouter un enfant" }).check();
  await answer(page, "Sexe", sexe);
  await page.getByLabel("Nom de naissance").fill("Roux");
  await page.getByLabel(/^Prénom/).fill(prenom);
  await page.getByLabel("Date de naissance").fill(date);
  assert.equal(await page.getByLabel("Pays de naissance").inputValue(), "99100");
  await town(page, "Commune de naissance", commune);
};

const chooseSchool = async (niveau) => {
  await page.getByLabel(/n’emprunte pas les transports/).check();
  await page.getByLabel("Établissement").selectOption({ label: "École Le petit prince" });
  await page.getByLabel("Niveau").selectOption(niveau);
  await page.getByRole("checkbox", { name: /Restauration scolaire/ }).check();
};

let photo;
let pdf;

// Through the piece's own page: its link stands wherever the piece is listed.
const give = async (piece, file, shot) => {
  await page.getByRole("link", { name: new RegExp(`: .*${piece}`) }).first().click();
  await page.getByLabel(/Choisir un ou plusieurs fichiers/).setInputFiles(file);
  await page.getByText(new RegExp(file.name.replace(".", "\\."))).first().waitFor();
  if (shot) await check(page, shot);
  await page.getByRole("button", { name: "Envoyer" }).click();
  await page.getByText("Votre document est arrivé").waitFor();
};

const childSteps = async () => {
  await step("4 Enfant: a child is added, with school, level and session", async () => {
    await check(page, "etape-4");
    await addChild({ sexe: "Fille", prenom: "Zoé", date: "03/05/2018", commune: "Orange" });
    await chooseSchool("CE2");
    await check(page, "etape-4-remplie");
    await goOn(page, "Autorisations");
  }, { needed: true });
  await step("stops in the middle: another browser, another day, where it was left", async () => {
    await page.context().close();
    page = await visit(browser, portal.url);
    await signIn(page, "camille.roux", PASSWORD);
    await page.getByRole("link", { name: "Mes demandes" }).first().click();
    await page.getByText("Brouillon").first().waitFor();
    await check(page, "demandes-brouillon");
    await page.getByRole("link", { name: /Reprendre/ }).first().click();
    await atStep(page, "Autorisations");
    await check(page, "etape-5");
  }, { needed: true });
  await step("5 Autorisations", async () => {
    await no([/gardées dans la structure/, /site et dans le bulletin/, /réseaux sociaux/, /dans la presse/]);
    await page.getByRole("group", { name: /À la sortie/ }).getByRole("radio").first().check();
    await answer(page, /En cas d’urgence, j’autorise/, "Oui");
    await goOn(page, "Informations liées à la vaccination");
  }, { needed: true });
  await step("6 Vaccination", async () => {
    await check(page, "etape-6");
    await page.getByRole("button", { name: /À jour.*oui partout/ }).click();
    for (const group of await page.getByRole("group", { name: /à jour/i }).all())
      assert.ok(await group.getByLabel("Oui", { exact: true }).isChecked());
    await no([/contre-indication/]);
    await goOn(page, "Informations sanitaires");
  }, { needed: true });
  await step("7 Informations sanitaires, conditions shown as they are met", async () => {
    await check(page, "etape-7");
    assert.equal(await page.getByLabel("Date du PAI").isVisible(), false);
    await answer(page, /PAI/, "Oui");
    assert.equal(await page.getByLabel("Date du PAI").isVisible(), true);
    await page.getByRole("group", { name: /projet d’accueil/ }).getByLabel("Non", { exact: true }).check();
    await page.getByLabel("Aucune", { exact: false }).first().check();
    await no([/suit-il un traitement/]);
    await goOn(page, "Personnes à contacter et/ou autorisées à venir chercher l’enfant");
  }, { needed: true });
  await step("8 Personnes: one is added", async () => {
    await check(page, "etape-8");
    const person = page.getByRole("group", { name: /^Personne 1/ });
    await person.getByLabel(/^Nom/).fill("Roux");
    await person.getByLabel(/^Prénom/).fill("Monique");
    await person.getByLabel("Lien avec l’enfant").selectOption("grand_parent");
    await person.getByLabel(/^Téléphone/).fill("0633445566");
    await answer(page, /majeure/, "Oui");
    await person.getByLabel(/prévenir en urgence/).check();
    await goOn(page, "Justificatifs");
  }, { needed: true });
  await step("9 Justificatifs: three are asked for, none is needed to go on", async () => {
    await check(page, "etape-9");
    for (const piece of ["Justificatif de domicile", "Assurance scolaire", /accination/])
      await page.getByText(piece).first().waitFor();
  }, { needed: true });
  await step("9 a phone's photograph and a PDF are given there, the third is left", async () => {
    photo = await page.screenshot({ type: "jpeg" });
    pdf = await page.pdf();
    await give("Justificatif de domicile", { name: "IMG_2042.jpg", mimeType: "image/jpeg", buffer: photo }, "justificatif");
    await atStep(page, "Justificatifs");
    await give("Assurance scolaire", { name: "attestation.pdf", mimeType: "application/pdf", buffer: pdf });
    await atStep(page, "Justificatifs");
    assert.equal(await page.getByText("En attente de validation").count(), 2);
    await check(page, "etape-9-remplie");
    await goOn(page, "Relisez, puis signez");
  }, { needed: true });
};

const signature = async () => {
  await step("10 the recap, a step corrected, signed", async () => {
    await check(page, "etape-10");
    await page.getByText("ROUX Zoé").or(page.getByText("Zoé")).first().waitFor();
    await page.getByRole("link", { name: /Modifier.*Informations sanitaires/ }).click();
    await atStep(page, "Informations sanitaires");
    await page.getByLabel("Médecin traitant").fill("Docteur Blanc");
    await goOn(page, "Personnes à contacter et/ou autorisées à venir chercher l’enfant");
    await goOn(page, "Justificatifs");
    await goOn(page, "Relisez, puis signez");
    await page.getByText("Docteur Blanc").waitFor();
    await page.getByRole("button", { name: "Signer et envoyer" }).last().click();
    assert.ok((await faults(page)).length >= 2, "an unsigned file is not sent");
    await check(page, "etape-10-fautes");
    await page.getByLabel(/certifie/).check();
    await page.getByLabel(/engage/).check();
    await page.getByLabel(/Nom et prénom du signataire/).fill("Camille Roux");
    await page.getByRole("button", { name: "Signer et envoyer" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Votre demande est envoyée" }).waitFor();
    await check(page, "confirmation");
  }, { needed: true });
  await step("its number came by mail, with what is lacking", async () => {
    const mail = await readMail(page, MAIL, "Demande n°");
    assert.match(mail, /Zoé/);
    assert.match(mail, /accination/);
    assert.doesNotMatch(mail, /Justificatif de domicile/);
    await check(page, "courriel-demande");
  });
  await step("Mes demandes shows it « En traitement »", async () => {
    await page.goto("/demandes");
    await page.getByText("En traitement").first().waitFor();
    await check(page, "demandes");
    await page.getByRole("link", { name: /Consulter/ }).first().click();
    await page.getByRole("heading", { name: "Historique" }).waitFor();
    await check(page, "suivi");
  });
  await step("Échanges lists the pieces to give", async () => {
    await page.getByRole("link", { name: "Échanges" }).first().click();
    await page.getByText("Non fourni").first().waitFor();
    await check(page, "echanges");
  });
  await step("a child without an accepted file cannot be booked, and it says why", async () => {
    await page.getByRole("link", { name: "Agenda" }).first().click();
    await check(page, "agenda-bloque");
    await page.getByText(/fiche/i).first().waitFor();
  });
  await step("the statement of the account is empty and says so", async () => {
    await page.goto("/paiements/releve");
    await check(page, "releve-vide");
  });
  await step("home says what awaits", async () => {
    await page.goto("/");
    await check(page, "accueil-attente");
  });
};

const agent = mairie(portal.url, "ROUX");

const townHall = async () => {
  await step("the town hall accepts one piece and refuses another, with a reason", async () => {
    await agent.enter();
    await agent.valider("domicile");
    await agent.refuser("assurance", "La page est coupée.");
    await page.getByRole("link", { name: "Échanges" }).first().click();
    for (const word of ["Valide", "Invalide", "Non fourni"]) await page.getByText(word, { exact: true }).first().waitFor();
    await page.getByText("La page est coupée.").first().waitFor();
    await check(page, "echanges-decides");
  }, { needed: true });
  await step("the mail says what was refused and why", async () => {
    assert.match(await readMail(page, MAIL, "Votre justificatif est à remplacer"), /La page est coupée/);
    await check(page, "courriel-refus");
  });
  await step("the parent sends it again, and the third", async () => {
    await page.goto("/echanges");
    await give("Assurance scolaire", { name: "attestation-2.pdf", mimeType: "application/pdf", buffer: pdf }, "justificatif-refuse");
    await page.goto("/echanges");
    await give("accination", [
      { name: "page1.jpg", mimeType: "image/jpeg", buffer: photo }].at(0));
    await agent.valider("assurance");
    await agent.valider("vaccination");
    assert.equal((await agent.demande()).etat, "prete");
  }, { needed: true });
  await step("taken over, read, accepted: the parent is told", async () => {
    await agent.accepter();
    await readMail(page, MAIL, /accept/i);
    await check(page, "courriel-acceptee");
    await page.goto("/demandes");
    await page.getByText("Acceptée").first().waitFor();
    await page.getByRole("link", { name: /Consulter/ }).first().click();
    await check(page, "suivi-acceptee");
  }, { needed: true });
};

// The n-th green day of the months shown from now on.
const green = () => page.getByRole("link", { name: /Réserver(,|$)/ });

const book = async (n) => {
  await green().nth(n).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Nouveau solde").waitFor();
  const rows = await dialog.locator("dl").innerText();
  await dialog.getByRole("button", { name: "Réserver", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("C’est réservé").waitFor();
  return rows;
};

const meals = async () => {
  await step("Agenda: the child's days are green", async () => {
    await page.getByRole("link", { name: "Agenda" }).first().click();
    for (let i = 0; i < 3 && (await green().count()) < 3; i++)
      await page.getByRole("link", { name: /suivant/i }).first().click();
    assert.ok((await green().count()) >= 3, "no green days");
    await check(page, "agenda");
  }, { needed: true });
  await step("two meals are booked, the days turn red, the balance goes down by their price", async () => {
    const rows = await book(0);
    const price = cents(/Prix\s+([^\n]+)/.exec(rows)[1]);
    assert.ok(price > 0);
    await check(page, "agenda-reserve");
    await book(0);
    assert.equal(await page.getByRole("link", { name: /Réservé$/ }).count(), 2);
    await page.goto("/paiements/releve");
    const text = await page.locator("main").innerText();
    assert.equal(cents(/Solde[^\n]*?([-−]?[\d ]+,\d\d\s*€)/.exec(text.replace(/\n+/g, " "))[1]), -2 * price);
    assert.match(text, /ROUX Zoé\s\(1\sx/);
    await check(page, "releve");
    page.price = price;
  });
  await step("one is cancelled in time, the money comes back", async () => {
    await page.goto("/agenda");
    for (let i = 0; i < 3 && !(await page.getByRole("link", { name: /Réservé$/ }).count()); i++)
      await page.getByRole("link", { name: /suivant/i }).first().click();
    await page.getByRole("link", { name: /Réservé$/ }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Annuler la réservation" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("C’est annulé").waitFor();
    assert.equal(await page.getByRole("link", { name: /Réservé$/ }).count(), 1);
    await check(page, "agenda-annule");
    await page.goto("/paiements/releve");
    const text = (await page.locator("main").innerText()).replace(/\n+/g, " ");
    assert.equal(cents(/Solde[^\n]*?([-−]?[\d ]+,\d\d\s*€)/.exec(text)[1]), -page.price);
  });
  await step("week and list show the same days", async () => {
    for (const view of ["Semaine", "Liste"]) {
      await page.goto("/agenda");
      await page.getByRole("link", { name: view, exact: true }).click();
      await check(page, `agenda-${view.toLowerCase()}`);
    }
  });
};

const secondChild = async () => {
  await step("the second child's file: adults filled in, the household's valid piece not asked again", async () => {
    await page.goto("/demarches/fiche-enfant");
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByRole("button", { name: "Faire une demande en ligne" }).click();
    await page.getByLabel(/règlement intérieur/).first().check();
    await goOn(page, "Responsable du dossier");
    await goOn(page, "Conjoint");
    assert.equal(await page.getByLabel("Nom de naissance").inputValue(), "Garcia");
    await goOn(page, "Enfant");
    await page.getByText("Zoé").first().waitFor();
    await check(page, "etape-4-second");
    await addChild({ sexe: "Garçon", prenom: "Noé", date: "12/09/2020", commune: "Orange" });
    await chooseSchool("CP");
    await goOn(page, "Autorisations");
    await page.goto(page.url().replace("autorisations", "signature"));
    await atStep(page, "Autorisations");
    await no([/gardées dans la structure/, /site et dans le bulletin/, /réseaux sociaux/, /dans la presse/]);
    await page.getByRole("group", { name: /À la sortie/ }).getByRole("radio").first().check();
    await answer(page, /En cas d’urgence, j’autorise/, "Oui");
    await goOn(page, "Informations liées à la vaccination");
    for (const group of await page.getByRole("group", { name: /à jour/i }).all())
      await group.getByLabel("Oui", { exact: true }).check();
    await no([/contre-indication/]);
    await goOn(page, "Informations sanitaires");
    await no([/projet d’accueil/, /suit-il un traitement/]);
    await page.getByLabel("Aucune", { exact: false }).first().check();
    await goOn(page, "Personnes à contacter et/ou autorisées à venir chercher l’enfant");
    assert.equal(await page.getByLabel(/^Prénom/).first().inputValue(), "Monique");
    await goOn(page, "Justificatifs");
    const home = page.getByRole("listitem").filter({ hasText: "Justificatif de domicile" });
    await home.getByText("Valide", { exact: true }).waitFor();
    await check(page, "etape-9-second");
  });
};

const profile = async () => {
  await step("Mon profil: seen, corrected", async () => {
    await page.goto("/mon-profil");
    await check(page, "profil");
    await page.getByRole("link", { name: /Détails.*civiles/ }).click();
    await check(page, "profil-civiles");
    await page.getByLabel("Numéro et rue").fill("8 rue des Lilas");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("Vos informations sont enregistrées").waitFor();
    await page.getByText("8 rue des Lilas").waitFor();
    await page.getByRole("link", { name: /Détails.*sociales/ }).click();
    await check(page, "profil-sociales");
    await page.getByLabel("Régime").selectOption("caf");
    await page.getByLabel("Quotient familial").fill("842");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("842", { exact: true }).waitFor();
  });
  await step("the password is changed, the mail once its new address has answered", async () => {
    await page.getByRole("link", { name: /Changer.*mot de passe/ }).click();
    await check(page, "profil-mot-de-passe");
    await page.getByLabel("Mot de passe actuel").fill(PASSWORD);
    await page.getByLabel("Nouveau mot de passe").first().fill("Nuage-Violet-2027");
    await page.getByLabel("Répéter le nouveau mot de passe").fill("Nuage-Violet-2027");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("Votre nouveau mot de passe est enregistré").waitFor();
    await page.getByRole("link", { name: /Changer.*courriel/ }).click();
    await check(page, "profil-courriel");
    await page.getByLabel("Nouveau courriel").fill("camille@nouvelle.example");
    await page.getByLabel("Mot de passe actuel").fill("Nuage-Violet-2027");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText(MAIL).waitFor();
    await readMail(page, "camille@nouvelle.example", "Confirmez");
    await page.getByRole("link", { name: /confirmation/ }).click();
    await check(page, "profil-courriel-confirmer");
    await page.getByRole("button", { name: "Confirmer" }).click();
    await page.goto("/mon-profil");
    await page.getByText("camille@nouvelle.example").waitFor();
  });
};

const leave = async () => {
  await step("signing out ends the session", async () => {
    await signOut(page);
    await page.getByRole("link", { name: "Connexion" }).waitFor();
    await page.goto("/demandes");
    await page.getByRole("button", { name: "Me connecter" }).waitFor();
  });
};

try {
  await account();
  await child();
  await childSteps();
  await signature();
  await townHall();
  await meals();
  await secondChild();
  await profile();
  await leave();
  await step("the server complained of nothing", () => assert.deepEqual(portal.complaints(), []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await agent.leave();
  await browser.close();
  await portal.stop();
  finish();
}
