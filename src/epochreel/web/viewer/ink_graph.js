// What lies on top of a network of any blocks: plates, cells, names; scene/network/plate.py and
// graph.py. A kind of figure that is not known here is a plate.

const STRIP = { beside: 0.09, tall: 0.26, lower: 0.55, upper: 0.19, lone: 0.37 };

class GraphInk {
  /** @param {Header} net @param {any} stage @param {Read} read */
  constructor(net, stage, read) {
    this.net = net;
    this.stage = stage;
    /** @type {Map<number, ImageData[]>} */
    this.pictures = new Map();
    net.nodes.forEach((/** @type {any} */ node, /** @type {number} */ at) => {
      if (!node.pictures) return;
      const [n, height, width] = node.pictures.shape, all = read(node.pictures);
      this.pictures.set(at, Array.from({ length: n }, (_, k) => new ImageData(
        new Uint8ClampedArray(all.buffer, k * height * width * 4, height * width * 4), width, height)));
    });
  }

  /** @param {Brush} brush @param {Flow} flow @param {string[]} answer @param {any} theme */
  draw(brush, flow, answer, theme) {
    const { inks } = theme, { stage } = this, { unit } = brush;
    stage.plates.forEach((/** @type {number[]} */ [x, y, w, h], /** @type {number} */ node) => {
      const light = flow.light[node], error = flow.error[node];
      const line = blend(blend(inks.line, inks.warm_ink, light), inks.error_ink, error);
      brush.box(x, y, w, h, { radius: 10 * unit, fill: blend(inks.cell, inks.warm_ink, 0.12 * light), line,
        lineWidth: (1.4 + 1.8 * Math.max(light, error)) * unit });
      const pictures = this.pictures.get(node);
      if (pictures) this.picture(brush, pictures[flow.probe], [x, y, w, h], flow.opacity[node]);
      else this.strips(brush, flow, node, [x, y, w, h], inks);
      this.name(brush, this.net.nodes[node], stage.names[node], inks);
    });
    const [x, y, w] = stage.foot, said = answer.length > 1
      ? `${W("answers", { answer: answer[0] })} \u00b7 ${W("should_be", { answer: answer[1] })}`
      : answer.length ? W("answers", { answer: answer[0] }) : "";
    brush.text(brush.fitted(said, SMALL, w), x + w / 2, y + 34 * unit, SMALL, inks.bright, { anchor: "center", opacity: flow.compared });
    brush.text(brush.fitted(W("strips"), SMALL, w), x + w / 2, y + 66 * unit, SMALL, inks.faint, { anchor: "center" });
  }

  /** @param {Brush} brush @param {ImageData|undefined} cells @param {number[]} place @param {number} opacity */
  picture(brush, cells, [x, y, w, h], opacity) {
    if (!cells || opacity < 0.01) return;
    const inset = 0.07 * h, side = Math.min((h - 2 * inset) / cells.height, (w - 2 * inset) / cells.width);
    const width = side * cells.width, height = side * cells.height;
    brush.image(x + (w - width) / 2, y + (h - height) / 2, width, height, cells, opacity);
  }

  /** @param {Brush} brush @param {Flow} flow @param {number} node @param {number[]} place @param {any} inks */
  strips(brush, flow, node, [x, y, w, h], inks) {
    const weights = flow.weights[node], outputs = flow.outputs[node];
    const strip = (/** @type {Float64Array} */ values, /** @type {number} */ top, /** @type {(inks: any, v: number) => number[]} */ colour, /** @type {number} */ opacity) => brush.image(
      x + STRIP.beside * w, y + top * h, (1 - 2 * STRIP.beside) * w, STRIP.tall * h,
      painted(values.length, 1, (i) => colour(inks, values[i])), opacity);
    if (weights.length) strip(weights, outputs.length ? STRIP.upper : STRIP.lone, weightColour, 1);
    if (outputs.length && flow.opacity[node] > 0.004) strip(outputs, weights.length ? STRIP.lower : STRIP.lone, cellColour, flow.opacity[node]);
  }

  /** @param {Brush} brush @param {any} node @param {number[]} place @param {any} inks */
  name(brush, node, [x, y, w], inks) {
    const { up } = this.stage, at = up ? x : x + w / 2, anchor = up ? "left" : "center";
    let label = node.label;
    while (label.includes(".") && brush.width(label, SMALL) > w) label = label.slice(label.indexOf(".") + 1);
    brush.text(brush.fitted(label, SMALL, w), at, y + 22 * brush.unit, SMALL, inks.bright, { anchor });
    brush.text(brush.fitted(node.shape, SMALL, w), at, y + 50 * brush.unit, SMALL, inks.soft, { anchor });
  }
}
