// The other edition beside this one, segment by segment, with what the two do not both say.

import { ask, complain, h, t } from "./api.js";

export class Beside {
  /** @param {string} script */
  constructor(script) {
    const [, id, language] = /** @type {RegExpMatchArray} */ (script.match(/^(.*)\.([a-z]+)$/) ?? ["", script, ""]);
    this.script = script;
    this.other = language === "fr" ? "en" : "fr";
    this.link = `/desk/${id}.${this.other}?beside=${language}`;
    this.shown = new URLSearchParams(location.search).get("beside") === this.other;
    /** @type {any} */
    this.found = null;
    this.button = /** @type {HTMLButtonElement} */ (document.getElementById("beside"));
    this.button.textContent = t("beside", { language: this.other.toUpperCase() });
    this.button.setAttribute("aria-pressed", String(this.shown));
  }

  /** The button shows and hides the other edition; `again` shows the desk anew. @param {() => void} again */
  start(again) {
    this.button.addEventListener("click", () => {
      this.shown = !this.shown;
      this.button.setAttribute("aria-pressed", String(this.shown));
      history.replaceState(null, "", this.shown ? `?beside=${this.other}` : location.pathname);
      if (this.shown) this.load().catch(complain);
      else again();
    });
    this.again = again;
  }

  /** @type {() => void} */
  again = () => {};

  async load() {
    if (!this.shown) return;
    this.found = await ask(`/api/scripts/${this.script}/beside/${this.other}`);
    for (const old of document.querySelectorAll(".beside")) old.remove();
    for (const section of document.querySelectorAll("[data-segment]")) this.add(/** @type {HTMLElement} */ (section));
  }

  /** Put what belongs to a segment beside it. @param {HTMLElement} section */
  add(section) {
    if (!this.shown || !this.found) return;
    const one = this.found.segments.find((/** @type {any} */ segment) => segment.id === section.dataset.segment);
    if (!one) return;
    section.append(h("aside", { class: "beside", "aria-label": `${this.other.toUpperCase()} ${one.heading}` },
      one.heading ? h("h3", { lang: this.other }, one.heading) : null,
      ...one.text.map((/** @type {string} */ text) => h("p", { lang: this.other }, text)),
      ...one.findings.map(finding),
      h("a", { href: this.link }, t("edit_it"))));
  }

  /** What is wrong with the whole. @returns {HTMLElement[]} */
  general() {
    return this.shown && this.found ? this.found.findings.map(finding) : [];
  }
}

/** @param {{id: string, severity: string, message: string, fix: string}} one */
function finding(one) {
  return h("p", { class: one.severity === "error" ? "bad" : "muted" }, `${one.id} ${one.message}`);
}
