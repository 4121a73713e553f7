// SPDX-License-Identifier: EUPL-1.2
// Section 3.5 further: the other parent, the custody calendar, one's data and the end of an account.
import assert from "node:assert/strict";
import { answer, faults, newAccount, readMail, until } from "../gestes.mjs";
import { dit, lu, phrase, texte } from "./dire.mjs";

export const ROSE = { prenom: "Rose", nom: "Meunier", courriel: "rose.meunier@courriel.example", motDePasse: "Cerisier-Bleu-2026" };

export const invitation = async (lieu) => {
  const { pascal: page, visitor } = lieu;
  const rose = (lieu.rose = await visitor());
  await phrase("3.5", "the other parent is invited, with what each choice means", async () => {
    await page.goto("/mon-profil");
    await page.getByRole("link", { name: "Inviter l’autre parent" }).click();
    await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
    assert.ok((await faults(page)).length >= 4);
    await page.getByRole("radio", { name: /l’enfant a deux foyers/ }).check();
    await page.getByRole("checkbox", { name: "Daniel" }).check();
    await page.getByLabel("Son prénom").fill(ROSE.prenom);
    await page.getByLabel("Cette personne est, pour l’enfant").selectOption({ index: 1 });
    await page.getByLabel("Son courriel").fill(ROSE.courriel);
    await page.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await page.waitForURL(/mon-profil/);
    await dit(page, "Invitations", ROSE.prenom);
  }, { needed: true });
  await phrase("3.5", "the invited person opens an account of their own, and says the child's date of birth", async () => {
    await newAccount(rose, ROSE);
    await readMail(rose, ROSE.courriel, "vous invite");
    await rose.getByRole("link", { name: /invitation/ }).first().click();
    await rose.getByLabel("Date de naissance de l’enfant").fill("01/01/2020");
    await rose.getByRole("button", { name: "Accepter l’invitation" }).click();
    assert.match(lu((await faults(rose)).join()), /ce n'est pas la date attendue/i);
    await rose.getByLabel("Date de naissance de l’enfant").fill("08/01/2023");
    await rose.getByRole("button", { name: "Accepter l’invitation" }).click();
    await rose.getByText(/fait maintenant partie de votre foyer/).waitFor();
    await dit(rose, "Daniel");
  }, { needed: true });
  await phrase("3.5", "each household keeps its own balance and address", async () => {
    await rose.goto("/paiements/releve");
    await dit(rose, "0,00 €");
    await rose.goto("/mon-profil");
    assert.doesNotMatch(await texte(rose, "main"), /chemin des Vignes|Florian/);
  });
};

export const garde = async ({ pascal: page, rose }) => {
  await phrase("3.5", "a custody calendar is seen before it is proposed", async () => {
    await page.goto("/mon-profil");
    await page.getByRole("link", { name: "Garde de Daniel DUPIN" }).click();
    await dit(page, "Aucun calendrier pour le moment", "celui qui réserve un repas le paie");
    await page.getByRole("link", { name: "Proposer un calendrier" }).click();
    await answer(page, /Le rythme/, "Une semaine sur deux");
    await page.getByRole("group", { name: /L’enfant est/ }).getByLabel("Chez moi").check();
    await page.getByLabel("La semaine du").selectOption({ index: 1 });
    await page.getByLabel("Jour du changement").selectOption({ label: "vendredi" });
    await page.getByLabel("Heure", { exact: false }).selectOption({ index: 1 });
    await answer(page, /Pendant les vacances/, "Comme les autres semaines");
    await page.getByRole("button", { name: "Voir le calendrier d’abord" }).click();
    assert.deepEqual(await faults(page), []);
    await page.getByRole("heading", { name: "Voici ce que cela donne" }).waitFor();
    await page.getByRole("button", { name: "Envoyer la proposition" }).click();
    await page.getByText(/Votre proposition est envoyée/).waitFor();
  }, { needed: true });
  await phrase("3.5", "the other parent accepts it, and it is in force for both", async () => {
    await rose.goto("/mon-profil");
    await rose.getByRole("link", { name: "Garde de Daniel DUPIN" }).click();
    await rose.getByRole("button", { name: "Accepter" }).click();
    await rose.getByText(/Le calendrier est accepté/).waitFor();
    await page.goto("/mon-profil");
    await page.getByRole("link", { name: "Garde de Daniel DUPIN" }).click();
    await page.getByRole("heading", { name: "Le calendrier en vigueur" }).waitFor();
  });
};

export const donnees = async ({ pascal: page, rose }) => {
  await page.goto("/mon-profil");
  await phrase("3.5", "my data: one archive, prepared, told by mail, given with the password", async () => {
    await page.getByRole("link", { name: /^Mes données/ }).last().click();
    await page.getByRole("button", { name: "Préparer mon archive" }).click();
    await page.getByText(/Votre archive se prépare/).first().waitFor();
    await until(async () => {
      await page.reload();
      return page.getByText(/Votre archive est prête/).isVisible();
    });
    await page.getByLabel("Votre mot de passe").fill("Faux-Mot-2026");
    await page.getByRole("button", { name: "Télécharger", exact: true }).click();
    await page.locator("#fautes").waitFor();
    await page.getByLabel("Votre mot de passe").fill("Parvis-demo-2026");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Télécharger", exact: true }).click()]);
    assert.match(file.suggestedFilename(), /\.zip$/);
  });
  await phrase("3.5", "delete: what stands in the way is said first, with what is erased and what the law keeps", async () => {
    await page.goto("/mes-donnees/suppression");
    await dit(page, "Ce n’est pas encore possible", "Ce qui sera effacé", "Ce qui reste");
  });
  await phrase("3.5", "delete: confirmed by mail, and it can be taken back", async () => {
    await rose.goto("/mes-donnees");
    await rose.getByRole("link", { name: "Supprimer mon compte" }).click();
    await rose.getByLabel("mot de passe", { exact: false }).first().fill(ROSE.motDePasse);
    await rose.getByRole("button", { name: "Demander la suppression" }).click();
    await readMail(rose, ROSE.courriel, "Confirmez la suppression de votre compte");
    await rose.getByRole("link", { name: /suppression/ }).first().click();
    await rose.getByRole("button", { name: "Confirmer la suppression" }).click();
    await rose.getByText(/Le compte sera supprimé le/).first().waitFor();
    await rose.goto("/mes-donnees");
    await rose.getByRole("button", { name: "Garder mon compte" }).click();
    await rose.goto("/mes-donnees");
    assert.doesNotMatch(await texte(rose, "main"), /Votre compte sera supprimé/);
  });
};
