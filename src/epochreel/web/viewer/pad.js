// Paper to draw on.

/** A sheet of squared paper to draw a picture on, by pointer or by keys. */
class Pad {
  /** @param {[number, number]} image @param {(inputs: number[]) => void} tell */
  constructor([height, width], tell) {
    /** @type {any} */
    this.inks = null;
    this.height = height;
    this.width = width;
    this.tell = tell;
    this.cells = new Array(height * width).fill(0);
    this.cursor = [Math.floor(height / 2), Math.floor(width / 2)];
    this.canvas = h("canvas", { class: "pad", width: width * 12, height: height * 12, tabindex: 0, role: "application", "aria-label": W("pad"), "aria-describedby": "pad-help" });
    this.canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      event.preventDefault();
      this.canvas.setPointerCapture(event.pointerId);
      this.last = null;
      this.stroke(event);
    });
    this.canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.buttons) this.stroke(event);
    });
    this.canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
    this.canvas.addEventListener("blur", () => this.draw());
    this.element = h("div", { class: "pad-box" }, this.canvas, h("div", { class: "pad-side" },
      h("p", { class: "note", id: "pad-help" }, W("pad_help")), h("button", { type: "button", class: "plain", onclick: () => this.clear() }, W("clear"))));
  }

  /** @param {ArrayLike<number>} inputs */
  show(inputs) {
    if (inputs !== this.cells) this.cells = Array.from(inputs, clamp);
    this.draw();
  }

  clear() {
    this.cells = new Array(this.height * this.width).fill(0);
    this.tell(this.cells);
  }

  /** @param {PointerEvent} event */
  stroke(event) {
    const box = this.canvas.getBoundingClientRect();
    const to = [(event.clientX - box.left) / box.width * this.width, (event.clientY - box.top) / box.height * this.height];
    const from = this.last || to, steps = Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])) || 1;
    for (let k = 1; k <= steps; k++) this.dab(mix(from[0], to[0], k / steps), mix(from[1], to[1], k / steps), 0.045 * this.width + 0.42);
    this.last = to;
    this.tell(this.cells);
  }

  /** A soft round spot. @param {number} x @param {number} y @param {number} radius cells */
  dab(x, y, radius) {
    this.cells = this.cells.map((cell, at) => {
      const away = Math.hypot((at % this.width) + 0.5 - x, Math.floor(at / this.width) + 0.5 - y);
      return Math.max(cell, clamp(1.5 - away / radius));
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move && event.key !== " " && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation();
    const [row, column] = this.cursor, at = row * this.width + column;
    if (move) this.cursor = [Math.min(Math.max(row + move[0], 0), this.height - 1), Math.min(Math.max(column + move[1], 0), this.width - 1)];
    else {
      this.cells = this.cells.slice();
      this.cells[at] = event.key === " " ? (this.cells[at] > 0.5 ? 0 : 1) : 0;
      this.tell(this.cells);
    }
    this.draw();
  }

  /** @param {any} inks */
  themed(inks) {
    this.inks = inks;
    this.draw();
  }

  draw() {
    if (!this.inks) return;
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d")), size = 12;
    const grey = greys(this.inks);
    this.cells.forEach((cell, at) => {
      pen.fillStyle = css(grey(cell));
      pen.fillRect((at % this.width) * size, Math.floor(at / this.width) * size, size, size);
    });
    if (this.width <= 16) {
      pen.fillStyle = css(this.inks.gap);
      for (let k = 0; k < this.width; k++) pen.fillRect(k * size, 0, 1, this.height * size);
      for (let k = 0; k < this.height; k++) pen.fillRect(0, k * size, this.width * size, 1);
    }
    if (document.activeElement !== this.canvas) return;
    pen.strokeStyle = css(this.inks.bright);
    pen.lineWidth = 2;
    pen.strokeRect(this.cursor[1] * size + 1, this.cursor[0] * size + 1, size - 2, size - 2);
  }
}
