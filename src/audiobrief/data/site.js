/* Chapters, waveform and transcript seek; the transcript follows; place and speed are kept. Pages work without it. */
(function () {
  "use strict";
  const all = (what) => Array.from(document.querySelectorAll(what));
  const kept = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch (error) {
      /* Storage may be forbidden; then nothing is kept. */
    }
    return null;
  };

  for (const button of all("[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        button.closest("section").querySelector("[role=status]").textContent = button.dataset.done;
      });
    });
  }

  const audio = document.getElementById("audio");
  if (!audio) return;
  const length = () => (isFinite(audio.duration) ? audio.duration : Number(audio.dataset.length));
  const seek = (time, play) => {
    const go = () => {
      audio.currentTime = Math.max(0, Math.min(time, length() - 0.1));
      if (play) audio.play().catch(() => {});
      show();
    };
    if (audio.readyState > 0) return go();
    audio.addEventListener("loadedmetadata", go, { once: true });
    audio.load();
  };

  const following = (elements) => {
    const times = elements.map((element) => Number(element.dataset.t));
    let now = -1;
    return (time) => {
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
  const chapterAt = following(all(".chapters a[data-t]"));
  const cueAt = following(all(".cue[data-t]"));
  const here = document.querySelector(".wave .here");
  const wave = document.querySelector(".wave");
  const follow = document.querySelector("[data-follow]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let leaveUntil = 0; // whoever scrolls wants to look elsewhere for a while
  for (const kind of ["wheel", "touchmove", "keydown"]) {
    addEventListener(kind, () => (leaveUntil = Date.now() + 4000), { passive: true });
  }

  function show() {
    const time = audio.currentTime;
    if (here) here.setAttribute("x", String((time / length()) * wave.viewBox.baseVal.width - 1));
    chapterAt(time);
    const cue = cueAt(time);
    if (!cue || audio.paused || !follow || !follow.checked || Date.now() < leaveUntil) return;
    const box = cue.getBoundingClientRect();
    if (box.top > innerHeight * 0.3 && box.bottom < innerHeight * 0.8) return;
    cue.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-t]");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (target.classList.contains("cue") && String(getSelection())) return;
    event.preventDefault();
    seek(Number(target.dataset.t), true);
  });
  if (wave) {
    wave.addEventListener("click", (event) => {
      const box = wave.getBoundingClientRect();
      seek(((event.clientX - box.left) / box.width) * length(), true);
    });
  }
  for (const button of all("[data-skip]")) {
    button.addEventListener("click", () => seek(audio.currentTime + Number(button.dataset.skip), !audio.paused));
  }
  const speed = document.querySelector("[data-speed]");
  speed.addEventListener("change", () => {
    audio.playbackRate = Number(speed.value);
    kept("speed", speed.value);
  });
  if (Array.from(speed.options).some((option) => option.value === kept("speed"))) {
    speed.value = kept("speed");
    audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
  }
  for (const element of all(".tools, .follow")) element.hidden = false;
  document.documentElement.classList.add("alive");

  const place = "place " + location.pathname;
  audio.addEventListener("timeupdate", show);
  audio.addEventListener("seeking", show);
  audio.addEventListener("pause", () => kept(place, audio.ended ? "0" : String(audio.currentTime)));
  addEventListener("pagehide", () => kept(place, audio.ended ? "0" : String(audio.currentTime)));
  const asked = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  const start = asked ? Number(asked[1]) : Number(kept(place));
  if (start > 1 && start < length() - 5) seek(start, false);

  if ("mediaSession" in navigator && "MediaMetadata" in window) {
    const picture = document.querySelector(".show img");
    navigator.mediaSession.metadata = new MediaMetadata({
      title: document.querySelector("h1").textContent,
      artist: document.querySelector(".show span").textContent,
      artwork: picture ? [{ src: picture.src }] : [],
    });
    navigator.mediaSession.setActionHandler("seekbackward", () => seek(audio.currentTime - 15, !audio.paused));
    navigator.mediaSession.setActionHandler("seekforward", () => seek(audio.currentTime + 30, !audio.paused));
  }
})();
