// The panel of a word: hear it, say how it is said, hear it again in its sentence, keep it.

import { ask, complain, h, t, tell } from "./api.js";
import { made } from "./lexicon_steps.js";

/** The symbols of each language, as its dictionaries write them. @type {Record<string, string>} */
const SYMBOLS = {
  fr: "a ɑ e ɛ ə i o ɔ ø œ u y ɑ̃ ɛ̃ ɔ̃ œ̃ j ɥ w b d f ɡ k l m n ɲ ŋ p ʁ s ʃ t v z ʒ",
  en: "ɪ iː ʊ uː ɛ æ ə ɜː ʌ ɑː ɒ ɔː eɪ aɪ ɔɪ oʊ aʊ j w b d dʒ ð f ɡ h k l m n ŋ p ɹ s ʃ t tʃ θ v z ʒ ˈ ˌ",
};

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @typedef {{script: string, perspective: string, text: string, start: number, end: number, keep: (text: string) => void}} Place */

export class Mouth {
  /** @param {typeof import("./desk.js").context} context */
  constructor(context) {
    this.context = context;
    this.dialog = /** @type {HTMLDialogElement} */ (part("mouth"));
    this.how = /** @type {HTMLSelectElement} */ (part("mouth-how"));
    this.value = /** @type {HTMLInputElement} */ (part("mouth-value"));
    this.scope = /** @type {HTMLSelectElement} */ (part("mouth-scope"));
    /** @type {Place | null} */
    this.place = null;
    this.word = "";
    this.language = "en";
    this.how.addEventListener("change", () => this.choose());
    this.value.addEventListener("input", () => this.others());
    this.scope.addEventListener("change", () => this.others());
    for (const name of ["word_before", "before", "word_after", "after"]) {
      part(`mouth-${name}`).addEventListener("click", () => this.hear(name).catch(complain));
    }
    part("mouth-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.save().catch(complain);
    });
    part("mouth-close").addEventListener("click", () => this.dialog.close());
  }

  /** @param {Place} place */
  async open(place) {
    this.place = place;
    this.language = place.script.slice(place.script.lastIndexOf(".") + 1);
    this.name(place.text.slice(place.start, place.end));
    part("mouth-said").textContent = "";
    part("mouth-keys").replaceChildren(...(SYMBOLS[this.language] ?? "").split(" ").map((symbol) =>
      h("button", { type: "button", class: "icon", lang: "zxx", onclick: () => this.type(symbol) }, symbol)));
    this.value.value = "";
    this.choose();
    this.dialog.showModal();
    this.value.focus();
    const found = await this.asked(null); // the engine may take its time
    if (this.place !== place) return;
    this.name(found.word);
    part("mouth-said").textContent = found.before.map((/** @type {any} */ one) => one.spoken).join(" ");
  }

  /** @param {string} word */
  name(word) {
    this.word = word;
    part("mouth-title").textContent = word || t("mouth");
    part("mouth-title").lang = this.language;
  }

  /** The pronunciation that is chosen, null where there is none yet. */
  said() {
    const how = this.how.value;
    const value = how === "say_lang" ? (this.language === "fr" ? "en" : "fr") : how === "speak_as" ? "characters" : this.value.value.trim();
    return value ? { how, value } : null;
  }

  choose() {
    const typed = this.how.value === "alias" || this.how.value === "ipa";
    part("mouth-typed").hidden = !typed;
    part("mouth-keys").hidden = this.how.value !== "ipa";
    this.value.required = typed;
    this.others();
  }

  /** @param {string} symbol */
  type(symbol) {
    this.value.setRangeText(symbol, this.value.selectionStart ?? 0, this.value.selectionEnd ?? 0, "end");
    this.value.focus();
    this.others();
  }

  /** @param {{how: string, value: string} | null} said */
  asked(said) {
    const { script, perspective, text, start, end } = /** @type {Place} */ (this.place);
    return ask("/api/mouth", { body: { script, perspective, text, start, end, engine: this.context.engine(), said } });
  }

  /** @param {string} name */
  async hear(name) {
    const found = await this.asked(this.said());
    const stretches = found[name];
    if (!stretches) return;
    if (name.endsWith("after")) part("mouth-said").textContent = found.after.map((/** @type {any} */ one) => one.spoken).join(" ");
    await this.context.player.play(stretches.map((/** @type {any} */ one) => ({ url: `/api/sounds/${one.key}`, pause: one.pause })));
  }

  others() {
    clearTimeout(this.timer);
    const [said, lexicon] = [this.said(), this.scope.value !== "place"];
    if (!said || !lexicon) {
      part("mouth-places").replaceChildren();
      return;
    }
    this.timer = window.setTimeout(() => ask("/api/lexicon/where", { body: this.entry(said) }).then((found) => this.showPlaces(found.places)).catch(() => {}), 300);
  }

  /** @type {number | undefined} */
  timer;

  /** @param {{how: string, value: string}} said */
  entry(said) {
    return { word: this.word, language: this.language, said, user: this.scope.value === "user" };
  }

  /** @param {{script: string, text: string, language: string}[]} places */
  showPlaces(places) {
    part("mouth-places").replaceChildren(h("p", {}, t("places", { count: places.length })),
      h("ul", {}, ...places.slice(0, 20).map((one) => h("li", {}, h("a", { href: `/desk/${one.script}` }, one.script), " ", h("span", { lang: one.language }, one.text)))));
  }

  async save() {
    const said = this.said();
    if (!said || !this.place) return;
    if (this.scope.value === "place") {
      const found = await this.asked(said);
      this.place.keep(found.marked);
    } else {
      const found = await ask("/api/lexicon", { body: this.entry(said) });
      made(this.word, this.scope.value === "user", found);
      tell(`${this.word}: ${found.how} · ${found.file}`);
      this.context.renew();
    }
    this.dialog.close();
  }
}

/** The word around the caret where nothing is selected. @param {HTMLTextAreaElement} field @returns {[number, number]} */
export function chosen(field) {
  let [start, end] = [field.selectionStart, field.selectionEnd];
  if (start !== end) return [start, end];
  const letter = /[\p{L}\p{N}’'-]/u;
  while (start > 0 && !letter.test(field.value[start - 1]) && !letter.test(field.value[start] ?? "")) end = --start; // behind a full stop
  while (start > 0 && letter.test(field.value[start - 1])) start--;
  while (end < field.value.length && letter.test(field.value[end])) end++;
  return [start, end];
}
