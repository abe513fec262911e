// The cast: every part with its voice and manner, heard while it is changed, saved when it is let go.

import { ask, complain, h, t, tell } from "./api.js";
import { mixPad } from "./pad.js";
import { Player } from "./player.js";
import { isTyping, shortcut, startShell } from "./shell.js";

/** @typedef {"rate" | "pitch" | "formant" | "gain" | "pause" | "de_ess"} Setting */
/** @typedef {{part: string, key: string, language: string, name: string, engines: Record<string, Record<string, any>>}} Part */

/** @type {Record<Setting, [number, number, number]>} Lowest, highest, step: as voices.yaml takes them. */
const RANGES = { rate: [0.5, 2, 0.01], pitch: [-12, 12, 0.5], formant: [0.7, 1.3, 0.01], gain: [-12, 12, 0.5], pause: [0, 5, 0.1], de_ess: [-6, 12, 0.5] };
const HEAR_AFTER_MS = 250;
const ENGINE = "audiobrief:cast-engine";

const player = new Player();
const place = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));
const engine = /** @type {HTMLSelectElement} */ (document.getElementById("engine"));
const only = /** @type {HTMLInputElement} */ (document.getElementById("only"));
const sentence = /** @type {HTMLInputElement} */ (document.getElementById("sentence"));
const list = /** @type {HTMLElement} */ (document.getElementById("cast"));
/** @type {Map<string, Promise<any[]>>} */
const known = new Map();
/** @type {string[]} States of voices.yaml to go back to, and to come back to. */
const undone = [];
/** @type {string[]} */
const redone = [];
/** Engines whose voices can be mixed. @type {string[]} */
let mixing = [];
/** @type {Set<string>} The parts whose pad is open. */
const open = new Set();
let run = 0;

async function load() {
  const found = await ask("/api/cast");
  const chosen = engine.value || (localStorage.getItem(ENGINE) ?? "");
  engine.replaceChildren(...found.engines.map((/** @type {string} */ name) => h("option", { value: name }, name)));
  if (found.engines.includes(chosen)) engine.value = chosen;
  mixing = found.mixing;
  show(found.parts);
}

