// What every page has: the language of the interface, shortcuts, and the job that runs.

import { h, listen, t, tell } from "./api.js";

/** @type {Map<string, string>} */
const shortcuts = new Map([["?", t("help")]]);

/** Name a shortcut in the list that ? shows. @param {string} keys @param {string} what */
export function shortcut(keys, what) {
  shortcuts.set(keys, what);
}

function showShortcuts() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("shortcuts"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("dl"));
  list.replaceChildren(...[...shortcuts].flatMap(([keys, what]) => [h("dt", {}, keys), h("dd", {}, what)]));
  dialog.showModal();
}

/** @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** Start what every page has; `heed` hears the events of the studio. @param {(event: any) => void} heed */
export function startShell(heed) {
  document.getElementById("help")?.addEventListener("click", showShortcuts);
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      showShortcuts();
    }
  });
  document.getElementById("language")?.addEventListener("click", () => {
    const other = document.documentElement.lang === "fr" ? "en" : "fr";
    document.cookie = `audiobrief_language=${other}; path=/; max-age=31536000; samesite=strict`;
    location.reload();
  });
  listen((event) => {
    if (event.event === "job") showJob(event.job);
    heed(event);
  });
}

/** @param {any} job */
function showJob(job) {
  const place = /** @type {HTMLElement | null} */ (document.getElementById("job"));
  if (!place) return;
  place.hidden = job.state !== "running" && job.state !== "waiting";
  const what = { translate: "translating", verify: "checking", publish: "working" }[/** @type {string} */ (job.kind)] ?? "rendering";
  place.textContent = `${t(what)} ${job.about} ${Math.round(job.share * 100)} %`;
  if (job.state === "done") tell(`${t("done")}: ${job.about}`);
  if (job.state === "failed") tell(`${t("failed")}: ${job.problems.join(" · ")}`);
}
