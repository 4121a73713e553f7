// SPDX-License-Identifier: EUPL-1.2
// Sections 3.4, 3.5, 3.7: the demandes in each of their states, the profile, the way out.
import assert from "node:assert/strict";
import { compte, readMail, signOut } from "../gestes.mjs";
import { signIn } from "../navigateur.mjs";
import { fillFiche, options, Visiteur } from "../visiteur.mjs";
import { ELODIE } from "./2-compte.mjs";
import { champs, dit, lu, mots, phrase, texte } from "./dire.mjs";

export const acceptee = async ({ elodie: page, agent, numero }) => {
  await phrase("3.6", "when the agent has accepted the file, the citizen is told", async () => {
    await agent.accepter();
    assert.match(lu(await readMail(page, ELODIE.courriel, /accept/i)), /Éric/);
  }, { needed: true });
  await phrase("3.4", "and it stands in « Effectuées », « Acceptée »", async () => {
    await page.goto("/demandes");
    const row = page.getByRole("row").filter({ hasText: String(numero) });
    await row.getByText("Acceptée").waitFor();
  });
};

export const vide = async ({ visiteuse: page }) => {
  await page.goto("/demandes");
  await mots("3.4", page, "En cours", "Effectuées", "Aucune demande enregistrée");
  await phrase("3.4", "« Aucune demande enregistrée » in both parts, and what to do next", async () => {
    assert.equal(await page.getByText("Aucune demande enregistrée", { exact: true }).count(), 2);
    await page.getByRole("link", { name: "Faire une démarche" }).waitFor();
  });
  await phrase("3.1", "no message and no piece yet: said, with what will come", async () => {
    await page.goto("/echanges");
    await dit(page, "Aucun message pour le moment", "Rien à fournir");
  });
  await phrase("3.3", "nobody to book for yet: said, with the way there", async () => {
    await page.goto("/agenda");
    await dit(page, "Aucun enfant");
    await page.getByRole("main").getByRole("link", { name: /fiche enfant/i }).waitFor();
  });
};

// A demande of Pascal's in each state that an agent or he himself can bring it to.
const etats = async ({ portal, guichet, pascal: page }) => {
  const who = await new Visiteur(portal.url).signIn("pascal.dupin");
  const children = options((await who.get("/agenda")).text, "personne");
  const id = (name) => children.find(([, label]) => label.includes(name))[0];
  const refused = await fillFiche(who, { enfant: id("Daniel"), niveau: "PS" });
  await guichet.call(`/api/demandes/${refused}/prise-en-charge`, {});
  await guichet.call(`/api/demandes/${refused}/refus`, { motif: "L’école de cet enfant n’est pas dans la commune." });
  const back = await fillFiche(who, { enfant: id("Alexis"), niveau: "MS" });
  await guichet.call(`/api/demandes/${back}/prise-en-charge`, {});
  await guichet.call(`/api/demandes/${back}/complement`, { etapes: ["sanitaire"], message: "Quel médecin suit Alexis ?" });
  await page.goto("/demandes");
  await phrase("3.4", "« À compléter » in « En cours »", async () => {
    await page.getByRole("row").filter({ hasText: String(back) }).getByText("À compléter").waitFor();
    await page.goto(`/demandes/${back}`);
    await dit(page, "Quel médecin suit Alexis ?");
  });
  await phrase("3.4", "« Refusée » in « Effectuées », with the reason", async () => {
    await page.goto("/demandes");
    await page.getByRole("row").filter({ hasText: String(refused) }).getByText("Refusée").waitFor();
    await page.goto(`/demandes/${refused}`);
    await dit(page, "L’école de cet enfant n’est pas dans la commune.");
  });
  await phrase("3.4", "« Annulée »", async () => {
    await page.goto(`/demandes/${back}`);
    await page.getByRole("link", { name: "Annuler la demande" }).click();
    await page.getByRole("button", { name: "Annuler la demande" }).click();
    await page.goto("/demandes");
    await page.getByRole("row").filter({ hasText: String(back) }).getByText("Annulée").waitFor();
  });
};

