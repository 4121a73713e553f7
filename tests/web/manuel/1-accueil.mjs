// SPDX-License-Identifier: EUPL-1.2
// Section 1: home of those who are not signed in.
import assert from "node:assert/strict";
import { title } from "../gestes.mjs";
import { signIn } from "../navigateur.mjs";
import { dit, mots, phrase, texte } from "./dire.mjs";

const DEMARCHES = ["Fiche enfant", "Inscription scolaire", "Inscription aux vacances", "Actualisation du quotient familial",
  "Changement d’adresse", "Acte d’état civil"];

export const accueil = async ({ visitor }) => {
  const page = await visitor();
  await page.goto("/");
  await phrase("0", "the commune's name, address and legal texts stand on the page", async () => {
    assert.match(await texte(page, "header"), /Ville de Sarrians/);
    assert.equal(await page.locator("header .enseigne > .initiale").count(), 1, "its sign");
    assert.match(await texte(page, "footer"), /Ville de Sarrians.*84260 Sarrians/);
    for (const name of ["Mentions légales", "Données personnelles", "Cookies", "Contact", "Accessibilité : non conforme"]) {
      const href = await page.locator("footer").getByRole("link", { name }).getAttribute("href");
      assert.equal((await page.request.get(href)).status(), 200, name);
    }
  });
  await phrase("1", "header: « Connexion », « Créer un compte »", async () => {
    for (const name of ["Connexion", "Créer un compte"])
      await page.locator("header").getByRole("link", { name, exact: true }).waitFor();
  });
  await mots("1", page, ...DEMARCHES);
  await phrase("1", "grouped by theme", async () => {
    const themes = await page.locator("#demarches h3").allInnerTexts();
    assert.ok(themes.length >= 3 && new Set(themes).size === themes.length, themes.join());
  });
  await phrase("1", "searchable", async () => {
    await page.getByRole("searchbox").fill("naissance");
    await page.getByRole("button", { name: "Chercher" }).click();
    await page.waitForLoadState();
    assert.deepEqual(await page.locator("#demarches h4:visible").allInnerTexts(), ["Acte d’état civil"]);
  });
  await phrase("1", "anyone can read what each one is for and which pieces it asks for", async () => {
    await page.goto("/");
    const links = await page.locator("#demarches h4 a").evaluateAll((all) => all.map((one) => one.pathname));
    assert.ok(links.length >= 6);
    for (const link of links) {
      await page.goto(link);
      await dit(page, "Les pièces à préparer", "Faire une demande en ligne");
    }
  });
  await phrase("1", "starting one leads to the sign-in page and, once signed in, back to that téléprocédure", async () => {
    await page.goto("/demarches/acte-etat-civil");
    await page.getByRole("link", { name: "Faire une demande en ligne" }).click();
    assert.equal(new URL(page.url()).pathname, "/connexion");
    await page.getByLabel("Identifiant").fill("pascal.dupin");
    await page.getByLabel("Mot de passe").first().fill("Parvis-demo-2026");
    await page.getByRole("button", { name: "Me connecter" }).click();
    await page.waitForURL(/acte-etat-civil/);
    assert.equal(await title(page), "Acte d’état civil");
  });
  await phrase("0", "a mistake in an address gets a clear French sentence and a way out, never a blank page", async () => {
    for (const [path, status] of [["/nulle-part", 404], ["/demandes/999999", 404], ["/agenda?mois=2026-13", 200]]) {
      const answer = await page.goto(path);
      assert.ok(answer.status() === status || answer.status() === 400, `${path}: ${answer.status()}`);
      const said = await texte(page, "main");
      assert.ok(said.length > 40 && !/Not Found|Bad Request|Error/.test(said), `${path}: ${said}`);
    }
    await page.goto("/nulle-part");
    await dit(page, "Cette page n’existe pas");
    await page.getByRole("main").getByRole("link").first().waitFor();
  });
  await page.context().close();
};

export const connexion = async ({ visitor }) => {
  const page = await visitor();
  await page.goto("/connexion");
  await mots("2.1", page, "Me connecter", "Mot de passe ou identifiant oublié ?", "Vous n'avez pas encore de compte ?",
    "En créant un compte, vous pourrez :", "Suivre l'avancement de vos démarches en ligne",
    "Gagner du temps ! Les formulaires sont pré-remplis avec vos informations", "Retrouver toutes vos démarches en un seul endroit");
  await phrase("2.1", "« Identifiant * » (placeholder « Nom d'utilisateur »), « Mot de passe * »", async () => {
    assert.equal(await page.getByLabel("Identifiant *").getAttribute("placeholder"), "Nom d’utilisateur");
    await page.getByLabel("Mot de passe *").waitFor();
  });
  await phrase("2.1", "one page, two columns: « Me connecter » on the left, the account on the right", async () => {
    const [left, right] = await page.locator(".deux > section").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
    assert.ok(left < right);
    await page.getByRole("link", { name: "Créer mon compte", exact: true }).waitFor();
  });
  await phrase("2.1", "a wrong password is told in one sentence, and the identifier is kept", async () => {
    await signIn(page, "pascal.dupin", "Faux-Mot-2026");
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Identifiant *").inputValue(), "pascal.dupin");
  });
  await page.context().close();
};
