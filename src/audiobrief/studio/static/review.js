// Approve on the desk what was rendered: who did it is remembered here and kept in the episode.

import { ask, complain, h, t, tell } from "./api.js";

const NAME = "audiobrief:approver";

/** The button, the name and the dialog of a script. */
export class Review {
  /** @param {string} script */
  constructor(script) {
    this.path = `/api/scripts/${script}/approval`;
    this.button = /** @type {HTMLButtonElement} */ (document.getElementById("approve"));
    this.told = /** @type {HTMLElement} */ (document.getElementById("approved"));
    this.dialog = /** @type {HTMLDialogElement} */ (document.getElementById("approve-dialog"));
    this.name = /** @type {HTMLInputElement} */ (document.getElementById("approver"));
    this.withdraw = /** @type {HTMLButtonElement} */ (document.getElementById("withdraw"));
    this.button.addEventListener("click", () => this.open());
    this.dialog.addEventListener("close", () => this.closed().catch(complain));
  }

  async load() {
    this.show(await ask(this.path));
  }

  /** @param {{state: string, required: boolean, approval: {by: string, at: string, valid: boolean} | null}} found */
  show(found) {
    const { approval, state } = found;
    const ready = !["to-render", "changed"].includes(state);
    this.button.hidden = !ready && !approval;
    this.button.disabled = !ready && !approval?.valid;
    this.button.classList.toggle("main", state === "to-approve");
    this.withdraw.hidden = !approval;
    this.told.replaceChildren(...(approval ? [
      t("approved_by", { by: approval.by }),
      h("span", { class: "muted" }, approval.valid ? ` ${new Date(approval.at).toLocaleDateString(document.documentElement.lang)}` : ` · ${t("approval_lapsed")}`),
    ] : state === "to-approve" ? [h("span", { class: "tag to-approve" }, t("state_to-approve"))] : []));
  }

  open() {
    this.name.value = localStorage.getItem(NAME) ?? "";
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  async closed() {
    const what = this.dialog.returnValue;
    if (what !== "approve" && what !== "withdraw") return;
    const by = this.name.value.trim();
    if (what === "approve") localStorage.setItem(NAME, by);
    this.show(await ask(this.path, { body: what === "approve" ? { by } : { withdraw: true } }));
    if (what === "approve") tell(t("approved_by", { by }));
  }
}
