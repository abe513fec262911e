/* The search in titles and transcripts: what it searches in is loaded when somebody searches, from the show's host. */
(function () {
  "use strict";

  /** @typedef {[page: string, title: string, date: string, said: [number, string][]]} Row */

  const box = document.querySelector(".search");
  const field = box?.querySelector("input");
  const status = box?.querySelector("[role=status]");
  const list = box?.querySelector(".found");
  if (!(box instanceof HTMLElement) || !field || !status || !list) return;
  const [MOST_EPISODES, MOST_SENTENCES] = [20, 3];

  /** A text without accents and capitals. @param {string} text */
  const folded = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[’ʼ]/g, "'").replace(/\s/g, " ");

  /**
   * The stretches of a text in which one of the words begins a word, as [start, end] in the text as it is written.
   * @param {string} text
   * @param {string[]} words
   * @returns {{ all: boolean, places: [number, number][] }}
   */
  const found = (text, words) => {
    let plain = "";
    /** @type {number[]} */
    const origin = [];
    let at = 0;
    for (const sign of text) {
      const own = folded(sign);
      for (let n = 0; n < own.length; n += 1) origin.push(at);
      plain += own;
      at += sign.length;
    }
    origin.push(at);
    /** @type {[number, number][]} */
    const places = [];
    let all = true;
    for (const word of words) {
      let seen = false;
      for (let place = plain.indexOf(word); place >= 0; place = plain.indexOf(word, place + 1)) {
        if (place > 0 && /[\p{L}\p{N}]/u.test(plain[place - 1])) continue;
        seen = true;
        let end = place + word.length;
        while (end < plain.length && origin[end] === origin[end - 1]) end += 1;
        places.push([origin[place], origin[end]]);
      }
      all &&= seen;
    }
    places.sort((one, other) => one[0] - other[0]);
    return { all, places };
  };

  /** The text into an element, with what was found marked. @param {Element} into @param {string} text @param {string[]} words */
  const write = (into, text, words) => {
    let done = 0;
    for (const [start, end] of found(text, words).places) {
      if (start < done) continue;
      into.append(text.slice(done, start));
      into.appendChild(document.createElement("mark")).textContent = text.slice(start, end);
      done = end;
    }
    into.append(text.slice(done));
  };

  const clock = (/** @type {number} */ time) =>
    [Math.floor(time / 60), Math.floor(time % 60)].map((part) => String(part).padStart(2, "0")).join(":");

  /** An episode with the sentences in which all words are; null where they are not even in the whole of it. @param {Row} row @param {string[]} words */
  const matching = ([page, title, date, said], words) => {
    const inTitle = found(title, words).all;
    let shown = said.filter(([, text]) => found(text, words).all);
    if (!inTitle && !shown.length) {
      // The words stand in different sentences: the first sentence of each.
      if (!found([title, ...said.map(([, text]) => text)].join(" "), words).all) return null;
      shown = said.filter(([, text], place) =>
        words.some((word) => found(text, [word]).all && !said.slice(0, place).some(([, before]) => found(before, [word]).all)));
    }
    return { page, title, date, shown: shown.slice(0, MOST_SENTENCES), rank: inTitle ? 0 : 1 };
  };

  /** @type {Promise<Row[]> | null} */
  let loading = null;
  const rows = () =>
    (loading ??= Promise.all(
      (box.dataset.indexes || "").split(" ").map(async (name) => {
        const answer = await fetch(name);
        if (!answer.ok) throw new Error(name);
        return /** @type {Row[]} */ ((await answer.json()).episodes);
      }),
    ).then((parts) => parts.flat()));

  /** @param {Row[]} all @param {string} asked */
  const show = (all, asked) => {
    const words = folded(asked).split(" ").filter(Boolean);
    const hits = words.length ? all.map((row) => matching(row, words)).filter((hit) => hit !== null) : [];
    hits.sort((one, other) => one.rank - other.rank);
    list.replaceChildren();
    const said = (!words.length ? "" : !hits.length ? box.dataset.none : hits.length === 1 ? box.dataset.one : box.dataset.many) || "";
    status.textContent = said.replace("{}", () => (hits.length ? String(hits.length) : asked.trim()));
    for (const hit of hits.slice(0, MOST_EPISODES)) {
      const item = list.appendChild(document.createElement("li"));
      const link = item.appendChild(document.createElement("a"));
      link.href = hit.page;
      write(link, hit.title, words);
      const date = item.appendChild(document.createElement("span"));
      date.className = "time";
      date.textContent = ` ${hit.date}`;
      if (!hit.shown.length) continue;
      const sentences = item.appendChild(document.createElement("ul"));
      for (const [time, text] of hit.shown) {
        const place = sentences.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
        place.href = `${hit.page}#t=${time}`;
        const when = place.appendChild(document.createElement("span"));
        when.className = "time";
        when.textContent = clock(time);
        write(place.appendChild(document.createElement("span")), text, words);
      }
    }
  };

  let latest = 0;
  const search = async () => {
    const own = (latest += 1);
    const asked = field.value;
    try {
      const all = asked.trim() ? await rows() : [];
      if (own === latest) show(all, asked);
    } catch {
      loading = null;
      list.replaceChildren();
      status.textContent = box.dataset.gone || "";
    }
  };

  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    field.focus();
  });
  box.hidden = false;
})();
