// Sound: a rendered episode as a picture to hear from, and the music of the show, heard, chosen and taken back.

import { ask, clock, complain, h, t, tell } from "./api.js";
import { Player } from "./player.js";
import { isTyping, shortcut, startShell } from "./shell.js";

const NARROW_PX = 640;
const player = new Player();
const place = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (document.getElementById(id));
const episode = /** @type {HTMLSelectElement} */ (document.getElementById("episode"));
const timeline = /** @type {HTMLElement} */ (document.getElementById("timeline"));
const audio = /** @type {HTMLAudioElement} */ (document.getElementById("audio"));
/** @type {string[]} States of show.yaml to go back to, and to come back to. */
const undone = [];
/** @type {string[]} */
const redone = [];
/** @type {any} */
let shown = null;

async function loadEpisodes() {
  const { editions } = await ask("/api/shelf");
  const rendered = editions.filter((/** @type {any} */ one) => one.script && one.duration_s);
  const asked = episode.value || new URLSearchParams(location.search).get("episode") || "";
  episode.replaceChildren(...rendered.map((/** @type {any} */ one) => h("option", { value: one.script }, `${one.title} (${one.language.toUpperCase()})`)));
  if (rendered.some((/** @type {any} */ one) => one.script === asked)) episode.value = asked;
  episode.disabled = !rendered.length;
  if (rendered.length) await showEpisode();
  else timeline.replaceChildren(h("p", { class: "muted" }, t("nothing_rendered")));
}

async function showEpisode() {
  const name = episode.value;
  const found = await ask(`/api/scripts/${name}/timeline${window.innerWidth < NARROW_PX ? "?narrow" : ""}`);
  if (name !== episode.value) return;
  shown = found;
  history.replaceState(null, "", `?episode=${name}`);
  timeline.replaceChildren(...found.concerns.map((/** @type {string} */ one) => h("p", { class: "bad" }, one)),
    h("dl", { class: "figures" }, ...found.figures.map((/** @type {any} */ one) => h("div", {}, h("dt", {}, one.name), h("dd", {}, one.value, one.hint ? h("small", {}, ` ${one.hint}`) : null)))),
    ...found.drawings.flatMap((/** @type {any} */ one) => [h("h3", {}, one.title), drawing(one.svg)]));
  audio.hidden = false;
  audio.setAttribute("aria-label", found.title);
  audio.src = `/api/scripts/${name}/audio`;
  movePlayhead();
  document.getElementById("chapters")?.replaceChildren(...found.chapters.map((/** @type {any} */ one) => h("li", {},
    h("button", { type: "button", class: "jump", onclick: () => hearFrom(one.start) }, `▶ ${clock(one.start)} `, h("span", { lang: found.language }, one.title)), " ", toDesk(one.start))));
}

/** The way to what is said there. @param {number} second */
function toDesk(second) {
  const segment = shown.segments.find((/** @type {any} */ one) => one.end > second);
  return segment ? h("a", { href: `/desk/${episode.value}?${new URLSearchParams({ at: segment.id })}`, "aria-label": `${t("desk")}: ${segment.id}` }, t("desk")) : null;
}

/** A drawing that is heard where it is pressed. @param {string} svg */
function drawing(svg) {
  const picture = new DOMParser().parseFromString(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'), "image/svg+xml").documentElement;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [key, value] of Object.entries({ class: "playhead", y1: "0", y2: "1000" })) line.setAttribute(key, value);
  picture.append(line);
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const { width, start, end } = shown.axis;
    const x = (/** @type {MouseEvent} */ (event).clientX - box.left) / box.width * width;
    if (x >= start - 4) hearFrom(Math.min(1, Math.max(0, (x - start) / (end - start))) * shown.duration);
  });
  return h("div", { class: "drawing" }, /** @type {any} */ (picture));
}

/** @param {number} second */
function hearFrom(second) {
  player.stop();
  audio.currentTime = second;
  audio.play().catch(complain);
}

function movePlayhead() {
  if (!shown) return;
  const { start, end } = shown.axis;
  const x = String(start + (end - start) * Math.min(1, audio.currentTime / shown.duration));
  for (const line of timeline.querySelectorAll(".playhead")) for (const key of ["x1", "x2"]) line.setAttribute(key, x);
}

