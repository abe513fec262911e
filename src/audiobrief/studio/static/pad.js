// A pad that mixes two voices: timbre from left to right, prosody from below upwards, by pointer, touch and arrows.

import { complain, h, t } from "./api.js";

/** @typedef {{voices: [string, string], timbre: number, prosody: number}} MixShares */
/** @typedef {{mix: MixShares | null, voice: string, language: string, label: string, place: string, open: boolean, voices: () => Promise<any[]>, hear: (mix: MixShares) => void, save: (mix: MixShares) => Promise<void>, toggled: (open: boolean) => void}} PadSettings */

const STEP = 0.05;
const HEAR_AFTER_MS = 250;
const SAVE_AFTER_MS = 700;
/** What `voices mix` takes unless it is told. */
const SHARES = { timbre: 0.8, prosody: 0.5 };

/** What is not saved yet, by the place of its pad: the page may be drawn anew meanwhile. @type {Map<string, {mix: MixShares, timer: number}>} */
const pending = new Map();

/** @param {PadSettings} settings @param {MixShares} mix @param {number} after_ms */
function saveSoon(settings, mix, after_ms) {
  clearTimeout(pending.get(settings.place)?.timer);
  const own = { mix, timer: window.setTimeout(async () => {
    await settings.save(mix);
    if (pending.get(settings.place) === own) pending.delete(settings.place);
  }, after_ms) };
  pending.set(settings.place, own);
}

/** @param {PadSettings} settings @returns {HTMLElement} */
export function mixPad(settings) {
  const { label, place } = settings;
  /** @type {MixShares} */
  const mix = { ...(pending.get(place)?.mix ?? settings.mix ?? { voices: [settings.voice, settings.voice], ...SHARES }) };
  const point = h("span", { class: "point" });
  const shown = h("output", {});
  const pad = h("div", { class: "pad", role: "slider", tabindex: "0", "data-place": place, "aria-label": `${t("mix")}: ${label}`, "aria-valuemin": "0", "aria-valuemax": "100" },
    h("span", { class: "axis across", "aria-hidden": "true" }, `${t("timbre")} →`), h("span", { class: "axis up", "aria-hidden": "true" }, `↑ ${t("prosody")}`), point);
  const choices = [0, 1].map((number) => /** @type {HTMLSelectElement} */ (h("select", { "data-place": `${place}.${number}`, "aria-label": `${t(number ? "second_voice" : "first_voice")}: ${label}` }, h("option", { value: mix.voices[number] }, mix.voices[number]))));
  let hearing = 0;

  const draw = () => {
    const [timbre, prosody] = [Math.round(mix.timbre * 100), Math.round(mix.prosody * 100)];
    point.style.left = `${timbre}%`;
    point.style.bottom = `${prosody}%`;
    pad.setAttribute("aria-valuenow", String(timbre));
    const told = `${t("timbre")} ${timbre} %, ${t("prosody")} ${prosody} %`;
    pad.setAttribute("aria-valuetext", told);
    shown.textContent = told;
  };
  const isMix = () => mix.voices[0] !== mix.voices[1];
  /** Heard when it rests, saved a little later. */
  const changed = () => {
    draw();
    clearTimeout(hearing);
    if (!isMix()) return;
    const asked = { ...mix };
    hearing = window.setTimeout(() => settings.hear(asked), HEAR_AFTER_MS);
    saveSoon(settings, asked, SAVE_AFTER_MS);
  };
  /** @param {"timbre" | "prosody"} axis @param {number} share */
  const set = (axis, share) => {
    const whole = Math.round(Math.min(1, Math.max(0, share)) / STEP) * STEP;
    mix[axis] = Number(whole.toFixed(2));
  };
  /** @param {PointerEvent} event */
  const follow = (event) => {
    const box = pad.getBoundingClientRect();
    set("timbre", (event.clientX - box.left) / box.width);
    set("prosody", (box.bottom - event.clientY) / box.height);
  };
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    follow(event);
    changed();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    follow(event);
    changed();
  });
  pad.addEventListener("keydown", (event) => {
    /** @type {Record<string, ["timbre" | "prosody", number]>} */
    const moves = { ArrowLeft: ["timbre", -STEP], ArrowRight: ["timbre", STEP], ArrowDown: ["prosody", -STEP], ArrowUp: ["prosody", STEP] };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    set(move[0], mix[move[0]] + move[1]);
    changed();
  });
  choices.forEach((choice, number) => choice.addEventListener("change", () => {
    mix.voices = /** @type {[string, string]} */ (mix.voices.map((old, at) => (at === number ? choice.value : old)));
    changed();
  }));

  const fill = async () => {
    for (const one of await settings.voices()) {
      const named = [one.voice, one.gender, one.character].filter(Boolean).join(" · ");
      choices.forEach((choice, number) => { if (one.voice !== mix.voices[number]) choice.append(h("option", { value: one.voice }, named)); });
    }
  };
  const fold = /** @type {HTMLDetailsElement} */ (h("details", { class: "mixer" }, h("summary", { "data-place": `${place}.fold` }, t("mix"), h("span", { class: "hidden" }, ` ${label}`)),
    h("div", { class: "fields" }, h("label", {}, t("first_voice"), choices[0]), h("label", {}, t("second_voice"), choices[1])),
    pad, h("p", {}, shown)));
  let filled = false;
  const opened = () => {
    if (fold.open && !filled) {
      filled = true;
      fill().catch(complain);
    }
  };
  fold.open = settings.open;
  opened();
  fold.addEventListener("toggle", () => { opened(); settings.toggled(fold.open); });
  draw();
  return fold;
}
