// Where the viewer has its steps from: all at once, or one by one while a training goes on.

/**
 * One recorded step. Of dense networks weights and biases per layer; of others what each node
 * gave to each probe.
 * @typedef {{weights: Float32Array[], biases: (Float32Array|null)[]}} Params
 * @typedef {{outputs: Int8Array, strengths: Int8Array, weights: Int8Array, errors: Int8Array|null,
 *   answers: string[][]}} Seen
 * @typedef {{step: number, epoch: number, params?: Params, seen?: Seen}} Frame
 */

class Source {
  /** @param {Header} header what holds for all steps */
  constructor(header) {
    this.header = header;
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {{name: string, steps: ArrayLike<number>, values: ArrayLike<number>}[]} */
    this.curves = [];
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /** A source that has everything. @param {Header} header @param {Read} read */
  static whole(header, read) {
    const source = new Source(header);
    const steps = read(header.steps), epochs = read(header.epochs);
    const frame = header.kind === "dense" ? denseFrames(header, read) : seenFrames(header, read);
    steps.forEach((/** @type {number} */ step, /** @type {number} */ at) =>
      source.frames.push({ step, epoch: epochs[at], ...frame(at) }));
    source.curves = header.curves.map((/** @type {any} */ curve) =>
      ({ name: curve.name, steps: read(curve.steps), values: read(curve.values) }));
    return source;
  }

  /** Another step has arrived. @param {Frame} frame */
  append(frame) {
    this.frames.push(frame);
    this.listeners.forEach((tell) => tell());
  }

  get n() { return this.frames.length; }
  get last() { return this.frames[this.n - 1].step; }

  /** The frame that is the last not after a step. @param {number} step */
  at(step) {
    let low = 0, high = this.n - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.frames[middle].step <= step + 1e-6) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The frames around a step, and how far it lies between. @param {number} step */
  around(step) {
    const first = this.at(step), from = this.frames[first].step;
    if (first + 1 >= this.n || step <= from) return { first, second: first, share: 0 };
    const share = (step - from) / (this.frames[first + 1].step - from);
    return { first, second: first + 1, share };
  }

  /** Weights at any step; between two recorded ones a mixture, for motion only.
   * @param {number} step @returns {Params} */
  mixed(step) {
    const { first, second, share } = this.around(step);
    const a = /** @type {Params} */ (this.frames[first].params);
    if (!share) return a;
    return mixture(a, /** @type {Params} */ (this.frames[second].params), share);
  }
}

/** @param {Params} a @param {Params} b @param {number} share @returns {Params} */
function mixture(a, b, share) {
  const between = (/** @type {Float32Array} */ x, /** @type {Float32Array} */ y) =>
    x.map((v, i) => v + share * (y[i] - v));
  return {
    weights: a.weights.map((w, l) => between(w, b.weights[l])),
    biases: a.biases.map((v, l) => (v ? between(v, /** @type {Float32Array} */ (b.biases[l])) : null)),
  };
}

/** @param {Header} header @param {Read} read @returns {(at: number) => {params: Params}} */
function denseFrames(header, read) {
  const row = (/** @type {Ref|null} */ ref) => {
    if (!ref) return () => null;
    const all = read(ref), n = all.length / ref.shape[0];
    return (/** @type {number} */ at) => all.subarray(at * n, (at + 1) * n);
  };
  const weights = header.weights.map(row), biases = header.biases.map(row);
  const of = (/** @type {any[]} */ rows, /** @type {number} */ at) => rows.map((r) => r(at));
  return (at) => ({ params: { weights: of(weights, at), biases: of(biases, at) } });
}

/** @param {Header} header @param {Read} read @returns {(at: number) => {seen: Seen}} */
function seenFrames(header, read) {
  const row = (/** @type {Ref} */ ref) => {
    const all = new Int8Array(read(ref).buffer), n = all.length / ref.shape[0];
    return (/** @type {number} */ at) => all.subarray(at * n, (at + 1) * n);
  };
  const [outputs, strengths, weights] =
    [header.outputs, header.strengths, header.nodeWeights].map(row);
  const errors = header.errors && row(header.errors), n = header.probes;
  return (at) => ({ seen: {
    outputs: outputs(at), strengths: strengths(at), weights: weights(at),
    errors: errors ? errors(at) : null, answers: header.answers.slice(at * n, (at + 1) * n) } });
}
