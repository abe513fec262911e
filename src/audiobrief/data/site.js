/* The players: own controls, chapters on the bar, keys, and the place that was heard last. Pages work without it. */
(function () {
  "use strict";

  /**
   * @template {Element} T
   * @param {ParentNode} root
   * @param {string} what
   * @param {new (...args: any[]) => T} kind
   * @returns {T[]}
   */
  const all = (root, what, kind) =>
    /** @type {T[]} */ (Array.from(root.querySelectorAll(what)).filter((one) => one instanceof kind));

  /**
   * @template {Element} T
   * @param {ParentNode} root
   * @param {string} what
   * @param {new (...args: any[]) => T} kind
   * @returns {T}
   */
  const one = (root, what, kind) => {
    const found = root.querySelector(what);
    if (!(found instanceof kind)) throw new Error(`there is no ${what}`);
    return found;
  };

  /**
   * What is kept under a name, after `value` is kept there where it is given; "" for nothing.
   * @param {string} name
   * @param {string} [value]
   */
  const kept = (name, value) => {
    try {
      if (value !== undefined) localStorage.setItem(name, value);
      return localStorage.getItem(name) || "";
    } catch {
      return ""; // storage may be forbidden; then nothing is kept
    }
  };

  const clock = (/** @type {number} */ time) => {
    const [whole, pad] = [Math.max(0, Math.floor(time)), (/** @type {number} */ part) => String(part).padStart(2, "0")];
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return `${hours ? `${hours}:` : ""}${pad(minutes)}:${pad(whole % 60)}`;
  };

  for (const button of all(document, "[data-copy]", HTMLButtonElement)) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy || "");
      const status = button.closest("section")?.querySelector("[role=status]");
      if (status) status.textContent = button.dataset.done || "";
    });
  }

  const pattern = document.querySelector("#controls");
  if (!(pattern instanceof HTMLTemplateElement)) return;
  const controls = pattern.content;
  const labels = one(controls, ".play", HTMLButtonElement);
  const words = { play: labels.getAttribute("aria-label") || "", pause: labels.dataset.pause || "" };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /**
   * The elements among `elements` that is heard at a time is marked; given back where it changes.
   * @param {HTMLElement[]} elements
   */
  const following = (elements) => {
    const times = elements.map((element) => Number(element.dataset.t));
    let now = -1;
    return (/** @type {number} */ time) => {
      let at = times.length - 1;
      while (at >= 0 && times[at] > time + 0.05) at -= 1;
      // A longer silence or music after a cue belongs to nobody.
      if (at >= 0 && time > Number(elements[at].dataset.e || Infinity) + 0.7) at = -1;
      if (at === now) return null;
      if (now >= 0) elements[now].removeAttribute("aria-current");
      now = at;
      if (now < 0) return null;
      elements[now].setAttribute("aria-current", "true");
      return elements[now];
    };
  };

  /** One episode's player. */
  class Player {
    /** @param {HTMLElement} box */
    constructor(box) {
      this.box = box;
      this.audio = one(box, "audio", HTMLAudioElement);
      this.length = Number(box.dataset.length);
      this.place = `place ${new URL(box.dataset.page || "", location.href).pathname}`;
      /** @type {[number, string][]} */
      this.chapters = JSON.parse(box.dataset.chapters || "[]");
      box.append(...Array.from(controls.cloneNode(true).childNodes).filter((node) => !(node instanceof HTMLDialogElement)));
      this.button = one(box, ".play", HTMLButtonElement);
      this.range = one(box, "input[type=range]", HTMLInputElement);
      this.speed = one(box, "[data-speed]", HTMLSelectElement);
      this.tip = one(box, ".tip", HTMLElement);
      this.wave = box.querySelector(".wave");
      this.here = box.querySelector(".wave .here");
      this.waiting = -1; // where to begin once the sound is there
      /** @type {(time: number) => void} */
      this.followed = () => {};
      this.draw();
      this.listen();
      const last = Number(kept(this.place));
      if (last > 1 && last < this.length - 5) this.waiting = last;
      this.audio.controls = false;
      box.classList.add("ready");
      this.show();
    }

    get time() {
      return this.waiting >= 0 ? this.waiting : this.audio.currentTime;
    }

    draw() {
      this.range.max = String(Math.floor(this.length));
      one(this.box, ".whole", HTMLElement).textContent = clock(this.length);
      const track = one(this.box, ".track", HTMLElement);
      for (const [start] of this.chapters) {
        if (start < 1 || start >= this.length) continue;
        const mark = track.appendChild(document.createElement("span"));
        mark.className = "mark";
        mark.style.left = `${(start / this.length) * 100}%`;
      }
    }

    listen() {
      const { audio, box, range } = this;
      this.button.addEventListener("click", () => this.toggle());
      for (const skip of all(box, "[data-skip]", HTMLButtonElement)) {
        skip.addEventListener("click", () => this.seek(this.time + Number(skip.dataset.skip), !audio.paused));
      }
      range.addEventListener("input", () => this.seek(Number(range.value), !audio.paused));
      const bar = one(box, ".bar", HTMLElement);
      bar.addEventListener("pointermove", (event) => this.hint(event.clientX));
      bar.addEventListener("pointerleave", () => (this.tip.hidden = true));
      this.wave?.addEventListener("click", (event) => {
        const area = /** @type {Element} */ (this.wave).getBoundingClientRect();
        this.seek(((/** @type {MouseEvent} */ (event).clientX - area.left) / area.width) * this.length, true);
      });
      this.speed.addEventListener("change", () => {
        kept("speed", this.speed.value);
        for (const player of players) player.hasten();
      });
      this.hasten();
      one(box, ".keys", HTMLButtonElement).addEventListener("click", help);
      const share = one(box, ".share", HTMLButtonElement);
      share.hidden = !navigator.clipboard;
      share.addEventListener("click", () => this.share(share));
      audio.addEventListener("play", () => {
        for (const other of players) if (other !== this) other.audio.pause();
        current = this;
        box.classList.add("on");
        this.announce();
      });
      audio.addEventListener("pause", () => this.keep());
      audio.addEventListener("ended", () => kept(this.place, "0"));
      for (const kind of ["play", "pause", "timeupdate", "seeking", "ended"]) audio.addEventListener(kind, () => this.show());
      audio.addEventListener("timeupdate", () => {
        if (Math.abs(Number(kept(this.place)) - audio.currentTime) > 5) this.keep();
      });
      audio.addEventListener("loadedmetadata", () => {
        if (this.waiting >= 0) audio.currentTime = this.waiting;
        this.waiting = -1;
        this.show();
      });
    }

    hasten() {
      const wanted = kept("speed");
      if (Array.from(this.speed.options).some((option) => option.value === wanted)) this.speed.value = wanted;
      this.audio.defaultPlaybackRate = this.audio.playbackRate = Number(this.speed.value);
    }

    keep() {
      if (this.audio.readyState > 0) kept(this.place, this.audio.ended ? "0" : String(this.audio.currentTime));
    }

    toggle() {
      if (!this.audio.paused) this.audio.pause();
      else this.seek(this.time, true);
    }

    /** @param {number} time @param {boolean} play */
    seek(time, play) {
      current = this;
      const wanted = Math.max(0, Math.min(time, this.length - 0.1));
      if (this.audio.readyState > 0) this.audio.currentTime = wanted;
      else this.waiting = wanted;
      if (play) this.audio.play().catch(() => {});
      this.show();
    }

    /** The address of the place that is heard, copied. @param {HTMLButtonElement} button */
    async share(button) {
      const address = new URL(this.box.dataset.page || "", location.href);
      address.hash = `t=${Math.floor(this.time)}`;
      await navigator.clipboard.writeText(address.href);
      const told = one(this.box, ".told", HTMLElement);
      told.textContent = button.dataset.done || "";
      setTimeout(() => (told.textContent = ""), 3000);
    }

    /** @param {number} time */
    chapter(time) {
      let name = "";
      for (const [start, title] of this.chapters) if (start <= time + 0.05) name = title;
      return name;
    }

    /** @param {number} x where the pointer is */
    hint(x) {
      const area = this.range.getBoundingClientRect();
      const share = Math.max(0, Math.min(1, (x - area.left) / area.width));
      this.tip.hidden = false;
      this.tip.textContent = [clock(share * this.length), this.chapter(share * this.length)].filter(Boolean).join(" · ");
      const half = this.tip.offsetWidth / 2;
      this.tip.style.left = `${Math.max(half, Math.min(area.width - half, share * area.width))}px`;
    }

    show() {
      const { time, audio } = this;
      const share = this.length ? time / this.length : 0;
      one(this.box, ".now", HTMLElement).textContent = clock(time);
      one(this.box, ".done", HTMLElement).style.width = `${share * 100}%`;
      const name = this.chapter(time);
      one(this.box, ".chapter", HTMLElement).textContent = name;
      this.range.value = String(Math.floor(time));
      this.range.setAttribute("aria-valuetext", [clock(time), name].filter(Boolean).join(", "));
      this.button.setAttribute("aria-label", audio.paused ? words.play : words.pause);
      this.box.classList.toggle("playing", !audio.paused);
      if (time > 0) this.box.classList.add("on");
      this.here?.setAttribute("x", String(share * 960 - 1));
      this.followed(time);
      if (current === this && navigator.mediaSession && audio.readyState > 0) {
        const position = Math.min(audio.currentTime, audio.duration || 0);
        if (isFinite(audio.duration)) {
          navigator.mediaSession.setPositionState({ duration: audio.duration, playbackRate: audio.playbackRate, position });
        }
      }
    }

    /** Tell the system what plays, and take its keys. */
    announce() {
      const session = navigator.mediaSession;
      if (!session || !window.MediaMetadata) return;
      const picture = document.querySelector(".show img");
      session.metadata = new MediaMetadata({
        title: this.box.dataset.title || "",
        artist: document.querySelector(".show span")?.textContent || "",
        artwork: picture instanceof HTMLImageElement ? [{ src: picture.src }] : [],
      });
      const starts = this.chapters.map(([start]) => start);
      session.setActionHandler("play", () => this.toggle());
      session.setActionHandler("pause", () => this.audio.pause());
      session.setActionHandler("seekbackward", () => this.seek(this.time - 15, !this.audio.paused));
      session.setActionHandler("seekforward", () => this.seek(this.time + 30, !this.audio.paused));
      session.setActionHandler("seekto", (details) => this.seek(details.seekTime ?? 0, !this.audio.paused));
      session.setActionHandler("previoustrack", () => {
        this.seek(starts.filter((start) => start < this.time - 3).pop() ?? 0, !this.audio.paused);
      });
      session.setActionHandler("nexttrack", () => {
        this.seek(starts.find((start) => start > this.time + 0.1) ?? this.time, !this.audio.paused);
      });
    }
  }

  const dialog = document.importNode(one(controls, "dialog", HTMLDialogElement), true);
  document.body.append(dialog);
  one(dialog, "button", HTMLButtonElement).addEventListener("click", () => dialog.close());
  function help() {
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  /** @type {Player[]} */
  const players = [];
  /** @type {Player | null} */
  let current = null;
  for (const box of all(document, ".player", HTMLElement)) players.push(new Player(box));
  const main = players[0];
  document.documentElement.classList.add("alive");
  addEventListener("pagehide", () => players.forEach((player) => player.keep()));

  let leaveUntil = 0; // whoever scrolls wants to look elsewhere for a while
  for (const kind of ["wheel", "touchmove", "keydown"]) {
    addEventListener(kind, () => (leaveUntil = Date.now() + 4000), { passive: true });
  }
  if (main?.audio.id === "audio") {
    const chapterAt = following(all(document, ".chapters a[data-t]", HTMLElement));
    const cueAt = following(all(document, ".cue[data-t]", HTMLElement));
    const follow = document.querySelector("[data-follow]");
    main.followed = (time) => {
      chapterAt(time);
      const cue = cueAt(time);
      const wanted = follow instanceof HTMLInputElement && follow.checked;
      if (!cue || main.audio.paused || !wanted || Date.now() < leaveUntil) return;
      const box = cue.getBoundingClientRect();
      if (box.top > innerHeight * 0.3 && box.bottom < innerHeight * 0.8) return;
      cue.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    };
    document.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-t]") : null;
      if (!(target instanceof HTMLElement) || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (target.classList.contains("cue") && String(getSelection())) return;
      event.preventDefault();
      main.seek(Number(target.dataset.t), true);
    });
    for (const label of all(document, ".follow", HTMLElement)) label.hidden = false;
    const asked = () => /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    const jump = () => {
      const found = asked();
      if (found) main.seek(Number(found[1]), false);
    };
    addEventListener("hashchange", jump);
    jump();
  }

  addEventListener("keydown", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable) return;
    const range = target.matches("input[type=range]");
    if (target.matches("input:not([type=checkbox]):not([type=range]), textarea, select")) return;
    if (event.key === "?") return help();
    if (dialog.open) return;
    const player = players.find((one) => one.box.contains(target)) || current || main;
    if (!player) return;
    const key = event.key.toLowerCase();
    if (key === "k" || (key === " " && (range || !target.closest("a, button, summary, input")))) player.toggle();
    else if (key === "j" || key === "arrowleft") player.seek(player.time - 15, !player.audio.paused);
    else if (key === "l" || key === "arrowright") player.seek(player.time + 30, !player.audio.paused);
    else return;
    event.preventDefault();
  });
})();
