// What a dense network does at a moment: who is lit, what travels; scene/moments/acting.py.

/**
 * The light of one moment. `signal` is per layer of synapses the size of what comes in; what a
 * synapse carries is that times `carrying`, its pulse that times `rising`.
 * @typedef {{weights: Float32Array[], activity: Float64Array[], values: Float64Array[],
 *   opacity: number[], signal: Float64Array[], carrying: number[],
 *   hops: (number|null)[], back: ({progress: number, error: Float64Array, change: Float64Array|null,
 *   rise: number}|null)[], errorLight: Float64Array[], compared: number,
 *   target: ArrayLike<number>|null}} Act
 */

/**
 * @param {Header} net
 * @param {Params} before weights as they are
 * @param {Float64Array[]} values what each unit answers
 * @param {Phases} phases
 * @param {{after?: Params|null, errors?: Float64Array[]|null, target?: ArrayLike<number>|null}} [more]
 * @returns {Act}
 */
function actAt(net, before, values, phases, more = {}) {
  const { after = null, errors = null, target = null } = more;
  const light = values.map((layer, l) => layer.map((v) => Math.min(Math.max(v / net.scales[l], -1), 1)));
  if (light.length) light[0] = inputLight(net, values[0], light[0]);
  const gaps = net.sizes.length - 1;
  const opening = [smooth(phases.present)], carrying = [];
  /** @type {(number|null)[]} */
  const hops = [];
  for (let gap = 0; gap < gaps; gap++) {
    const hop = stretch(phases.think, gap / gaps, (gap + 1) / gaps);
    carrying.push(smooth(stretch(hop, 0.2, 1)) * phases.fade);
    hops.push(hop > 0 && hop < 1 ? hop : null);
    opening.push(smooth(stretch(hop, 0.72, 1)));
  }
  const learned = errors ? learning(net, before, after, errors, phases) : null;
  return {
    weights: after && phases.learn > 0 ? moved(before, after, phases.learn) : before.weights,
    activity: light.map((layer, l) => layer.map((v) => v * opening[l] * phases.fade)),
    values,
    opacity: opening.map((o) => smooth(stretch(o, 0.5, 1)) * phases.fade),
    signal: light.slice(0, gaps).map((layer) => layer.map(Math.abs)),
    carrying,
    hops,
    back: learned ? learned.back : hops.map(() => null),
    errorLight: learned ? learned.arrived : [],
    compared: smooth(phases.compared) * phases.fade,
    target,
  };
}

/** Inputs are as bright as the numbers that people read; scene/moments/shown_inputs.py.
 * @param {Header} net @param {Float64Array} values @param {Float64Array<ArrayBuffer>} light */
function inputLight(net, values, light) {
  let at = 0;
  for (const column of net.columns) {
    if (column.shines) {
      const [dark, bright] = column.shines, number = toPeople(column, values[at]);
      light[at] = (number < 0 ? -1 : 1) * clamp((Math.abs(number) - dark) / (bright - dark));
    }
    at += column.n;
  }
  return light;
}

/** @param {Header} net @param {Params} before @param {Params|null} after
 * @param {Float64Array[]} errors @param {Phases} phases */
function learning(net, before, after, errors, phases) {
  const gaps = errors.length, last = errors[gaps - 1];
  const size = Math.min(1, 1.6 * last.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
  const arrived = [new Float64Array(net.sizes[0])], back = [];
  for (let gap = 0; gap < gaps; gap++) {
    const hop = backwardHop(phases.learn, gap, gaps), error = relative(errors[gap], size);
    back.push(hop > 0 && hop < 1 ? {
      progress: 1 - hop, error, rise: riseAndFall(hop),
      change: after && relative(Float64Array.from(after.weights[gap],
        (w, i) => w - before.weights[gap][i]), 1),
    } : null);
    const above = gap === gaps - 1 ? smooth(phases.compared)
      : smooth(backwardHop(phases.learn, gap + 1, gaps));
    arrived.push(error.map((v) => v * above * phases.late));
  }
  return { back, arrived };
}

/** The last gap goes first. @param {number} learn @param {number} gap @param {number} gaps */
function backwardHop(learn, gap, gaps) {
  const order = gaps - 1 - gap;
  return stretch(learn, order / gaps, (order + 1) / gaps);
}

/** @param {Params} before @param {Params} after @param {number} learn */
function moved(before, after, learn) {
  const gaps = before.weights.length;
  return before.weights.map((old, gap) => {
    const hop = overshoot(stretch(backwardHop(learn, gap, gaps), 0.15, 1), OVERSHOOT);
    return old.map((w, i) => w + (after.weights[gap][i] - w) * hop);
  });
}

/** Sizes as shares of the largest, times a factor. @param {Float64Array} values @param {number} factor */
function relative(values, factor) {
  const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return values.map((v) => (largest > 0 ? factor * Math.abs(v) / largest : 0));
}
