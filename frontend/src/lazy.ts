// Charts, maps and chain graphs come with their own bundles; a page names the bundle it needs.

const asked = new Map<string, Promise<void>>();

export function script(address: string): Promise<void> {
  const known = asked.get(address);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = () => resolve();
    element.onerror = () => reject(new Error(address));
    document.head.append(element);
  });
  asked.set(address, loading);
  return loading;
}

/** Loads the bundle of every ``data-bundle`` element; a failure is said in the element itself. */
export function graphs(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-bundle]").forEach((element) => {
    script(element.dataset["bundle"] ?? "").catch(() => {
      element.textContent = "图形脚本没有装入，请刷新页面；表格中有同样的数据。";
    });
  });
}
