// SPDX-License-Identifier: EUPL-1.2
// A parent recharges the account through the demonstration's bank: paid, refused, given up, known late; then the
// balance, the statement, and what can be kept of them.
import assert from "node:assert/strict";
import { check, open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";

const portal = await start();
const browser = await open();
const page = await visit(browser, portal.url, { viewport: { width: 360, height: 740 } });

const cents = (text) => Number(text.replace(/[^\d,−-]/g, "").replace("−", "-").replace(",", ""));
const button = (name) => page.getByRole("button", { name });
const title = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();

const balance = async () => {
  await page.goto("/paiements/releve");
  return cents(await page.locator(".solde .grand").innerText());
};

// From the amount to the bank's page, which opens by itself.
const leave = async (amount) => {
  await page.goto("/paiements/recharger");
  await page.getByLabel("Montant").fill(amount);
  await button("Valider le paiement").click();
  await title("Paiement de démonstration");
};

try {
  await step("a parent signs in", async () => {
    await signIn(page, "pascal.dupin");
    await page.getByRole("heading", { name: "Bonjour Pascal" }).waitFor();
  }, { needed: true });
  const before = await balance();

  await step("what is no amount is said beside the field, and stays there", async () => {
    await page.goto("/paiements/recharger");
    await check(page, "recharger");
    for (const [typed, sentence] of [["0", "supérieur à zéro"], ["-1", "supérieur à zéro"], ["1e9", "par exemple 14,50"],
      ["0,50", "au moins 1,00"], ["1000", "ne peut pas dépasser 500,00"]]) {
      await page.getByLabel("Montant").fill(typed);
      await button("Valider le paiement").click();
      await page.locator(".champ .faute").filter({ hasText: sentence }).waitFor();
      assert.equal(await page.getByLabel("Montant").inputValue(), typed);
    }
    await check(page, "recharger-faute");
  });
  await step("a proposed amount fills the field", async () => {
    await page.goto("/paiements/recharger");
    await page.getByRole("link", { name: "50,00 €", exact: true }).click();
    assert.equal(await page.getByLabel("Montant").inputValue(), "50,00");
    assert.match(page.url(), /recharger$/);
  });
  await step("30 € paid: the new balance, a receipt, a mail", async () => {
    await leave("30");
    await check(page, "banque");
    await button("Payer par carte").click();
    await title("Votre paiement est reçu");
    await check(page, "paiement-recu");
    const [receipt] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /quittance/ }).click()]);
    assert.match(receipt.suggestedFilename(), /^quittance-\d{4}-000001\.pdf$/);
    assert.equal(await balance(), before + 3000);
    await page.goto("/demo/courriels");
    await page.getByRole("listitem").filter({ hasText: "Paiement de 30,00" }).first().waitFor();
  });
  await step("the card is refused: nothing moved", async () => {
    await leave("30");
    await button("Faire refuser la carte").click();
    await title("Votre paiement est refusé");
    await check(page, "paiement-refuse");
    assert.equal(await balance(), before + 3000);
  });
  await step("given up, then taken up again and paid", async () => {
    await leave("12,50");
    await button("Abandonner").click();
    await title("Vous avez quitté la page de paiement");
    await check(page, "paiement-quitte");
    assert.equal(await balance(), before + 3000);
    await page.goBack();
    await page.getByRole("link", { name: /Reprendre le paiement de 12,50/ }).click();
    await button("Payer par prélèvement").click();
    await title("Votre paiement est reçu");
    assert.equal(await balance(), before + 4250);
  });
  await step("the bank is late: the page waits and says so, then knows", async () => {
    await leave("10");
    await button(/30 secondes/).click();
    await title("Nous attendons la réponse de la banque");
    await page.getByRole("heading", { name: "Votre paiement est reçu" }).waitFor({ timeout: 60000 });
    assert.equal(await balance(), before + 5250);
  });
  await step("the form sent twice is one payment", async () => {
    await page.goto("/paiements/recharger");
    await page.getByLabel("Montant").fill("20");
    const form = await page.locator("form").filter({ has: page.getByLabel("Montant") }).evaluate((one) =>
      [...new FormData(one)].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&"));
    const send = () => page.request.post("/paiements/recharger", {
      data: form, maxRedirects: 0,
      headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: portal.url },
    });
    const [one, two] = await Promise.all([send(), send()]);
    assert.equal(one.status(), 303);
    assert.equal(one.headers().location, two.headers().location);
  });
  await step("the statement has the payments, and the year can be kept", async () => {
    await page.goto("/paiements/releve");
    const text = await page.locator("main").innerText();
    assert.match(text, /Recharge par carte bancaire/);
    assert.match(text, /Quittance n°\s\d{4}-000003/);
    await check(page, "releve-paye");
    const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /CSV/ }).click()]);
    assert.match(csv.suggestedFilename(), /^releve-\d{4}\.csv$/);
    const [pdf] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /PDF/ }).click()]);
    assert.match(pdf.suggestedFilename(), /^releve-\d{4}\.pdf$/);
    if (process.env.PARVIS_CAPTURES) await pdf.saveAs(`${process.env.PARVIS_CAPTURES}/releve.pdf`);
  });
  await step("the last payments stand below the form, each with what became of it", async () => {
    await page.goto("/paiements/recharger");
    const list = await page.locator(".rangees").innerText();
    for (const word of ["Payé", "Refusé"]) assert.match(list, new RegExp(word));
    await check(page, "recharger-liste");
  });
  await step("without JavaScript it is the same", async () => {
    const bare = await visit(browser, portal.url, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await signIn(bare, "david.moulin");
    await bare.goto("/paiements/recharger");
    await bare.getByRole("link", { name: "20,00 €", exact: true }).click();
    assert.equal(await bare.getByLabel("Montant").inputValue(), "20,00");
    await bare.getByRole("button", { name: "Valider le paiement" }).click();
    await bare.getByRole("button", { name: "Payer par carte" }).click();
    await bare.getByRole("heading", { name: "Votre paiement est reçu" }).waitFor();
  });
  await step("no script failed, and the server complained of nothing", () =>
    assert.deepEqual([...page.faults, ...portal.complaints()], []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await browser.close();
  await portal.stop();
  finish();
}
