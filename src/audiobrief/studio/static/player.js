// Speech played without gaps, each piece levelled, the next ones fetched ahead.

const AHEAD = 3;
const TARGET_DB = 2; // what brings levelled speech up to where stings stand

/** @typedef {{url: string, pause: number, gain?: number, start?: () => void, end?: () => void, label?: string}} Piece */

export class Player extends EventTarget {
  constructor() {
    super();
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {Map<string, Promise<{buffer: AudioBuffer, gain: number}>>} */
    this.sounds = new Map();
    this.run = 0;
    /** @type {AudioBufferSourceNode[]} */
    this.sources = [];
    this.playing = false;
  }

  /** Fetch a sound without playing it. @param {string} url */
  prepare(url) {
    let sound = this.sounds.get(url);
    if (!sound) {
      sound = this.fetched(url);
      sound.catch(() => this.sounds.delete(url));
      this.sounds.set(url, sound);
      if (this.sounds.size > 200) this.sounds.delete(/** @type {string} */ (this.sounds.keys().next().value));
    }
    return sound;
  }

  /** @param {string} url */
  async fetched(url) {
    const answer = await fetch(url);
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ problems: [answer.statusText] }));
      throw new Error(told.problems.join(" · "));
    }
    const gain = 10 ** ((Number(answer.headers.get("x-gain-db") ?? 0) + TARGET_DB) / 20);
    this.context ??= new AudioContext();
    return { buffer: await this.context.decodeAudioData(await answer.arrayBuffer()), gain };
  }

  /** Play pieces one after the other; ends when the last one does or another run begins. @param {Piece[]} pieces */
  async play(pieces) {
    this.stop();
    const run = ++this.run;
    this.context ??= new AudioContext();
    await this.context.resume();
    this.playing = true;
    this.dispatchEvent(new Event("state"));
    let at = this.context.currentTime + 0.03;
    try {
      for (let place = 0; place < pieces.length; place++) {
        for (const next of pieces.slice(place, place + AHEAD)) this.prepare(next.url).catch(() => {});
        const { buffer, gain } = await this.prepare(pieces[place].url);
        if (run !== this.run) return;
        at = Math.max(at, this.context.currentTime + 0.02);
        const source = this.context.createBufferSource();
        const level = this.context.createGain();
        level.gain.value = gain * 10 ** ((pieces[place].gain ?? 0) / 20);
        source.buffer = buffer;
        source.connect(level).connect(this.context.destination);
        source.start(at);
        this.sources.push(source);
        window.setTimeout(() => { if (run === this.run) pieces[place].start?.(); }, Math.max(0, (at - this.context.currentTime) * 1000));
        const { end } = pieces[place];
        if (end) window.setTimeout(() => { if (run === this.run) end(); }, Math.max(0, (at + buffer.duration - this.context.currentTime) * 1000));
        at += buffer.duration + pieces[place].pause;
        // Not too far ahead: what is edited meanwhile is not heard in its old wording.
        while (run === this.run && at - this.context.currentTime > 4) await new Promise((done) => setTimeout(done, 200));
      }
      while (run === this.run && this.context.currentTime < at) await new Promise((done) => setTimeout(done, 60));
    } finally {
      if (run === this.run) this.stop();
    }
  }

  stop() {
    this.run++;
    for (const source of this.sources.splice(0)) {
      try { source.stop(); } catch { /* ended already */ }
    }
    if (this.playing) {
      this.playing = false;
      this.dispatchEvent(new Event("state"));
    }
  }
}
