// The side menu on a narrow screen and small menus that close when one looks elsewhere.

export function menus(): void {
  const toggle = document.querySelector<HTMLButtonElement>("[data-menu]");
  const target = document.getElementById("side-menu");
  toggle?.addEventListener("click", () => {
    const open = target?.classList.toggle("open") ?? false;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) target?.querySelector<HTMLAnchorElement>("a")?.focus();
  });
  document.addEventListener("click", (event) => closeOthers(event.target as Node));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeOthers(null);
  });
  searchMenu();
}

function closeOthers(inside: Node | null): void {
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    if (inside && menu.contains(inside)) return;
    if (menu.contains(document.activeElement)) menu.querySelector<HTMLElement>("summary")?.focus();
    menu.open = false;
  });
  const results = document.getElementById("search-results");
  if (results && !(inside && results.parentElement?.contains(inside))) results.replaceChildren();
}

/** Arrow keys move between the field and the hits. */
function searchMenu(): void {
  const box = document.querySelector<HTMLElement>("[data-search]");
  box?.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = Array.from(box.querySelectorAll<HTMLElement>("input[type=search], #search-results a"));
    const here = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      next.focus();
      event.preventDefault();
    }
  });
}
