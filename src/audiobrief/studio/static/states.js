// The state of each sentence on the desk: spoken, new or doubtful, and listened to or not; what checks found, to jump to.

import { ask, complain, h, t } from "./api.js";

const ASK_AFTER_MS = 250;
const AT_ONCE = 8; // segments in one request: the first ones show their state soon

/** @typedef {{keys: string[], spoken: boolean, listened: string[]}} Told */
/** @typedef {{id: string, severity: string, message: string, fix: string, segment: string, text: string}} Finding */
/** @typedef {import("./document.js").Entry} Entry */

export class States {
  /** @param {import("./document.js").ScriptDocument} script @param {() => string} engine */
  constructor(script, engine) {
    this.script = script;
    this.engine = engine;
    /** @type {Map<string, (Told[][] | null)>} By the segment as it was sent. */
    this.known = new Map();
    /** @type {Set<string>} Sounds that were made since they were asked about. */
    this.made = new Set();
    /** @type {Map<string, boolean>} Marks that were set or taken back since. */
    this.marks = new Map();
    /** @type {Set<string>} Segments that are known, but may have changed. */
    this.stale = new Set();
    /** @type {Finding[]} */
    this.findings = [];
    this.list = /** @type {HTMLElement} */ (document.getElementById("findings"));
    this.timer = 0;
    this.run = 0;
    this.epoch = 0; // what was asked in an earlier one may be of another voice
  }

  /** What is known may be true no more: another voice, another lexicon, a render. */
  forget() {
    this.stale = new Set(this.known.keys()); // shown until it is known anew
    this.epoch++;
    this.soon();
  }

