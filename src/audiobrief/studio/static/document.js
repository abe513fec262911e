// A script on this desk: edits with undo, saved as they are made, merged with what others write.

import { ask, Refusal } from "./api.js";

const SAVE_AFTER_MS = 500;
const RETRY_MS = 2000;
const MOST_UNDO = 200;

/** @typedef {{sting?: string, id?: string, perspective?: string, heading?: string, lead?: string, voice?: string, pause?: number | null, rate?: number | null, pitch?: number | null, formant?: number | null, gain?: number | null, text?: string[][], say?: string[][]}} Entry */
/** @typedef {{title: string, hook: string, date: string, sources: string[], tags: string[], entries: Entry[], [key: string]: any}} Content */

/** Events: "change" (the content was changed from outside a field), "saved", "saving", "unsaved", "conflicts". */
export class ScriptDocument extends EventTarget {
  /** @param {string} name */
  constructor(name) {
    super();
    this.name = name;
    this.writer = Math.random().toString(36).slice(2, 12);
    this.base = "";
    /** @type {Content} */
    this.content = { title: "", hook: "", date: "", sources: [], tags: [], entries: [] };
    /** @type {{perspectives: {id: string, name: string}[]}} */
    this.cast = { perspectives: [] };
    /** @type {string[]} */
    this.undoStack = [];
    /** @type {string[]} */
    this.redoStack = [];
    this.dirty = false;
    this.saving = false;
    this.timer = 0;
    this.group = "";
    /** @type {any[]} */
    this.conflicts = [];
  }

  async load() {
    const found = await ask(`/api/scripts/${this.name}`);
    this.cast = { perspectives: found.perspectives };
    this.content = found.document;
    this.base = found.revision;
    const kept = this.unsaved();
    if (kept) { // typed before the studio or the page went away
      this.content = kept.content;
      this.base = kept.base;
      this.touch();
    }
    this.emit("change");
  }

  /** What the desk sends. @returns {Content} */
  sent() {
    const { title, hook, date, sources, tags, entries } = this.content;
    return { title, hook, date, sources, tags, entries };
  }

  /** One edit; edits of one `group` in a row are undone together.
   * @param {(content: Content) => void} edit @param {{group?: string, shown?: boolean}} [options] `shown`: the page shows it already */
  edit(edit, options = {}) {
    const group = options.group ?? "";
    if (!group || group !== this.group) {
      this.undoStack.push(JSON.stringify(this.content));
      if (this.undoStack.length > MOST_UNDO) this.undoStack.shift();
    }
    this.group = group;
    this.redoStack = [];
    edit(this.content);
    this.touch();
    if (!options.shown) this.emit("change");
    this.emit("edited");
  }

  undo() { this.step(this.undoStack, this.redoStack); }

  redo() { this.step(this.redoStack, this.undoStack); }

  /** @param {string[]} from @param {string[]} to */
  step(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push(JSON.stringify(this.content));
    this.content = JSON.parse(state);
    this.group = "";
    this.touch();
    this.emit("change");
    this.emit("edited");
  }

  touch() {
    this.dirty = true;
    try {
      localStorage.setItem(this.key(), JSON.stringify({ base: this.base, content: this.content }));
    } catch { /* no room there: the studio has it soon */ }
    this.emit("unsaved");
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  key() { return `audiobrief:${this.name}`; }

  /** @returns {{base: string, content: Content} | null} */
  unsaved() {
    try {
      return JSON.parse(localStorage.getItem(this.key()) ?? "null");
    } catch {
      return null;
    }
  }

  async save() {
    if (this.saving || !this.dirty) return;
    this.saving = true;
    this.dirty = false;
    this.emit("saving");
    const sent = JSON.stringify(this.sent());
    try {
      const found = await ask(`/api/scripts/${this.name}`, {
        method: "PUT", body: { base: this.base, writer: this.writer, document: JSON.parse(sent) },
      });
      this.saving = false;
      this.settle(found, sent);
    } catch (error) {
      this.saving = false;
      this.dirty = true;
      this.emit("failed", error);
      if (!(error instanceof Refusal)) this.timer = window.setTimeout(() => this.save(), RETRY_MS);
    }
  }

  /** @param {any} found @param {string} sent */
  settle(found, sent) {
    const unchanged = !this.dirty && JSON.stringify(this.sent()) === sent;
    // What was typed meanwhile stands on what was sent, not on what others made of it.
    this.base = unchanged ? found.revision : found.sent;
    if (unchanged) {
      localStorage.removeItem(this.key());
      const differs = JSON.stringify(found.document) !== JSON.stringify(this.content);
      this.content = found.document;
      if (differs) this.emit("change");
    } else {
      this.touch();
    }
    if (found.conflicts?.length) {
      this.conflicts = found.conflicts;
      this.emit("conflicts");
    }
    this.emit("saved");
  }

  /** The file was changed by somebody else. @param {string} revision */
  async heard(revision) {
    if (revision === this.base) return;
    if (this.dirty || this.saving) return; // the next save merges it
    const found = await ask(`/api/scripts/${this.name}`);
    if (this.dirty || this.saving) return;
    this.base = found.revision;
    this.content = found.document;
    this.emit("change");
  }

  /** @param {string} revision */
  async restore(revision) {
    this.undoStack.push(JSON.stringify(this.content));
    const found = await ask(`/api/scripts/${this.name}/restore`, { body: { revision, writer: this.writer } });
    this.base = found.revision;
    this.content = found.document;
    this.dirty = false;
    localStorage.removeItem(this.key());
    this.emit("change");
    this.emit("edited");
  }

  /** @param {string} name @param {unknown} [detail] */
  emit(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}
