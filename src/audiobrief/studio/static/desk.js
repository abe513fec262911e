// The desk: a script to edit and to hear, sentence by sentence.

import { ask, complain, h, t, tell } from "./api.js";
import { Beside } from "./beside.js";
import { ScriptDocument } from "./document.js";
import { chosen, Mouth } from "./mouth.js";
import { Player } from "./player.js";
import { Review } from "./review.js";
import { segmentView, stingView } from "./segment.js";
import { SpokenForms } from "./sentences.js";
import { isTyping, shortcut, startShell } from "./shell.js";
import { offerTranslation } from "./translation_link.js";
import { States } from "./states.js";

const name = document.body.dataset.script ?? "";
const script = new ScriptDocument(name);
const player = new Player();
const review = new Review(name);
const beside = new Beside(name);
const place = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));
const desk = /** @type {HTMLElement} */ (document.getElementById("desk"));
const engine = /** @type {HTMLSelectElement} */ (document.getElementById("engine"));

/** What the views share. */
export const context = {
  script,
  player,
  forms: new SpokenForms("en"),
  states: new States(script, () => engine.value || "auto"),
  engine: () => engine.value || "auto",
  /** What is said may have changed: ask anew. */
  renew() {
    context.forms = new SpokenForms(script.content.locale);
    context.forms.engine = context.engine();
    context.states.forget();
    show();
  },
  /** Open the panel of the word that is chosen in a sentence. @param {HTMLTextAreaElement} field @param {number} entry */
  pronounce(field, entry) {
    const [start, end] = chosen(field);
    mouth.open({ script: name, perspective: script.content.entries[entry].perspective ?? "", text: field.value, start, end, keep: (text) => {
      field.value = text;
      field.dispatchEvent(new Event("input"));
    } }).catch(complain);
  },
  /** Play from a sentence on; `alone`: only that one. @param {number} entry @param {string} text @param {boolean} alone */
  async hear(entry, text, alone) {
    try {
      await player.play(await pieces(entry, text, alone));
    } catch (error) {
      complain(error);
    }
  },
};

const mouth = new Mouth(context);

/** @param {number} from @param {string} text @param {boolean} alone */
async function pieces(from, text, alone) {
  /** @type {import("./player.js").Piece[]} */
  const found = [];
  const entries = script.content.entries;
  /** @type {{stings: string[]}} */
  const music = alone ? { stings: [] } : await ask("/api/stings", { body: { script: name, document: script.sent() } });
  let played = entries.slice(0, from).filter((entry) => entry.sting).length;
  for (let number = from; number < (alone ? from + 1 : entries.length); number++) {
    const entry = entries[number];
    if (entry.sting) {
      found.push({ url: `/api/stings/${music.stings[played++] ?? entry.sting}`, pause: 0.2 });
      continue;
    }
    const { stretches } = await ask("/api/stretches", { body: { script: name, entry, engine: context.engine() } });
    let begun = number !== from || !text;
    for (const stretch of stretches) {
      begun ||= stretch.written.includes(text) || text.includes(stretch.written);
      if (!begun) continue;
      found.push({ url: `/api/sounds/${stretch.key}`, pause: stretch.pause, start: () => follow(number, stretch.written), end: () => { context.states.heard(stretch.key).catch(complain); } });
      if (alone && text) return found;
    }
  }
  return found;
}

/** @param {number} entry @param {string} written */
function follow(entry, written) {
  for (const old of desk.querySelectorAll(".now")) old.classList.remove("now");
  const segment = desk.querySelector(`[data-entry="${entry}"]`);
  for (const field of segment?.querySelectorAll("textarea") ?? []) {
    const row = field.closest(".sentence");
    if (row && field.value && (written.includes(field.value) || field.value.includes(written))) {
      row.classList.add("now");
      row.scrollIntoView({ block: "nearest" });
    }
  }
}

function show() {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.place : undefined;
  const selection = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement.selectionStart : null;
  context.forms.locale = script.content.locale;
  const numbers = new Map();
  const views = script.content.entries.map((entry, number) => {
    if (entry.sting) return stingView(context, entry, number);
    if (!numbers.has(entry.perspective)) numbers.set(entry.perspective, numbers.size % 7);
    return segmentView(context, entry, number, numbers.get(entry.perspective));
  });
  desk.replaceChildren(head(), ...beside.general(), ...views, h("button", { type: "button", onclick: addSegment }, t("add_segment")));
  for (const section of desk.querySelectorAll("[data-segment]")) beside.add(/** @type {HTMLElement} */ (section));
  if (focused) {
    const again = /** @type {HTMLTextAreaElement | null} */ (desk.querySelector(`[data-place="${focused}"]`));
    again?.focus({ preventScroll: true });
    if (again && selection !== null && again instanceof HTMLTextAreaElement) again.setSelectionRange(selection, selection);
  }
  document.title = `${script.content.title} · audiobrief`;
  context.states.soon();
}

function head() {
  const title = h("input", { value: script.content.title, "data-place": "title", lang: script.content.locale, oninput: (/** @type {Event} */ event) =>
    script.edit((content) => { content.title = /** @type {HTMLInputElement} */ (event.target).value; }, { group: "title", shown: true }) });
  const hook = h("textarea", { rows: "2", "data-place": "hook", lang: script.content.locale, oninput: (/** @type {Event} */ event) =>
    script.edit((content) => { content.hook = /** @type {HTMLTextAreaElement} */ (event.target).value; }, { group: "hook", shown: true }) });
  /** @type {HTMLTextAreaElement} */ (hook).value = script.content.hook;
  return h("section", { "aria-label": t("title") }, h("h1", { lang: script.content.locale }, script.content.title),
    h("div", { class: "head-fields" }, h("label", {}, t("title"), title), h("label", {}, t("hook"), hook)));
}

