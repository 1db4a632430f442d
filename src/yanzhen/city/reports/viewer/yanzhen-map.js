/* 雁阵图谱查看器：在一个元素里画出一条产业链（或全市）的全景图与现状图。无依赖，可离线打开。 */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var LINES = { panorama: "panoramaLines", status: "statusLines" };

  function svg(tag, attributes, parent) {
    var element = document.createElementNS(SVG, tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (parent) parent.appendChild(element);
    return element;
  }

  function html(tag, className, text, parent) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }

  function Viewer(root, data, options) {
    this.root = root;
    this.data = data;
    this.options = options || {};
    this.shades = {};
    (data.shades || []).forEach(function (shade) { this.shades[shade.id] = shade; }, this);
    this.view = this.options.view || data.view || "status";
    if (!LINES[this.view] && !this.shades[this.view]) this.view = "status";
    this.index = {};
    this.groups = {};
    this.selected = null;
    data.nodes.forEach(function (node) { this.index[node.id] = node; }, this);
    this.build();
  }

  Viewer.prototype.build = function () {
    this.root.classList.add("yzm");
    this.root.textContent = "";
    this.bar();
    var body = html("div", "yzm-body", null, this.root);
    this.stage = html("div", "yzm-stage", null, body);
    this.panel = html("aside", "yzm-panel", null, body);
    this.panel.setAttribute("aria-live", "polite");
    this.panel.setAttribute("aria-label", "环节说明");
    this.canvas = svg("svg", { "class": "yzm-canvas", role: "group", tabindex: "0",
      "aria-label": this.data.title + "，按 Tab 在环节之间移动，回车看说明，方向键平移，加减号缩放" }, this.stage);
    this.legend = html("div", "yzm-legend", null, this.stage);
    this.gestures();
    this.keys();
    this.setView(this.view);
    this.welcome();
    var self = this;
    this.fit();
    if (window.ResizeObserver) new ResizeObserver(function () { if (!self.moved) self.fit(); }).observe(this.stage);
    if (this.options.node && this.index[this.options.node]) this.select(this.options.node);
  };

  Viewer.prototype.bar = function () {
    var self = this, bar = html("div", "yzm-bar", null, this.root);
    html("strong", "yzm-title", this.data.title, bar);
    var group = html("div", "yzm-views", null, bar);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "切换视图");
    this.buttons = {};
    [["panorama", "全景图"], ["status", "现状图"]].forEach(function (pair) {
      var button = html("button", "", pair[1], group);
      button.type = "button";
      button.addEventListener("click", function () { self.setView(pair[0]); });
      self.buttons[pair[0]] = button;
    });
    this.shadeBox(bar);
    this.searchBox(bar);
    [["−", "缩小", 0.8], ["＋", "放大", 1.25]].forEach(function (item) {
      var button = html("button", "", item[0], bar);
      button.type = "button";
      button.setAttribute("aria-label", item[1]);
      button.addEventListener("click", function () { self.zoom(item[2]); });
    });
    var fit = html("button", "", "适合窗口", bar);
    fit.type = "button";
    fit.addEventListener("click", function () { self.moved = false; self.fit(); });
    html("span", "yzm-asof", this.data.dated || this.data.asOf, bar);
  };

  Viewer.prototype.shadeBox = function (bar) {
    var self = this, shades = this.data.shades || [];
    if (!shades.length) return;
    var holder = html("label", "yzm-shades", "颜色 ", bar);
    this.chooser = html("select", "", null, holder);
    html("option", "", "有无企业", this.chooser).value = "status";
    shades.forEach(function (shade) { html("option", "", shade.label, self.chooser).value = shade.id; });
    this.chooser.addEventListener("change", function () { self.setView(self.chooser.value); });
  };

  Viewer.prototype.searchBox = function (bar) {
    var self = this, box = html("div", "yzm-search", null, bar);
    this.input = html("input", "", null, box);
    this.input.type = "search";
    this.input.placeholder = "查环节、产品、企业、项目";
    this.input.setAttribute("aria-label", "查找");
    this.results = html("ul", "yzm-results", null, box);
    this.results.hidden = true;
    this.input.addEventListener("input", function () { self.find(self.input.value); });
    this.input.addEventListener("keydown", function (event) {
      var first = self.results.querySelector("button");
      if (event.key === "Enter" && first) first.click();
      if (event.key === "ArrowDown" && first) { first.focus(); event.preventDefault(); }
      if (event.key === "Escape") { self.input.value = ""; self.find(""); }
    });
  };

  Viewer.prototype.find = function (words) {
    var self = this, wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var hits = wanted.length ? this.data.nodes.filter(function (node) {
      return wanted.every(function (word) { return node.search.indexOf(word) >= 0; });
    }) : [];
    this.results.textContent = "";
    this.results.hidden = !wanted.length;
    if (wanted.length && !hits.length) html("li", "", "没有找到", this.results);
    hits.slice(0, 12).forEach(function (node) {
      var button = html("button", "", node.mark + " " + node.label, html("li", "", null, self.results));
      button.type = "button";
      button.addEventListener("click", function () {
        self.results.hidden = true;
        self.select(node.id, true);
      });
    });
    this.data.nodes.forEach(function (node) {
      self.groups[node.id].classList.toggle("yzm-miss", wanted.length > 0 && hits.indexOf(node) < 0);
    });
  };

  Viewer.prototype.setView = function (view) {
    this.view = view;
    Object.keys(this.buttons).forEach(function (name) {
      this.buttons[name].setAttribute("aria-pressed", String(name === view));
    }, this);
    if (this.chooser) this.chooser.value = this.shades[view] ? view : "status";
    this.draw();
    this.drawLegend();
    if (this.selected) this.mark(this.selected);
    if (this.options.onView) this.options.onView(view);
  };

  Viewer.prototype.draw = function () {
    this.canvas.textContent = "";
    var defs = svg("defs", {}, this.canvas);
    var arrow = svg("marker", { id: "yzm-arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "5",
      markerHeight: "5", orient: "auto" }, defs);
    svg("path", { d: "M0 0L8 4L0 8z", fill: "#5b6b7f" }, arrow);
    var hatch = svg("pattern", { id: "yzm-hatch", width: "7", height: "7", patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)" }, defs);
    svg("rect", { width: "7", height: "7", fill: "#fdf3d7" }, hatch);
    svg("rect", { width: "2", height: "7", fill: "#f3dfa6" }, hatch);
    this.world = svg("g", {}, this.canvas);
    this.data.bands.forEach(this.drawBand, this);
    this.edges = this.data.edges.map(this.drawEdge, this);
    this.data.nodes.forEach(this.drawNode, this);
    this.place();
  };

  Viewer.prototype.drawBand = function (band) {
    svg("rect", { x: band.x, y: band.y, width: band.w, height: band.h, rx: 8, "class": "yzm-band" }, this.world);
    var text = svg("text", { x: band.x + 12, y: band.y + 22, "class": "yzm-band-label" }, this.world);
    text.textContent = band.label;
  };

  Viewer.prototype.drawEdge = function (edge) {
    var shade = this.shades[this.view], hit = shade && (shade.links || []).some(function (link) {
      return link[0] === edge.from && link[1] === edge.to;
    });
    var look = "yzm-edge yzm-" + edge.share + (edge.size ? " yzm-size-" + edge.size : "") + (hit ? " yzm-hit" : "");
    var path = svg("path", { d: edge.d, "class": look, "marker-end": "url(#yzm-arrow)" }, this.world);
    svg("title", {}, path).textContent = edge.title;
    return { from: edge.from, to: edge.to, path: path };
  };

  Viewer.prototype.drawNode = function (node) {
    var self = this, shade = this.shades[this.view], told = shade && (shade.of[node.id] || { level: "none", text: "" });
    var look = this.view === "status" ? "yzm-" + node.presence : "yzm-plain yzm-band-" + node.band;
    if (told) look = "yzm-shade yzm-" + (told.level >= 0 ? shade.hue + "-" + told.level : "level-" + told.level);
    var group = svg("g", { "class": "yzm-node " + look, transform: "translate(" + node.x + "," + node.y + ")",
      tabindex: "0", role: "button", "aria-label": node.aria + (told && told.text ? "，" + shade.label + "：" + told.text : "") }, this.world);
    svg("rect", { width: node.w, height: node.h, rx: this.view === "status" && node.presence === "absent" ? 0 : 7,
      "class": "yzm-box" }, group);
    var y = 17;
    node.labelLines.forEach(function (line) {
      svg("text", { x: 8, y: y, "class": "yzm-label" }, group).textContent = line;
      y += 15;
    });
    y -= 2;
    (told ? [told.text] : node[LINES[this.view]]).forEach(function (line) {
      svg("text", { x: 8, y: told ? y + 5 : y, "class": told ? "yzm-value" : "yzm-line" }, group).textContent = line;
      y += 12.5;
    });
    var x = 8;
    if (this.view === "status") node.bars.forEach(function (bar) {
      var holder = svg("g", { "class": "yzm-" + bar[0] }, group), wide = bar[1] * (node.w - 60);
      svg("rect", { x: x, y: node.h - 24, width: wide, height: 12, "class": "yzm-box" }, holder);
      x += wide;
    });
    var glyph = svg("text", { x: node.w - 8, y: 18, "class": "yzm-glyph" }, group);
    glyph.textContent = node.mark;
    node.badges.forEach(function (badge, position) {
      var badgeGroup = svg("g", { "class": "yzm-badge yzm-badge-" + badge.kind,
        transform: "translate(" + (node.w - 20 - 30 * position) + "," + (node.h + 4) + ")" }, group);
      svg("rect", { x: -14, y: -8, width: 28, height: 16, rx: badge.kind === "break" ? 8 : 0 }, badgeGroup);
      svg("text", { x: 0, y: 4 }, badgeGroup).textContent = badge.label;
    });
    group.addEventListener("click", function () { if (!self.dragged) self.select(node.id); });
    group.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") { self.select(node.id); event.preventDefault(); }
    });
    group.addEventListener("focus", function () { self.reveal(node); });
    this.groups[node.id] = group;
  };

  Viewer.prototype.drawLegend = function () {
    var legend = this.legend;
    legend.textContent = "";
    var shade = this.shades[this.view];
    if (shade && shade.says) html("span", "yzm-says", shade.says, legend);
    (shade ? shade.legend : this.data.legend[this.view]).forEach(function (item) {
      var row = html("span", "yzm-key", null, legend);
      html("i", "yzm-swatch yzm-swatch-" + item.look, item.mark, row);
      html("span", "", item.label, row);
    });
  };

  Viewer.prototype.mark = function (id) {
    var self = this, near = {};
    near[id] = true;
    this.edges.forEach(function (edge) {
      var on = edge.from === id || edge.to === id;
      edge.path.classList.toggle("yzm-on", on);
      edge.path.classList.toggle("yzm-off", !on);
      if (on) { near[edge.from] = true; near[edge.to] = true; }
    });
    Object.keys(this.groups).forEach(function (key) {
      self.groups[key].classList.toggle("yzm-dim", !near[key]);
      self.groups[key].classList.toggle("yzm-selected", key === id);
    });
  };

  Viewer.prototype.select = function (id, move) {
    var node = this.index[id];
    if (!node) return;
    this.selected = id;
    this.mark(id);
    this.showPanel(node);
    if (move) { this.reveal(node); this.groups[id].focus(); }
    if (this.options.onSelect) this.options.onSelect(id);
  };

  Viewer.prototype.clear = function () {
    this.selected = null;
    this.edges.forEach(function (edge) { edge.path.classList.remove("yzm-on", "yzm-off"); });
    Object.keys(this.groups).forEach(function (key) {
      this.groups[key].classList.remove("yzm-dim", "yzm-selected", "yzm-miss");
    }, this);
    this.welcome();
  };

  Viewer.prototype.welcome = function () {
    var panel = this.panel;
    panel.textContent = "";
    html("h2", "", this.data.title, panel);
    this.data.summary.forEach(function (line) { html("p", "", line, panel); });
    html("p", "yzm-faint", "点一个环节，看它是什么、本市有什么、谁供应谁使用、缺什么。", panel);
    this.data.notes.forEach(function (line) { html("p", "yzm-faint", line, panel); });
  };

  Viewer.prototype.showPanel = function (node) {
    var self = this, panel = this.panel;
    panel.textContent = "";
    panel.scrollTop = 0;
    var close = html("button", "yzm-close", "关闭", panel);
    close.type = "button";
    close.addEventListener("click", function () { self.clear(); self.canvas.focus(); });
    html("h2", "", node.label, panel);
    html("p", "yzm-state yzm-state-" + node.presence, node.mark + " " + node.state, panel);
    (this.data.shades || []).forEach(function (shade) {
      var told = shade.of[node.id];
      if (!told || !told.text) return;
      var row = html("p", "yzm-told", shade.label + "：" + told.text, panel);
      if (told.more) html("span", "yzm-more", " " + told.more, row);
    });
    node.panel.forEach(function (section) {
      html("h3", "", section.heading, panel);
      var list = html("ul", "", null, panel);
      section.items.forEach(function (item) { self.item(item, list); });
    });
  };

  Viewer.prototype.item = function (item, list) {
    var self = this, row = html("li", "", null, list), href;
    if (item.node && this.index[item.node]) {
      var jump = html("button", "yzm-jump", item.text, row);
      jump.type = "button";
      jump.addEventListener("click", function () { self.select(item.node, true); });
    } else if (item.href || (item.node && this.options.nodeHref)) {
      href = item.href || this.options.nodeHref(item.node);
      html("a", "", item.text, row).href = href;
    } else {
      html("span", "", item.text, row);
    }
    (item.cites || []).forEach(function (number) { self.sourceMark(self.data.cites[number], row); });
    if (item.more) html("div", "yzm-more", item.more, row);
  };

  Viewer.prototype.sourceMark = function (cite, row) {
    var mark = html("button", "yzm-cite yzm-grade-" + cite.grade, cite.grade, row);
    var text = cite.title + (cite.place ? "，" + cite.place : "") + (cite.date ? "，" + cite.date : "") + "，等级 " + cite.gradeLabel;
    mark.type = "button";
    mark.title = text;
    mark.setAttribute("aria-label", "来源：" + text);
    mark.setAttribute("aria-expanded", "false");
    mark.addEventListener("click", function () {
      var open = row.querySelector(".yzm-source");
      if (open) open.remove();
      mark.setAttribute("aria-expanded", String(!open));
      if (!open) html("div", "yzm-source", "来源：" + text + (cite.note ? "。" + cite.note : ""), row);
    });
  };

  window.YanzhenMap = {
    Viewer: Viewer,
    mount: function (element, data, options) { return new Viewer(element, data, options); }
  };
})();
