// A network of any blocks as lights: ways between nodes, and their glow; scene/moments/flow.py,
// network/ways.py and network/plate.py.

const SAMPLE = 24, WAY = 5, AROUND = 0.6, PLATE_GLOW = 0.55, PLATE_REACH = 26;

/** What nodes and links do. @typedef {{light: number[], opacity: number[], error: number[],
 *   weights: Float64Array[], outputs: Float64Array[], carried: number[],
 *   forward: ([number, number]|null)[], backward: ([number, number]|null)[],
 *   compared: number, probe: number}} Flow */

/** @param {Header} net @param {Seen} before @param {Seen} after whose outputs are seen
 * @param {number} probe -1 at rest @param {Phases} phases @returns {Flow} */
function flowAt(net, before, after, probe, phases) {
  const n = net.nodes.length, { levels, times } = net, nLevels = Math.max(...levels) + 1;
  const hops = Math.max(nLevels - 1, 1), { present, think, learn, fade, late } = phases;
  const rests = probe < 0, compared = smooth(phases.compared), full = net.full;
  const of = (/** @type {Int8Array|null} */ all, /** @type {number} */ node) => (all && !rests ? all[probe * n + node] / full : 0);
  const strength = (/** @type {number} */ node) =>
    (rests ? 0 : net.sizes[node] ? of(after.strengths, node) : 0.3);
  const opening = levels.map((/** @type {number} */ level) => (level
    ? smooth(stretch(think, times[level] - 0.28 * (times[level] - times[level - 1]), times[level])) : smooth(present)));
  const arrived = levels.map((/** @type {number} */ level) => (level === nLevels - 1 ? compared
    : smooth(stretch(learn, 1 - times[level + 1], 1 - times[level]))));
  const each = Array.from({ length: n }, (_, node) => node);
  const cells = (/** @type {Int8Array} */ all, /** @type {number} */ at, /** @type {number} */ size) =>
    Float64Array.from(all.subarray(at * SAMPLE, at * SAMPLE + size), (v) => v / full);
  const span = (/** @type {number[]} */ [source, target]) => {
    const a = times[levels[source]], b = times[levels[target]];
    return a < b ? [a, b] : [a, Math.min(a + 1 / hops, 1)];
  };
  const travel = (/** @type {number} */ hop, /** @type {number} */ size) =>
    /** @type {[number, number]|null} */ (hop > 0 && hop < 1 ? [hop, size * riseAndFall(hop)] : null);
  const through = net.links.map((/** @type {number[]} */ link) => stretch(think, span(link)[0], span(link)[1]));
  return {
    light: each.map((node) => strength(node) * opening[node] * fade),
    opacity: each.map((node) => (rests ? 0 : smooth(stretch(opening[node], 0.5, 1)) * fade)),
    error: each.map((node) => of(after.errors, node) * arrived[node] * late),
    weights: each.map((node) => {
      const order = nLevels - 1 - levels[node];
      const hop = stretch(learn, order / nLevels, (order + 1) / nLevels);
      const by = overshoot(stretch(hop, 0.15, 1), OVERSHOOT), size = net.weightSizes[node];
      const next = cells(after.weights, node, size);
      return cells(before.weights, node, size).map((v, i) => v + (next[i] - v) * by);
    }),
    outputs: each.map((node) => (rests ? new Float64Array(0)
      : cells(after.outputs, probe * n + node, net.sizes[node]))),
    carried: net.links.map((/** @type {number[]} */ [source], /** @type {number} */ at) =>
      strength(source) * smooth(stretch(through[at], 0.2, 1)) * fade),
    forward: net.links.map((/** @type {number[]} */ [source], /** @type {number} */ at) =>
      travel(through[at], strength(source))),
    backward: net.links.map((/** @type {number[]} */ link) => {
      const [a, b] = span(link);
      const found = after.errors ? travel(stretch(learn, 1 - b, 1 - a), of(after.errors, link[0])) : null;
      return found && [1 - found[0], found[1]];
    }),
    compared: compared * fade,
    probe,
  };
}

class GraphLights {
  /** @param {Header} net @param {any} stage */
  constructor(net, stage) {
    this.net = net;
    this.stage = stage;
    this.discs = new Float32Array(0);
    /** @type {{link: number, gone: number, length: number, share: number}[]} */
    this.pieces = [];
    const ends = [];
    for (let link = 0; link < stage.ways.length; link++) {
      const way = stage.ways[link], lengths = [];
      for (let k = 0; k + 3 < way.length; k += 2)
        lengths.push(Math.hypot(way[k + 2] - way[k], way[k + 3] - way[k + 1]));
      const length = lengths.reduce((a, b) => a + b, 0), share = stage.around[link] ? AROUND : 1;
      for (let k = 0, gone = 0; k < lengths.length; gone += lengths[k++]) {
        this.pieces.push({ link, gone, length, share });
        ends.push(way.slice(2 * k, 2 * k + 4));
      }
    }
    this.bars = new Float32Array((this.pieces.length + stage.plates.length) * BAR);
    ends.forEach((end, k) => this.bars.set(end, k * BAR));
  }

  /** @param {Flow} flow @param {any} theme @param {number} dim */
  fill(flow, theme, dim = 1) {
    const { bars, stage } = this, { ring, warm, error } = theme.lights;
    const unit = stage.unit * stage.scale;
    this.pieces.forEach((piece, k) => {
      const at = k * BAR, carried = flow.carried[piece.link], resting = (1 - carried) ** 6;
      const forth = flow.forward[piece.link], back = flow.backward[piece.link];
      const isBack = back !== null && back[1] > 0, [progress] = (isBack ? back : forth) || [0];
      const strength = (RESTING + (0.95 - RESTING) * carried) * piece.share * dim;
      const width = WAY * unit * piece.share, behind = 105 * unit, ahead = 34 * unit;
      bars[at + 4] = width;
      bars[at + 5] = 0.26 * theme.glow;
      bars[at + 6] = (9 + 15 * carried) * unit + 0.5 * width;
      bars[at + 7] = progress * piece.length - piece.gone;
      bars[at + 11] = isBack ? ahead : behind;
      bars[at + 15] = isBack ? behind : ahead;
      bars[at + 16] = 15 * unit + 0.55 * width;
      bars[at + 17] = 0;
      const light = isBack ? back[1] * ERROR_PULSE_LIGHT : forth ? forth[1] * PULSE_LIGHT : 0;
      for (let c = 0; c < 3; c++) {
        bars[at + 8 + c] = (resting * ring[c] + (1 - resting) * warm[c]) * strength;
        bars[at + 12 + c] = (isBack ? error[c] : 0.8 * warm[c] + 0.2) * light * theme.pulse * dim * piece.share;
      }
    });
    stage.plates.forEach((/** @type {number[]} */ [x, y, w, h], /** @type {number} */ node) => {
      const at = (this.pieces.length + node) * BAR, half = 0.5 * h - 1, middle = y + 0.5 * h;
      const lit = flow.light[node], wrong = flow.error[node], start = x + half + 1;
      bars.fill(0, at, at + BAR);
      bars.set([start, middle, Math.max(x + w - half - 1, start + 0.01), middle, 2 * half,
        PLATE_GLOW * theme.glow, PLATE_REACH * stage.unit * (0.4 + 0.6 * Math.max(lit, wrong)) + 0.5], at);
      bars[at + 11] = bars[at + 15] = bars[at + 16] = 1;
      for (let c = 0; c < 3; c++)
        bars[at + 8 + c] = (warm[c] * lit ** 1.4 * (1 - theme.givesWay * wrong) + error[c] * wrong) * dim;
    });
  }
}