function addSegment() {
  const first = script.cast.perspectives[0]?.id ?? "narrator";
  script.edit((content) => { content.entries.splice(-1, 0, { perspective: first, heading: "", text: [["…"]], say: [] }); });
}

script.addEventListener("change", show);
script.addEventListener("edited", () => { buttons(); context.states.soon(); });
script.addEventListener("saved", () => { place("saved").textContent = t("saved"); buttons(); review.load().catch(complain); beside.load().catch(complain); checkSoon(); });
script.addEventListener("saving", () => { place("saved").textContent = t("saving"); });
script.addEventListener("failed", (event) => {
  place("saved").textContent = t("not_saved");
  complain(/** @type {CustomEvent} */ (event).detail);
});
script.addEventListener("conflicts", () => {
  document.getElementById("conflicts")?.replaceChildren(...script.conflicts.map((one) => h("div", { class: "clash" },
    h("p", {}, `${t("conflict")}: ${one.segment}`),
    h("p", {}, `${t("kept")}: « ${one.kept} »`), h("p", {}, `${t("yours")}: « ${one.yours} »`),
    h("button", { type: "button", onclick: (/** @type {Event} */ event) => { useMine(one); remove(event); } }, t("use_mine")), " ",
    h("button", { type: "button", onclick: remove }, t("keep_theirs")))));
});

/** @param {Event} event */
function remove(event) { /** @type {HTMLElement} */ (event.target).closest(".clash")?.remove(); }

/** @param {any} conflict */
function useMine(conflict) {
  script.edit((content) => {
    for (const entry of content.entries) {
      if (entry.id !== conflict.segment) continue;
      entry.text = entry.text?.map((part) => part.map((one) => (one === conflict.kept ? conflict.yours : one)));
    }
  });
}

let checking = 0;
/** Both editions are compared when the typing rests. */
function checkSoon() {
  clearTimeout(checking);
  checking = window.setTimeout(() => context.states.check().catch(complain), 1200);
}

function buttons() {
  place("undo").disabled = !script.undoStack.length;
  place("redo").disabled = !script.redoStack.length;
}

async function showHistory() {
  const { states } = await ask(`/api/scripts/${name}/history`);
  const rows = states.reverse().map((/** @type {any} */ state) => h("li", {},
    new Date(state.moment_s * 1000).toLocaleString(document.documentElement.lang), ` · ${state.writer} `,
    h("button", { type: "button", onclick: () => script.restore(state.revision).catch(complain) }, t("restore"))));
  document.getElementById("states")?.replaceChildren(...rows);
  /** @type {HTMLDialogElement} */ (document.getElementById("history-dialog")).showModal();
}

player.addEventListener("state", () => {
  place("stop").disabled = !player.playing;
  if (!player.playing) for (const old of desk.querySelectorAll(".now")) old.classList.remove("now");
});
place("play-all").addEventListener("click", () => context.hear(0, "", false));
place("stop").addEventListener("click", () => player.stop());
place("undo").addEventListener("click", () => script.undo());
place("redo").addEventListener("click", () => script.redo());
place("history").addEventListener("click", () => showHistory().catch(complain));
place("render").addEventListener("click", async () => {
  try {
    await script.save();
    await ask("/api/jobs", { body: { kind: "render", script: name, engine: context.engine() } });
    tell(t("rendering"));
  } catch (error) {
    complain(error);
  }
});
place("verify").addEventListener("click", () => ask("/api/jobs", { body: { kind: "verify", script: name } }).then(() => tell(t("checking"))).catch(complain));
engine.addEventListener("change", () => context.renew());

shortcut("Ctrl Space", `${t("play_all")} / ${t("stop")}`);
beside.start(show);
shortcut("F2", t("mouth"));
shortcut("F8", t("next_to_do"));
shortcut("Ctrl Z", t("undo"));
shortcut("Ctrl Shift Z", t("redo"));
document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === " ") {
    event.preventDefault();
    if (player.playing) player.stop();
    else context.hear(0, "", false);
  } else if (control && event.key.toLowerCase() === "z") {
    event.preventDefault();
    if (event.shiftKey) script.redo();
    else script.undo();
  } else if (event.key === "F8") {
    event.preventDefault();
    context.states.next();
  } else if (event.key === "Escape" && player.playing && !isTyping(event.target)) {
    player.stop();
  }
});

startShell((event) => {
  if (event.event === "shelf" || (event.event === "job" && event.job.state === "done")) {
    review.load().catch(complain);
    offerTranslation(name).catch(complain);
  }
  if (event.event === "script" && event.script === name && event.writer !== script.writer) script.heard(event.revision).catch(complain);
  if (event.event === "job" && ["done", "failed"].includes(event.job.state)) {
    context.states.forget();
    context.states.check().catch(complain);
  }
  if (event.event === "listened" && event.script === name) context.states.marked(event.keys, event.listened);
  if (event.event === "lexicon" || event.event === "cast") context.renew();
  if (event.event === "reload") script.heard("").catch(complain);
});
ask("/api/shelf").then(({ engines }) => engine.replaceChildren(h("option", { value: "auto" }, "auto"), ...engines.map((/** @type {string} */ one) => h("option", { value: one }, one)))).catch(complain);
script.load().then(() => Promise.all([review.load(), beside.load(), context.states.check(), offerTranslation(name)])).then(() => {
  const asked = new URLSearchParams(location.search);
  if (asked.has("at")) context.states.jump(asked.get("at") ?? "", asked.get("text") ?? "");
}).catch(complain);
