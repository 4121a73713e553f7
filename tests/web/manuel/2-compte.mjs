// SPDX-License-Identifier: EUPL-1.2
// Section 2: an account, from its form to a forgotten password.
import assert from "node:assert/strict";
import { answer, compte, copyCharacters, faults, readMail, signOut, title, town, until } from "../gestes.mjs";
import { signIn } from "../navigateur.mjs";
import { champs, dit, lu, mots, phrase, texte, vieillir } from "./dire.mjs";

export const ELODIE = { identifiant: "elodie.mounier", courriel: "elodie.mounier@courriel.example", motDePasse: "Cerisier-Bleu-2026" };

// The mail whose subject fits; a job sends it soon.
const mail = async (page, address, subject) => {
  const text = await readMail(page, address, subject);
  return lu(text);
};

const form = async (page) => {
  await phrase("2.2", "« Créer mon compte » leads to the form", async () => {
    await page.goto("/connexion");
    await page.getByRole("link", { name: "Créer mon compte" }).click();
    assert.equal(await title(page), "Créer un compte");
  }, { needed: true });
  await champs("2.2", page, "Type de compte *", "Civilité *", "Nom de naissance *", "Nom d'usage", "Prénom *", "Date de naissance *",
    "Pays de naissance *", "Commune de naissance *", "Département de naissance *", "Courriel *", "Téléphone", "Numéro et rue",
    "Recopiez les caractères de l'image *", "Votre identifiant de connexion", "Mot de passe *", "Répéter votre mot de passe *");
  await mots("2.2", page, "Particulier", "Madame", "Monsieur", "Identité", "Identifiant et mot de passe", "Réglementation",
    "Le niveau « Moyen »", "1 majuscule", "1 chiffre", "12 caractères", "Annuler la demande", "Valider");
  await phrase("2.2", "France first among the countries", async () =>
    assert.match(await page.getByLabel("Pays de naissance").locator("option").nth(1).innerText(), /^France$/));
  await phrase("2.2", "neither the terms nor the consent is ticked beforehand, and the rules can be read", async () => {
    for (const label of [/conditions d’utilisation/, /traite ces informations/])
      assert.equal(await page.getByRole("checkbox", { name: label }).isChecked(), false);
    for (const name of [/les conditions d’utilisation/, /les règles sur les données/]) {
      const href = await page.getByRole("link", { name }).getAttribute("href");
      assert.equal((await page.request.get(href)).status(), 200);
    }
  });
  await phrase("2.2", "the commune is autocompleted, arrondissements included, and fills the département", async () => {
    for (const [name, dep] of [["Paris 15e Arrondissement", "75"], ["Marseille 1er Arrondissement", "13"], ["Lyon 2e Arrondissement", "69"]]) {
      await town(page, "Commune de naissance", name);
      assert.equal(await page.getByLabel("Département de naissance").inputValue(), dep, name);
    }
  });
  await phrase("2.2", "the commune is free text when the country is not France", async () => {
    await page.getByLabel("Pays de naissance").selectOption({ label: "Italie" });
    await page.getByLabel("Commune de naissance").fill("Marina di Cantalupo");
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.locator("#fautes").waitFor();
    assert.doesNotMatch((await faults(page)).join(" "), /[Cc]ommune|[Dd]épartement/);
    assert.equal(await page.getByLabel("Commune de naissance").inputValue(), "Marina di Cantalupo");
    await page.goto("/compte/creation");
    await town(page, "Commune de naissance", "Lyon 2e Arrondissement");
  });
  await phrase("2.2", "a department that is not the commune's is refused", async () => {
    await page.getByLabel("Département de naissance").selectOption("01");
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.locator("#fautes").waitFor();
    assert.match((await faults(page)).join(" "), /[Dd]épartement/);
    await page.goto("/compte/creation");
    await town(page, "Commune de naissance", "Lyon 2e Arrondissement");
  });
  await phrase("2.2", "room for associations and companies: what they are to do stands beside", () =>
    dit(page, "Associations et entreprises"));
  await phrase("2.2", "« Annuler la demande » leaves, and nothing is created", async () => {
    const other = await page.context().newPage();
    await other.goto("/compte/creation");
    await other.getByRole("link", { name: "Annuler la demande" }).click();
    await other.waitForURL(/\/(connexion)?$/);
    await other.close();
  });
  await phrase("2.2", "a click renews the picture; it can be heard", async () => {
    const image = page.locator("[data-captcha] img.clair");
    const before = await image.getAttribute("src");
    await image.click();
    await page.locator(`[data-captcha] img.clair:not([src="${before}"])`).waitFor({ state: "attached" });
    const sound = await page.getByRole("link", { name: "Écouter les caractères" }).getAttribute("href");
    assert.equal((await page.request.get(sound)).headers()["content-type"], "audio/wav");
  });
};

