// One segment or sting of a script on the desk.

import { h, t } from "./api.js";

/** @typedef {import("./document.js").Entry} Entry */
/** @typedef {typeof import("./desk.js").context} Context */

/** @param {Context} context @param {Entry} entry @param {number} number */
export function stingView(context, entry, number) {
  return h("div", { class: "sting", "data-entry": number },
    h("span", {}, `♪ ${t(`sting_${entry.sting?.split("-")[0]}`)}${entry.sting?.replace(/^[a-z]+-?/, " ")}`), ...mover(context, number));
}

/** @param {Context} context @param {number} number */
function mover(context, number) {
  const button = (/** @type {string} */ mark, /** @type {string} */ what, /** @type {(entries: Entry[]) => void} */ edit) =>
    h("button", { type: "button", class: "icon", "aria-label": t(what), title: t(what), onclick: () => context.script.edit((content) => edit(content.entries)) }, mark);
  return [
    button("↑", "move_up", (entries) => { if (number) entries.splice(number - 1, 0, ...entries.splice(number, 1)); }),
    button("↓", "move_down", (entries) => { entries.splice(number + 1, 0, ...entries.splice(number, 1)); }),
    button("✕", "remove", (entries) => { entries.splice(number, 1); }),
  ];
}

/** @param {Context} context @param {Entry} entry @param {number} number @param {number} colour */
export function segmentView(context, entry, number, colour) {
  const { script } = context;
  const names = script.cast.perspectives;
  const choose = h("select", { "aria-label": t("perspective"), onchange: (/** @type {Event} */ event) =>
    script.edit((content) => { content.entries[number].perspective = /** @type {HTMLSelectElement} */ (event.target).value; }) },
  ...names.map((one) => h("option", { value: one.id, selected: one.id === entry.perspective }, one.name || one.id)));
  const head = h("header", {},
    h("h2", { lang: script.content.locale }, entry.heading || names.find((one) => one.id === entry.perspective)?.name || entry.perspective || ""),
    choose,
    h("button", { type: "button", onclick: () => context.hear(number, "", true) }, `▶ ${t("play")}`),
    ...mover(context, number));
  return h("section", { class: `segment v${colour}`, "data-entry": number, "data-segment": entry.id ?? "", "aria-label": entry.heading || entry.perspective || "" },
    head, manner(context, entry, number), sentenceList(context, entry, number));
}

/** @param {Context} context @param {Entry} entry @param {number} number */
function manner(context, entry, number) {
  const { script } = context;
  const text = (/** @type {"heading" | "lead"} */ key) => h("label", {}, t(key), h("input", {
    value: entry[key] ?? "", lang: script.content.locale, "data-place": `${number}.${key}`,
    oninput: (/** @type {Event} */ event) => script.edit((content) => { content.entries[number][key] = /** @type {HTMLInputElement} */ (event.target).value; }, { group: `${number}.${key}`, shown: true }),
  }));
  const amount = (/** @type {"rate" | "pitch" | "formant" | "gain" | "pause"} */ key, /** @type {number} */ step) => h("label", {}, t(key), h("input", {
    type: "number", step, value: entry[key] === null || entry[key] === undefined ? "" : String(entry[key]), "data-place": `${number}.${key}`,
    onchange: (/** @type {Event} */ event) => script.edit((content) => {
      const value = /** @type {HTMLInputElement} */ (event.target).value;
      content.entries[number][key] = value === "" ? null : Number(value);
    }, { shown: true }),
  }));
  const voice = h("label", {}, t("voice"), h("select", {
    onchange: (/** @type {Event} */ event) => script.edit((content) => { content.entries[number].voice = /** @type {HTMLSelectElement} */ (event.target).value; }, { shown: true }),
  }, h("option", { value: "" }, "—"), ...script.cast.perspectives.map((one) => h("option", { value: one.id, selected: one.id === entry.voice }, one.name || one.id))));
  return h("details", {}, h("summary", {}, t("manner")),
    h("div", { class: "fields" }, text("heading"), text("lead"), voice, amount("rate", 0.01), amount("pitch", 0.5), amount("formant", 0.01), amount("gain", 0.5), amount("pause", 0.1)));
}

