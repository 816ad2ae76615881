// Looking inside: one unit or one synapse, its history, and what if it were otherwise.

/** @typedef {{layer: number, unit: number, below?: number}} Picked */

/** @param {Picked} picked */
const pickedText = (picked) => [picked.layer, picked.unit, ...(picked.below === undefined ? [] : [picked.below])].join(".");

class InspectPanel {
  /** @param {DenseShow} show */
  constructor(show) {
    this.of = show;
    const { net } = show;
    this.choose = h("select", { id: "unit", onchange: () => this.pick(this.choose.value) }, h("option", { value: "" }, W("choose_unit")),
      ...net.sizes.map((/** @type {number} */ n, /** @type {number} */ layer) => h("optgroup", { label: this.layerName(layer) },
        ...Array.from({ length: Math.min(n, 400) }, (_, unit) => h("option", { value: `${layer}.${unit}` }, this.unitName(layer, unit))))));
    this.synapses = h("select", { id: "synapse", onchange: () => this.pick(this.synapses.value) });
    this.synapseRow = h("div", { class: "row", hidden: true }, h("label", { for: "synapse", class: "soft" }, W("synapse")), this.synapses);
    this.facts = h("dl", { class: "facts" });
    this.history = h("canvas", { class: "spark", role: "img" });
    this.slider = h("input", { type: "range", id: "hold", step: "any", oninput: () => this.picked && this.of.setWeight(this.picked, Number(this.slider.value)) });
    this.sliderRow = h("div", { class: "row", hidden: true }, h("label", { for: "hold" }, W("hold")), this.slider);
    this.act = h("button", { type: "button", class: "plain", onclick: () => this.change() });
    this.reset = h("button", { type: "button", class: "plain", onclick: () => this.of.reset() }, W("reset"));
    this.changed = h("p", { class: "changed", role: "status" });
    this.body = h("div", { hidden: true }, this.synapseRow, this.facts, this.history, this.caption = h("p", { class: "note" }), this.sliderRow, h("div", { class: "row" }, this.act));
    this.element = h("section", { class: "card", id: "look", "aria-labelledby": "look-title" }, h("h2", { id: "look-title" }, W("look")),
      h("div", { class: "row" }, h("label", { for: "unit", class: "soft" }, W("unit")), this.choose), this.hint = h("p", { class: "note" }, W("look_hint")), this.body,
      h("div", { class: "row" }, this.changed, this.reset));
    /** @type {Picked|null} */
    this.picked = null;
  }

  /** @param {number} layer */
  layerName(layer) {
    const last = this.of.net.sizes.length - 1;
    return layer === 0 ? W("inputs") : layer === last ? W("outputs") : W("layer", { number: layer });
  }

  /** @param {number} layer @param {number} unit */
  unitName(layer, unit) {
    const { net } = this.of;
    if (layer === 0) return net.image ? W("pixel", { row: Math.floor(unit / net.image[1]) + 1, column: (unit % net.image[1]) + 1 }) : net.inputNames[unit];
    if (layer === net.sizes.length - 1) return net.outputNames[unit];
    return W("unit_of", { layer, number: unit + 1 });
  }

  /** @param {Picked} picked */
  name(picked) {
    const { layer, unit, below } = picked;
    if (below === undefined) return this.unitName(layer, unit);
    return `${this.unitName(layer - 1, below)} \u2192 ${this.unitName(layer, unit)}`;
  }

  /** @param {string} text as in a link */
  pick(text) {
    const numbers = text.split(".").map(Number), { sizes } = this.of.net, [layer, unit, below] = numbers;
    const fits = text !== "" && numbers.every(Number.isInteger) && layer >= 0 && layer < sizes.length && unit >= 0 && unit < sizes[layer]
      && (below === undefined || (layer > 0 && below >= 0 && below < sizes[layer - 1]));
    this.of.select(fits ? { layer, unit, below } : null);
  }