async function loadMusic() {
  const found = await ask("/api/music");
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.place : undefined;
  place("parts").replaceChildren(whole(found), ...found.parts.map((/** @type {any} */ one) => part(one, found)));
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-place="${focused}"]`))?.focus({ preventScroll: true });
}

/** @param {any} found */
function whole(found) {
  const used = found.sets.find((/** @type {any} */ one) => one.used);
  return h("section", { class: "music" }, h("h3", {}, t("set")),
    chooser("set", found.sets.map((/** @type {any} */ one) => one.name), used?.name ?? "", t("set"), (name) => choose({ set: name })),
    listener(t("set"), () => {
      const name = value("set");
      const chosen = found.sets.find((/** @type {any} */ one) => one.name === name);
      return chosen.roles.map((/** @type {string} */ role) => `/api/music/sets/${name}/${role}`);
    }),
    h("span", { class: "muted" }, used?.character ?? ""));
}

/** @param {string} id */
const value = (id) => /** @type {HTMLSelectElement} */ (document.querySelector(`[data-place="${id}"]`)).value;

/** @param {{role: string, file: string}} one @param {any} found */
function part(one, found) {
  const title = t(`sting_${one.role}`);
  const having = found.sets.filter((/** @type {any} */ each) => each.roles.includes(one.role)).map((/** @type {any} */ each) => each.name);
  const from = having.find((/** @type {string} */ name) => one.file === `${name}-${one.role}.flac`) ?? "";
  const names = from && one.role !== "bed" ? having : ["", ...having];
  const file = /** @type {HTMLInputElement} */ (h("input", { type: "file", accept: "audio/*", "data-place": `${one.role}.file`, onchange: () => upload(one.role, file) }));
  return h("section", { class: "music", "aria-label": title }, h("h3", {}, title),
    chooser(one.role, names, from, title, (name) => choose({ set: name, role: one.role }), one.file || t("none")),
    one.file ? listener(title, () => [`/api/music/${one.role}`]) : null,
    h("label", {}, `${t("own_file")} `, file));
}

/** @param {string} id @param {string[]} names @param {string} chosen @param {string} label @param {(name: string) => void} choose @param {string} [other] */
function chooser(id, names, chosen, label, choose, other = "") {
  return h("select", { "data-place": id, "aria-label": label, onchange: (/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value) },
    ...names.map((name) => h("option", { value: name, selected: name === chosen }, name || other)));
}

/** @param {string} title @param {() => string[]} urls */
function listener(title, urls) {
  return h("button", { type: "button", "aria-label": `${t("play")}: ${title}`, onclick: () => {
    audio.pause();
    player.sounds.clear(); // another choice has the same address
    player.play(urls().map((url) => ({ url, pause: 0.5 }))).catch(complain);
  } }, "▶");
}

/** @param {{set: string, role?: string}} body */
const choose = (body) => change(() => ask("/api/music", { method: "PUT", body }));

/** @param {string} role @param {HTMLInputElement} field */
function upload(role, field) {
  const file = field.files?.[0];
  if (file) change(() => ask(`/api/music/files?${new URLSearchParams({ role, name: file.name })}`, { method: "POST", raw: file }));
}

/** @param {() => Promise<any>} work @param {string[]} [to] */
async function change(work, to = undone) {
  try {
    const done = await work();
    if (to === undone) redone.length = 0;
    to.push(done.before);
    place("saved").textContent = t("saved");
    if (done.notes.length) tell(done.notes.join(" · "));
  } catch (error) {
    complain(error);
  }
  buttons();
  await loadMusic().catch(complain);
}

/** @param {string[]} from @param {string[]} to */
async function step(from, to) {
  const revision = from.pop();
  if (!revision) return;
  const kept = [...redone];
  await change(() => ask("/api/music/restore", { body: { revision } }), to);
  if (from === redone) redone.splice(0, redone.length, ...kept);
  buttons();
}

function buttons() {
  place("undo").disabled = !undone.length;
  place("redo").disabled = !redone.length;
}

episode.addEventListener("change", () => showEpisode().catch(complain));
audio.addEventListener("timeupdate", movePlayhead);
audio.addEventListener("seeked", movePlayhead);
player.addEventListener("state", () => { place("stop").disabled = !player.playing; });
place("stop").addEventListener("click", () => player.stop());
place("undo").addEventListener("click", () => step(undone, redone));
place("redo").addEventListener("click", () => step(redone, undone));
shortcut("Ctrl Z", t("undo"));
shortcut("Ctrl Shift Z", t("redo"));
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !(isTyping(event.target) && /** @type {HTMLElement} */ (event.target).matches("input"))) {
    event.preventDefault();
    if (event.shiftKey) step(redone, undone);
    else step(undone, redone);
  }
});
startShell((event) => {
  if (event.event === "music") loadMusic().catch(complain);
  if (event.event === "shelf" || (event.event === "job" && event.job.state === "done")) loadEpisodes().catch(complain);
});
loadEpisodes().catch(complain);
loadMusic().catch(complain);
