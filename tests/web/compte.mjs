// SPDX-License-Identifier: EUPL-1.2
// One's own access, from the form of an account to a mailbox that changes, on a phone.
import assert from "node:assert/strict";
import { answer, copyCharacters, faults, readMail, signOut, town } from "./gestes.mjs";
import { check, open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";

const PASSWORD = "Cerisier-Bleu-2026";
const MAIL = "lea.petit@courriel.example";
const NEW_MAIL = "lea@nouveau.example";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1";

const portal = await start();
const browser = await open();
const page = await visit(browser, portal.url, { viewport: { width: 360, height: 740 } });
const identifiant = page.getByLabel("Votre identifiant");
const password = page.getByLabel("Mot de passe", { exact: false }).first();
const says = (text) => page.getByText(text).first().waitFor();

// A job mails it: there are soon @count mails of this subject to this address.
const mailed = async (address, subject, count = 1) => {
  for (let n = 0; n < 100; n++) {
    await page.goto("/demo/courriels");
    const rows = page.getByRole("listitem").filter({ hasText: address }).filter({ hasText: subject });
    if ((await rows.count()) >= count) return readMail(page, address, subject);
    await page.waitForTimeout(100);
  }
  throw new Error(`no mail « ${subject} » to ${address}`);
};

const creation = async () => {
  await step("an identifier is proposed, and one's own is judged", async () => {
    await page.goto("/compte/creation");
    assert.equal(await page.getByLabel("Type de compte").inputValue(), "particulier");
    await answer(page, "Civilité", "Madame");
    await page.getByLabel("Nom de naissance").fill("Petit");
    await page.getByLabel("Prénom").fill("Léa");
    await page.getByLabel("Date de naissance").fill("14021988");
    await page.waitForFunction(() => document.querySelector("#identifiant").value === "lea.petit");
    await identifiant.fill("pascal.dupin");
    await says("Cet identifiant est déjà pris.");
    await identifiant.fill("lea.p");
    await says("Cet identifiant est libre.");
  }, { needed: true });
  await step("the password's level is the server's", async () => {
    await password.fill("Lechatdort12");
    await says("« Moyen » est demandé");
    for (const rule of ["longueur", "majuscule", "chiffre"])
      assert.match(await page.locator(`[data-regle=${rule}]`).getAttribute("class"), /tenue/);
    const [judged] = await Promise.all([page.waitForResponse(/compte\/niveau/), password.fill(PASSWORD)]);
    assert.deepEqual(await judged.json(), { niveau: "Moyen", suffit: true });
    await page.locator(".niveau.tenue").waitFor();
  });
  await step("the characters are heard, and another picture is shown", async () => {
    const link = page.getByRole("link", { name: "Écouter les caractères" });
    if (await link.count()) {
      const [sound] = await Promise.all([page.waitForResponse(/voix\.wav/), link.click()]);
      assert.equal(sound.headers()["content-type"], "audio/wav");
      assert.match(page.url(), /\/compte\/creation$/);
    }
    await page.locator("[data-captcha] img.clair").click();
    await page.waitForLoadState("networkidle");
    assert.ok(await page.locator("[data-captcha] img.clair").evaluate((img) => img.complete && img.naturalWidth === 440));
    await check(page, "compte-creation");
  });
  await step("asked for, and the link sent again", async () => {
    await town(page, "Commune de naissance", "Carpentras");
    await page.getByLabel("Courriel").fill(MAIL);
    await page.getByLabel("Répéter votre mot de passe").fill(PASSWORD);
    await copyCharacters(page);
    await page.getByLabel(/conditions d’utilisation/).check();
    await page.getByLabel(/traite ces informations/).check();
    await page.getByRole("button", { name: "Valider" }).last().click();
    await page.getByRole("heading", { name: "Vérifiez vos informations" }).waitFor();
    await says("Particulier");
    await page.getByRole("button", { name: "Confirmer" }).click();
    await page.getByRole("link", { name: "Recevoir un nouveau lien" }).click();
    await page.getByLabel("Votre courriel").fill(MAIL);
    await check(page, "compte-renvoi");
    await page.getByRole("button", { name: "Envoyer" }).click();
    await page.getByRole("heading", { name: "Un courriel vous attend" }).waitFor();
  }, { needed: true });
  await step("the last link opens the account, with the password of the demand only", async () => {
    await mailed(MAIL, "Activez votre compte", 2);
    await says("Voici un nouveau lien");
    await page.getByRole("link", { name: /activation/ }).click();
    await page.getByLabel("Votre mot de passe").fill("Platane-Rouge-2026");
    await page.getByRole("button", { name: "Valider" }).last().click();
    assert.equal((await faults(page)).length, 1);
    await check(page, "compte-activation");
    await page.getByLabel("Votre mot de passe").fill(PASSWORD);
    await page.getByRole("button", { name: "Valider" }).last().click();
    await says("Votre compte est ouvert");
  }, { needed: true });
};

const access = async () => {
  await step("a device left open elsewhere is seen and ended", async () => {
    const other = await visit(browser, portal.url, { userAgent: IPHONE });
    await signIn(other, "lea.p", PASSWORD);
    await other.goto("/mon-profil");
    await page.goto("/mon-profil");
    await page.getByRole("link", { name: /appareils connectés/ }).click();
    await check(page, "compte-appareils");
    await page.getByRole("button", { name: /Déconnecter Safari sur iPhone/ }).click();
    await says("Cet appareil est déconnecté.");
    await other.goto("/mon-profil");
    assert.match(other.url(), /\/connexion/);
    await other.context().close();
  });
  await step("a new mail, once both addresses have said so", async () => {
    await page.goto("/mon-acces/courriel");
    await page.getByLabel("Nouveau courriel").fill(NEW_MAIL);
    await page.getByLabel("Mot de passe actuel").fill(PASSWORD);
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await says("suivez les liens envoyés aux deux adresses");
    await check(page, "compte-courriel-attente");
    for (const [address, subject, then] of [[NEW_MAIL, "Confirmez votre nouvelle adresse", "Suivez maintenant le lien envoyé à l’adresse d’avant"],
      [MAIL, "Confirmez votre changement", "Votre nouvelle adresse est enregistrée"]]) {
      await readMail(page, address, subject);
      await page.getByRole("link", { name: /confirmation/ }).click();
      await check(page, "compte-courriel-confirmer");
      await page.getByRole("button", { name: "Confirmer" }).click();
      await says(then);
    }
    await page.goto("/mon-profil");
    await page.getByText(NEW_MAIL, { exact: true }).waitFor();
  });
  await step("a new password, and the mailbox is told", async () => {
    await page.goto("/mon-acces/mot-de-passe");
    await page.getByLabel("Mot de passe actuel").fill(PASSWORD);
    await page.getByLabel("Nouveau mot de passe").first().fill("Platane-Rouge-2026");
    await page.locator(".niveau.tenue").waitFor();
    await page.getByLabel("Répéter le nouveau mot de passe").fill("Platane-Rouge-2026");
    await check(page, "compte-mot-de-passe");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await says("Votre nouveau mot de passe est enregistré.");
    await readMail(page, NEW_MAIL, "Votre mot de passe a changé");
    await signOut(page);
  });
};

const forgotten = async () => {
  const ask = async (lost, who) => {
    await page.goto("/compte/oubli");
    await page.getByLabel(lost).check();
    await page.getByLabel("Votre courriel").fill(who);
    await page.getByRole("button", { name: "Envoyer" }).click();
    await says("Si un compte correspond");
  };
  await step("a forgotten identifier is mailed", async () => {
    await ask("Mon identifiant", NEW_MAIL);
    assert.match(await mailed(NEW_MAIL, "Votre identifiant"), /lea\.p/);
  });
  await step("a forgotten password is chosen anew by its link", async () => {
    await ask("Mon mot de passe", "lea.p");
    await mailed(NEW_MAIL, "Choisissez un nouveau mot de passe");
    await page.getByRole("link", { name: /mot-de-passe/ }).click();
    await password.fill(PASSWORD);
    await page.getByLabel("Répéter votre mot de passe").fill(PASSWORD);
    await check(page, "compte-reinitialisation");
    await page.getByRole("button", { name: "Changer mon mot de passe" }).click();
    await says("Votre nouveau mot de passe est enregistré.");
  });
};

try {
  await creation();
  await access();
  await forgotten();
  await step("no script failed, and the server complained of nothing", () =>
    assert.deepEqual([...page.faults, ...portal.complaints()], []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  await browser.close();
  await portal.stop();
  finish();
}
