// Let it go out: first what would be done, then do it; the addresses to subscribe to.

import { ask, complain, h, t } from "./api.js";
import { startShell } from "./shell.js";

const target = /** @type {HTMLInputElement} */ (document.getElementById("target"));
const now = /** @type {HTMLButtonElement} */ (document.getElementById("now"));
const plan = /** @type {HTMLElement} */ (document.getElementById("plan"));
let job = 0;
let shown = ""; // the target whose plan is on the page

/** @param {boolean} dry */
async function start(dry) {
  try {
    now.disabled = true;
    localStorage.setItem("audiobrief:target", target.value);
    plan.replaceChildren(h("p", { class: "muted" }, t("working")));
    const started = await ask("/api/jobs", { body: { kind: "publish", target: target.value, dry_run: dry } });
    job = started.job.number;
    shown = target.value;
    follow(job).catch(complain);
  } catch (error) {
    plan.replaceChildren();
    complain(error);
  }
}

/** Ask how far it is: an event may come before the answer that names its job, or while the line is down. @param {number} number */
async function follow(number) {
  while (number === job) {
    const { jobs } = await ask("/api/jobs");
    const mine = jobs.find((/** @type {any} */ one) => one.number === number);
    if (!mine || number !== job) return;
    if (!["waiting", "running"].includes(mine.state)) {
      show(mine);
      return;
    }
    await new Promise((next) => setTimeout(next, 2000));
  }
}

/** @param {any} done */
function show(done) {
  if (done.state === "failed") {
    plan.replaceChildren(...done.problems.map((/** @type {string} */ line) => h("p", { class: "bad" }, line)));
    return;
  }
  if (done.state !== "done") {
    plan.replaceChildren(h("p", { class: "muted" }, `${t("working")} ${done.stage} ${Math.round(done.share * 100)} %`));
    return;
  }
  const result = done.result;
  const dry = result.dry_run;
  const names = /** @type {string[]} */ (result.uploaded);
  const gone = /** @type {string[]} */ (result.deleted);
  plan.replaceChildren(
    h("h2", {}, dry ? t("would_be_done") : t("was_done")),
    ...done.lines.map((/** @type {string} */ line) => h("p", { class: "muted" }, line)),
    h("p", {}, t("files_uploaded", { count: names.length })),
    h("ul", { class: "files" }, ...names.slice(0, 40).map((name) => h("li", {}, name))),
    ...(gone.length ? [h("p", {}, t("files_deleted", { count: gone.length }))] : []),
    h("ul", { class: "files" }, ...gone.slice(0, 40).map((name) => h("li", {}, name))));
  now.disabled = !dry || shown !== target.value;
  feeds(result.feeds);
}

/** @param {{language: string, url: string}[]} found */
function feeds(found) {
  document.getElementById("feeds")?.replaceChildren(...found.map((feed) => h("li", {},
    h("a", { href: feed.url }, `${feed.language} ${feed.url}`),
    h("img", { src: `/api/qr.svg?text=${encodeURIComponent(feed.url)}`, alt: t("qr_code", { url: feed.url }), width: "132", height: "132" }))));
}

const checked = /** @type {HTMLElement} */ (document.getElementById("checked"));

/** What checks found, each with the way to its sentence. @param {any} done */
function showChecked(done) {
  if (done.state === "failed") {
    checked.replaceChildren(...done.problems.map((/** @type {string} */ line) => h("p", { class: "bad" }, line)));
    return;
  }
  if (done.state !== "done") {
    checked.replaceChildren(h("p", { class: "muted" }, `${t("checking")} ${Math.round(done.share * 100)} %`));
    return;
  }
  const rows = done.result.findings.map((/** @type {any} */ one) => h("li", { class: one.severity === "error" ? "bad" : "" },
    `${one.where}: ${one.message} (${one.id}) `, one.script && one.segment ? jump(one) : h("span", { class: "muted" }, one.fix)));
  checked.replaceChildren(...done.lines.map((/** @type {string} */ line) => h("p", { class: "muted" }, line)),
    h("p", {}, t("checked", { count: done.result.episodes }), " · ", t("findings", { count: rows.length })), h("ul", {}, ...rows));
}

/** @param {any} one */
function jump(one) {
  const asked = new URLSearchParams({ at: one.segment, text: one.text });
  return h("a", { href: `/desk/${one.script}?${asked}`, "aria-label": `${t("to_sentence")}: ${one.text.slice(0, 80) || one.segment}` }, t("to_sentence"));
}

document.getElementById("check")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const listen = /** @type {HTMLInputElement} */ (document.getElementById("by-ear")).checked;
  ask("/api/jobs", { body: { kind: "verify", listen } }).then(({ job }) => showChecked(job)).catch(complain);
});
ask("/api/jobs").then(({ jobs }) => {
  const last = jobs.find((/** @type {any} */ one) => one.kind === "verify" && !one.about);
  if (last) showChecked(last);
}).catch(complain);
/** @type {HTMLButtonElement} */ (document.getElementById("check-it")).disabled = false;
document.getElementById("publish")?.addEventListener("submit", (event) => { event.preventDefault(); start(true); });
now.addEventListener("click", () => start(false));
target.addEventListener("input", () => { now.disabled = true; });
/** @type {HTMLButtonElement} */ (document.getElementById("plan-it")).disabled = false; // before that, a press would send the form away
target.value ||= localStorage.getItem("audiobrief:target") ?? ""; // not over what was typed already
startShell((event) => {
  if (event.event !== "job") return;
  if (event.job.number === job) show(event.job);
  if (event.job.kind === "verify" && !event.job.about) showChecked(event.job);
});
