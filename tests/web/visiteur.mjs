// SPDX-License-Identifier: EUPL-1.2
// A visitor without a browser: cookies, pages, and their forms as they stand; and an agent over the JSON API.
// What a browser would not send, this one does.
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: "\u00a0" };
export const decode = (text) => text.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);
export const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found && decode(found[1]);
};

// Name → values of a form as it stands.
const readFields = (form) => {
  const fields = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const type = attribute(tag, "type");
    const name = attribute(tag, "name");
    if (!name || type === "file" || (/^(radio|checkbox)$/.test(type) && !/\schecked/.test(tag))) continue;
    (fields[name] ??= []).push(attribute(tag, "value") ?? "");
  }
  for (const [, tag, text] of form.matchAll(/(<textarea\b[^>]*>)\n?([\s\S]*?)<\/textarea>/g))
    (fields[attribute(tag, "name")] ??= []).push(decode(text));
  for (const [, tag, options] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const chosen = /<option value="([^"]*)" selected/.exec(options);
    (fields[attribute(tag, "name")] ??= []).push(chosen ? decode(chosen[1]) : "");
  }
  return fields;
};

// All forms of a page: how and where to, what is filled in, and all names that it has.
export const readForms = (html) =>
  [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const tag = /<form[^>]*>/.exec(form)[0];
    return {
      method: attribute(tag, "method") ?? "get",
      action: attribute(tag, "action"),
      multipart: attribute(tag, "enctype") === "multipart/form-data",
      fields: readFields(form),
      names: [...form.matchAll(/<(?:input|select|textarea|button)\b[^>]*>/g)].map(([one]) => attribute(one, "name")).filter(Boolean),
    };
  });

// Name → values of the form whose action is @action (the last of the page when there are several).
const readForm = (html, action) => {
  const form = readForms(html).filter((one) => one.method === "post" && one.action === action).at(-1);
  if (!form) throw new Error(`no form for ${action}`);
  return form.fields;
};

const encode = (fields) => {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) if (value !== null) body.append(name, value);
  return body;
};

export class Visiteur {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
  }

  async send(path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(this.url + path, {
      redirect: "manual", ...options,
      headers: { Origin: this.url, ...(cookie && { Cookie: cookie }), ...options.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/Max-Age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: answer.status, to: answer.headers.get("location"), text: await answer.text() };
  }

  // Follows redirections, as a browser does.
  async get(path) {
    let page = await this.send(path);
    for (let i = 0; page.status === 303 && i < 5; i++) page = await this.send(page.to);
    return page;
  }

  async form(path, action = path) {
    return readForm((await this.get(path)).text, action);
  }

  post(path, fields) {
    return this.send(path, { method: "POST", body: encode(fields) });
  }

  // The form of a page as it stands, with some of its fields changed (null = not sent).
  async submit(path, changes = {}, action = path) {
    return this.post(action, { ...(await this.form(path, action)), ...changes });
  }

  async signIn(identifiant, motDePasse = "Parvis-demo-2026") {
    const page = await this.submit("/connexion", { identifiant, mot_de_passe: motDePasse });
    if (page.status !== 303) throw new Error(`${identifiant} does not get in: ${page.status}`);
    return this;
  }
}

export class Agent {
  constructor(url) {
    this.url = url;
  }

  async call(path, body) {
    const answer = await fetch(this.url + path, {
      method: body ? "POST" : "GET", body: body && JSON.stringify(body),
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(this.jeton && { Authorization: `Bearer ${this.jeton}` }),
      },
    });
    const json = await answer.json();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  }

  async signIn(identifiant = "gestionnaire") {
    this.jeton = (await this.call("/api/session",
      { identifiant, mot_de_passe: "Parvis-demo-2026", totp: "" })).jeton;
    return this;
  }
}

// A whole fiche enfant as a parent would fill it, without a browser: for what comes after. Gives its number.
export const STEPS = {
  informations: { reglement: "oui" },
  responsable: { lien: "pere", autorite_parentale: "oui", enfant_vit_avec: "deux_parents",
    tarif_quotient: "non", second_responsable: "non" },
  enfant: { transports: "aucun", etablissement: null, niveau: null, regime_alimentaire: "standard" },
  autorisations: { image_interne: "non", image_site: "non", image_reseaux: "non", image_presse: "non",
    sortie: "responsables", soins: "oui" },
  vaccination: { contre_indication: "non" },
  sanitaire: { pai: "non", allergies: "aucune", traitement: "non" },
  personnes: { "personnes.0.nom": "Vidal", "personnes.0.prenom": "Odile", "personnes.0.lien": "grand_parent",
    "personnes.0.telephone": "0633445566", "personnes.0.majeure": "oui", "personnes.0.urgence": "oui",
    interdiction: "non" },
  justificatifs: {},
  signature: { certifie: "oui", engagement: "oui", signataire: "Parent Signataire" },
};

export const options = (html, name) => {
  const select = new RegExp(`<select\\b[^>]*name="${name}"[\\s\\S]*?</select>`).exec(html)?.[0] ?? "";
  return [...select.matchAll(/<option value="([^"]+)"[^>]*>([^<]*)/g)].map(([, code, text]) => [code, decode(text)]);
};

// @to: the step to stop before, or nothing: signed and sent.
export const fillFiche = async (who, { enfant, niveau, to }) => {
  const begun = await who.submit("/demarches/fiche-enfant", { cgu: "oui" });
  const id = Number(/\/demandes\/(\d+)\//.exec(begun.to)[1]);
  for (const [code, answers] of Object.entries(STEPS)) {
    if (code === to) break;
    const path = `/demandes/${id}/etapes/${code}`;
    const { text } = await who.get(path);
    const changes = { ...answers, action: "suivant" };
    if (code === "enfant") {
      Object.assign(changes, { enfant, niveau,
        etablissement: options(text, "etablissement").find(([, name]) => /petit prince/.test(name))[0] });
      changes.seances = /name="seances" value="([^"]+)"[^>]*>\s*<span>Restauration/.exec(text)[1];
    }
    if (code === "vaccination")
      for (const [, name] of text.matchAll(/type="radio" name="(vaccins\.[^"]+\.a_jour)"/g)) changes[name] = "oui";
    const page = await who.submit(path, changes);
    if (page.status !== 303)
      throw new Error(`${code}: ${page.status} ${/id="fautes">[\s\S]*?<\/div>/.exec(page.text)?.[0] ?? ""}`);
  }
  return id;
};
