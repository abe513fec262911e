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
  const out = result.left_out.map((/** @type {any} */ one) => h("li", {}, `« ${one.text} » (${one.reason})`));
  return h("div", { class: "found" },
    h("p", {}, ...links.flatMap((/** @type {HTMLElement} */ link) => [link, " "])),
    ...result.warnings.map((/** @type {string} */ line) => h("p", { class: "bad" }, line)),
    ...(out.length ? [h("h3", {}, t("left_out")), h("ul", {}, ...out)] : []));
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

startShell((event) => {
  if (event.event === "shelf" || event.event === "reload" || (event.event === "job" && event.job.state === "done")) load();
});
load();