  soon() {
    this.show();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load().catch(complain), ASK_AFTER_MS);
  }

  async load() {
    const [run, epoch] = [++this.run, this.epoch];
    const wanted = this.script.content.entries.filter((entry) => !entry.sting && this.isWanted(JSON.stringify(entry)));
    for (let place = 0; place < wanted.length && run === this.run; place += AT_ONCE) {
      const entries = wanted.slice(place, place + AT_ONCE).map((entry) => JSON.parse(JSON.stringify(entry)));
      const names = entries.map((entry) => JSON.stringify(entry));
      const { segments } = await ask(`/api/scripts/${this.script.name}/states`, { body: { entries, engine: this.engine() } });
      if (epoch !== this.epoch) return;
      if (this.known.size > 2000) this.known.clear();
      names.forEach((name, number) => { this.known.set(name, segments[number]); this.stale.delete(name); });
      this.show();
    }
  }

  /** @param {string} name */
  isWanted(name) { return !this.known.has(name) || this.stale.has(name); }

  /** Whether all that is said of a sentence was listened to. @param {Told | undefined} told */
  isListened(told) {
    return Boolean(told?.keys.length) && /** @type {Told} */ (told).keys.every((key) => this.marks.get(key) ?? told?.listened.includes(key));
  }

  /** Ask what checks found. */
  async check() {
    this.findings = (await ask(`/api/scripts/${this.script.name}/findings`)).findings;
    this.showFindings();
    this.show();
  }

  /** @param {Entry} entry @param {number} part @param {number} place @returns {Told | undefined} */
  of(entry, part, place) { return this.known.get(JSON.stringify(entry))?.[part]?.[place]; }

  /** Marks were set or taken back, here or at another desk. @param {string[]} keys @param {boolean} listened */
  marked(keys, listened) {
    for (const key of keys) this.marks.set(key, listened);
    this.show();
  }

  /** @param {string[]} keys @param {boolean} listened */
  async listen(keys, listened) {
    this.marked(keys, listened);
    await ask(`/api/scripts/${this.script.name}/listened`, { body: { keys, listened } });
  }

  /** A sound was played to its end. @param {string} key */
  async heard(key) {
    this.made.add(key);
    await this.listen([key], true);
  }

  /** What is doubtful about a sentence. @param {Entry} entry @param {string} text */
  doubts(entry, text) {
    return this.findings.filter((one) => one.segment && one.segment === entry.id && says(one.text, text));
  }

  /** Show the state in every row that is on the page. */
  show() {
    const told = this.script.content.entries.map((entry) => this.known.get(JSON.stringify(entry)));
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#desk .sentence"))) this.showRow(row, told);
  }

  /** @param {HTMLElement} row @param {(Told[][] | null | undefined)[]} all By entry. */
  showRow(row, all) {
    const field = row.querySelector("textarea");
    const [number, part, place] = (field?.dataset.place ?? "").split(".").map(Number);
    const entry = this.script.content.entries[number];
    const state = /** @type {HTMLElement | null} */ (row.querySelector(".state"));
    const button = /** @type {HTMLButtonElement | null} */ (row.querySelector(".listened"));
    const doubt = /** @type {HTMLElement | null} */ (row.querySelector(".doubt"));
    if (!entry || !field || !state || !button || !doubt) return;
    const told = all[number]?.[part]?.[place];
    const doubts = this.doubts(entry, field.value);
    const spoken = told && (told.spoken || (told.keys.length > 0 && told.keys.every((key) => this.made.has(key))));
    const name = doubts.length ? "doubtful" : !told || !told.keys.length ? "" : spoken ? "spoken" : "new";
    if (state.dataset.state !== name) {
      state.dataset.state = name;
      state.title = name && t(`state_${name}`);
      state.replaceChildren(...(name ? [h("span", { "aria-hidden": "true" }, MARKS[name]), h("span", { class: "hidden" }, t(`state_${name}`))] : []));
    }
    const why = doubts.map((one) => one.message).join(" · ");
    if (doubt.textContent !== why) doubt.textContent = why;
    doubt.hidden = !why;
    button.disabled = !told?.keys.length;
    button.setAttribute("aria-pressed", String(this.isListened(told)));
  }

  /** Take the mark of a sentence back, or set it. @param {number} number @param {number} part @param {number} place */
  toggle(number, part, place) {
    const told = this.of(this.script.content.entries[number], part, place);
    if (told?.keys.length) this.listen(told.keys, !this.isListened(told)).catch(complain);
  }

  showFindings() {
    this.list.hidden = !this.findings.length;
    const rows = this.findings.map((one) => h("li", { class: one.severity === "error" ? "bad" : "" },
      one.segment ? h("button", { type: "button", class: "jump", onclick: () => this.jump(one.segment, one.text) }, `${one.id} ${one.message}`) : `${one.id} ${one.message}`,
      one.fix ? h("span", { class: "muted" }, ` ${one.fix}`) : null));
    this.list.replaceChildren(h("details", { open: this.list.querySelector("details")?.open ?? false },
      h("summary", {}, t("findings", { count: this.findings.length })), h("ul", {}, ...rows)));
  }

  /** Put the cursor into a sentence. @param {string} segment @param {string} text */
  jump(segment, text) {
    const section = [...document.querySelectorAll("#desk [data-segment]")].find((one) => /** @type {HTMLElement} */ (one).dataset.segment === segment);
    const fields = [...(section?.querySelectorAll("textarea") ?? [])];
    const field = fields.find((one) => says(text, one.value)) ?? fields[0];
    field?.focus();
    field?.closest(".sentence")?.scrollIntoView({ block: "center" });
    return Boolean(field);
  }

  /** To the next sentence behind the cursor that is doubtful, or else new; once round. */
  next() {
    const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#desk .sentence")]);
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const round = [...rows.slice(here + 1), ...rows.slice(0, here + 1)];
    const state = (/** @type {HTMLElement} */ row) => /** @type {HTMLElement | null} */ (row.querySelector(".state"))?.dataset.state;
    const found = round.find((row) => state(row) === "doubtful") ?? round.find((row) => state(row) === "new");
    found?.querySelector("textarea")?.focus();
  }
}

/** @type {Record<string, string>} */
const MARKS = { spoken: "●", new: "○", doubtful: "▲" };

/** @param {string} text */
const bare = (text) => text.replace(/\]\{[^}]*\}/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Whether a finding's text and a sentence are one, whichever is longer. @param {string} text @param {string} sentence */
function says(text, sentence) {
  const [one, other] = [bare(text), bare(sentence)];
  return Boolean(one && other) && (one.includes(other) || other.includes(one));
}
