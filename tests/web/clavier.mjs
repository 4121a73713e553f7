// SPDX-License-Identifier: EUPL-1.2
// The keyboard alone, on a telephone's screen: Tab, Enter, Space, arrows; nothing is clicked. Where the focus is can always be
// seen, it goes down the page, and what happens is said to those who listen.
import assert from "node:assert/strict";
import { atStep, faults, until } from "./gestes.mjs";
import { open, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent, fillFiche, options, Visiteur } from "./visiteur.mjs";

const portal = await start();
const browser = await open();
const page = await visit(browser, portal.url, { viewport: { width: 360, height: 740 } });
const press = (key) => page.keyboard.press(key);
const type = (text) => page.keyboard.type(text);

// The focused control as a person knows it, and what can be seen of it. A file input or a day's tick is shown by what stands for it.
const focused = () => page.evaluate(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const own = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? (one.innerText || one.value);
  const legend = one.closest("fieldset")?.querySelector("legend")?.innerText ?? "";
  const sign = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const around = [one, one.nextElementSibling, one.closest("label"), one.closest(".depot")].filter(Boolean);
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return {
    name: own.replace(/\s+/g, " ").trim(), legend: legend.replace(/\s+/g, " ").trim(), tag: one.tagName, type: one.type,
    seen: around.some(sign), top: box.y + scrollY,
    covered: middle !== null && Boolean(middle.closest(".nav")) && !middle.closest(".nav").contains(one),
    inView: box.bottom > 0 && box.top < innerHeight,
  };
});

// Tab after Tab until the control of that name (and group); each that is passed can be seen.
const reach = async (name, { group } = {}) => {
  const passed = [];
  for (let i = 0; i < 140; i++) {
    await press("Tab");
    const here = await focused();
    if (!here) continue;
    passed.push(here.name);
    assert.ok(here.seen, `the focus cannot be seen on « ${here.name} »`);
    assert.ok(here.inView && !here.covered, `« ${here.name} » has the focus out of sight`);
    if (name.test(here.name) && (!group || group.test(here.legend))) return here;
  }
  throw new Error(`${name} cannot be reached by Tab: ${passed.join(" | ")}`);
};
const enter = async (name) => {
  await reach(name);
  await Promise.all([page.waitForEvent("load"), press("Enter")]);
};
// A group of radios is one stop: its arrows choose.
const choose = async (group, choice) => {
  await reach(/./, { group });
  for (let i = 0; i < 8; i++) {
    await press(i === 0 ? "Space" : "ArrowDown");
    if (choice.test((await focused()).name)) return;
  }
  throw new Error(`${choice} is not among ${group}`);
};
const pick = async (name, option) => {
  await reach(name);
  for (let i = 0; i < 20; i++) {
    if (option.test(await page.evaluate(() => document.activeElement.selectedOptions[0].label))) return;
    await press("ArrowDown");
  }
  throw new Error(`${option} is not in ${name}`);
};
const said = async (words) => until(async () => words.test(await page.locator("body > [role=status]").innerText()));
// On to the step of that name; what stands in the way is told.
const suivant = async (title) => {
  await enter(/^Suivant$/);
  if (!title) return;
  assert.deepEqual(await faults(page), [], `before « ${title} »`);
  await atStep(page, title);
};

const signIn = async () => {
  await step("the first Tab offers to go straight to the content", async () => {
    await page.goto("/");
    await press("Tab");
    assert.match((await focused()).name, /contenu/i);
    await press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "contenu");
  });
  await step("signed in", async () => {
    await page.goto("/connexion");
    await reach(/^Identifiant/);
    await type("pascal.dupin");
    await reach(/^Mot de passe/);
    await type("Parvis-demo-2026");
    await Promise.all([page.waitForEvent("load"), press("Enter")]);
    await page.getByRole("heading", { name: "Bonjour Pascal" }).waitFor();
  }, { needed: true });
  await step("the menu of one's account opens, and Escape closes it where it was opened", async () => {
    await reach(/Mon compte/);
    await press("Enter");
    await reach(/^Mon profil$/);
    await press("Escape");
    const here = await focused();
    assert.match(here.name, /Mon compte/);
    assert.equal(await page.getByRole("link", { name: "Mon profil" }).isVisible(), false);
  });
};

