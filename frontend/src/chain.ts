// The graph of one chain: the same viewer as in the exported map, mounted into the page.

interface Viewer {
  select(id: string, move?: boolean): void;
}

interface YanzhenMapDoor {
  mount(element: HTMLElement, data: unknown, options: object): Viewer;
}

declare global {
  interface Window {
    YanzhenMap?: YanzhenMapDoor;
  }
}

const element = document.querySelector<HTMLElement>("[data-graph=chain]");

function place(name: string): string {
  return `${element?.dataset["nodes"] ?? ""}${encodeURIComponent(name)}/`;
}

function remember(field: string, value: string): void {
  const address = new URL(window.location.href);
  address.searchParams.set(field, value);
  window.history.replaceState(null, "", address);
}

if (element && window.YanzhenMap) {
  const data = JSON.parse(document.getElementById(element.dataset["source"] ?? "")?.textContent ?? "null") as unknown;
  const wanted = new URL(window.location.href).searchParams;
  const viewer = window.YanzhenMap.mount(element, data, {
    view: wanted.get("view") === "panorama" ? "panorama" : "status",
    node: wanted.get("node") ?? undefined,
    nodeHref: place,
    onView: (view: string) => remember("view", view),
    onSelect: (id: string) => remember("node", id),
  });
  document.querySelectorAll<HTMLElement>("[data-show-node]").forEach((button) => {
    button.addEventListener("click", () => {
      viewer.select(button.dataset["showNode"] ?? "", true);
      element.scrollIntoView({ block: "start" });
    });
  });
}

export {};