/** @param {Context} context @param {Entry} entry @param {number} number */
function sentenceList(context, entry, number) {
  const rows = (entry.text ?? []).flatMap((paragraph, part) => paragraph.map((text, place) => sentenceRow(context, text, number, part, place)));
  return h("ol", { class: "sentences" }, ...rows);
}

/** @param {Context} context @param {string} text @param {number} number @param {number} part @param {number} place */
function sentenceRow(context, text, number, part, place) {
  const { script } = context;
  const label = `${t("sentence")} ${number + 1}.${part + 1}.${place + 1}`;
  const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { rows: "1", lang: script.content.locale, "aria-label": label, "data-place": `${number}.${part}.${place}` }));
  const said = h("div", { class: "saying", hidden: true });
  const state = h("span", { class: "state", id: `state-${number}-${part}-${place}` });
  const doubt = h("p", { class: "doubt", hidden: true, id: `doubt-${number}-${part}-${place}` });
  field.setAttribute("aria-describedby", `${state.id} ${doubt.id}`);
  field.value = text;
  const paragraph = (/** @type {Entry[]} */ entries) => /** @type {string[][]} */ (entries[number].text)[part];
  const update = () => context.forms.show(field.value, (saying) => {
    said.hidden = saying === null;
    if (saying instanceof Error) said.replaceChildren(h("span", { class: "bad" }, saying.message));
    else if (saying) said.replaceChildren(`${t("said")} `, ...saying);
  });
  field.addEventListener("input", () => {
    script.edit((content) => { paragraph(content.entries)[place] = field.value; }, { group: field.dataset.place, shown: true });
    fit(field);
    update();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) context.hear(number, field.value, true);
      else split(context, field, number, part, place);
    } else if (event.key === "F2") {
      event.preventDefault();
      context.pronounce(field, number);
    } else if (event.key === "Backspace" && field.selectionStart === 0 && field.selectionEnd === 0 && place > 0) {
      event.preventDefault();
      script.edit((content) => { const all = paragraph(content.entries); all.splice(place - 1, 2, `${all[place - 1]} ${all[place]}`.trim()); });
    }
  });
  queueMicrotask(() => { fit(field); update(); });
  if (!GROWS) widths.observe(field);
  const button = (/** @type {string} */ mark, /** @type {string} */ what, /** @type {() => void} */ act) =>
    h("button", { type: "button", class: "icon", title: t(what), "aria-label": `${t(what)}: ${label}`, onclick: act }, mark);
  return h("li", { class: place === 0 && part > 0 ? "sentence opens" : "sentence" },
    button("▶", "play", () => context.hear(number, field.value, true)),
    field,
    h("span", { class: "tools" },
      state,
      h("button", { type: "button", class: "icon listened", disabled: true, "aria-pressed": "false", title: t("listened"), "aria-label": `${t("listened")}: ${label}`,
        onclick: () => context.states.toggle(number, part, place) }, "✓"),
      button("ə", "mouth", () => context.pronounce(field, number)),
      button("⇥", "play_from", () => context.hear(number, field.value, false)),
      button("✕", "remove", () => script.edit((content) => {
        const parts = /** @type {string[][]} */ (content.entries[number].text);
        parts[part].splice(place, 1);
        if (!parts[part].length) parts.splice(part, 1);
      }))),
    said, doubt);
}

/** @param {Context} context @param {HTMLTextAreaElement} field @param {number} number @param {number} part @param {number} place */
function split(context, field, number, part, place) {
  const [before, after] = [field.value.slice(0, field.selectionStart).trim(), field.value.slice(field.selectionEnd).trim()];
  context.script.edit((content) => {
    const all = /** @type {string[][]} */ (content.entries[number].text)[part];
    all.splice(place, 1, before, after || "…");
  });
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-place="${number}.${part}.${place + 1}"]`))?.focus();
}

const GROWS = CSS.supports("field-sizing", "content");

// A column that becomes narrower or wider has more lines or fewer; its height alone changes nothing.
/** @type {WeakMap<Element, number>} */
const known = new WeakMap();
const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (known.get(target) === contentRect.width) continue;
    known.set(target, contentRect.width);
    requestAnimationFrame(() => fit(/** @type {HTMLTextAreaElement} */ (target)));
  }
});

/** Only where the browser does not do it by itself: each fit lays the whole page out anew. @param {HTMLTextAreaElement} field */
function fit(field) {
  if (GROWS) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
