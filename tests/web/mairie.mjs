// SPDX-License-Identifier: EUPL-1.2
// The town hall's part of a journey, played either through the agents' API or, when PARVIS_BUREAU names the build
// directory, by the real application under a real screen (tests/desktop/guichet.py).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { Agent } from "./visiteur.mjs";

class Api {
  constructor(url, family) {
    this.agent = new Agent(url);
    this.family = family;
  }

  async enter() {
    await this.agent.signIn();
  }

  // The waiting piece of this family whose type's name has the word.
  async piece(word) {
    const { justificatifs } = await this.agent.call("/api/justificatifs?etat=en_attente&limite=200");
    const piece = justificatifs.find((p) =>
      p.type_nom.toLowerCase().includes(word) && (p.personne + p.foyer).includes(this.family));
    assert.ok(piece, `no waiting piece like ${word}`);
    return piece;
  }

  async decide(word, decision, choose) {
    const piece = await this.piece(word);
    const detail = await this.agent.call(`/api/justificatifs/${piece.id}`);
    await this.agent.call(`/api/justificatifs/${piece.id}/decision`,
      { depot: piece.depot, decision, valide_au: null, motif: null, commentaire: "", ...choose(detail) });
  }

  async valider(word) {
    await this.decide(word, "valide", (detail) => ({ valide_au: detail.propose_au }));
  }

  async refuser(word, commentaire) {
    await this.decide(word, "invalide", (detail) => ({ motif: detail.motifs[0].code, commentaire }));
  }

  async demande() {
    const { demandes } = await this.agent.call("/api/demandes?etat=&agent=tous&limite=200&q=");
    return demandes.find((d) => (d.foyer + d.personne).includes(this.family));
  }

  async accepter() {
    const { id } = await this.demande();
    await this.agent.call(`/api/demandes/${id}/prise-en-charge`, {});
    const { etapes } = await this.agent.call(`/api/demandes/${id}`);
    assert.ok(etapes.length >= 7, `${etapes.length} steps`);
    await this.agent.call(`/api/demandes/${id}/acceptation`, { derogation: null });
  }

  async leave() {}
}

// Looks at facts through the API; what an agent does goes through the application's keys.
class Bureau extends Api {
  constructor(url, family, build) {
    super(url, family);
    this.command = ["/usr/bin/python3", fileURLToPath(new URL("../desktop/guichet.py", import.meta.url)), build, url];
  }

  async enter() {
    await super.enter();
    this.process = spawn(this.command[0], this.command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    this.answers = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    await this.answered("the application");
  }

  async answered(what) {
    const { value, done } = await this.answers.next();
    assert.ok(!done && value === "ok", `${what}: ${done ? "it ended" : value}`);
  }

  async order(...words) {
    this.process.stdin.write(`${words.join("\t")}\n`);
    await this.answered(words.join(" "));
  }

  async valider(word) {
    await this.order("valider", this.family, word);
  }

  async refuser(word, commentaire) {
    await this.order("refuser", this.family, word, commentaire);
  }

  async accepter() {
    const { id } = await this.demande();
    await this.order("accepter", this.family);
    const { demande } = await this.agent.call(`/api/demandes/${id}`);
    assert.equal(demande.etat, "acceptee", `n° ${id}`);
  }

  // Whatever happened before: it ends with its application, or is made to.
  async leave() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.stdin.end();
    const slow = setTimeout(() => this.process.kill("SIGTERM"), 10_000);
    await ended;
    clearTimeout(slow);
  }
}

export const mairie = (url, family) =>
  process.env.PARVIS_BUREAU ? new Bureau(url, family, process.env.PARVIS_BUREAU) : new Api(url, family);
