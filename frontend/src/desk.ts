// The desk: keys, the card and its mark in the text lit together, cards that change without a reload.
import { uploads } from "./upload";

const FIRST_FIELDS = ".desk-edit [aria-invalid], .desk-edit [name=value], .desk-edit [name=name], .desk-edit [name=head]";

const KEYS: Record<string, (desk: Desk) => void> = {
  j: (desk) => desk.step(1),
  k: (desk) => desk.step(-1),
  a: (desk) => desk.press("a"),
  r: (desk) => desk.press("r"),
  u: (desk) => desk.press("u"),
  e: (desk) => desk.press("e"),
  z: () => document.querySelector<HTMLFormElement>("[data-undo]")?.requestSubmit(),
  "?": () => help(),
};

function help(): void {
  const table = document.querySelector<HTMLDialogElement>("[data-desk-keys]");
  if (table?.open) table.close();
  else table?.showModal();
}

/** Scrolls the pane, not the page, until the element stands in its upper half; a card only as far as it must. */
function reveal(element: Element): void {
  const pane = element.closest<HTMLElement>(".desk-scroll");
  if (!pane) return;
  const outer = pane.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.left < outer.left || inner.right > outer.right) pane.scrollLeft += inner.left - outer.left - pane.clientWidth / 4;
  if (pane.scrollHeight <= pane.clientHeight) return;
  const card = element.matches(".desk-item");
  const lowest = outer.top + pane.clientHeight * (card ? 1 : 0.55);
  const place = card && inner.height < pane.clientHeight && inner.top > outer.top ? pane.clientHeight - inner.height : pane.clientHeight * 0.12;
  if (inner.top < outer.top || inner.bottom > lowest) pane.scrollTop += inner.top - outer.top - place;
}

class Desk {
  private here = "";
  private moveOn = "";

  constructor(private readonly root: HTMLElement) {
    document.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    document.body.addEventListener("htmx:afterSettle", () => this.settled());
    document.body.addEventListener("htmx:beforeRequest", (event) => this.asked(event as CustomEvent));
    document.body.addEventListener("htmx:sendError", () => this.say("没有连上服务器，这一步没有保存，请重试。"));
    const at = new URLSearchParams(location.search).get("at") ?? location.hash.replace("#item-", "");
    root.dataset["ready"] = "yes";
    const known = this.card(at) !== null;
    this.select(known ? at : this.keys()[0] ?? "", known ? "card" : "");
    root.querySelector(".leaf img")?.addEventListener("load", () => this.marks(this.here).slice(0, 1).forEach(reveal));
  }

  private cards(): HTMLElement[] {
    return Array.from(this.root.querySelectorAll<HTMLElement>("[data-item]"));
  }

  private keys(): string[] {
    return this.cards().map((card) => card.dataset["item"] ?? "");
  }

  private card(key: string): HTMLElement | null {
    return key ? this.root.querySelector<HTMLElement>(`#item-${CSS.escape(key)}`) : null;
  }

  private marks(key: string): Element[] {
    return key ? Array.from(this.root.querySelectorAll(`[data-mark~="${CSS.escape(key)}"]`)) : [];
  }

  /** Light a card and its mark; both panes show it, and the page moves to the one that was asked for. */
  select(key: string, show: "card" | "mark" | ""): void {
    this.card(this.here)?.removeAttribute("aria-current");
    this.marks(this.here).forEach((mark) => mark.classList.remove("here"));
    this.here = key;
    const card = this.card(key);
    const mark = this.marks(key)[0];
    card?.setAttribute("aria-current", "true");
    this.marks(key).forEach((one) => one.classList.add("here"));
    for (const one of [show ? card : null, mark]) if (one) reveal(one);
    if (show === "card") card?.focus({ preventScroll: true });
    (show === "card" ? card : show === "mark" ? mark : null)?.scrollIntoView({ block: "nearest" });
  }

  /** The next or previous card; past the ends the neighbouring part of the document. */
  step(by: number): void {
    const keys = this.keys();
    const next = keys[keys.indexOf(this.here) + by];
    if (next) {
      this.select(next, "card");
      return;
    }
    const where = this.root.dataset[by > 0 ? "after" : "before"];
    if (where) location.search = where;
  }

  press(key: string): void {
    const button = this.card(this.here)?.querySelector<HTMLElement>(`[data-key="${key}"]`);
    this.moveOn = key === "e" ? "" : this.here;
    button?.click();
  }

  private key(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement).closest("input, select, textarea, [contenteditable]");
    if (event.key === "Escape" && typing?.closest(".desk-edit")) {
      typing.closest(".desk-edit")?.querySelector<HTMLElement>("[data-cancel]")?.click();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(this);
  }

  private click(event: Event): void {
    const target = event.target as Element;
    const mark = target.closest<HTMLElement | SVGElement>("[data-mark]");
    if (mark) {
      const keys = (mark.dataset["mark"] ?? "").split(" ");
      const next = keys[(keys.indexOf(this.here) + 1) % keys.length] ?? "";
      this.select(next, "card");
      event.preventDefault();
      return;
    }
    const there = target.closest(".desk-there");
    const card = target.closest<HTMLElement>("[data-item]");
    if (card) this.select(card.dataset["item"] ?? "", there ? "mark" : "");
    if (there) event.preventDefault();
  }

  private focused(event: Event): void {
    const card = (event.target as Element).closest<HTMLElement>("[data-item]");
    if (card && card.dataset["item"] !== this.here) this.select(card.dataset["item"] ?? "", "");
  }

  private asked(event: CustomEvent): void {
    const form = (event.detail as { elt?: HTMLElement }).elt;
    if (form?.matches(".desk-edit")) this.moveOn = "";
  }

  /** After a card came back: its marks take the new look; an accepted or refused one makes way for the next. */
  private settled(): void {
    for (const card of this.cards()) {
      for (const mark of this.marks(card.dataset["item"] ?? "")) {
        for (const look of Array.from(mark.classList)) if (look.startsWith("v-")) mark.classList.remove(look);
        mark.classList.add(`v-${card.dataset["verdict"] ?? "open"}`);
      }
    }
    const moving = this.moveOn;
    this.moveOn = "";
    const card = this.card(this.here);
    card?.setAttribute("aria-current", "true");
    const field = card?.querySelector<HTMLElement>(FIRST_FIELDS);
    if (card && field) {
      reveal(card);
      field.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
    if (!field && moving && !card?.querySelector("[role=alert]")) this.step(1);
  }

  private say(text: string): void {
    const told = document.createElement("div");
    told.className = "notice notice-error";
    told.setAttribute("role", "alert");
    told.textContent = text;
    this.card(this.here)?.append(told);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector<HTMLElement>("[data-desk]");
  if (root) new Desk(root);
  document.querySelectorAll<HTMLElement>("[data-desk-help]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", help);
  });
  uploads();
});
