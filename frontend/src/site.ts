// What every page needs: the side menu on a phone, source marks, the search box, printing.
import { sourceMarks } from "./marks";
import { menus } from "./menus";
import { graphs } from "./lazy";

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

function start(): void {
  menus();
  sourceMarks();
  graphs(document);
  document.querySelectorAll<HTMLButtonElement>("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.body.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("[data-submit-on-change]")) (field as HTMLSelectElement).form?.requestSubmit();
  });
}

document.addEventListener("DOMContentLoaded", start);
