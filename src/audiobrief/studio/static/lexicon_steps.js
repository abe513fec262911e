// Entries of a lexicon that were made here, to be taken back and made again; on the desk and in the panel of a word.

import { ask, complain, h, t, tell } from "./api.js";

/** @typedef {{word: string, user: boolean, revision: string, now: string}} Step One step: the state to go to, from the state that is now. */

/** @type {Step[]} */
const undone = [];
/** @type {Step[]} */
const redone = [];

/** An entry was made: `before` and `revision` are the states of the lexicon around it.
 * @param {string} word @param {boolean} user @param {{before: string, revision: string}} found */
export function made(word, user, found) {
  undone.push({ word, user, revision: found.before, now: found.revision });
  redone.length = 0;
  show();
}

function show() {
  for (const place of document.querySelectorAll(".lexicon-steps")) {
    const buttons = [step(t("undo"), undone, redone), step(t("redo"), redone, undone)].filter((one) => one !== null);
    place.replaceChildren(...buttons);
    /** @type {HTMLElement} */ (place).hidden = !buttons.length;
  }
}

/** @param {string} label @param {Step[]} from @param {Step[]} to @returns {HTMLElement | null} */
function step(label, from, to) {
  const last = from.at(-1);
  if (!last) return null;
  return h("button", { type: "button", onclick: async (/** @type {Event} */ event) => {
    const place = /** @type {HTMLElement} */ (event.target).parentElement;
    if (from.at(-1) !== last) return;
    from.pop();
    try {
      const found = await ask("/api/lexicon/restore", { body: { revision: last.revision, now: last.now, user: last.user } });
      to.push({ ...last, revision: found.before, now: found.revision });
      tell(`${label}: ${last.word}`);
    } catch (error) {
      complain(error); // what others changed meanwhile stays, and so does the word
    }
    show();
    /** @type {HTMLElement | null} */ (place?.querySelector("button") ?? null)?.focus();
  } }, `${label}: ${last.word} (${t("lexicon")})`);
}
