// SPDX-License-Identifier: EUPL-1.2
// Debian's Chromium, and what every page must be: without a fault for axe, no wider than a small phone,
// without an error in its script.
import assert from "node:assert/strict";
import fs from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const open = () =>
  chromium.launch({
    executablePath: process.env.PARVIS_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

// One person's browser: a phone by default. Errors of the pages' script are kept in page.faults.
export const visit = async (browser, url, options = {}) => {
  const context = await browser.newContext({
    baseURL: url, locale: "fr-FR", timezoneId: "Europe/Paris", viewport: { width: 1000, height: 800 }, ...options,
  });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.faults.push(message.text());
  });
  return page;
};

export const signIn = async (page, identifiant, motDePasse = "Parvis-demo-2026") => {
  await page.goto("/connexion");
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(motDePasse);
  await page.getByRole("button", { name: "Me connecter" }).click();
};

const shoot = async (page, name) => {
  const folder = process.env.PARVIS_CAPTURES;
  if (!folder) return;
  fs.mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const width of [360, 1280])
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
};

// The words that a page of ours never shows.
const UNTRANSLATED = /\b(Not Found|Forbidden|Bad Request|Internal Server|undefined|null|NaN)\b|\{\{|\}\}/;

export const check = async (page, name) => {
  await shoot(page, name);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.setViewportSize(before);
  assert.equal(wide, 0, `${name}: ${wide} px wider than a screen of 320`);
  assert.doesNotMatch(await page.locator("body").innerText(), UNTRANSLATED, name);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  assert.deepEqual(
    violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], name);
  assert.deepEqual(page.faults.splice(0), [], `${name}: errors of its script`);
};
