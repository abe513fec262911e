// A machine translation beside its original: made, mended, asked again, accepted paragraph by paragraph.

import { ask, complain, h, t, tell } from "./api.js";
import { shortcut, startShell } from "./shell.js";
import { TranslatedParagraph } from "./translated_paragraph.js";

/** @typedef {import("./translated_paragraph.js").Paragraph} Paragraph */
/** @typedef {{state: string, language: string, problem: string, edition: string, script: string, accepted: number, paragraphs: Paragraph[], findings: any[]}} Found */

const name = document.body.dataset.script ?? "";
const path = `/api/translations/${name}`;
const place = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));
/** @type {Map<number, TranslatedParagraph>} */
const views = new Map();
let job = 0;
/** What is sent goes one after the other: each answer has the marks that the next one names. @type {Promise<unknown>} */
let sending = Promise.resolve();

/** @param {() => Promise<Found>} work */
export function send(work) {
  const sent = sending.then(work).then(show);
  sending = sent.catch(() => {});
  return sent;
}

/** What a paragraph asks of the page. */
const page = {
  /** @param {TranslatedParagraph} view @param {string} text */
  save(view, text) {
    place("saved").textContent = t("saving");
    return send(() => ask(path, { method: "PUT", body: { ...view.at(), text } })).then(
      () => { place("saved").textContent = t("saved"); },
      (error) => { place("saved").textContent = t("not_saved"); throw error; });
  },
  /** @param {TranslatedParagraph} view @param {boolean} accepted */
  accept(view, accepted) {
    return send(() => ask(`${path}/accept`, { body: { ...view.at(), accepted } }));
  },
  /** @param {TranslatedParagraph} view @returns {Promise<{text: string}>} */
  again(view) {
    return sending.then(() => ask(`${path}/again`, { body: view.at() }));
  },
  /** The next paragraph that nobody has accepted. @param {TranslatedParagraph} view */
  next(view) {
    const all = [...views.values()];
    const from = all.indexOf(view);
    [...all.slice(from + 1), ...all.slice(0, from)].find((one) => !one.accepted)?.focus();
  },
};

/** @param {Found} found */
function show(found) {
  const { state, language, paragraphs } = found;
  const [draft, whole] = [state === "draft", state === "draft" || state === "reviewed"];
  place("title").textContent = language ? `${t("translation")} → ${language.toUpperCase()}` : t("translation");
  const button = place("translate");
  button.hidden = whole || state === "own";
  button.disabled = Boolean(found.problem) || Boolean(job);
  button.textContent = state === "stale" ? t("translate_again") : t("translate_into", { language: language.toUpperCase() });
  place("count").textContent = draft ? t("accepted_of", { count: found.accepted, all: paragraphs.length }) : "";
  const lines = { own: t("own_editions"), none: t("not_translated"), stale: t("original_changed"), reviewed: t("reviewed") };
  place("told").replaceChildren(
    ...(state in lines ? [h("p", { class: state === "reviewed" ? "good" : "muted" }, lines[/** @type {keyof typeof lines} */ (state)])] : []),
    ...(found.problem && !whole ? [h("p", { class: "bad" }, found.problem)] : []),
    ...found.findings.map((one) => h("p", { class: "bad" }, `▲ ${one.where}: ${one.message}`)),
    ...(state === "reviewed" && found.script ? [h("p", {}, h("a", { href: `/desk/${found.script}` }, `${t("open")} ${found.script}`))] : []));
  const kept = new Set(paragraphs.map((one) => one.place));
  for (const number of views.keys()) if (!kept.has(number)) views.delete(number);
  for (const one of paragraphs) {
    if (!views.has(one.place)) views.set(one.place, new TranslatedParagraph(page, one, language));
    views.get(one.place)?.show(one, draft);
  }
  const sections = paragraphs.map((one) => /** @type {TranslatedParagraph} */ (views.get(one.place)).section);
  const list = /** @type {HTMLElement} */ (document.getElementById("paragraphs"));
  if (sections.length !== list.children.length || sections.some((one, number) => one !== list.children[number])) list.replaceChildren(...sections);
}

const load = () => send(() => ask(path));

async function translate() {
  try {
    place("translate").disabled = true;
    const started = await ask("/api/jobs", { body: { kind: "translate", script: name } });
    job = started.job.number;
    const { jobs } = await ask("/api/jobs"); // an event may have come before the answer
    heed(jobs.find((/** @type {any} */ one) => one.number === job));
  } catch (error) {
    place("translate").disabled = false;
    complain(error);
  }
}

/** @param {any} one */
function heed(one) {
  if (!one || one.number !== job) return;
  const going = ["waiting", "running"].includes(one.state);
  place("cancel").hidden = !going;
  if (going) {
    place("saved").textContent = `${t("translating")} ${Math.round(one.share * 100)} %`;
    return;
  }
  job = 0;
  place("saved").textContent = t(one.state);
  views.clear();
  load().then(() => {
    if (one.state === "failed") place("told").append(...[...one.problems, ...one.lines].map((/** @type {string} */ line) => h("p", { class: "bad" }, line)));
  }).catch(complain);
}

place("translate").addEventListener("click", translate);
place("cancel").addEventListener("click", () => ask(`/api/jobs/${job}/cancel`, { method: "POST" }).catch(complain));
shortcut("Ctrl Enter", t("accept_next"));
startShell((event) => {
  if (event.event === "job") heed(event.job);
  if (event.event === "reload") tell(t("loading"));
  if (event.event === "reload" || event.event === "translation") load().catch(complain);
});
load().catch(complain);
