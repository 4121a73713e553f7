// SPDX-License-Identifier: EUPL-1.2
// Sections 3.2, 3.3: the agenda, and what it costs.
import assert from "node:assert/strict";
import { cents, title } from "../gestes.mjs";
import { champs, lu, mots, phrase, texte } from "./dire.mjs";

const green = (page) => page.getByRole("link", { name: /Réserver(,|$)/ });
const red = (page) => page.getByRole("link", { name: /Réservé$/ });

const colour = (page, state) =>
  page.locator(`.mois .jour.${state}`).first().evaluate((day) => getComputedStyle(day).backgroundColor);
const hue = (css) => {
  const [r, g, b] = css.match(/[\d.]+/g).map(Number);
  if (Math.max(r, g, b) - Math.min(r, g, b) < 12) return "grey";
  if (r >= g && g > 0.6 * r && b < 0.6 * g) return "yellow";
  return g >= r && g >= b ? "green" : r > b ? "red" : "blue";
};

// The first month from now with at least @count green days.
const toGreen = async (page, count) => {
  for (let i = 0; i < 4 && (await green(page).count()) < count; i++) await page.getByRole("link", { name: "Après" }).click();
  assert.ok((await green(page).count()) >= count, "no green days");
};

export const agenda = async ({ elodie: page, pascal }) => {
  await page.goto("/agenda");
  await mots("3.3", page, "Agenda de", "Mois", "Semaine", "Liste", "Réservable", "Réservé", "Pas de service", "Aujourd'hui", "Réservé aujourd'hui");
  await phrase("3.3", "« Agenda de » : choose any person of the household", async () => {
    await pascal.goto("/agenda");
    const names = (await pascal.getByLabel("Agenda de").locator("option").allInnerTexts()).join();
    for (const name of ["Florian", "Alice", "Jean", "Alexis", "Daniel"]) assert.ok(names.includes(name), name);
  });
  await phrase("3.3", "a child whose file is not complete and accepted cannot be booked: why, and a link to what is missing", async () => {
    await pascal.getByLabel("Agenda de").selectOption({ label: "Alice DUPIN" });
    await pascal.locator(".alerte.wait").waitFor();
    assert.equal(await green(pascal).count(), 0);
    assert.match(lu(await pascal.locator(".alerte.wait").innerText()), /fiche/i);
    await pascal.locator(".alerte.wait").getByRole("link").click();
    assert.match(new URL(pascal.url()).pathname, /demandes|echanges|demarches|justificatifs/);
  });
  await phrase("3.3", "colours: green can be booked, grey no service, each with a text or a sign", async () => {
    await toGreen(page, 3);
    assert.equal(hue(await colour(page, "reservable")), "green");
    assert.equal(hue(await colour(page, "indisponible")), "grey");
    const bare = await page.locator(".mois td:nth-child(-n + 5) .jour:not(.hors)").evaluateAll((all) =>
      all.filter((day) => !day.querySelector(".mot-texte").textContent.trim()).map((day) => day.textContent));
    assert.deepEqual(bare, []);
  }, { needed: true });
  let price;
  await phrase("3.3", "a click on a green day books, with the price shown beforehand and the new balance after", async () => {
    await green(page).first().click();
    const dialog = page.getByRole("dialog");
    const rows = lu(await dialog.innerText());
    price = cents(/Prix ([^€]+€)/.exec(rows)[1]);
    assert.equal(cents(/Nouveau solde ([^€]+€)/.exec(rows)[1]), -price);
    await dialog.getByRole("button", { name: "Réserver", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("C’est réservé").waitFor();
    assert.equal(hue(await colour(page, "reserve")), "red");
  }, { needed: true });
  await phrase("3.2", "a meal is one line: DUPIN Florian (1 x 4,50 €), its day, the day it was booked, debit", async () => {
    await page.goto("/paiements/releve");
    const line = await texte(page, ".releve tbody tr");
    const today = new Date().toLocaleDateString("fr-FR", { timeZone: "Europe/Paris" });
    assert.match(line, new RegExp(`^\\d\\d/\\d\\d/\\d{4} ${today} MOUNIER Éric \\(1 x [\\d,]+ €\\) Repas de midi [\\d,]+ €$`));
    await page.goto("/agenda");
  });
  await phrase("3.3", "a click on a red day, still within the delay, cancels", async () => {
    for (let i = 0; i < 4 && !(await red(page).count()); i++) await page.getByRole("link", { name: "Après" }).click();
    await red(page).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nouveau solde").waitFor();
    await dialog.getByRole("button", { name: "Annuler la réservation" }).click();
    await page.getByText("C’est annulé").waitFor();
    assert.equal(await red(page).count(), 0);
  });
  await phrase("3.3", "yellow = today, blue = today's booking; today cannot be booked", async () => {
    await pascal.goto("/agenda");
    const today = pascal.locator(".mois .jour.aujourdhui, .mois .jour.reserve-aujourdhui, .mois .ce-jour");
    if (await today.count()) assert.doesNotMatch(await today.first().innerText(), /Réserver$/);
    const swatch = (name) => pascal.locator(`.legende .carre.${name}`).evaluate((one) => getComputedStyle(one).backgroundColor);
    const booked = await swatch("reserve-aujourdhui");
    assert.equal(hue(booked), "blue");
    // The week has the month's colours; the demo's family eats today when there is school.
    const there = await pascal.locator(".mois .jour.reserve-aujourdhui").count();
    await pascal.goto("/agenda/semaine");
    const cases = pascal.locator(".case.ce-jour.reserve");
    assert.ok((await cases.count()) >= there);
    for (const one of await cases.all()) {
      assert.equal(await one.evaluate((square) => getComputedStyle(square).backgroundColor), booked);
      assert.match(await one.innerText(), /Réservé, aujourd’hui/);
    }
  });
  await phrase("3.3", "green, grey, yellow, red, blue: a legend with a sign and a word for each", async () => {
    await pascal.goto("/agenda");
    const wanted = [["reservable", "green", "Réservable"], ["reserve", "red", "Réservé"], ["indisponible", "grey", "Pas de service"],
      ["aujourdhui", "yellow", "Aujourd'hui"], ["reserve-aujourdhui", "blue", "Réservé aujourd'hui"]];
    for (const [name, tint, word] of wanted) {
      const row = pascal.locator(".legende li").filter({ has: pascal.locator(`.carre.${name}`) }).first();
      assert.ok(lu(await row.innerText()).startsWith(word), name);
      assert.equal(await row.locator("svg use").count(), 1, name);
      const [ground, ring] = await row.locator(".carre").evaluate((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).boxShadow]);
      assert.equal(hue(tint === "yellow" ? /rgba?\([^)]*\)/.exec(ring)[0] : ground), tint, name);
    }
  });
  await phrase("3.3", "week and list views", async () => {
    for (const view of ["Semaine", "Liste"]) {
      await page.goto("/agenda");
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.waitForLoadState();
      assert.match(await title(page), /Agenda/);
    }
  });
};

