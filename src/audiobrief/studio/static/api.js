// Requests to the studio, the words of the interface, and messages to the producer.

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** The words of the interface for a key, with {names} filled in.
 * @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** What the studio refused, one sentence each. */
export class Refusal extends Error {
  /** @param {string[]} problems @param {number} status */
  constructor(problems, status) {
    super(problems.join("\n"));
    this.problems = problems;
    this.status = status;
  }
}

/** The answer of the studio as JSON. Throws Refusal, or TypeError where it does not answer.
 * @param {string} path @param {{method?: string, body?: unknown, raw?: BodyInit, signal?: AbortSignal}} [options] @returns {Promise<any>} */
export async function ask(path, options = {}) {
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const method = options.method ?? (body === undefined ? "GET" : "POST");
  const answer = await fetch(path, { method, body, signal: options.signal, headers: options.raw ? {} : { "content-type": "application/json" } });
  if (answer.ok) return answer.json();
  let problems = [`${answer.status} ${answer.statusText}`];
  try {
    const told = await answer.json();
    problems = told.problems ?? [told.error ?? problems[0]];
  } catch { /* not JSON: the status says it */ }
  throw new Refusal(problems, answer.status);
}

/** An element with attributes and children.
 * @param {string} name @param {Record<string, any>} [attributes] @param {...(Node | string | null | undefined)} children @returns {HTMLElement} */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string" && key !== "list") /** @type {any} */ (element)[key] = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined).map((child) => /** @type {Node | string} */ (child)));
  return element;
}

let hiding = 0;
/** A message that goes by itself, spoken by screen readers. @param {string} text */
export function tell(text) {
  const place = document.getElementById("status");
  if (!place) return;
  place.textContent = text;
  clearTimeout(hiding);
  hiding = window.setTimeout(() => { place.textContent = ""; }, 6000);
}

/** Tell why something failed. @param {unknown} error */
export function complain(error) {
  tell(error instanceof Refusal ? error.problems.join(" · ") : error instanceof TypeError ? t("offline") : String(error));
}

/** Listen to what happens in the studio; connects again by itself.
 * @param {(event: any) => void} heed */
export function listen(heed) {
  const source = new EventSource("/api/events");
  source.addEventListener("message", (message) => heed(JSON.parse(message.data)));
}

/** A time as 1:05 or 1:02:05. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