const fill = async (page) => {
  const identifiant = page.getByLabel("Votre identifiant de connexion");
  await phrase("2.2", "an identifier is proposed as prenom.nom, made unique", async () => {
    await page.getByLabel("Nom de naissance").fill("Dupin");
    await page.getByLabel("Prénom *").fill("Pascal");
    await page.getByLabel("Prénom *").blur();
    await until(async () => /^pascal\.dupin.+$/.test(await identifiant.inputValue()));
  });
  await phrase("2.2", "accents folded; it may be changed, its availability shown", async () => {
    // The answer about « Pascal Mounier » comes after the one about « Élodie Mounier »: it is late, and says nothing.
    await page.route(/prenom=Pascal&nom=Mounier/, async (route) => {
      await new Promise((then) => setTimeout(then, 1000));
      await route.continue().catch(() => {});
    });
    await page.getByLabel("Nom de naissance").fill("Mounier");
    await page.getByLabel("Prénom *").fill("Élodie");
    await page.getByLabel("Prénom *").blur();
    await until(async () => (await identifiant.inputValue()) === "elodie.mounier");
    await page.waitForTimeout(1200);
    assert.equal(await identifiant.inputValue(), "elodie.mounier");
    await identifiant.fill("pascal.dupin");
    await page.getByText("Cet identifiant est déjà pris.").waitFor();
    await identifiant.fill(ELODIE.identifiant);
    await page.getByText("Cet identifiant est libre.").waitFor();
  });
  await phrase("2.2", "each rule of the password is shown live as met or not", async () => {
    const met = () => page.locator("[data-regle].tenue").evaluateAll((all) => all.map((one) => one.dataset.regle));
    const password = page.getByLabel("Mot de passe *").first();
    for (const [typed, rules] of [["a", []], ["A", ["majuscule"]], ["A1", ["majuscule", "chiffre"]],
      [ELODIE.motDePasse, ["longueur", "majuscule", "chiffre"]]]) {
      await password.fill(typed);
      assert.deepEqual(await met(), rules, typed);
    }
    await page.locator(".niveau", { hasText: /Niveau «\s(Moyen|Fort)\s»/ }).waitFor();
  });
  await phrase("2.2", "« Valider » with an error: said at the top with a link, and beside; nothing typed is lost", async () => {
    await answer(page, "Civilité", "Madame");
    await page.getByLabel("Date de naissance").fill("31/02/1990");
    await page.getByLabel("Courriel").fill(ELODIE.courriel);
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByLabel(/traite ces informations/).check();
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("Date de naissance", { exact: false }).first().waitFor();
    assert.ok((await faults(page)).some((line) => /Date de naissance|31 février/.test(line)));
    assert.equal(await page.getByLabel("Courriel").inputValue(), ELODIE.courriel);
  });
};

