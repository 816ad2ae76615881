// A chain of dense layers on the page: every unit can be asked, touched and changed.

class DenseShow {
  /** @param {Viewer} viewer @param {Read} read */
  constructor(viewer, read) {
    const { net } = viewer;
    this.viewer = viewer;
    this.net = net;
    /** @type {Asked|null} */
    this.asked = null;
    /** @type {Picked|null} */
    this.picked = null;
    /** @type {Edits} */
    this.edits = { weights: new Map(), silent: new Set() };
    /** @type {Map<number, Float64Array[]>} */
    this.cache = new Map();
    this.gaps = net.sizes.length - 1;
    this.params = viewer.source.mixed(viewer.step);
    /** @type {Float64Array[]} */
    this.values = [];
    this.act = actAt(net, this.params, [], AT_REST);
    this.stage = net.stages[0];
    this.lights = new Lights(net, this.stage);
    this.inks = new DenseInk(net, this.stage);
    this.asking = new AskPanel(this, read);
    this.look = new InspectPanel(this);
    /** @type {Record<string, HTMLElement>} */
    this.panels = { ask: this.asking.element, look: this.look.element };
    this.signs = [["positive_ink", "positive"], ["negative_ink", "negative"], ["warm_ink", "active"],
      ...(net.goesBelowZero ? [["cold_ink", "below_zero"]] : []), ["error_ink", "error"]];
  }

  /** @param {any} stage */
  placed(stage) {
    this.stage = stage;
    this.lights = new Lights(this.net, stage);
    this.inks = new DenseInk(this.net, stage);
  }

  /** @param {any} inks */
  themed(inks) { if (this.asking.pad) this.asking.pad.themed(inks); }

  grown() { this.cache.clear(); }

  // Questions

  /** @param {string} [text] as in a link */
  askFirst(text) {
    const { examples, question } = this.asking, inputs = text ? inputsOf(this.net, text) : null;
    const found = text && examples.find((each) => each.name === text);
    if (found) this.ask(found, false);
    else if (inputs) this.ask({ name: "own", inputs, target: null }, false);
    else this.ask(question || examples[0], false);
  }

  /** @param {Asked} asked @param {boolean} moves whether pulses travel */
  ask(asked, moves) {
    this.asked = asked;
    this.cache.clear();
    this.asking.reflect(asked);
    this.viewer.thinks(moves);
  }

  /** The question of a tour's stop. @param {any} stop */
  toured(stop) {
    const picked = stop.synapse || stop.unit;
    this.reset();
    this.select(picked ? { layer: picked[0], unit: picked[1], below: picked[2] } : null);
    if (stop.asks === "question" && this.asking.question) this.ask(this.asking.question, false);
  }

  /** Let the example be asked that a step learned from. @param {number} at frame */
  teach(at) {
    const taught = this.net.taught[at], { examples } = this.asking;
    if (taught >= 0) this.ask(examples[taught], false);
    else if (!this.asked || !this.asked.target) this.ask(examples[0], false);
  }

  /** What a layer answered to the question at each step. @param {number} [layer] the last one
   * @returns {Float64Array[]} */
  past(layer = this.gaps) {
    const known = this.cache.get(layer), { asked } = this;
    if (known || !asked) return known || [];
    const found = this.viewer.source.frames.map((frame) =>
      forward(this.net, /** @type {Params} */ (frame.params), asked.inputs).acts[layer]);
    this.cache.set(layer, found);
    return found;
  }

  /** @param {ArrayLike<number>} out @param {ArrayLike<number>} target */
  isWrong(out, target) {
    const { net } = this, best = (/** @type {ArrayLike<number>} */ v) => Array.from(v).indexOf(Math.max(...Array.from(v)));
    if (net.task === "classes") return best(out) !== best(target);
    if (net.task === "two classes") return out[0] > 0.5 !== target[0] > 0.5;
    return Math.abs(out[0] - target[0]) > 0.2 * (net.span[1] - net.span[0]);
  }