const COLONNES = ["Numéro", "Type", "Date", "Personne concernée", "Statut"];
const collator = new Intl.Collator("fr");
const ORDRES = { "Numéro": (a, b) => a - b, "Date": (a, b) => (jour(a) > jour(b)) - (jour(a) < jour(b)) };
const jour = (text) => text.split("/").reverse().join("");

// Each column both ways; and on a telephone, where no head of a column can be pressed, with a script and without.
const tri = async ({ pascal: page, visitor }) => {
  const cells = (where, column) => where.locator("table").first().locator(`tbody td:nth-child(${column})`).allInnerTexts();
  for (const [n, name] of COLONNES.entries())
    await phrase("3.4", `sortable by « ${name} »`, async () => {
      await page.goto("/demandes");
      for (const [way, sign] of [["ascending", 1], ["descending", -1]]) {
        await page.locator("table").first().getByRole("link", { name, exact: true }).click();
        await page.locator(`table >> nth=0 >> th[aria-sort=${way}]`, { hasText: name }).waitFor();
        const shown = (await cells(page, n + 1)).map((text) => text.trim());
        assert.ok(shown.length > 1, "nothing to sort");
        const order = ORDRES[name] ?? collator.compare;
        assert.deepEqual(shown, shown.toSorted((a, b) => sign * order(a, b)));
      }
    });
  const numbers = async (where) => (await cells(where, 1)).map((text) => Number(/\d+/.exec(text)[0]));
  const rising = (all) => all.toSorted((a, b) => a - b);
  await phrase("3.4", "sortable on a telephone: « Trier par »", async () => {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/demandes");
    await page.getByLabel("Trier par").selectOption("numero-asc");
    await page.waitForURL(/tri=numero-asc/);
    assert.deepEqual(await numbers(page), rising(await numbers(page)));
    assert.equal(await page.getByLabel("Trier par").inputValue(), "numero-asc");
    await page.setViewportSize(before);
  });
  await phrase("3.4", "and without a script", async () => {
    const plain = await visitor({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await plain.context().addCookies(await page.context().cookies());
    await plain.goto("/demandes");
    await plain.getByLabel("Trier par").selectOption("numero-asc");
    await plain.getByRole("button", { name: "Trier", exact: true }).click();
    assert.match(plain.url(), /tri=numero-asc/);
    assert.deepEqual(await numbers(plain), rising(await numbers(plain)));
    await plain.context().close();
  });
};

export const demandes = async (lieu) => {
  const { pascal: page } = lieu;
  await page.goto("/demandes");
  await mots("3.4", page, "En cours", "Effectuées", "Numéro", "Type", "Date", "Personne concernée", "Statut", "Action", "Brouillon",
    "En traitement", "Acceptée");
  await tri(lieu);
  await page.goto("/demandes");
  await phrase("3.4", "a demande opens on its recap, its pieces, its messages and its dated history", async () => {
    await page.goto("/demandes");
    await page.getByRole("link", { name: /^Consulter/ }).first().click();
    for (const name of ["Vos réponses", "Justificatifs", "Messages", "Historique"]) await page.getByRole("heading", { name, exact: true }).waitFor();
    assert.match(await texte(page, ".fil-temps"), /\d{1,2} \S+ \d{4}|\d\d\/\d\d\/\d{4}/);
  });
  await etats(lieu);
  await phrase("3.4", "« Brouillon » can be taken up again where it was left, or deleted", async () => {
    await page.goto("/demandes");
    const draft = page.getByRole("row").filter({ hasText: "Brouillon" }).first();
    const number = await draft.locator("td").first().innerText();
    await draft.getByRole("link", { name: /^Reprendre/ }).click();
    await page.waitForURL(/\/etapes\//);
    await page.goto("/demandes");
    await draft.getByRole("link", { name: /^Supprimer/ }).click();
    await page.getByRole("button", { name: /Supprimer/ }).click();
    await page.waitForURL(/\/demandes(\?|$)/);
    assert.equal(await page.getByRole("row").filter({ hasText: "Brouillon" }).filter({ hasText: number }).count(), 0);
  });
};

export const profil = async ({ elodie: page }) => {
  await page.goto("/");
  await phrase("3.5", "« Mon compte », « Mon profil »", async () => {
    await compte(page).locator("summary").click();
    await page.getByRole("link", { name: "Mon profil" }).click();
    await page.waitForURL(/mon-profil$/);
  });
  await mots("3.5", page, "Mes données civiles", "Civilité", "Nom de naissance", "Nom d'usage", "1er Prénom", "Date de naissance", "Pays",
    "Commune", "N° département de naissance", "Mes données sociales", "Régime", "Revenu fiscal de référence", "Nom de l'allocataire",
    "Numéro d'allocataire", "Quotient familial", "Nombre d'enfant(s) à charge", "Ressources mensuelles", "Composition familiale",
    "Non renseigné", "Un quotient familial compte pour les prix une fois son attestation validée");
  await phrase("3.5", "the household's members", () => dit(page, "Mon foyer", "Éric MOUNIER", "Élodie MOUNIER"));
  await phrase("3.5", "each block with « Détails » to modify", async () => {
    await page.getByRole("link", { name: "Détails : Mes données civiles" }).click();
    await champs("3.5", page, "Civilité *", "Nom de naissance *", "Nom d'usage", "1er Prénom *", "Date de naissance *", "N° département de naissance *");
    await page.getByLabel("Téléphone fixe").fill("0490112233");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByText("Vos informations sont enregistrées").waitFor();
    await page.getByRole("link", { name: "Détails : Mes données sociales" }).click();
    await champs("3.5", page, "Régime", "Quotient familial");
    await page.getByLabel("Quotient familial").fill("842");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await dit(page, "842");
  });
  await phrase("3.5", "change of password: the new one signs in, the old one no longer", async () => {
    const old = ELODIE.motDePasse;
    await page.getByRole("link", { name: "Changer de mot de passe" }).click();
    ELODIE.motDePasse = "Olivier-Jaune-2026";
    await page.getByLabel("Mot de passe actuel").fill(old);
    await page.getByLabel("Nouveau mot de passe").first().fill(ELODIE.motDePasse);
    await page.getByLabel("Répéter le nouveau mot de passe").fill(ELODIE.motDePasse);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await dit(page, "Votre nouveau mot de passe est enregistré");
    await signOut(page);
    await signIn(page, ELODIE.identifiant, old);
    await page.getByRole("alert").waitFor();
    await signIn(page, ELODIE.identifiant, ELODIE.motDePasse);
    await page.getByText("Bonjour Élodie").waitFor();
  }, { needed: true });
  await phrase("3.5", "change of mail, confirmed by mail at both addresses", async () => {
    await page.goto("/mon-acces/courriel");
    await page.getByLabel("Nouveau courriel").fill("elodie@nouvelle.example");
    await page.getByLabel("Mot de passe actuel").fill(ELODIE.motDePasse);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    for (const [address, subject] of [["elodie@nouvelle.example", "Confirmez votre nouvelle adresse"], [ELODIE.courriel, "Confirmez votre changement"]]) {
      await readMail(page, address, subject);
      await page.getByRole("link", { name: /confirmation/ }).click();
      await page.getByRole("button", { name: "Confirmer" }).click();
    }
    ELODIE.courriel = "elodie@nouvelle.example";
    await page.goto("/mon-profil");
    await dit(page, ELODIE.courriel);
  });
};

export const deconnexion = async ({ elodie: page }) => {
  const kept = await page.context().cookies();
  await phrase("3.7", "« Déconnexion » shows the home page of those not signed in", async () => {
    await signOut(page);
    await page.waitForURL(/\/$/);
    await page.locator("header").getByRole("link", { name: "Créer un compte" }).waitFor();
  });
  await phrase("3.7", "and ends the session on the server", async () => {
    await page.context().addCookies(kept);
    await page.goto("/demandes");
    assert.equal(new URL(page.url()).pathname, "/connexion");
  });
};
