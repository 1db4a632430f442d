/* 雁阵图谱查看器的移动：适合窗口、缩放、平移、手势与键盘。排在 yanzhen-map.js 之后，补在同一个查看器上。 */
(function () {
  "use strict";
  var Viewer = window.YanzhenMap.Viewer;

  Viewer.prototype.fit = function () {
    var box = this.stage.getBoundingClientRect(), size = this.data.size;
    if (!box.width || !box.height) return;
    var top = 8, bottom = this.legend.offsetHeight + 10;
    this.k = Math.min((box.width - 16) / size[0], (box.height - top - bottom) / size[1], 1.6);
    this.tx = (box.width - size[0] * this.k) / 2;
    this.ty = Math.max(top, (box.height - bottom - size[1] * this.k) / 2);
    this.place();
  };

  Viewer.prototype.place = function () {
    if (this.k) this.world.setAttribute("transform", "translate(" + this.tx + "," + this.ty + ") scale(" + this.k + ")");
  };

  Viewer.prototype.zoom = function (factor, x, y) {
    var box = this.stage.getBoundingClientRect(), k = Math.max(0.2, Math.min(5, this.k * factor));
    var px = x === undefined ? box.width / 2 : x - box.left, py = y === undefined ? box.height / 2 : y - box.top;
    this.tx = px - (px - this.tx) * k / this.k;
    this.ty = py - (py - this.ty) * k / this.k;
    this.k = k;
    this.moved = true;
    this.place();
  };

  Viewer.prototype.pan = function (dx, dy) {
    this.tx += dx;
    this.ty += dy;
    this.moved = true;
    this.place();
  };

  Viewer.prototype.reveal = function (node) {
    var box = this.stage.getBoundingClientRect();
    var x = this.tx + (node.x + node.w / 2) * this.k, y = this.ty + (node.y + node.h / 2) * this.k;
    if (x < 40 || x > box.width - 40 || y < 30 || y > box.height - 60) this.pan(box.width / 2 - x, box.height / 2 - y);
  };

  Viewer.prototype.gestures = function () {
    var self = this, pointers = {}, last = null, spread = 0;
    this.canvas.addEventListener("wheel", function (event) {
      event.preventDefault();
      self.zoom(event.deltaY < 0 ? 1.12 : 0.89, event.clientX, event.clientY);
    }, { passive: false });
    this.canvas.addEventListener("pointerdown", function (event) {
      pointers[event.pointerId] = event;
      last = event;
      self.dragged = false;
    });
    window.addEventListener("pointermove", function (event) {
      if (!pointers[event.pointerId]) return;
      pointers[event.pointerId] = event;
      var held = Object.keys(pointers).map(function (key) { return pointers[key]; });
      if (held.length === 2) {
        var gap = Math.hypot(held[0].clientX - held[1].clientX, held[0].clientY - held[1].clientY);
        if (spread) self.zoom(gap / spread, (held[0].clientX + held[1].clientX) / 2, (held[0].clientY + held[1].clientY) / 2);
        spread = gap;
        self.dragged = true;
      } else if (self.dragged || Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) > 4) {
        self.dragged = true;
        self.pan(event.clientX - last.clientX, event.clientY - last.clientY);
        last = event;
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      window.addEventListener(name, function (event) { delete pointers[event.pointerId]; spread = 0; });
    });
  };

  Viewer.prototype.keys = function () {
    var self = this, steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    this.stage.addEventListener("keydown", function (event) {
      if (steps[event.key]) self.pan(steps[event.key][0], steps[event.key][1]);
      else if (event.key === "+" || event.key === "=") self.zoom(1.25);
      else if (event.key === "-") self.zoom(0.8);
      else if (event.key === "0") { self.moved = false; self.fit(); }
      else return;
      event.preventDefault();
    });
    this.root.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && self.selected) self.clear();
    });
  };
})();
