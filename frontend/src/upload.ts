// Files come in by drag and drop, each with its progress and, when it is sent back, with the reason.

interface Answer {
  state: "done" | "queued" | "running" | "failed";
  said: string;
  url?: string;
  poll?: string;
  done?: number;
  of?: number;
}

export function uploads(): void {
  document.querySelectorAll<HTMLElement>("[data-drop]").forEach((zone) => {
    const form = zone.querySelector<HTMLFormElement>("form");
    const field = zone.querySelector<HTMLInputElement>("input[type=file]");
    const list = zone.querySelector<HTMLElement>("[data-files]");
    if (!form || !field || !list) return;
    field.multiple = true;
    zone.classList.add("ready");
    const take = (files: FileList | null): void => Array.from(files ?? []).forEach((file) => send(form, file, list));
    form.addEventListener("submit", (event) => {
      if (!field.files?.length) return;
      event.preventDefault();
      take(field.files);
      field.value = "";
    });
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      take(event.dataTransfer?.files ?? null);
    });
  });
  document.querySelectorAll<HTMLElement>("[data-poll]").forEach((row) => {
    follow(new Line(row), row.dataset["poll"] ?? "");
  });
}

/** One file in the list: name, bar, what is going on. */
class Line {
  private readonly bar: HTMLProgressElement;
  private readonly said: HTMLElement;

  constructor(private readonly row: HTMLElement) {
    this.bar = row.querySelector("progress") ?? row.appendChild(document.createElement("progress"));
    this.said = row.querySelector("[data-said]") ?? row.appendChild(document.createElement("span"));
    this.said.setAttribute("role", "status");
    this.bar.setAttribute("aria-label", "进度");
  }

  tell(text: string, done?: number, of?: number): void {
    this.said.textContent = text;
    if (done === undefined || !of) this.bar.removeAttribute("value");
    else {
      this.bar.max = of;
      this.bar.value = done;
    }
  }

  end(answer: Answer): void {
    this.bar.remove();
    this.row.classList.add(answer.state === "failed" ? "failed" : "finished");
    this.said.textContent = answer.said;
    if (!answer.url) return;
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = "打开";
    this.said.append(" ", link);
  }
}

function line(list: HTMLElement, name: string): Line {
  const row = document.createElement("li");
  const title = document.createElement("b");
  title.textContent = name;
  row.append(title);
  list.append(row);
  return new Line(row);
}

function send(form: HTMLFormElement, file: File, list: HTMLElement): void {
  const shown = line(list, file.name);
  const data = new FormData(form);
  data.set("file", file, file.name);
  if (list.childElementCount > 1) data.delete("title");
  const request = new XMLHttpRequest();
  request.open("POST", form.action || location.href);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    const all = event.lengthComputable && event.loaded >= event.total;
    shown.tell(all ? "已送达，正在识读……" : "正在上传", all ? undefined : event.loaded, event.total);
  });
  request.addEventListener("load", () => answered(shown, request));
  request.addEventListener("error", () => shown.end({ state: "failed", said: "没有连上服务器，文件没有送出，请重试。" }));
  request.send(data);
}

function answered(shown: Line, request: XMLHttpRequest): void {
  try {
    told(shown, JSON.parse(request.responseText) as Answer);
  } catch {
    shown.end({ state: "failed", said: `服务器没有收下（${request.status}），请刷新页面后重试。` });
  }
}

function told(shown: Line, answer: Answer): void {
  if (answer.poll && (answer.state === "queued" || answer.state === "running")) {
    shown.tell(answer.said, answer.done, answer.of);
    window.setTimeout(() => follow(shown, answer.poll ?? ""), 1500);
  } else shown.end(answer);
}

/** Asks how far a waiting file is until it is done or sent back. */
function follow(shown: Line, where: string): void {
  fetch(where, { headers: { Accept: "application/json" } })
    .then((response) => response.json() as Promise<Answer>)
    .then((answer) => told(shown, answer))
    .catch(() => shown.end({ state: "failed", said: "没有连上服务器；文件仍在排队，稍后到“等待识读”里看结果。" }));
}
