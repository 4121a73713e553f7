// SPDX-License-Identifier: EUPL-1.2
// What a parent does with the pages, by the words that stand on them.
import assert from "node:assert/strict";

// A radio or a tick within the group that bears this question.
export const answer = (page, question, choice) =>
  page.getByRole("group", { name: question }).getByLabel(choice, { exact: true }).check();

// Types the first letters and takes the proposal; without a script, types the whole name.
export const town = async (page, label, name, { script = true } = {}) => {
  const field = page.getByRole(script ? "combobox" : "textbox", { name: label });
  await field.fill(name);
  if (!script) return;
  await page.getByRole("option", { name: new RegExp(`^${name}`) }).first().click();
};

export const next = (page) => page.getByRole("button", { name: "Suivant", exact: true }).last().click();

export const title = (page) => page.locator("h1").innerText();

export const atStep = async (page, name) => {
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
};

// The faults of the summary: none when all went well, and said when some stand in the way.
export const faults = (page) => page.locator("#fautes li").allInnerTexts();

export const goOn = async (page, to) => {
  await next(page);
  await page.waitForLoadState();
  assert.deepEqual(await faults(page), [], `before « ${to} »`);
  await atStep(page, to);
};

// The newest mail to @address whose subject fits: its text, and the paths of its links. Mails leave on their own time: those of
// a decision once it can no longer be taken back.
export const readMail = async (page, address, subject) => {
  const row = page.getByRole("listitem").filter({ hasText: address }).filter({ hasText: subject });
  await page.goto("/demo/courriels");
  for (let i = 0; i < 60 && !(await row.count()); i++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  await row.first().getByRole("link").first().click();
  return page.locator("main").innerText();
};

export const compte = (page) => page.locator("header .menu").first();

export const signOut = async (page) => {
  await compte(page).locator("summary").click();
  await page.getByRole("button", { name: "Déconnexion" }).click();
};

// « 42,50 € » in cents.
export const cents = (text) => {
  const [, sign, euros, rest] = /([-−]?)\s*([\d\u202f\u00a0 ]+),(\d\d)\s*€/.exec(text);
  return (sign ? -1 : 1) * (Number(euros.replace(/\D/g, "")) * 100 + Number(rest));
};

// The picture's characters, read where the demo writes them.
export const copyCharacters = async (page) => {
  const [, number] = /n°\s(\d+)/.exec(await page.locator("[id='captcha.aide']").innerText());
  const mails = await (await page.request.get("/demo/courriels")).text();
  const [, characters] = new RegExp(`n°&nbsp;${number}&nbsp;: <strong class="caracteres">(\\w+)<`).exec(mails);
  await page.getByLabel("Recopiez les caractères").fill(characters.toLowerCase());
};

// The pages' policy forbids what waitForFunction does.
export const until = async (holds) => {
  for (let n = 0; n < 100; n++) {
    if (await holds()) return;
    await new Promise((then) => setTimeout(then, 100));
  }
  throw new Error(`never: ${holds}`);
};

// An account of one's own, open and signed in.
export const newAccount = async (page, { prenom, nom, courriel, motDePasse }) => {
  await page.goto("/compte/creation");
  await answer(page, "Civilité", "Madame");
  await page.getByLabel("Nom de naissance").fill(nom);
  await page.getByLabel("Prénom *").fill(prenom);
  await page.getByLabel("Date de naissance").fill("14/02/1988");
  await town(page, "Commune de naissance", "Orange");
  await page.getByLabel("Courriel").fill(courriel);
  await page.getByLabel("Mot de passe *").first().fill(motDePasse);
  await page.getByLabel("Répéter votre mot de passe").fill(motDePasse);
  await copyCharacters(page);
  for (const label of [/conditions d’utilisation/, /traite ces informations/]) await page.getByLabel(label).check();
  await page.getByRole("button", { name: "Valider" }).last().click();
  await page.getByRole("button", { name: "Confirmer" }).click();
  await page.getByText("48").first().waitFor();
  await readMail(page, courriel, "Activez votre compte");
  await page.getByRole("link", { name: /activation/ }).click();
  await page.getByLabel("Votre mot de passe").fill(motDePasse);
  await page.getByRole("button", { name: "Valider" }).last().click();
  await page.getByText("Votre compte est ouvert").waitFor().catch(async (error) => {
    throw new Error(`${error.message}\n${page.url()}\n${(await page.locator("body").innerText()).slice(0, 800)}`);
  });
};
