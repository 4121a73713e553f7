// SPDX-License-Identifier: EUPL-1.2
// Everything works without this file; with it, a little more gently. What it needs of the pages is
// in their data-… attributes: see data/templates/README.md.
"use strict";
{
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const icon = (name) => {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    const use = document.createElementNS(ns, "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", name);
    svg.append(use);
    return svg;
  };
  const later = (ms, call) => {
    let timer;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(call, ms, ...args);
    };
  };
  const page = async (url, options) => {
    const answer = await fetch(url, { credentials: "same-origin", ...options });
    return { answer, doc: new DOMParser().parseFromString(await answer.text(), "text/html") };
  };
  document.documentElement.classList.add("avec-script");

  /* What changes without a new page, said to those who listen: a region that is there beforehand is read, one that
     comes with its text often is not. */
  const region = make("p", { className: "vh" });
  region.setAttribute("role", "status");
  document.body.append(region);
  const say = (text) => {
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 150);
  };

  /* --- menus close when something else is done --- */
  addEventListener("click", (event) => {
    $$(".menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    $$(".menu[open]").forEach((menu) => {
      menu.open = false;
      $("summary", menu).focus();
    });
  });

  /* --- conditions: {"champ": …, "egal": …}, "et", "ou", "non". What is not on this page is not
     known (undefined), and leaves a field as the server showed it. --- */
  const today = new Date().toISOString().slice(0, 10);
  const isoDate = (text) => {
    const parts = /^(\d{1,2})\D(\d{1,2})\D(\d{4})$/.exec(text ?? "");
    return parts && `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}`;
  };
  const age = (iso) =>
    today.slice(0, 4) - iso.slice(0, 4) - (today.slice(5) < iso.slice(5) ? 1 : 0);
  const read = (form, name) => {
    const inputs = [...form.elements].filter((input) => input.name === name && input.type !== "submit");
    if (!inputs.length) return undefined;
    const seen = inputs.filter((input) => !input.closest(".cache"));
    if (inputs[0].type === "checkbox")
      return seen.filter((input) => input.checked).map((input) => input.value);
    if (inputs[0].type === "radio") return seen.find((input) => input.checked)?.value ?? "";
    return seen[0]?.value.trim() ?? "";
  };
  const find = (form, path, scope) => {
    const names = [path, path.slice(path.indexOf(".") + 1)];
    for (let s = scope; s.includes("."); ) {
      s = s.slice(0, s.lastIndexOf("."));
      names.unshift(`${s}.${path}`);
    }
    for (const name of names) {
      const value = read(form, name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const compare = {
    egal: (v, w) =>
      w === true ? v === "oui" || v[0] === "oui" : w === false ? v === "non" : v === String(w),
    dans: (v, w) => w.includes(v),
    contient: (v, w) => v.includes(w),
    rempli: (v, w) => v.length > 0 === w,
    min: (v, w) => v !== "" && Number(v) >= w,
    max: (v, w) => v !== "" && Number(v) <= w,
    depuis: (v, w) => (isoDate(v) ?? "") >= w,
    avant: (v, w) => isoDate(v) !== null && isoDate(v) < w,
    age_min: (v, w) => isoDate(v) !== null && age(isoDate(v)) >= w,
    age_max: (v, w) => isoDate(v) !== null && age(isoDate(v)) <= w,
  };
  const holds = (form, term, scope) => {
    if (term.non) {
      const inner = holds(form, term.non, scope);
      return inner === undefined ? undefined : !inner;
    }
    if (term.et || term.ou) {
      const all = (term.et ?? term.ou).map((inner) => holds(form, inner, scope));
      const decisive = Boolean(term.ou);
      return all.includes(decisive) ? decisive : all.includes(undefined) ? undefined : !decisive;
    }
    const how = Object.keys(term).find((key) => compare[key]);
    const value = term.champ && how ? find(form, term.champ, scope) : undefined;
    return value === undefined ? undefined : compare[how](value, term[how]);
  };
  const applyConditions = (form) => {
    for (const field of $$("[data-si]", form)) {
      const name = field.id || $("[name]", field)?.name || "";
      const shown = holds(form, JSON.parse(field.dataset.si), name);
      if (shown !== undefined) field.classList.toggle("cache", !shown);
    }
    for (const child of $$("[data-nouveau]", form))
      child.classList.toggle("cache", read(form, child.dataset.nouveau) !== "nouveau");
  };

  /* --- communes: a list box below the field --- */
  const commune = (input) => {
    const box = input.parentElement;
    const code = $("input[type=hidden]", box);
    const list = make("ul", { className: "propositions", id: `${input.id}.liste`, hidden: true });
    let found = [];
    let chosen = -1;
    const attributes = {
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list.id,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Communes");
    box.append(list);

    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", open);
      if (!open) input.removeAttribute("aria-activedescendant");
    };
    const point = (index) => {
      chosen = index;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", i === index));
      if (index < 0) return;
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };
    const fill = (name, value) => {
      const other = input.form.elements[input.name.replace("commune", name)];
      if (other && other !== input && value) {
        other.value = value;
        other.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    const take = (index) => {
      const one = found[index];
      input.value = one.nom;
      code.value = one.code;
      fill("dep", one.departement);
      if (one.codes_postaux.length === 1) fill("code_postal", one.codes_postaux[0]);
      show(false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const look = later(150, async () => {
      const text = input.value.trim();
      if (text.length < 2) return show(false);
      try {
        const answer = await fetch(`/referentiels/communes?q=${encodeURIComponent(text)}`);
        found = answer.ok ? await answer.json() : [];
      } catch {
        found = [];
      }
      if (input.value.trim() !== text || document.activeElement !== input) return;
      list.replaceChildren(
        ...found.map((one, i) => {
          const row = make("li", { id: `${list.id}.${i}` }, make("span", {}, one.nom),
            make("span", { className: "doux petit" }, `${one.codes_postaux[0] ?? one.departement}`));
          row.setAttribute("role", "option");
          row.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            take(i);
          });
          return row;
        }),
      );
      show(found.length > 0);
      say(found.length > 1 ? `${found.length} communes proposées` : found.length ? "1 commune proposée" : "Aucune commune trouvée");
      point(-1);
    });
    input.addEventListener("input", () => {
      code.value = "";
      look();
    });
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) point((chosen + step + found.length) % found.length);
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else if (event.key === "Escape") show(false);
      else return;
      event.preventDefault();
    });
  };

  /* --- passwords: shown on demand, each rule met or not, a level --- */
  const secret = (box) => {
    const input = $("input", box);
    const eye = make("button", { type: "button", className: "oeil", textContent: "Afficher" });
    eye.setAttribute("aria-controls", input.id);
    eye.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      eye.textContent = hidden ? "Masquer" : "Afficher";
    });
    box.classList.add("avec-oeil");
    box.append(eye);
  };
  const strength = (text) => {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(text)).length;
    const varied = new Set(text.toLowerCase()).size;
    const bits = Math.min(text.length, varied * 1.5) * (2.5 + kinds * 0.7);
    return { niveau: bits < 50 ? "Faible" : bits < 75 ? "Moyen" : "Fort", suffit: bits >= 50 };
  };
  const rules = (box) => {
    const input = document.getElementById(box.dataset.regles);
    const tests = {
      longueur: (text) => [...text].length >= Number(box.dataset.longueur),
      majuscule: (text) => /\p{Lu}/u.test(text),
      chiffre: (text) => /\d/.test(text),
    };
    const level = $(".niveau", box);
    const asked = level.textContent;
    const show = ({ niveau, suffit }) => {
      level.classList.toggle("tenue", input.value !== "" && suffit);
      level.textContent = input.value === "" ? asked
        : `Niveau «\u00a0${niveau}\u00a0»${suffit ? "" : "\u00a0: «\u00a0Moyen\u00a0» est demandé"}`;
    };
    /* The server's estimate is the one that counts; ours stands until it comes. */
    const judge = later(250, async () => {
      const typed = input.value;
      if (!typed || !box.dataset.niveau) return;
      const body = new URLSearchParams();
      for (const name of ["_csrf", "nom_naissance", "prenom", "courriel", "identifiant"])
        if (input.form.elements[name]?.value) body.append(name, input.form.elements[name].value);
      body.append("mot_de_passe", typed);
      const answer = await fetch(box.dataset.niveau, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
      if (answer?.ok && input.value === typed) show(await answer.json());
    });
    input.addEventListener("input", () => {
      for (const rule of $$("[data-regle]", box)) {
        const met = tests[rule.dataset.regle](input.value);
        rule.classList.toggle("tenue", met);
        $("use", rule).setAttribute("href", met ? "#i-ok" : "#i-rond");
      }
      show(strength(input.value));
      judge();
    });
  };

  /* --- the account's form --- */
  const available = (section) => {
    const input = $("#identifiant", section);
    const word = make("p", { className: "aide" });
    word.setAttribute("aria-live", "polite");
    input.after(word);
    const ask = async (query) => {
      const answer = await fetch(`${section.dataset.disponible}?${new URLSearchParams(query)}`).catch(() => null);
      return answer?.ok || answer?.status === 429 ? answer.json() : null;
    };
    input.addEventListener("input", later(300, async () => {
      const identifiant = input.value;
      const said = identifiant === "" ? null : await ask({ identifiant });
      if (input.value !== identifiant) return;
      word.textContent = !said ? "" : said.faute ?? (said.disponible ? "Cet identifiant est libre." : "Cet identifiant est déjà pris.");
    }));
    /* Proposed as soon as there is a name, until one writes one's own. */
    const names = ["prenom", "nom_naissance"].map((name) => input.form.elements[name]);
    let proposed = "";
    for (const name of names)
      name?.addEventListener("change", async () => {
        const typed = () => names.map((field) => field.value.trim());
        const own = () => input.value !== "" && input.value !== proposed;
        const [prenom, nom] = typed();
        if (!prenom || !nom || own()) return;
        const said = await ask({ prenom, nom });
        // An answer that comes late is about another name.
        if (!said?.propose || own() || typed().join() !== [prenom, nom].join()) return;
        input.value = proposed = said.propose;
        word.textContent = "Proposé d’après votre nom\u00a0: vous pouvez le changer.";
      });
  };
  const captcha = (box) => {
    box.addEventListener("click", async (event) => {
      const audio = event.target.closest("[data-ecouter]");
      if (audio) {
        event.preventDefault();
        new Audio(audio.href).play().catch(() => (location.href = audio.href));
      } else if (event.target.closest("button, img")) {
        event.preventDefault();
        const fresh = $("[data-captcha]", (await page(box.dataset.captcha)).doc);
        if (!fresh) return box.remove();
        box.replaceChildren(...fresh.childNodes);
        $("#captcha").focus();
      }
    });
  };

  /* --- justificatifs: one document from several photographs, taken one after the other or chosen at once; names and
     sizes before sending, dropping --- */
  const deposit = (form) => {
    const list = $("[data-apercu]", form);
    const inputs = $$("input[type=file]", form);
    const zone = $(".depot", form);
    const photo = $(".photo span", form);
    const max = Number(form.dataset.taille);
    const kept = new DataTransfer();
    const size = (bytes) =>
      bytes < 1e6
        ? `${Math.ceil(bytes / 1024)}\u00a0ko`
        : `${(bytes / 1048576).toFixed(1).replace(".", ",")}\u00a0Mo`;
    const remove = (n) => {
      kept.items.remove(n);
      preview();
      inputs[0].focus();
    };
    const preview = () => {
      const files = [...kept.files];
      inputs[0].files = kept.files;
      inputs.slice(1).forEach((input) => (input.value = ""));
      if (photo) photo.textContent = files.length ? "Ajouter une photo" : "Prendre une photo";
      list.replaceChildren(...files.map((file, n) => {
        const heavy = max && file.size > max;
        const text = `${file.name} · ${size(file.size)}${heavy ? "\u00a0: trop lourd" : ""}`;
        return make("li", { className: heavy ? "trop" : "" }, icon(heavy ? "#i-no" : "#i-ok"),
          make("span", {}, text),
          make("button", { type: "button", className: "bouton lien petit", onclick: () => remove(n) }, "Retirer",
            make("span", { className: "vh" }, `\u00a0: ${file.name}`)));
      }));
    };
    const same = (a) => (b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
    const add = (files) => {
      for (const file of files) if (![...kept.files].some(same(file))) kept.items.add(file);
      preview();
    };
    form.addEventListener("change", (event) => event.target.files && add([...event.target.files]));
    for (const type of ["dragover", "dragleave", "drop"])
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.toggle("survol", type === "dragover");
        if (type === "drop") add([...event.dataTransfer.files]);
      });
    form.addEventListener("submit", (event) => {
      if (!kept.files.length) return;
      event.preventDefault();
      send(form);
    });
  };
  /* A photograph takes half a minute from a telephone: how far it is, and a way to give up. When the network is lost, the
     files and what was typed are still there; the form's token makes of a second sending the first one. */
  const send = (form) => {
    const request = new XMLHttpRequest();
    const buttons = $$("button[type=submit]", form);
    const bar = make("progress", { max: 1, value: 0 });
    const word = make("p", { className: "petit" }, "Envoi en cours…");
    const stop = make("button", { type: "button", className: "bouton lien petit", onclick: () => request.abort() },
      "Interrompre");
    const box = make("div", { className: "envoi" }, word, bar, stop);
    const actions = $(".actions", form);
    const end = (sentence) => {
      buttons.forEach((button) => (button.disabled = false));
      box.replaceChildren(...(sentence ? [make("p", { className: "faute" }, icon("#i-no"), sentence)] : []));
      say(sentence ?? "L’envoi est interrompu.");
      buttons[0].focus();
    };
    // What the former answer said is over.
    $$("#fautes, .faute, .envoi", $("main")).forEach((old) => old.remove());
    $$(".fautif", form).forEach((field) => field.classList.remove("fautif"));
    $$("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
    bar.setAttribute("aria-label", "Envoi");
    actions.before(box);
    say("Envoi en cours");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
      word.textContent = bar.value < 1 ? `Envoi en cours\u00a0: ${Math.floor(bar.value * 100)}\u00a0%` : "Enregistrement…";
    });
    request.addEventListener("abort", () => end());
    request.addEventListener("error", () =>
      end("L’envoi n’est pas arrivé\u00a0: la connexion s’est coupée. Vos fichiers sont encore là, envoyez-les de nouveau."));
    request.addEventListener("load", () => {
      const doc = request.responseXML;
      if (!doc || !$("main", doc)) return end(doc ? $("p", doc)?.textContent.trim() : "La mairie ne répond pas. Essayez de nouveau dans un moment.");
      const head = $(".entete", doc);
      if (head) $(".entete").replaceWith(document.importNode(head, true));
      replaceMain(doc, request.responseURL);
      ($("#fautes") ?? $("main")).focus();
      scrollTo(0, 0);
    });
    request.open("POST", form.getAttribute("action"));
    request.responseType = "document";
    request.send(new FormData(form));
    buttons.forEach((button) => (button.disabled = true));
  };

  /* --- agenda: the question and its answer without leaving the month --- */
  const replaceMain = (doc, url) => {
    const fresh = document.importNode($("main", doc), true);
    $("main").replaceWith(fresh);
    document.title = doc.title;
    history.replaceState(null, "", url);
    start(fresh);
    const done = $(".flash, .fautes", fresh);
    done?.removeAttribute("role");
    if (done) say(done.textContent.trim());
  };
  const ask = async (link) => {
    const { answer, doc } = await page(link.href);
    const question = $("[data-question]", doc);
    if (!answer.ok || !question) return location.assign(link.href);
    const dialog = make("dialog", {}, document.importNode(question, true));
    const form = $("form", dialog);
    dialog.setAttribute("aria-labelledby", "question");
    $("h1", dialog).id = "question";
    const detail = $("dl", dialog);
    if (detail) {
      detail.id = "question.detail";
      dialog.setAttribute("aria-describedby", detail.id);
    }
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (event.target !== dialog && !event.target.closest("[data-fermer]")) return;
      event.preventDefault();
      dialog.close();
    });
    // A form whose answer is a page of its own goes as any other.
    if (!("dialogue" in link.dataset)) form?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
      // form.action would be the field of that name.
      const result = await page(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
      if (!result || !$("main", result.doc)) return location.reload();
      dialog.close();
      replaceMain(result.doc, result.answer.url);
      const again = $$("a.jour").find((day) => day.pathname === link.pathname);
      (again ?? $("main")).focus();
    });
    document.body.append(dialog);
    start(dialog);
    dialog.showModal();
  };

  /* --- the week: what the ticks come to, before it is confirmed --- */
  const week = (form) => {
    const boxes = $$("[name=jours]", form);
    const fills = $$("[name=remplir]", form);
    const start = Number(form.dataset.semaine);
    const money = (cents) => (cents / 100).toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
    const of = (fill) =>
      boxes.filter((box) => box.value.replace(/^\d+/, fill.value.startsWith("0.") ? "0" : "$&").startsWith(fill.value));
    if (!boxes.length) return;
    const show = () => {
      const booked = boxes.filter((box) => box.checked && !("reserve" in box.dataset));
      const freed = boxes.filter((box) => !box.checked && "reserve" in box.dataset);
      const sum = (list) => list.reduce((total, box) => total + Number(box.dataset.prix), 0);
      const cost = sum(booked) - sum(freed);
      const words = [booked.length && `${booked.length} à réserver`, freed.length && `${freed.length} à annuler`].filter(Boolean);
      $(".bilan", form)?.classList.toggle("calme", !words.length);
      $("[data-bilan]", form).textContent = words.some(Boolean)
        ? `${words.join(", ")}\u00a0: ${money(Math.abs(cost))}${cost < 0 ? " rendus" : ""}`
        : "Cochez les jours voulus, puis confirmez.";
      $("[data-solde]", form).textContent = `${words.some(Boolean) ? "Nouveau solde" : "Solde"}\u00a0: ${money(start - cost)}`;
      for (const fill of fills) {
        const mine = of(fill);
        fill.hidden = !mine.length;
        fill.setAttribute("aria-pressed", mine.length > 0 && mine.every((box) => box.checked));
      }
    };
    form.addEventListener("change", show);
    form.addEventListener("click", (event) => {
      const fill = event.target.closest("[name=remplir]");
      if (!fill) return;
      event.preventDefault();
      const mine = of(fill);
      const all = mine.every((box) => box.checked);
      /* Pressed again, it gives back what it took. */
      mine.forEach((box) => (box.checked = all ? "reserve" in box.dataset : true));
      form.dispatchEvent(new Event("input"));
      show();
    });
    addEventListener("pageshow", show);
    show();
  };

  /* --- the same question for each of many rows: answered once, then corrected --- */
  const everywhere = (rows) => {
    const yes = $$(":scope > .rang", rows).map((row) => $("[type=radio][value=oui]", row)).filter(Boolean);
    if (yes.length < 4) return;
    const legend = $("legend", yes[0].closest(".champ")).textContent.replace("*", "").trim();
    const button = make("button", { type: "button", className: "bouton discret", textContent: `«\u00a0${legend}\u00a0»\u00a0: oui partout` });
    button.addEventListener("click", () => {
      for (const radio of yes) {
        radio.checked = true;
        radio.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    $(":scope > .rang", rows).before(make("p", { className: "partout" }, button));
  };

  /* --- born abroad: the département is 99 --- */
  addEventListener("change", ({ target }) => {
    if (!/(^|[._])naissance_pays$/.test(target.name ?? "")) return;
    const departement = target.form.elements[target.name.replace("pays", "dep")];
    if (!departement || !target.value) return;
    if (target.value !== "99100") departement.value = "99";
    else if (departement.value === "99") departement.value = "";
  });

  /* --- forms in general --- */
  const guard = (form) => {
    let changed = Boolean($(".faute", form));
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    addEventListener("beforeunload", (event) => changed && form.isConnected && event.preventDefault());
  };
  const counter = (area) => {
    const max = Number(area.dataset.max);
    const word = make("p", { className: "compte-signes" });
    const count = () => {
      const left = max - [...area.value].length;
      word.textContent = left >= 0 ? `${left} signes encore` : `${-left} signes de trop`;
      word.classList.toggle("faute", left < 0);
      word.hidden = left > max / 2;
    };
    area.after(word);
    area.addEventListener("input", count);
    count();
  };
  const filter = (input) => {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const root = document.getElementById(input.dataset.filtre);
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/);
      for (const theme of $$(".theme", root)) {
        const cards = $$(".carte", theme);
        for (const card of cards) {
          const text = plain(`${theme.firstElementChild.textContent} ${card.textContent} ${card.dataset.mots ?? ""}`);
          card.hidden = !words.every((word) => text.includes(word));
        }
        theme.hidden = cards.every((card) => card.hidden);
      }
    });
  };

  const start = (root) => {
    $$("[data-commune]", root).forEach(commune);
    $$(".secret", root).forEach(secret);
    $$("[data-regles]", root).forEach(rules);
    $$("[data-disponible]", root).forEach(available);
    $$("[data-captcha]", root).forEach(captcha);
    $$("[data-depot]", root).forEach(deposit);
    $$("[data-garde]", root).forEach(guard);
    $$("[data-max]", root).forEach(counter);
    $$("[data-filtre]", root).forEach(filter);
    $$(".lignes", root).forEach(everywhere);
    $$("[data-semaine]", root).forEach(week);
    $$("[data-envoi]", root).forEach((form) =>
      form.addEventListener("change", () => form.requestSubmit()));
    $$("[data-remplit]", root).forEach((link) =>
      link.addEventListener("click", (event) => {
        const field = document.getElementById(link.dataset.remplit);
        if (!field || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        field.value = link.dataset.valeur;
        field.focus();
      }));
    $$("[data-agenda] a.jour, a[data-dialogue]", root).forEach((link) => {
      if (window.HTMLDialogElement)
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          // A long form on a telephone is better a page than a page within a page.
          if ("dialogue" in link.dataset && !matchMedia("(min-width: 720px)").matches) return;
          event.preventDefault();
          ask(link).catch(() => location.assign(link.href));
        });
    });
    for (const form of $$("form", root)) {
      if (!$("[data-si], [data-nouveau]", form)) continue;
      form.addEventListener("input", () => applyConditions(form));
      form.addEventListener("change", () => applyConditions(form));
      applyConditions(form);
    }
  };
  start(document);

  /* A date typed as 12031984 is written as people read it. */
  addEventListener("focusout", (event) => {
    const digits = /^(\d\d)(\d\d)(\d{4})$/.exec(event.target.value ?? "");
    const label = event.target.labels?.[0]?.textContent ?? "";
    if (digits && label.includes("JJ/MM/AAAA")) event.target.value = digits.slice(1).join("/");
  });
  /* A double click sends once. */
  addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.method === "post" && !("telechargement" in event.target.dataset))
      setTimeout(() => $$("button", event.target).forEach((button) => (button.disabled = true)));
  });
  addEventListener("pageshow", () =>
    $$("button[disabled]").forEach((button) => (button.disabled = false)));
  $("#fautes")?.focus();
}
