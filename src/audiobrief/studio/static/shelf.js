// The shelf: every edition with its state, and new briefs put in.

import { ask, clock, complain, h, t } from "./api.js";
import { startShell } from "./shell.js";

const list = /** @type {HTMLElement} */ (document.getElementById("list"));
const added = /** @type {HTMLElement} */ (document.getElementById("added"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("add"));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

async function load() {
  try {
    const shelf = await ask("/api/shelf");
    const rows = shelf.editions.map(row);
    const parts = rows.length ? [table(rows)] : [h("p", {}, t("empty_shelf"))];
    if (shelf.waiting.length) parts.push(h("h2", {}, t("waiting")), h("ul", {}, ...shelf.waiting.map(waiting)));
    list.replaceChildren(...parts);
  } catch (error) {
    complain(error);
  }
}

/** @param {HTMLElement[]} rows */
function table(rows) {
  const heads = [t("title"), "", t("date"), ""].map((text) => h("th", { scope: "col" }, text));
  return h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
}

/** @param {any} edition */
function row(edition) {
  const title = edition.script ? h("a", { href: `/desk/${edition.script}`, lang: edition.language }, edition.title) : h("span", { lang: edition.language }, edition.title);
  const tags = [h("span", { class: `tag ${edition.state}` }, t(`state_${edition.state}`))];
  if (edition.translated === "machine") tags.push(h("span", { class: "tag" }, t("machine_draft")));
  if (edition.edited) tags.push(h("span", { class: "tag" }, t("edited")));
  if (edition.approved_by) tags.push(h("span", { class: "tag published" }, t("approved_by", { by: edition.approved_by })));
  const facts = [edition.duration_s ? clock(edition.duration_s) : "", edition.engine].filter(Boolean).join(" · ");
  return h("tr", {},
    h("td", {}, title, edition.problem ? h("p", { class: "bad" }, edition.problem) : null),
    h("td", {}, edition.language.toUpperCase()),
    h("td", {}, edition.date.slice(0, 10)),
    h("td", {}, ...tags.flatMap((tag) => [tag, " "]), h("span", { class: "muted" }, facts)));
}

/** @param {string} name */
function waiting(name) {
  return h("li", {}, name, " ", h("button", { type: "button", onclick: () => read(() => ask("/api/briefs/read", { body: { brief: name } })) }, t("make_script")));
}

/** @param {() => Promise<any>} work */
async function read(work) {
  added.replaceChildren(h("p", { class: "muted" }, t("reading")));
  try {
    added.replaceChildren(found(await work()));
    await load();
  } catch (error) {
    added.replaceChildren(h("p", { class: "bad" }, error instanceof Error ? error.message : String(error)));
  }
}

/** @param {any} result */
function found(result) {
  const links = result.scripts.map((/** @type {string} */ name) => h("a", { href: `/desk/${name}` }, `${t("open")} ${name}`));
  const out = result.left_out.map((/** @type {any} */ one) => h("li", {}, `« ${one.text} » (${one.reason}) `, taker(one, result)));
  return h("div", { class: "found" },
    h("p", {}, ...links.flatMap((/** @type {HTMLElement} */ link) => [link, " "])),
    ...result.warnings.map((/** @type {string} */ line) => h("p", { class: "bad" }, line)),
    ...(out.length ? [h("h3", {}, t("left_out")), h("ul", {}, ...out)] : []));
}

/** The button that takes a text in where it stood. @param {any} one @param {any} result */
function taker(one, result) {
  const script = result.scripts.find((/** @type {string} */ name) => name.endsWith(`.${one.language}`)) ?? result.scripts[0];
  const earlier = result.taken.filter((/** @type {any} */ other) => (!one.language || other.language === one.language) && one.line && other.line <= one.line);
  const before = earlier.reverse().slice(0, 20).map((/** @type {any} */ other) => other.text.slice(0, 4000));
  const button = /** @type {HTMLButtonElement} */ (h("button", { type: "button", "aria-label": `${t("take_back")}: ${one.text.slice(0, 80)}`, onclick: async () => {
    button.disabled = true;
    try {
      await ask(`/api/scripts/${script}/take`, { body: { text: one.text, before } });
      button.replaceWith(h("a", { href: `/desk/${script}`, class: "good" }, t("taken_back")));
    } catch (error) {
      button.disabled = false;
      complain(error);
    }
  } }, t("take_back")));
  return button;
}

/** @param {File} file */
const sendFile = (file) => ask(`/api/briefs?name=${encodeURIComponent(file.name)}`, { raw: file, method: "POST" });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [text, address] = [field("text").value.trim(), field("address").value.trim()];
  if (address) read(() => ask("/api/briefs/read", { body: { brief: address } }));
  else if (text) read(() => sendFile(new File([text], `${text.split("\n")[0].replace(/^#+\s*/, "").slice(0, 60)}.md`)));
});
field("file").addEventListener("change", async () => {
  for (const file of field("file").files ?? []) await read(() => sendFile(file));
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
  });
}
form.addEventListener("drop", async (event) => {
  for (const file of event.dataTransfer?.files ?? []) await read(() => sendFile(file));
});

/** @type {HTMLButtonElement} */ (document.getElementById("read")).disabled = false; // before that, a press would send the form away
startShell((event) => {
  if (event.event === "shelf" || event.event === "reload" || (event.event === "job" && event.job.state === "done")) load();
});
load();

ask("/api/lan").then(({ address }) => {
  if (!address) return; // open to this machine alone
  document.getElementById("lan-code")?.replaceChildren(
    h("img", { class: "qr", src: `/api/qr.svg?text=${encodeURIComponent(address)}`, alt: t("qr_code", { url: address }), width: "180", height: "180" }),
    h("p", {}, h("a", { href: address }, address)));
  /** @type {HTMLElement} */ (document.getElementById("lan")).hidden = false;
}).catch(complain);