  /** What is to be seen, in a sentence. @param {string} when */
  sentence(when) {
    const { net, asked, values, edits } = this;
    if (!asked || !values.length) return W("rests", { when });
    const out = values[this.gaps], answer = answerText(net, out), { target } = asked;
    const inputs = net.image || net.columns.length > 6 ? "" : columnTexts(net.columns, asked.inputs).join(" ");
    const key = `${inputs ? "asked_inputs" : "asked"}${target ? (this.isWrong(out, target) ? "_wrong" : "_right") : ""}`;
    const said = W(key, { when, inputs, answer, right: target ? answerText(net, target, false) : "" });
    return edits.weights.size + edits.silent.size ? `${said} ${W("not_learned")}` : said;
  }

  /** What a link says of it. */
  link() {
    const { asked, picked, net } = this;
    return { ask: asked && (asked.name === "own" ? inputsText(net, asked.inputs) : asked.name),
      select: picked && pickedText(picked) };
  }

  /** @param {string} text as in a link */
  pick(text) { this.look.pick(text); }

  // Changes

  /** @param {Picked|null} picked */
  select(picked) {
    this.picked = picked;
    this.look.show(picked);
    this.viewer.changed();
    this.viewer.remember();
  }

  /** @param {Picked} picked @param {number} value */
  setWeight({ layer, unit, below }, value) {
    if (below !== undefined) this.edits.weights.set(`${layer}:${unit}:${below}`, value);
    this.viewer.changed();
  }

  /** @param {Picked} picked */
  silence({ layer, unit }) {
    const key = `${layer}:${unit}`;
    if (!this.edits.silent.delete(key)) this.edits.silent.add(key);
    this.viewer.changed();
  }

  reset() {
    this.edits = { weights: new Map(), silent: new Set() };
    this.viewer.changed();
  }

  // Drawing

  /** @param {Phases} phases @param {number} [next] the frame that a lesson leads to */
  compose(phases, next) {
    const { net, asked, viewer, edits } = this, { source, theme } = viewer;
    const before = this.params = edited(net, source.mixed(viewer.step), edits.weights);
    const target = asked && asked.target;
    if (asked) {
      const pass = forward(net, before, asked.inputs, edits.silent);
      const after = next === undefined ? null : source.frames[next].params || null;
      const errors = target && after ? backward(net, before, pass, target) : null;
      this.values = pass.acts;
      this.act = actAt(net, before, pass.acts, phases, { after, target, errors });
    }
    this.lights.fill(this.act, theme);
    if (this.picked) this.spotlight(this.picked);
  }

  /** @param {Brush} brush */
  draw(brush) {
    const { theme } = this.viewer;
    this.inks.draw(brush, this.act, { weights: this.act.weights, biases: this.params.biases }, theme, this.edits.silent);
    if (this.picked) this.ring(brush, this.picked, theme.inks);
  }

  update() {
    this.asking.update();
    this.look.update();
  }

  /** Only the paths of what is picked. @param {Picked} picked */
  spotlight({ layer, unit, below }) {
    const { bars, wirings } = this.lights;
    let at = 0;
    for (const wiring of wirings)
      for (let k = 0; k < wiring.n; k++, at += BAR) {
        const isIn = wiring.layer === layer && wiring.above[k] === unit && (below === undefined || wiring.below[k] === below);
        const isOut = below === undefined && wiring.layer === layer + 1 && wiring.below[k] === unit;
        for (const c of [8, 9, 10, 12, 13, 14, 17]) bars[at + c] *= isIn || isOut ? 1.25 : 0.05;
      }
  }

  /** @param {Brush} brush @param {Picked} picked @param {any} inks */
  ring(brush, { layer, unit, below }, inks) {
    for (const [l, u] of below === undefined ? [[layer, unit]] : [[layer, unit], [layer - 1, below]]) {
      const place = this.stage.layers[l], k = place.units ? place.units.indexOf(u) : u;
      if (k < 0) continue;
      const r = place.radius + 5 * brush.unit, radius = place.kind === "neurons" ? r : 0.3 * r;
      brush.box(place.xy[2 * k] - r, place.xy[2 * k + 1] - r, 2 * r, 2 * r, { radius, line: inks.bright, lineWidth: 1.8 * brush.unit });
    }
  }

