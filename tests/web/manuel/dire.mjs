// SPDX-License-Identifier: EUPL-1.2
// The manual's sentences as steps: each bears the number of its section and its own words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { step } from "../tap.mjs";

// What only time does to a row: a validity that has ended, a link grown old.
export const vieillir = (portal, statement, ...values) =>
  execFileSync("python3", ["-c", "import sqlite3, sys; b = sqlite3.connect(sys.argv[1], timeout=10); "
    + "n = b.execute(sys.argv[2], sys.argv[3:]).rowcount; b.commit(); sys.exit(n == 0)",
    path.join(portal.folder, "parvis.db"), statement, ...values]);

// As a person reads: one apostrophe, no difference between blanks, no blank before what the screen puts apart.
export const lu = (text) => text.replaceAll("’", "'").replace(/[\s\u00a0\u202f]+/gu, " ").trim();

// What stands on the page, the words that are only for the ear among them, and what its closed parts hold.
export const texte = async (page, where = "body") => lu(await page.locator(where).first().evaluate((element) =>
  `${element.innerText} ${[...element.querySelectorAll("details:not([open])")].map((part) => part.textContent).join(" ")}`));

export const dit = async (page, ...words) => {
  const said = await texte(page);
  for (const word of words) assert.ok(said.includes(lu(word)), `« ${word} » is not on ${page.url()}`);
};

// A step for each of these words of a section, on the page as it is.
export const mots = async (section, page, ...words) => {
  const said = await texte(page).catch(() => "");
  for (const word of words)
    await step(`${section} « ${word} »`, () => assert.ok(said.includes(lu(word)), `not on ${page.url()}`));
};

export const phrase = (section, sentence, work, options) => step(`${section} ${sentence}`, work, options);

// The label of a field, as the manual writes it: « Prénom * » is one that must be answered.
export const champs = async (section, page, ...labels) => {
  for (const label of labels)
    await step(`${section} field « ${label} »`, async () => {
      const [, name, star] = /^(.*?)( \*)?$/.exec(label);
      const wanted = lu(name);
      const found = await page.evaluate(() =>
        [...document.querySelectorAll("label, legend")].map((one) => one.textContent));
      const mine = found.map(lu).filter((text) => text === wanted || text.startsWith(`${wanted} `) || text.startsWith(`${wanted}*`));
      assert.ok(mine.length, `no field « ${name} » on ${page.url()}`);
      if (star) assert.ok(mine.some((text) => text.slice(wanted.length).trim().startsWith("*")), `« ${name} » is not marked *`);
    });
};
