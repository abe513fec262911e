// The way from a desk to the translation of its brief: to make one, or to review it.

import { ask, t } from "./api.js";

/** Show the button where there is something to do. @param {string} script */
export async function offerTranslation(script) {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("translation"));
  const found = await ask(`/api/translations/${script}`);
  button.hidden = !found.language || ["own", "reviewed"].includes(found.state);
  button.textContent = found.state === "none" ? t("translate_into", { language: found.language.toUpperCase() }) : t("review_translation");
  button.onclick = () => { location.href = `/translation/${script}`; };
}
