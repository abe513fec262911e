// One paragraph of a translation: the original, the draft to mend, what is doubtful in it, and whether it is accepted.

import { complain, h, t, tell } from "./api.js";

/** @typedef {{place: number, where: string, section: Record<string, string>, number: number, kind: string, source: string, text: string, mark: string, accepted: boolean, findings: {message: string, source: string, target: string}[], before: string[]}} Paragraph */
/** @typedef {{save: (view: TranslatedParagraph, text: string) => Promise<void>, accept: (view: TranslatedParagraph, accepted: boolean) => Promise<void>, again: (view: TranslatedParagraph) => Promise<{text: string}>, next: (view: TranslatedParagraph) => void}} Page */

/** Where a paragraph stands, in the words of the interface. @param {Paragraph} one */
function spot({ kind, section, number }) {
  const name = section[document.documentElement.lang] || (kind === "paragraph" ? "" : t(kind));
  const what = kind === "heading" ? `${t("heading")} · ${name}` : name;
  return number ? `${what} ${number}`.trim() : what;
}

const SAVE_AFTER_MS = 800;

export class TranslatedParagraph {
  /** @param {Page} page @param {Paragraph} paragraph @param {string} language */
  constructor(page, paragraph, language) {
    this.page = page;
    this.paragraph = paragraph;
    this.timer = 0;
    const where = spot(paragraph);
    const [id, other] = [`paragraph-${paragraph.place}`, language === "fr" ? "en" : "fr"];
    this.source = h("p", { lang: other });
    this.field = /** @type {HTMLTextAreaElement} */ (h("textarea", { lang: language, rows: "2", "aria-label": `${t("translation")}: ${where}`, "aria-describedby": `${id}-found` }));
    this.found = h("div", { id: `${id}-found` });
    this.offered = h("div", { "aria-live": "polite" });
    this.acceptButton = /** @type {HTMLButtonElement} */ (h("button", { type: "button", "aria-label": `${t("accept")}: ${where}`, onclick: () => this.accept(!this.accepted) }, `✓ ${t("accept")}`));
    this.againButton = /** @type {HTMLButtonElement} */ (h("button", { type: "button", "aria-label": `${t("ask_again")}: ${where}`, onclick: () => this.again() }, t("ask_again")));
    this.section = h("section", { class: "pair", "aria-label": where },
      h("div", {}, h("h2", { class: "where" }, where), this.source),
      h("div", {}, this.field, this.found, this.offered, h("div", { class: "row" }, this.acceptButton, this.againButton)));
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.save().catch(complain), SAVE_AFTER_MS);
    });
    this.field.addEventListener("blur", () => this.save().catch(complain));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // a paragraph is one line
      if (event.ctrlKey || event.metaKey) this.accept(true).then(() => this.page.next(this));
    });
  }

  get accepted() { return this.paragraph.accepted; }

  /** Which paragraph this is, as it was read. */
  at() { return { place: this.paragraph.place, mark: this.paragraph.mark }; }

  focus() { this.field.focus(); }

  /** @param {Paragraph} paragraph @param {boolean} open whether it can still be changed here */
  show(paragraph, open) {
    if (this.field.value === this.paragraph.text || !this.field.value) this.field.value = paragraph.text;
    this.paragraph = paragraph;
    this.source.textContent = paragraph.source;
    this.field.readOnly = !open;
    this.acceptButton.hidden = this.againButton.hidden = !open;
    this.againButton.disabled = !paragraph.source;
    this.acceptButton.setAttribute("aria-pressed", String(paragraph.accepted));
    this.section.classList.toggle("accepted", paragraph.accepted);
    this.found.replaceChildren(
      ...paragraph.findings.map((one) => h("p", { class: "bad" }, `▲ ${one.message}`)),
      ...paragraph.before.map((text) => h("p", { class: "muted" }, `${t("before_change")}: « ${text} »`)));
  }

  async save() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (!text || text === this.paragraph.text || this.field.readOnly) return;
    await this.page.save(this, text);
    if (this.field.value.trim() === text) this.field.value = this.paragraph.text; // as it is in the file
  }

  /** @param {boolean} accepted */
  async accept(accepted) {
    try {
      await this.save();
      if (this.accepted !== accepted) await this.page.accept(this, accepted);
    } catch (error) {
      complain(error);
    }
  }

  async again() {
    this.againButton.disabled = true;
    try {
      await this.save();
      const { text } = await this.page.again(this);
      if (text === this.paragraph.text) tell(t("same_answer"));
      else this.offer(text);
    } catch (error) {
      complain(error);
    }
    this.againButton.disabled = false;
  }

  /** @param {string} text */
  offer(text) {
    this.offered.replaceChildren(h("p", { class: "offer", lang: this.field.lang }, text), h("div", { class: "row" },
      h("button", { type: "button", onclick: () => {
        this.field.value = text;
        this.offered.replaceChildren();
        this.focus();
        this.save().catch(complain);
      } }, t("take_answer")),
      h("button", { type: "button", onclick: () => { this.offered.replaceChildren(); this.againButton.focus(); } }, t("keep_theirs"))));
  }
}
