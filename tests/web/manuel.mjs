// SPDX-License-Identifier: EUPL-1.2
// The manual as a test: the citizens' portal section by section, in its own words, each a step that bears its number. A new
// family (Élodie Mounier's) is made on the way; the demonstration's Dupins have the past that it takes.
import assert from "node:assert/strict";
import { mairie } from "./mairie.mjs";
import { accueil, connexion } from "./manuel/1-accueil.mjs";
import { creation } from "./manuel/2-compte.mjs";
import { agenda, releve } from "./manuel/3-agenda.mjs";
import { acceptee, deconnexion, demandes, profil, vide } from "./manuel/3-demandes.mjs";
import { chezSoi, messages, pieces } from "./manuel/3-echanges.mjs";
import { fiche, seconde } from "./manuel/3-fiche.mjs";
import { donnees, garde, invitation } from "./manuel/3-foyers.mjs";
import { groupees, recharger } from "./manuel/3-paiements.mjs";
import { deuxieme, liste, pourquoi, preuves, rythmes, semaine } from "./manuel/3-suite.mjs";
import { open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";
import { finish, step } from "./tap.mjs";
import { Agent } from "./visiteur.mjs";

const portal = await start();
const browser = await open();
const visitor = (options) => visit(browser, portal.url, options);
const agent = mairie(portal.url, "MOUNIER");

try {
  const lieu = { portal, agent, visitor };
  await accueil(lieu);
  await connexion(lieu);
  lieu.elodie = await creation(lieu);
  lieu.visiteuse = lieu.elodie;
  lieu.pascal = await visitor();
  await signIn(lieu.pascal, "pascal.dupin");
  lieu.guichet = await new Agent(portal.url).signIn();
  await agent.enter();
  await chezSoi(lieu);
  await vide(lieu);
  await messages(lieu);
  await releve(lieu);
  lieu.numero = await fiche(lieu);
  await pieces(lieu);
  await acceptee(lieu);
  await agenda(lieu);
  await recharger(lieu);
  await groupees(lieu);
  await seconde(lieu);
  await demandes(lieu);
  await profil(lieu);
  await deuxieme(lieu);
  for (const part of [rythmes, semaine, pourquoi, preuves, liste]) await part(lieu);
  for (const part of [invitation, garde, donnees]) await part(lieu);
  await deconnexion(lieu);
  await step("no script failed, and the server complained of nothing", () =>
    assert.deepEqual([...lieu.elodie.faults, ...lieu.pascal.faults, ...lieu.rose.faults, ...portal.complaints()], []));
} catch (error) {
  console.log(`# ${error.message}`);
} finally {
  for (const line of portal.complaints()) console.log(`# ${line}`);
  await agent.leave();
  await browser.close();
  await portal.stop();
  finish();
}
