// Bundles the pages' scripts and styles and the icon sprite into the folder given as the first argument.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const out = process.argv[2];
const here = new URL(".", import.meta.url).pathname;
const ICONS = [
  "dashboard", "sitemap", "building-factory-2", "hammer", "heart-handshake", "map-2", "certificate", "target-arrow", "checklist", "books",
  "database", "file-report", "search", "user", "login", "logout", "menu-2", "download", "columns", "alert-triangle",
  "arrow-right", "circle-check", "circle-x", "help-circle", "layout-kanban", "table", "printer", "upload", "x",
  "calendar", "chart-line", "building", "arrows-exchange",
];

await build({
  entryPoints: ["site.ts", "charts.ts", "parks.ts", "chain.ts", "desk.ts", "site.css", "desk.css"].map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  target: ["es2022"],
  format: "iife",
  charset: "utf8",
  legalComments: "linked",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  logLevel: "warning",
});

const symbols = await Promise.all(ICONS.map(async (name) => {
  const svg = await readFile(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${body.replace(/\s+/g, " ").trim()}</symbol>`;
}));
await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
