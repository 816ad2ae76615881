// What a chain of dense layers answers, and the error on its way back; engine/reference.py in
// JavaScript.

/** The error function (Abramowitz and Stegun 7.1.26, within 1.5e-7). @param {number} x */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t
    + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** @param {number} x */
function sigmoid(x) {
  const z = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : z) / (1 + z);
}

/** By name: the function, and its slope from the same weighted input.
 * @type {Record<string, [(x: number) => number, (x: number) => number]>} */
const ACTIVATIONS = {
  linear: [(x) => x, () => 1],
  sigmoid: [sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  relu: [(x) => Math.max(x, 0), (x) => +(x > 0)],
  leaky_relu: [(x) => (x <= 0 ? 0.01 * x : x), (x) => (x <= 0 ? 0.01 : 1)],
  gelu: [(x) => x * 0.5 * (1 + erf(x / Math.SQRT2)),
    (x) => 0.5 * (1 + erf(x / Math.SQRT2)) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)],
};

/** @param {Float64Array} totals */
function softmax(totals) {
  const most = totals.reduce((a, b) => Math.max(a, b), -Infinity);
  const raised = totals.map((v) => Math.exp(v - most));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((v) => v / sum);
}

/** What a person has changed, to see what would be.
 * @typedef {{weights: Map<string, number>, silent: Set<string>}} Edits */

/** Every unit's activity, the inputs first, and what it added up.
 * @param {Header} net @param {Params} params @param {ArrayLike<number>} inputs
 * @param {Set<string>} [silent] units that say nothing, as "layer:unit"
 */
function forward(net, params, inputs, silent) {
  /** @type {Float64Array[]} */
  const acts = [silenced(Float64Array.from(inputs), 0, silent)], totals = [new Float64Array(0)];
  for (let layer = 1; layer < net.sizes.length; layer++) {
    const below = acts[layer - 1], nIn = below.length, nOut = net.sizes[layer];
    const weights = params.weights[layer - 1], bias = params.biases[layer - 1];
    const total = new Float64Array(nOut);
    for (let out = 0, at = 0; out < nOut; out++) {
      let sum = bias ? bias[out] : 0;
      for (let i = 0; i < nIn; i++, at++) sum += weights[at] * below[i];
      total[out] = sum;
    }
    const name = net.activations[layer - 1];
    const act = name === "softmax" ? softmax(total) : total.map(ACTIVATIONS[name][0]);
    totals.push(total);
    acts.push(silenced(act, layer, silent));
  }
  return { acts, totals };
}

/** @param {Float64Array} act @param {number} layer @param {Set<string>} [silent] */
function silenced(act, layer, silent) {
  if (silent && silent.size)
    for (let unit = 0; unit < act.length; unit++)
      if (silent.has(`${layer}:${unit}`)) act[unit] = 0;
  return act;
}

/** The error of each layer above the inputs: target minus output, then what arrives below.
 * @param {Header} net @param {Params} params
 * @param {{acts: Float64Array[], totals: Float64Array[]}} pass @param {ArrayLike<number>} target
 * @returns {Float64Array[]} */
function backward(net, params, pass, target) {
  const last = net.sizes.length - 1;
  let error = pass.acts[last].map((v, i) => target[i] - v);
  let undoes = net.undoesSlope;
  const errors = [error];
  for (let layer = last; layer > 1; layer--) {
    const slope = slopes(net.activations[layer - 1], pass.totals[layer], pass.acts[layer]);
    const delta = undoes ? error : error.map((v, i) => v * slope[i]);
    const below = new Float64Array(net.sizes[layer - 1]), weights = params.weights[layer - 1];
    for (let out = 0, at = 0; out < delta.length; out++)
      for (let i = 0; i < below.length; i++, at++) below[i] += delta[out] * weights[at];
    undoes = false;
    errors.unshift(error = below);
  }
  return errors;
}

/** @param {string} name @param {Float64Array} totals @param {Float64Array} acts */
const slopes = (name, totals, acts) =>
  name === "softmax" ? acts.map((v) => v * (1 - v)) : totals.map(ACTIVATIONS[name][1]);

/** Parameters with a person's changes in them. @param {Header} net @param {Params} params
 * @param {Map<string, number>} changed by "layer:out:in" @returns {Params} */
function edited(net, params, changed) {
  if (!changed.size) return params;
  const weights = params.weights.map((w) => w.slice());
  for (const [key, value] of changed) {
    const [layer, out, below] = key.split(":").map(Number);
    weights[layer - 1][out * net.sizes[layer - 1] + below] = value;
  }
  return { weights, biases: params.biases };
}
