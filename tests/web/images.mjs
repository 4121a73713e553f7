// SPDX-License-Identifier: EUPL-1.2
// The README's pictures of the citizens' pages, on the demonstration's town. usage: images.mjs FOLDER; then waits for a line on
// stdin, so that the agents' application can be pictured on the same server, whose address is its first line out.
import { once } from "node:events";
import path from "node:path";
import { open, signIn, visit } from "./navigateur.mjs";
import { start } from "./serveur.mjs";

const folder = process.argv[2];
const portal = await start();
const browser = await open();
const shots = [
  ["accueil", "/", { width: 1000, height: 760 }],
  ["agenda", "/agenda", { width: 1000, height: 900 }],
  ["telephone", "/agenda/semaine", { width: 390, height: 844 }],
  ["echanges", "/echanges", { width: 1000, height: 900 }],
];
for (const [name, address, viewport] of shots) {
  const page = await visit(browser, portal.url, { viewport });
  await signIn(page, "pascal.dupin");
  await page.getByText("Bonjour Pascal").waitFor();
  await page.goto(address);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
await browser.close();
console.log(portal.url);
await once(process.stdin, "data");
await portal.stop();
process.exit(0);
