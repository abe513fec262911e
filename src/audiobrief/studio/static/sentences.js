// Beside each sentence: what is said where it differs.

import { ask, h } from "./api.js";

const ASK_AFTER_MS = 15; // sentences that appear together are asked together

/** What is said for a text, with changes marked; null where it is said as written.
 * @param {any[]} sentences @returns {Node[] | null} */
function saying(sentences) {
  if (!sentences.some((one) => one.changes.length)) return null;
  return sentences.flatMap((one) => {
    /** @type {Node[]} */
    const parts = [];
    let done = 0;
    for (const change of one.changes) {
      parts.push(document.createTextNode(one.written.slice(done, change.start)));
      parts.push(h("mark", { title: change.rule }, change.said + (change.ipa ? ` /${change.ipa}/` : "")));
      done = change.end;
    }
    parts.push(document.createTextNode(`${one.written.slice(done)} `));
    return parts;
  });
}

/** Spoken forms, asked together and kept. */
export class SpokenForms {
  /** @param {string} locale */
  constructor(locale) {
    this.locale = locale;
    this.engine = "auto";
    /** @type {Map<string, Node[] | null | Error>} */
    this.known = new Map();
    /** @type {Map<string, Set<(saying: Node[] | null | Error) => void>>} */
    this.wanted = new Map();
    this.timer = 0;
  }

  /** @param {string} text @param {(saying: Node[] | null | Error) => void} show */
  show(text, show) {
    const found = this.known.get(text);
    if (found !== undefined) {
      show(Array.isArray(found) ? found.map((node) => node.cloneNode(true)) : found);
      return;
    }
    const waiting = this.wanted.get(text) ?? new Set();
    waiting.add(show);
    this.wanted.set(text, waiting);
    this.timer ||= window.setTimeout(() => this.ask(), ASK_AFTER_MS);
  }

  async ask() {
    this.timer = 0;
    const asked = [...this.wanted].slice(0, 200);
    for (const [text] of asked) this.wanted.delete(text);
    if (this.wanted.size) this.timer = window.setTimeout(() => this.ask(), 0);
    /** @type {(any[] | Error)[]} */
    let found;
    try {
      found = (await ask("/api/spoken", { body: { texts: asked.map(([text]) => text), locale: this.locale, engine: this.engine } })).texts;
    } catch (error) {
      found = asked.map(() => /** @type {Error} */ (error));
    }
    asked.forEach(([text, shows], place) => {
      const one = found[place];
      const told = one instanceof Error ? one : saying(one);
      if (!(one instanceof Error)) this.known.set(text, told);
      for (const show of shows) show(Array.isArray(told) ? told.map((node) => node.cloneNode(true)) : told);
    });
  }
}