export const releve = async ({ pascal: page }) => {
  await page.goto("/");
  await phrase("3.2", "« Paiements » (menu: « Recharger mon compte », « Relevé de compte »)", async () => {
    const nav = page.getByRole("navigation", { name: "Navigation principale" });
    await nav.locator("summary", { hasText: "Paiements" }).click();
    await nav.getByRole("link", { name: "Recharger mon compte" }).waitFor();
    await nav.getByRole("link", { name: "Relevé de compte" }).click();
    assert.equal(await title(page), "Relevé de compte");
  });
  await champs("3.2", page, "Sélectionner l'année");
  await mots("3.2", page, "Date de valeur", "Date d'enregistrement", "Libellé", "Sous libellé", "Débit", "Crédit", "Solde",
    "DUPIN Florian (1 x 4,50 €)");
  await phrase("3.2", "« Report de votre solde Régie de … au 31/12/… » opens the year", async () => {
    for (let i = 0; i < 12 && !/Report de votre solde/.test(await texte(page)); i++) {
      const more = page.getByRole("link", { name: "Afficher le mois précédent" });
      if (!(await more.count())) break;
      await more.click();
      await page.waitForLoadState();
    }
    assert.match(await texte(page), /Report de votre solde Régie de .+ au 31\/12\/\d{4}/);
  });
  await phrase("3.2", "grouped by month (« Mois de Octobre 2017 »), newest first", async () => {
    const months = (await page.locator("main h2").allInnerTexts()).filter((name) => name.startsWith("Mois de"));
    assert.ok(months.length > 0);
    for (const name of months) assert.match(name, /^Mois de \p{Lu}\p{Ll}+ \d{4}$/u);
    const dates = (await page.locator(".releve tbody tr td:first-child").allInnerTexts()).map((date) => date.split("/").reverse().join(""));
    assert.deepEqual(dates, dates.toSorted().toReversed());
  });
  await phrase("3.2", "« Sélectionner l'année »: another year is shown, with its own lines", async () => {
    const years = await page.getByLabel("Sélectionner l’année").locator("option").allInnerTexts();
    assert.ok(years.length > 1, years.join());
    for (const year of years) {
      await page.getByLabel("Sélectionner l’année").selectOption(year);
      await page.waitForURL(new RegExp(`annee=${year}`));
      const dates = await page.locator(".releve tbody tr td:first-child").allInnerTexts();
      assert.deepEqual(dates.filter((date) => !date.endsWith(year)), [], year);
    }
    await page.goto("/paiements/releve");
  });
  await phrase("0", "« 4,50 € » with a no-break space, dates JJ/MM/AAAA", async () => {
    assert.match(await page.locator("main").innerText(), /4,50[\u00a0\u202f]€/);
  });
};
