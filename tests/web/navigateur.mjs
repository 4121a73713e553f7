// SPDX-License-Identifier: EUPL-1.2
// Debian's Chromium, and what every page must be: without a fault for axe, no wider than a small phone,
// without an error in its script.
import assert from "node:assert/strict";
import fs from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const validator = new HtmlValidate(new FileSystemConfigLoader({
  extends: ["html-validate:recommended"],
  rules: {
    "doctype-style": "off",
    // Several values under one name are how a form sends a list; their order is that of the page.
    "form-dup-name": "off",
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "valid-id": ["error", { relaxed: true }],
    "void-style": "off",
  },
}));

export const validate = async (html, name) => {
  const { results } = await validator.validateString(html, `${name}.html`);
  const faults = results.flatMap((result) => result.messages);
  assert.deepEqual(faults.map((fault) => `${fault.line}: ${fault.ruleId}: ${fault.message}`), [], name);
};

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
  // The page as it was served, before its script.
  page.on("response", (answer) => {
    if (answer.request().isNavigationRequest() && answer.status() !== 303) page.served = answer.text().catch(() => "");
  });
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

const axe = async (page, name, rules) => {
  const { violations } = await rules(new AxeBuilder({ page })).analyze();
  assert.deepEqual(
    violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], name);
};

// What is narrower than a finger and stands in no line of text, where the platform lets it be small.
const small = () =>
  [...document.querySelectorAll("a, button, summary, select, label.choix, label.case, input:not([type=hidden])")]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      const inLine = getComputedStyle(element).display === "inline" && element.closest("p, li, dd, td");
      return width > 1 && height > 1 && height < 43.5 && !inLine && !element.closest("label, .vh, .demo")
        && element.checkVisibility({ opacityProperty: true });
    })
    .map((element) => `${element.tagName}.${element.className} « ${element.innerText.trim()} » ${element.getBoundingClientRect().height}`);

// The same page without its script (which did not come, see withoutScript; axe itself needs one): nothing sticks out, axe finds nothing.
export const withoutScript = (page) => page.route(/\.js$/, (route) => route.abort());
export const checkPlain = async (page, name) => {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${name} without a script: ${wide} px wider than a screen of 320`);
  await axe(page, `${name} without a script`, (builder) => builder.withTags(TAGS));
  await page.setViewportSize(before);
};

// A page in the state that it is in: what was served is valid; at 320 px nothing sticks out and all can be touched;
// axe finds nothing, in light and in dark.
export const check = async (page, name) => {
  await shoot(page, name);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${name}: ${wide} px wider than a screen of 320`);
  assert.deepEqual(await page.evaluate(small), [], `${name}: too small for a finger`);
  await page.emulateMedia({ colorScheme: "dark" });
  await axe(page, `${name}, dark`, (builder) => builder.withRules(["color-contrast"]));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
  assert.doesNotMatch(await page.locator("body").innerText(), UNTRANSLATED, name);
  await validate(await page.served, name);
  await axe(page, name, (builder) => builder.withTags([...TAGS, "best-practice"]));
  assert.deepEqual(page.faults.splice(0), [], `${name}: errors of its script`);
};
