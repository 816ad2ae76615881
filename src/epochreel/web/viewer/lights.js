// Synapses and neurons as lights; scene/network/body.py and stalks.py. Layout comes from Python, in px.

const THINNEST = 1.3, THICKEST = 24, COVERAGE = 0.36, MIDDLING = 0.55;
const STALK = 2.4, STALK_REST = 0.3, STALK_GLOW = 0.2, STALK_REACH = 5;

/** @typedef {{layer: number, chosen: Int32Array, below: Int32Array, above: Int32Array,
 *   n: number, length: Float64Array, crowding: number}} Wiring */

class Lights {
  /** @param {Header} net @param {any} stage */
  constructor(net, stage) {
    this.net = net;
    this.stage = stage;
    /** @type {Wiring[]} */
    this.wirings = [];
    const counts = stage.layers.map((/** @type {any} */ at) => at.xy.length / 2);
    let n = 0;
    for (let l = 1; l < counts.length; l++) n += counts[l] * counts[l - 1];
    this.stalks = n;  // the first of them, after all synapses
    stage.layers.forEach((/** @type {any} */ at, /** @type {number} */ l) => (n += at.arrivals ? counts[l] : 0));
    this.bars = new Float32Array(n * BAR);
    for (let l = 1, first = 0; l < counts.length; l++) {
      this.wirings.push(this.wire(l, first));
      first += counts[l] * counts[l - 1];
    }
    const round = stage.layers.map((/** @type {any} */ at, /** @type {number} */ l) => at.kind === "pixels" ? 0 : counts[l]);
    this.discs = new Float32Array(DISC * round.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0));
  }

  /** @param {number} layer @param {number} first @returns {Wiring} */
  wire(layer, first) {
    const { stage } = this, below = stage.layers[layer - 1], above = stage.layers[layer];
    const nIn = below.xy.length / 2, nOut = above.xy.length / 2, n = nIn * nOut;
    const across = stage.region[stage.up ? 2 : 3] / stage.unit;
    const begins = below.departures || below.xy, ends = above.arrivals || above.xy;
    let nearest = Infinity;
    const distance = (/** @type {number} */ o, /** @type {number} */ i) => Math.max(Math.hypot(
      ends[2 * o] - begins[2 * i], ends[2 * o + 1] - begins[2 * i + 1]), 1e-6);
    for (let o = 0; o < nOut; o++)
      for (let i = 0; i < nIn; i++) nearest = Math.min(nearest, distance(o, i));
    const from = below.departures ? 0 : Math.min(below.radius, 0.4 * nearest);
    const to = above.arrivals ? 0 : Math.min(above.radius, 0.4 * nearest);
    const chosen = new Int32Array(n), length = new Float64Array(n);
    const lower = new Int32Array(n), upper = new Int32Array(n);
    for (let o = 0, k = 0; o < nOut; o++)
      for (let i = 0; i < nIn; i++, k++) {
        const x0 = begins[2 * i], y0 = begins[2 * i + 1];
        const x1 = ends[2 * o], y1 = ends[2 * o + 1], d = distance(o, i);
        const ux = (x1 - x0) / d, uy = (y1 - y0) / d, at = (first + k) * BAR;
        this.bars.set([x0 + ux * from, y0 + uy * from, x1 - ux * to, y1 - uy * to], at);
        length[k] = d - from - to;
        lower[k] = below.units ? below.units[i] : i;
        upper[k] = above.units ? above.units[o] : o;
        chosen[k] = upper[k] * below.nUnits + lower[k];
      }
    const crowding = Math.min(1, COVERAGE * across / (n * THICKEST * MIDDLING));
    return { layer, chosen, below: lower, above: upper, n, length, crowding };
  }

  /** Write the lights of a moment. @param {Act} act @param {any} theme @param {number} dim */
  fill(act, theme, dim = 1) {
    let first = 0;
    for (const wiring of this.wirings) {
      this.fillLayer(act, wiring, first, theme, dim);
      first += wiring.n;
    }
    this.fillStalks(act, theme, dim);
    this.fillDiscs(act, theme, dim);
  }

  /** @param {Act} act @param {Wiring} wiring @param {number} first @param {any} theme @param {number} dim */
  fillLayer(act, wiring, first, theme, dim) {
    const gap = wiring.layer - 1, { unit } = this.stage, room = wiring.crowding, { bars } = this;
    const weights = act.weights[gap], signal = act.signal[gap], carrying = act.carrying[gap] || 0;
    const hop = act.hops[gap], back = act.back[gap], quiet = RESTING * (0.4 + 0.6 * room);
    const { positive, negative, error } = theme.lights, widest = this.net.widest;
    const rise = hop === null ? 0 : riseAndFall(hop);
    const thin = THINNEST * Math.sqrt(room), thick = Math.max(THICKEST * room, THINNEST);
    const progress = hop !== null ? hop : back ? back.progress : 0;
    const behind = 105 * unit, ahead = 34 * unit, toError = hop === null && back;
    for (let k = 0; k < wiring.n; k++) {
      const weight = weights[wiring.chosen[k]], size = Math.sqrt(Math.min(Math.abs(weight) / widest, 1.5));
      const come = signal ? signal[wiring.below[k]] : 0, carried = come * carrying;
      const width = (thin + thick * size) * unit;
      const colour = weight >= 0 ? positive : negative;
      const clearing = Math.min(size / 0.7, 1) ** (2.5 * (1 - room));
      const resting = quiet * (0.25 + 0.75 * Math.min(size * 2.2, 1)) * clearing;
      const strength = (resting + (0.95 - quiet) * carried * clearing * room ** 0.22) * dim;
      const at = (first + k) * BAR;
      bars[at + 4] = width;
      bars[at + 5] = 0.26 * theme.glow;
      bars[at + 6] = (9 + 15 * carried) * unit * Math.sqrt(room) + 0.5 * width;
      bars[at + 7] = progress * wiring.length[k];
      bars[at + 11] = toError ? ahead : behind;
      bars[at + 15] = toError ? behind : ahead;
      bars[at + 16] = 15 * Math.sqrt(room) * unit + 0.55 * width;
      bars[at + 17] = weight >= 0 ? strength : -strength;
      const seen = room ** 0.35 * clearing * dim * theme.pulse;
      let pulse = 0;
      if (hop !== null) pulse = come * rise * PULSE_LIGHT * seen;
      else if (back) {
        const change = back.change ? back.change[wiring.chosen[k]] : 1;
        pulse = back.error[wiring.above[k]] * (0.25 + 0.75 * change) * back.rise * ERROR_PULSE_LIGHT * seen;
      }
      for (let c = 0; c < 3; c++) {
        bars[at + 8 + c] = colour[c] * strength;
        bars[at + 12 + c] = (toError ? error[c] : 0.8 * colour[c] + 0.2) * pulse;
      }
    }
  }

  /** Through units in two rows, from where synapses end to where they begin.
   * @param {Act} act @param {any} theme @param {number} dim */
  fillStalks(act, theme, dim) {
    const { bars, stage } = this, { warm, cold, ring } = theme.lights;
    let at = this.stalks * BAR;
    stage.layers.forEach((/** @type {any} */ place, /** @type {number} */ l) => {
      if (!place.arrivals) return;
      const width = Math.min(STALK * stage.unit, 0.4 * place.radius), reach = Math.min(STALK_REACH * stage.unit, place.radius);
      for (let k = 0; k < place.xy.length / 2; k++, at += BAR) {
        const lit = act.activity[l] ? act.activity[l][place.units ? place.units[k] : k] : 0;
        const size = Math.abs(lit), hue = lit >= 0 ? warm : cold, here = [2 * k, 2 * k + 1];
        bars.set([...here.map((i) => place.arrivals[i]), ...here.map((i) => place.departures[i]), width, STALK_GLOW * theme.glow, reach], at);
        bars[at + 11] = bars[at + 15] = bars[at + 16] = 1;
        for (let c = 0; c < 3; c++) bars[at + 8 + c] = (STALK_REST * ring[c] * (1 - size) + 0.9 * hue[c] * size) * dim;
      }
    });
  }

  /** @param {Act} act @param {any} theme @param {number} dim */
  fillDiscs(act, theme, dim) {
    const { discs, stage } = this, { warm, cold, error, ring, slate } = theme.lights;
    const grounded = theme.ground.some((/** @type {number} */ v) => v > 0);
    let at = 0;
    stage.layers.forEach((/** @type {any} */ place, /** @type {number} */ l) => {
      if (place.kind === "pixels") return;
      const seen = dim * +(place.kind === "neurons");
      for (let k = 0; k < place.xy.length / 2; k++, at += DISC) {
        const unit = place.units ? place.units[k] : k;
        const lit = act.activity[l] ? act.activity[l][unit] : 0, size = Math.abs(lit);
        const wrong = act.errorLight.length ? act.errorLight[l][unit] : 0, hue = lit >= 0 ? warm : cold;
        const given = Math.max(0.5, theme.givesWay) * wrong;
        discs[at] = place.xy[2 * k];
        discs[at + 1] = place.xy[2 * k + 1];
        discs[at + 2] = place.radius;
        discs[at + 3] = 0.55 * size * (grounded ? dim : 1);
        discs[at + 7] = Math.min(2.2 * stage.unit, 0.22 * place.radius);
        discs[at + 11] = place.radius * (0.45 + 0.75 * Math.sqrt(size) + 0.4 * wrong);
        discs[at + 15] = dim;
        for (let c = 0; c < 3; c++) {
          const away = wrong * error[c];
          const fill = hue[c] * (0.12 * size + 2.6 * size ** 2.2) + 0.1 * away + slate[c];
          const rim = (ring[c] * (1 - size) + hue[c] * 1.6 * size) * (1 - given) + 1.5 * away;
          const around = hue[c] * (0.72 * size ** 1.4) * (1 - theme.givesWay * wrong);
          discs[at + 4 + c] = fill * seen + theme.ground[c] * (dim - seen);
          discs[at + 8 + c] = rim * seen;
          discs[at + 12 + c] = (around + 0.8 * away) * theme.glow * dim;
        }
      }
    });
  }
}
