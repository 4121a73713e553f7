// SPDX-License-Identifier: EUPL-1.2
// A portal of its own for one test program: the demonstration's commune in a temporary folder, served
// on a free port, ended by its process id.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const PROGRAMME = process.env.PARVIS_SERVEUR ?? "build/server/parvis-server";
const RENDU = process.env.PARVIS_RENDU ?? path.join(path.dirname(PROGRAMME), "rendu/parvis-render");

export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const configure = ({ port, host = `127.0.0.1:${port}`, url = `http://${host}`, proxy = false }) => `[serveur]
ecoute=127.0.0.1:${port}
hote=${host}
url=${url}
derriere_proxy=${proxy}
[donnees]
base=parvis.db
fichiers=fichiers
cle=cle-maitresse
[courriel]
expediteur=Ville de Sarrians <portail@sarrians.example>
dossier=courriels
[rendu]
programme=${path.resolve(RENDU)}
[paiement]
fournisseur=simulation
[demo]
active=true
`;

// The server's first line says « Prêt »; what it writes after goes to its log.
const waitReady = (child, log) =>
  new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      log.write(text);
      if (String(text).includes("Prêt")) resolve();
    });
    child.stderr.on("data", (text) => log.write(text));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });

// @options: the port, the host's name, the address and whether a proxy is before it, when they are not to be chosen here.
export const start = async (options = {}) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parvis-web-"));
  const port = options.port ?? (await freePort());
  const config = path.join(folder, "parvis.conf");
  const journal = path.join(folder, "serveur.log");
  fs.writeFileSync(config, configure({ ...options, port }));
  for (const command of ["init", "demo"])
    execFileSync(PROGRAMME, [command, "--config", config], { stdio: ["ignore", "ignore", "inherit"] });
  const child = spawn(PROGRAMME, ["serve", "--config", config], { stdio: ["ignore", "pipe", "pipe"] });
  const log = fs.createWriteStream(journal);
  await waitReady(child, log);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    url: options.url ?? `http://127.0.0.1:${port}`,
    folder,
    // What went wrong on the server's side: its criticals and warnings.
    complaints: () =>
      fs.readFileSync(journal, "utf8").split("\n").filter((line) => /CRITICAL|WARNING/.test(line)),
    async stop() {
      child.kill("SIGTERM");
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
