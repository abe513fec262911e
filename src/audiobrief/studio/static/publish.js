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

document.getElementById("publish")?.addEventListener("submit", (event) => { event.preventDefault(); start(true); });
now.addEventListener("click", () => start(false));
target.addEventListener("input", () => { now.disabled = true; });
/** @type {HTMLButtonElement} */ (document.getElementById("plan-it")).disabled = false; // before that, a press would send the form away
target.value ||= localStorage.getItem("audiobrief:target") ?? ""; // not over what was typed already
startShell((event) => { if (event.event === "job" && event.job.number === job) show(event.job); });