/** @param {Part[]} parts */
function show(parts) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.place : undefined;
  const keys = [...new Set(parts.map((part) => part.key))];
  list.replaceChildren(...keys.map((key) => h("section", { "aria-label": key },
    h("h2", {}, key), ...parts.filter((part) => part.key === key).map((part, number) => view(part, number % 7)))));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-place="${focused}"]`))?.focus({ preventScroll: true });
}

/** @param {Part} part @param {number} colour */
function view(part, colour) {
  const own = part.engines[engine.value];
  const title = part.name || part.part;
  if (!own) return h("section", { class: `segment v${colour}` }, h("h3", { lang: part.language }, title), h("p", { class: "muted" }, t("no_voice_there")));
  /** @type {Record<string, any>} */
  const values = { voice: own.voice, rate: own.rate, pitch: own.pitch, formant: own.formant, gain: own.gain, pause: own.pause, de_ess: own.de_ess };
  const play = h("button", { type: "button", "data-place": `${part.part}.play`, "aria-label": `${t("play")}: ${title} ${part.key}`, onclick: () => hear(part, values) }, "▶");
  return h("section", { class: `segment v${colour}`, "aria-label": `${title} ${part.key}` },
    h("header", {}, h("h3", { lang: part.language }, title), play),
    h("div", { class: "fields" }, voiceField(part, own, values, title), ...Object.keys(RANGES).map((key) => slider(part, /** @type {Setting} */ (key), values, title))),
    mixing.includes(engine.value) ? pad(part, own, values, `${title} ${part.key}`) : null);
}

/** @param {Part} part @param {Record<string, any>} own @param {Record<string, any>} values @param {string} label */
function pad(part, own, values, label) {
  return mixPad({
    mix: own.mix, voice: own.voice, language: part.language, label, place: `${part.part}.${engine.value}.pad`, open: open.has(part.part),
    voices: () => voicesOf(engine.value, ""),
    hear: (mix) => {
      values.mix = mix;
      if (String(mix.voices) !== String(own.mix?.voices)) values.de_ess = 0; // that of the voice before
      hear(part, values);
    },
    save: (mix) => save(part, { mix }),
    toggled: (shown) => { if (shown) open.add(part.part); else open.delete(part.part); },
  });
}

/** @param {Part} part @param {Record<string, any>} own @param {Record<string, any>} values @param {string} title */
function voiceField(part, own, values, title) {
  const choose = /** @type {HTMLSelectElement} */ (h("select", { "data-place": `${part.part}.voice`, "aria-label": `${t("voice")}: ${title} ${part.key}` }, h("option", { value: own.voice }, own.voice)));
  const fill = async () => {
    const voices = await voicesOf(engine.value, part.language);
    const others = voices.filter((one) => one.voice !== own.voice);
    choose.append(...others.map((one) => h("option", { value: one.voice }, [one.voice, one.gender, one.character].filter(Boolean).join(" · "))));
  };
  fill().catch(complain);
  choose.addEventListener("change", () => {
    values.voice = choose.value;
    values.de_ess = 0; // that of the voice before
    delete values.mix;
    hear(part, values);
    save(part, { voice: choose.value });
  });
  return h("label", {}, t("voice"), choose);
}

/** @param {string} name @param {string} language @returns {Promise<any[]>} */
function voicesOf(name, language) {
  const key = `${name} ${language}`;
  let found = known.get(key);
  if (!found) {
    found = ask(`/api/cast/voices/${name}?language=${language}`).then((answer) => answer.voices);
    found.catch(() => known.delete(key));
    known.set(key, found);
  }
  return found;
}

/** @param {Part} part @param {Setting} key @param {Record<string, any>} values @param {string} title */
function slider(part, key, values, title) {
  const [min, max, step] = RANGES[key];
  const written = (/** @type {number} */ value) => value.toLocaleString(document.documentElement.lang);
  const shown = h("output", {}, written(values[key]));
  let timer = 0;
  const field = /** @type {HTMLInputElement} */ (h("input", { type: "range", min: String(min), max: String(max), step: String(step), value: String(values[key]), "data-place": `${part.part}.${key}`, "aria-label": `${t(key)}: ${title} ${part.key}` }));
  field.addEventListener("input", () => {
    values[key] = Number(field.value);
    shown.textContent = written(values[key]);
    clearTimeout(timer);
    timer = window.setTimeout(() => hear(part, values), HEAR_AFTER_MS);
  });
  field.addEventListener("change", () => save(part, { [key]: Number(field.value) }));
  return h("label", {}, h("span", {}, `${t(key)} `, shown), field);
}

/** @param {Part} part @param {Record<string, any>} values */
async function hear(part, values) {
  const mine = ++run;
  const { voice, mix, ...manner } = values;
  try {
    const changed = mix ? { ...manner, mix } : voice === part.engines[engine.value].voice ? manner : { ...manner, voice };
    const found = await ask(`/api/cast/${part.part}/sample`, { body: { engine: engine.value, manner: changed, text: sentence.value } });
    if (mine === run) await player.play([{ url: `/api/sounds/${found.key}`, pause: 0, gain: found.gain }]);
  } catch (error) {
    complain(error);
  }
}

/** @param {Part} part @param {Record<string, any>} manner */
async function save(part, manner) {
  try {
    place("saved").textContent = t("saving");
    settle(await ask(`/api/cast/${part.part}`, { method: "PUT", body: { engine: engine.value, manner, only: only.checked } }));
    redone.length = 0;
    await load();
  } catch (error) {
    place("saved").textContent = t("not_saved");
    complain(error);
    load().catch(complain);
  }
}

/** @param {{before: string, revision: string}} found @param {string[]} [stack] */
function settle(found, stack = undone) {
  if (found.before !== found.revision) stack.push(found.before);
  place("saved").textContent = t("saved");
  buttons();
}

function buttons() {
  place("undo").disabled = !undone.length;
  place("redo").disabled = !redone.length;
}

/** @param {string[]} from @param {string[]} to */
async function step(from, to) {
  const revision = from.pop();
  if (!revision) return;
  try {
    settle(await ask("/api/cast/restore", { body: { revision } }), to);
    await load();
  } catch (error) {
    complain(error);
  }
  buttons();
}

player.addEventListener("state", () => { place("stop").disabled = !player.playing; });
place("stop").addEventListener("click", () => player.stop());
place("undo").addEventListener("click", () => step(undone, redone));
place("redo").addEventListener("click", () => step(redone, undone));
engine.addEventListener("change", () => { localStorage.setItem(ENGINE, engine.value); load().catch(complain); });
shortcut("Ctrl Z", t("undo"));
shortcut("Ctrl Shift Z", t("redo"));
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target !== sentence) {
    event.preventDefault();
    if (event.shiftKey) step(redone, undone);
    else step(undone, redone);
  } else if (event.key === "Escape" && player.playing && !isTyping(event.target)) {
    player.stop();
  }
});
startShell((event) => { if (event.event === "reload") tell(t("loading")); });
load().catch(complain);