  /** @param {Picked|null} picked */
  show(picked) {
    this.picked = picked;
    this.body.hidden = !picked;
    this.hint.hidden = Boolean(picked);
    this.choose.value = picked ? `${picked.layer}.${picked.unit}` : "";
    if (!picked) return;
    const { layer, unit } = picked, { net } = this.of;
    this.synapseRow.hidden = layer === 0;
    if (layer > 0) {
      const weights = this.of.params.weights[layer - 1], n = net.sizes[layer - 1];
      const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => Math.abs(weights[unit * n + b]) - Math.abs(weights[unit * n + a])).slice(0, 40);
      if (picked.below !== undefined && !order.includes(picked.below)) order.unshift(picked.below);
      this.synapses.replaceChildren(h("option", { value: `${layer}.${unit}` }, W("all_synapses", { count: grouped(n) })),
        ...order.map((i) => h("option", { value: `${layer}.${unit}.${i}` }, `${this.unitName(layer - 1, i)}: ${twoDecimals(weights[unit * n + i])}`)));
      this.synapses.value = pickedText(picked);
    }
    const isSynapse = picked.below !== undefined;
    this.sliderRow.hidden = !isSynapse;
    const widest = 1.5 * net.widest;
    this.slider.min = String(-widest);
    this.slider.max = String(widest);
    this.caption.textContent = W(isSynapse ? "weight_history" : "unit_history");
  }

  change() {
    const { picked, of } = this;
    if (!picked) return;
    if (picked.below !== undefined) of.setWeight(picked, 0);
    else of.silence(picked);
  }

  update() {
    const { picked, of } = this, { net, act, values, params, edits, viewer } = of, n = edits.weights.size + edits.silent.size;
    this.changed.textContent = n ? W("changed", { count: n }) : "";
    this.reset.hidden = !n;
    if (!picked) return;
    const { layer, unit, below } = picked, { inks } = viewer.theme, facts = [], isAsked = values.length > 0;
    /** @type {number[]} */
    let past;
    let rgb = inks.warm_ink;
    if (below !== undefined) {
      const at = unit * net.sizes[layer - 1] + below, value = params.weights[layer - 1][at];
      facts.push([W("weight"), twoDecimals(value)]);
      if (isAsked) facts.push([W("carries"), twoDecimals(value * values[layer - 1][below])]);
      past = viewer.source.frames.map((frame) => /** @type {Params} */ (frame.params).weights[layer - 1][at]);
      rgb = value >= 0 ? inks.positive_ink : inks.negative_ink;
      if (document.activeElement !== this.slider) this.slider.value = String(value);
      this.slider.setAttribute("aria-valuetext", twoDecimals(value));
      this.act.textContent = W("cut");
    } else {
      if (isAsked) facts.push([W("value"), layer ? twoDecimals(values[layer][unit]) : this.inputText(unit, values[0])]);
      const bias = layer > 0 && params.biases[layer - 1];
      if (bias) facts.push([W("bias"), twoDecimals(bias[unit])]);
      if (act.errorLight.length && act.errorLight[layer][unit]) facts.push([W("error"), twoDecimals(act.errorLight[layer][unit])]);
      past = of.past(layer).map((p) => p[unit]);
      this.act.textContent = W(edits.silent.has(`${layer}:${unit}`) ? "unsilence" : "silence");
    }
    this.facts.replaceChildren(...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    this.history.hidden = !past.length;
    if (!past.length) return;
    spark(this.history, { course: viewer.course, inks, step: viewer.step, lines: [{ values: past, rgb }] });
    this.history.setAttribute("aria-label", W("history_label", { start: twoDecimals(past[0]), end: twoDecimals(past[past.length - 1]) }));
  }

  /** @param {number} unit @param {ArrayLike<number>} values */
  inputText(unit, values) {
    const { column, first } = columnOf(this.of.net, unit);
    return column.n > 1 ? W(values[unit] > 0.5 ? "yes" : "no") : columnTexts([column], [values[first]])[0];
  }
}