  // Pointer and keys

  /** What lies at a place of the stage. @param {number} x @param {number} y @param {number} px how long a px of the screen is there
   * @returns {Picked|null} */
  hit(x, y, px) {
    /** @type {Picked|null} */
    let found = null;
    let nearest = Infinity;
    this.stage.layers.forEach((/** @type {any} */ place, /** @type {number} */ layer) => {
      for (let k = 0; k < place.xy.length / 2; k++) {
        const away = Math.hypot(place.xy[2 * k] - x, place.xy[2 * k + 1] - y);
        const reach = place.kind === "pixels" ? place.radius * 1.4 : Math.max(place.radius * 1.15, 11 * px);
        if (away < reach && away < nearest) {
          nearest = away;
          found = { layer, unit: place.units ? place.units[k] : k };
        }
      }
    });
    return found || this.hitSynapse(x, y, 7 * px);
  }

  /** @param {number} x @param {number} y @param {number} slack @returns {Picked|null} */
  hitSynapse(x, y, slack) {
    const { bars, wirings } = this.lights;
    /** @type {Picked|null} */
    let found = null;
    let best = 0, at = 0;
    for (const wiring of wirings)
      for (let k = 0; k < wiring.n; k++, at += BAR) {
        const [x0, y0, x1, y1, width] = bars.subarray(at, at + 5), dx = x1 - x0, dy = y1 - y0;
        const t = clamp(((x - x0) * dx + (y - y0) * dy) / Math.max(dx * dx + dy * dy, 1e-6));
        const away = Math.hypot(x - x0 - t * dx, y - y0 - t * dy) - width / 2;
        const score = away < slack ? (1 - Math.max(away, 0) / slack) * (0.3 + width) : 0;
        if (score > best) {
          best = score;
          found = { layer: wiring.layer, unit: wiring.above[k], below: wiring.below[k] };
        }
      }
    return found;
  }

  /** What a tip says of what is pointed at. @param {Picked} found */
  told({ layer, unit, below }) {
    const name = this.look.name({ layer, unit, below });
    if (below !== undefined) return [name, `${W("weight")} ${twoDecimals(this.params.weights[layer - 1][unit * this.net.sizes[layer - 1] + below])}`];
    if (!this.values.length) return [name, ""];
    return [name, layer ? twoDecimals(this.values[layer][unit]) : this.look.inputText(unit, this.values[0])];
  }

  /** What is picked already is held: up is more, down is less; anything else is picked.
   * @param {Picked|null} found @param {PointerEvent} event @param {HTMLElement} place */
  press(found, event, place) {
    const { picked } = this;
    const isHeld = found && picked && picked.below !== undefined && pickedText(found) === pickedText(picked) && event.pointerType !== "touch";
    if (!isHeld || picked.below === undefined) return this.select(found);
    const from = this.params.weights[picked.layer - 1][picked.unit * this.net.sizes[picked.layer - 1] + picked.below];
    place.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ moved) => this.setWeight(picked, from + (event.clientY - moved.clientY) / 120 * this.net.widest);
    const end = () => place.removeEventListener("pointermove", move);
    place.addEventListener("pointermove", move);
    place.addEventListener("pointerup", end, { once: true });
  }

  /** From unit to unit, along the signal or across it. @param {number[]} move */
  walk(move) {
    const [along, aside] = this.stage.up ? [-move[1], move[0]] : move, { sizes } = this.net;
    const { layer, unit } = this.picked || { layer: 0, unit: -1 };
    const to = Math.min(Math.max(layer + along, 0), this.gaps);
    const share = along && sizes[layer] > 1 ? Math.round(unit / (sizes[layer] - 1) * (sizes[to] - 1)) : unit;
    this.select({ layer: to, unit: Math.min(Math.max((along ? share : unit) + aside, 0), sizes[to] - 1) });
  }
}