const file = async () => {
  await step("a file is begun", async () => {
    await page.goto("/");
    await enter(/^Fiche enfant$/);
    await reach(/conditions d’utilisation/);
    await press("Space");
    await enter(/^Faire une demande en ligne$/);
    await atStep(page, "Information préalable");
  }, { needed: true });
  await step("after a fault the focus is on its summary, whose link leads to the field", async () => {
    await suivant();
    assert.equal(await page.evaluate(() => document.activeElement.id), "fautes");
    await press("Tab");
    assert.equal((await focused()).tag, "A");
    await press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "reglement");
    await press("Space");
    await suivant("Responsable du dossier");
  }, { needed: true });
  await step("the focus goes down the page, field after field", async () => {
    let before = -1;
    for (let i = 0; i < 60; i++) {
      await press("Tab");
      const here = await focused();
      if (!here || !(await page.evaluate(() => document.activeElement.closest("main form")))) {
        if (before < 0) continue;
        break;
      }
      assert.ok(here.top >= before - 60, `« ${here.name} » is above what had the focus before`);
      before = here.top;
    }
    assert.ok(before > 1000);
    await page.reload();
  });
  await step("« Responsable du dossier » and « Conjoint »: what is not known already", async () => {
    await choose(/tarif calculé/, /^Non$/);
    await choose(/second responsable/, /^Non$/);
    await suivant("Enfant");
  }, { needed: true });
  await step("« Enfant »: radios by the arrows, lists too, ticks by Space", async () => {
    await choose(/Enfant concerné/, /Daniel/);
    await reach(/n’emprunte pas/);
    await press("Space");
    await pick(/^Établissement/, /Le petit prince/);
    await pick(/^Niveau/, /^PS/);
    await reach(/Restauration scolaire/);
    await press("Space");
    await choose(/Régime alimentaire/, /Standard/);
    await suivant("Autorisations");
  }, { needed: true });
  await step("« Autorisations », then two steps about health", async () => {
    for (const group of [/gardées dans la structure/, /site et dans le bulletin/, /réseaux sociaux/, /dans la presse/]) await choose(group, /^Non$/);
    await choose(/À la sortie/, /responsables seulement/);
    await choose(/En cas d’urgence/, /^Oui$/);
    await suivant("Informations liées à la vaccination");
    await reach(/oui partout/);
    await press("Enter");
    await choose(/contre-indication/, /^Non$/);
    await suivant("Informations sanitaires");
    await choose(/projet d’accueil/, /^Non$/);
    await reach(/^Aucune/);
    await press("Space");
    await choose(/suit-il un traitement/, /^Non$/);
    await suivant("Personnes à contacter et/ou autorisées à venir chercher l’enfant");
  }, { needed: true });
  await step("persons, pieces, signature: sent", async () => {
    await suivant("Justificatifs");
    await suivant("Relisez, puis signez");
    await reach(/certifie/);
    await press("Space");
    await reach(/engage/);
    await press("Space");
    await reach(/Nom et prénom du signataire/);
    await page.keyboard.press("Control+A");
    await type("Pascal Dupin");
    await enter(/^Signer et envoyer$/);
    await page.getByText(/Fiche enfant de\sDaniel\s:\sdemande n°\s\d+/).waitFor();
  }, { needed: true });
};

// A commune is proposed while it is typed: the arrows go through the proposals, Enter takes one.
const town = async () => {
  await step("a commune: how many are proposed is said; the arrows and Enter take one", async () => {
    await page.goto("/mon-profil/civiles");
    await reach(/^Commune de naissance|^Commune/);
    await press("Control+A");
    await type("Carpen");
    await said(/communes? proposée/);
    await press("ArrowDown");
    const option = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText);
    assert.match(option, /Carpentras/);
    await press("Enter");
    assert.match(await page.evaluate(() => document.activeElement.value), /^Carpentras/);
    await reach(/[Dd]épartement/);
    assert.equal(await page.evaluate(() => document.activeElement.value), "84");
  });
};

