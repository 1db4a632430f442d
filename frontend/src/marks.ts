// Source marks: hovering or focusing a mark shows document, place, date and grade; clicking opens the document.

interface Mark {
  title: string;
  place: string;
  date: string;
  grade: string;
  note: string;
}

let card: HTMLElement | null = null;

export function sourceMarks(): void {
  for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]] as const) {
    document.addEventListener(begin, (event) => {
      const mark = (event.target as Element).closest<HTMLElement>(".mark[data-cites]");
      if (mark) show(mark);
    });
    document.addEventListener(end, (event) => {
      if ((event.target as Element).closest(".mark")) hide();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  window.addEventListener("scroll", hide, { passive: true, capture: true });
}

function hide(): void {
  card?.remove();
  card = null;
}

function line(parent: HTMLElement, className: string, text: string): void {
  if (!text) return;
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  parent.append(element);
}

function show(mark: HTMLElement): void {
  hide();
  const marks = JSON.parse(mark.dataset["cites"] ?? "[]") as Mark[];
  card = document.createElement("div");
  card.className = "mark-card";
  card.setAttribute("role", "tooltip");
  for (const cite of marks) {
    line(card, "mark-title", cite.title);
    line(card, "mark-fact", [cite.place && `位置：${cite.place}`, cite.date && `日期：${cite.date}`].filter(Boolean).join("　"));
    line(card, "mark-fact", `来源等级：${cite.grade}`);
    line(card, "mark-fact", cite.note);
  }
  line(card, "mark-grade", mark.dataset["grade"] ?? "");
  document.body.append(card);
  const box = mark.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - size.width - 8));
  const below = box.bottom + 6 + size.height < window.innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - size.height - 6)}px`;
}
