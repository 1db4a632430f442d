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

const VIEWS = ["panorama", "status"];

interface Drawing {
  view: string;
  shades?: { id: string }[];
}

function remember(field: string, value: string): void {
  const address = new URL(window.location.href);
  address.searchParams.set(field, value);
  window.history.replaceState(null, "", address);
}

/** What the address asks for, when the drawing has it; else what the drawing was made to show. */
function view(data: Drawing, asked: string | null): string {
  const known = [...VIEWS, ...(data.shades ?? []).map((shade) => shade.id)];
  return asked !== null && known.includes(asked) ? asked : data.view;
}

/** A page about one question keeps its address: there ``node`` is the node that was asked about. */
function draw(element: HTMLElement, door: YanzhenMapDoor): void {
  const data = JSON.parse(document.getElementById(element.dataset["source"] ?? "")?.textContent ?? "null") as Drawing;
  const wanted = new URL(window.location.href).searchParams;
  const asks = wanted.has("act");
  const viewer = door.mount(element, data, {
    view: view(data, asks ? null : wanted.get("view")),
    node: asks ? undefined : (wanted.get("node") ?? undefined),
    nodeHref: (name: string) => `${element.dataset["nodes"] ?? ""}${encodeURIComponent(name)}/`,
    onView: (name: string) => { if (!asks) remember("view", name); },
    onSelect: (id: string) => { if (!asks) remember("node", id); },
  });
  document.querySelectorAll<HTMLElement>("[data-show-node]").forEach((button) => {
    button.addEventListener("click", () => {
      viewer.select(button.dataset["showNode"] ?? "", true);
      element.scrollIntoView({ block: "start" });
    });
  });
}

function drawAll(root: ParentNode): void {
  const door = window.YanzhenMap;
  if (door) root.querySelectorAll<HTMLElement>("[data-graph=chain]").forEach((element) => draw(element, door));
}

drawAll(document);
document.body.addEventListener("htmx:afterSettle", (event) => {
  drawAll((event as CustomEvent<{ target: HTMLElement }>).detail.target);
});

export {};