const meal = async () => {
  const parent = await new Visiteur(portal.url).signIn("pascal.dupin");
  const [alexis] = options((await parent.get("/agenda")).text, "personne").find(([, name]) => /Alexis/.test(name));
  const id = await fillFiche(parent, { enfant: alexis, niveau: "MS" });
  const agent = await new Agent(portal.url).signIn();
  await agent.call(`/api/demandes/${id}/prise-en-charge`, {});
  await agent.call(`/api/demandes/${id}/acceptation`, { derogation: "Pièces vues au guichet." });
  await step("a day is booked: the question has the focus, the answer is said, the focus is back on the day", async () => {
    await page.goto(`/agenda?personne=${alexis}`);
    for (let i = 0; i < 3 && (await page.getByRole("link", { name: /Réserver(,|$)/ }).count()) < 2; i++) await enter(/[Ss]uivant/);
    await reach(/Réserver(,|$)/);
    const day = await page.evaluate(() => document.activeElement.pathname);
    await press("Enter");
    await page.locator("dialog[open]").waitFor();
    assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest("dialog"))));
    const described = await page.locator("dialog").getAttribute("aria-describedby");
    assert.match(await page.locator(`[id="${described}"]`).innerText(), /Nouveau solde/);
    await reach(/^Réserver$/);
    await press("Enter");
    await said(/C’est réservé/);
    await until(() => page.evaluate((path) => document.activeElement.pathname === path, day));
    assert.match((await focused()).name, /Réservé/);
  }, { needed: true });
  await step("Escape leaves the question as it was, and the focus where it came from", async () => {
    const day = await page.evaluate(() => document.activeElement.pathname);
    await press("Enter");
    await page.locator("dialog[open]").waitFor();
    await press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.pathname), day);
  });
  await step("and it is cancelled again", async () => {
    await press("Enter");
    await page.locator("dialog[open]").waitFor();
    await reach(/^Annuler la réservation$/);
    await press("Enter");
    await said(/C’est annulé/);
  });
  await step("the week: a tick by Space, what it comes to is said, and confirmed", async () => {
    await page.goto("/agenda/semaine");
    for (let i = 0; i < 4 && !(await page.getByRole("checkbox", { checked: false }).count()); i++) await enter(/Semaine suivante/);
    await reach(/./, { group: /Alexis|Florian/ });
    for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.checked !== false)); i++) await reach(/./);
    await press("Space");
    await until(async () => /à réserver/.test(await page.locator("[aria-live] [data-bilan]").innerText()));
    await enter(/^Confirmer$/);
    await page.getByText(/^C’est fait/).waitFor();
  });
};

const money = async () => {
  await step("the account is recharged", async () => {
    await page.goto("/paiements/recharger");
    await reach(/^Montant/);
    await type("zéro");
    await Promise.all([page.waitForEvent("load"), press("Enter")]);
    assert.equal(await page.evaluate(() => document.activeElement.id), "fautes");
    await press("Tab");
    await press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.value), "zéro");
    await press("Control+A");
    await type("15");
    await enter(/^Valider le paiement$/);
    await page.getByRole("heading", { name: "Paiement de démonstration" }).waitFor();
    await enter(/^Payer par carte$/);
    await page.getByRole("heading", { name: "Votre paiement est reçu" }).waitFor();
  });
};

try {
  await signIn();
  await file();
  await town();
  await meal();
  await money();
  await step("no script failed, and the server complained of nothing", () =>
    assert.deepEqual([...page.faults, ...portal.complaints()], []));
} catch (error) {
  console.log(`# ${error.stack}`);
} finally {
  await browser.close();
  await portal.stop();
  finish();
}