const confirm = async (page) => {
  await phrase("2.2", "« Valider » leads to a récapitulatif; nothing is created before it is confirmed", async () => {
    await page.getByLabel("Date de naissance").fill("01/02/1990");
    await page.getByLabel("Mot de passe *").first().fill(ELODIE.motDePasse);
    await page.getByLabel("Répéter votre mot de passe").fill(ELODIE.motDePasse);
    await copyCharacters(page);
    await page.getByRole("button", { name: "Valider" }).last().click();
    assert.deepEqual(await faults(page), []);
    await dit(page, "Particulier", "Madame", "Mounier", "Élodie", "01/02/1990", "Lyon 2e Arrondissement", ELODIE.identifiant);
    assert.doesNotMatch(await (await page.request.get("/demo/courriels")).text(), /elodie\.mounier@/);
  }, { needed: true });
  await phrase("2.3", "confirming sends a mail with a link, valid 48 h, that can be sent again", async () => {
    await page.getByRole("button", { name: "Confirmer" }).click();
    await dit(page, "48 heures");
    await page.getByRole("link", { name: "Recevoir un nouveau lien" }).waitFor();
  }, { needed: true });
  await phrase("2.3", "the link shows the proposed identifier, still modifiable", async () => {
    assert.match(await mail(page, ELODIE.courriel, "Activez votre compte"), /48 heures/);
    await page.getByRole("link", { name: /activation/ }).click();
    page.lien = page.url();
    const field = page.getByLabel("Votre identifiant de connexion");
    assert.equal(await field.inputValue(), ELODIE.identifiant);
    assert.ok(await field.isEditable());
  }, { needed: true });
  await phrase("2.3", "validating activates the account and signs in; the top right shows first name and name", async () => {
    await page.getByLabel("Votre mot de passe").fill(ELODIE.motDePasse);
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByText("Votre compte est ouvert").waitFor();
    assert.match(await compte(page).innerText(), /Élodie MOUNIER/);
  }, { needed: true });
  await phrase("2.3", "the menu « Mon compte »: « Mon profil », « Déconnexion »", async () => {
    await compte(page).locator("summary", { hasText: "Mon compte" }).click();
    await compte(page).getByRole("link", { name: "Mon profil" }).waitFor();
    await compte(page).getByRole("button", { name: "Déconnexion" }).click();
    await page.getByRole("link", { name: "Connexion", exact: true }).waitFor();
  });
  await phrase("2.3", "the link serves once", async () => {
    await page.goto(page.lien);
    await dit(page, "Ce lien a déjà servi");
  });
};

// An account as anybody asks for it, up to « Confirmer ».
const request = async (other, { nom, prenom, courriel }) => {
  await other.goto("/compte/creation");
  await answer(other, "Civilité", "Monsieur");
  await other.getByLabel("Nom de naissance").fill(nom);
  await other.getByLabel("Prénom *").fill(prenom);
  await other.getByLabel("Date de naissance").fill("21/05/1984");
  await town(other, "Commune de naissance", "Orange");
  await other.getByLabel("Courriel").fill(courriel);
  await other.getByLabel("Mot de passe *").first().fill(ELODIE.motDePasse);
  await other.getByLabel("Répéter votre mot de passe").fill(ELODIE.motDePasse);
  await copyCharacters(other);
  for (const label of [/conditions d’utilisation/, /traite ces informations/]) await other.getByLabel(label).check();
  await other.getByRole("button", { name: "Valider" }).last().click();
  await other.getByRole("button", { name: "Confirmer" }).click();
};

// A demand of its own whose link is followed two days late.
const late = async (page, portal) => {
  await phrase("2.3", "after 48 h the link is refused, and another can be had", async () => {
    const other = await page.context().newPage();
    await request(other, { nom: "Tardieu", prenom: "Alban", courriel: "alban.tardieu@courriel.example" });
    await mail(other, "alban.tardieu@courriel.example", "Activez votre compte");
    vieillir(portal, "UPDATE creation SET expire_a = expire_a - 48 * 3600");
    await other.getByRole("link", { name: /activation/ }).click();
    await dit(other, "Ce lien n’est plus valable");
    await other.getByRole("link", { name: /nouveau lien/ }).click();
    await other.getByLabel("Votre courriel").waitFor();
    await other.close();
  });
};

const taken = async (page) => {
  await phrase("2.3", "an address already in use gets a mail saying so; the page says the same thing either way", async () => {
    const other = await page.context().newPage();
    await request(other, { nom: "Dupin", prenom: "Pascal", courriel: "pascal.dupin@courriel.example" });
    await dit(other, "Un courriel vous attend", "48 heures");
    assert.match(await mail(other, "pascal.dupin@courriel.example", /déjà/), /déjà un compte/);
    await other.close();
  });
};

const forgotten = async (page, portal) => {
  const ask = async (lost, who) => {
    await page.goto("/connexion");
    await page.getByRole("link", { name: "Mot de passe ou identifiant oublié ?" }).click();
    await page.getByLabel(lost).check();
    await page.getByLabel("Votre courriel").fill(who);
    await page.getByRole("button", { name: "Envoyer" }).click();
    return texte(page, "main");
  };
  await phrase("2.4", "« Qu'avez-vous perdu ? * » « Mon identifiant » « Mon mot de passe » « Votre courriel » « Envoyer »", async () => {
    await page.goto("/compte/oubli");
    await page.getByRole("group", { name: "Qu’avez-vous perdu ? *" }).waitFor();
    await dit(page, "Mon identifiant", "Mon mot de passe", "Votre courriel", "Envoyer");
  });
  await phrase("2.4", "the page answers the same whether or not the account exists", async () => {
    for (const lost of ["Mon identifiant", "Mon mot de passe"])
      assert.equal(await ask(lost, ELODIE.courriel), await ask(lost, "personne@courriel.example"));
  });
  await phrase("2.4", "the identifier is mailed", async () =>
    assert.match(await mail(page, ELODIE.courriel, "Votre identifiant"), /elodie\.mounier/));
  await phrase("2.4", "after 1 h the reset link is refused, and another can be had", async () => {
    await ask("Mon mot de passe", ELODIE.courriel);
    await mail(page, ELODIE.courriel, "Choisissez un nouveau mot de passe");
    vieillir(portal, "UPDATE lien SET expire_a = expire_a - 3600 WHERE usage = 'mot_de_passe' AND utilise_a IS NULL");
    await page.getByRole("link", { name: /mot-de-passe/ }).click();
    await dit(page, "Ce lien n’est plus valable");
    await page.getByRole("main").getByRole("link", { name: /nouveau lien|Recommencer|demande/i }).first().waitFor();
  });
  await phrase("2.4", "by identifier too, a single-use reset link is mailed (1 h)", async () => {
    await ask("Mon mot de passe", ELODIE.identifiant);
    assert.match(await mail(page, ELODIE.courriel, "Choisissez un nouveau mot de passe"), /une heure|1 heure|1 h/);
    await page.getByRole("link", { name: /mot-de-passe/ }).click();
    const link = page.url();
    ELODIE.motDePasse = "Platane-Rouge-2026";
    await page.getByLabel("Mot de passe", { exact: false }).first().fill(ELODIE.motDePasse);
    await page.getByLabel("Répéter votre mot de passe").fill(ELODIE.motDePasse);
    await page.getByRole("button", { name: "Changer mon mot de passe" }).click();
    await dit(page, "Votre nouveau mot de passe est enregistré");
    await page.goto(link);
    await dit(page, "Ce lien a déjà servi");
  });
};

export const creation = async ({ portal, visitor }) => {
  const page = await visitor();
  await form(page);
  await fill(page);
  await confirm(page);
  await late(page, portal);
  await taken(page);
  await forgotten(page, portal);
  await phrase("2.4", "and one signs in with it", async () => {
    if (await compte(page).locator("summary").count()) await signOut(page);
    await signIn(page, ELODIE.identifiant, ELODIE.motDePasse);
    await page.getByText("Bonjour Élodie").waitFor();
  }, { needed: true });
  return page;
};
