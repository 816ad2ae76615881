// Time: how steps lie along the scrubber, the curve that is the scrubber, and small curves.

/** @typedef {"log"|"linear"|"even"} Pace */

class Course {
  /** @param {Source} source @param {Header} net @param {Pace} pace */
  constructor(source, net, pace) {
    this.source = source;
    this.net = net;
    this.pace = pace;
    /** @type {Float64Array|null} */
    this.changes = null;
  }

  /** How far along a step lies, 0 to 1. @param {number} step */
  place(step) {
    const { last } = this.source;
    if (!last) return 0;
    if (this.pace === "linear") return clamp(step / last);
    if (this.pace === "log") return clamp(Math.log1p(step) / Math.log1p(last));
    const { first, second, share } = this.source.around(step), sums = this.summed();
    return mix(sums[first], sums[second], share);
  }

  /** The step at a place. @param {number} place */
  step(place) {
    const { last, frames } = this.source;
    place = clamp(place);
    if (this.pace === "linear") return place * last;
    if (this.pace === "log") return Math.expm1(place * Math.log1p(last));
    const sums = this.summed();
    let k = sums.findIndex((sum) => sum >= place);
    if (k < 1) k = Math.min(1, sums.length - 1);
    return mix(frames[Math.max(k - 1, 0)].step, frames[k].step, stretch(place, sums[Math.max(k - 1, 0)], sums[k]));
  }

  /** How much of all change has happened by each frame: of what is seen, the widths of synapses. */
  summed() {
    const { frames, n } = this.source;
    if (this.changes && this.changes.length === n) return this.changes;
    const sums = new Float64Array(n);
    const arrays = (/** @type {Frame} */ frame) => (frame.params ? frame.params.weights : frame.seen ? [frame.seen.weights] : []);
    for (let i = 1; i < n; i++) {
      let sum = 0;
      const before = arrays(frames[i - 1]), after = arrays(frames[i]);
      for (let l = 0; l < before.length; l++)
        for (let k = 0; k < before[l].length; k++)
          sum += Math.abs(Math.sqrt(Math.abs(after[l][k])) - Math.sqrt(Math.abs(before[l][k])));
      sums[i] = sums[i - 1] + (Number.isFinite(sum) ? sum : 0) + 1e-9;
    }
    this.changes = sums.map((v) => v / (sums[n - 1] || 1));
    return this.changes;
  }
}

/** A canvas as large as it is seen. @param {HTMLCanvasElement} canvas @returns {[CanvasRenderingContext2D, number, number]} */
function fitted(canvas) {
  const width = canvas.clientWidth, height = canvas.clientHeight, k = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * k) || canvas.height !== Math.round(height * k)) {
    canvas.width = Math.round(width * k);
    canvas.height = Math.round(height * k);
  }
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.setTransform(k, 0, 0, k, 0, 0);
  pen.clearRect(0, 0, width, height);
  return [pen, width, height];
}

/** An axis that holds some values: linear, or logarithmic where they span more than a picture shows.
 * @param {number[]} values @param {boolean} [fromZero] */
function axisOf(values, fromZero = false) {
  const known = values.filter(Number.isFinite);
  let low = Math.min(...known), high = Math.max(...known);
  const log = fromZero && low > 0 && high / low > 60;
  if (!known.length) [low, high] = [0, 1];
  if (fromZero && !log) low = Math.min(low, 0);
  if (!(high > low)) [low, high] = [low - 0.5, high + 0.5];
  const share = (/** @type {number} */ v) => (log ? Math.log(Math.max(v, low) / low) / Math.log(high / low) : (v - low) / (high - low));
  return { low, high, log, share };
}

/** @param {CanvasRenderingContext2D} pen @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {string} colour @param {number} width */
function stroke(pen, xs, ys, colour, width) {
  pen.beginPath();
  let down = false;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i])) { down = false; continue; }
    if (down) pen.lineTo(xs[i], ys[i]);
    else pen.moveTo(xs[i], ys[i]);
    down = true;
  }
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.stroke();
}

/** A small curve over the training, with where it is now.
 * @param {HTMLCanvasElement} canvas @param {{course: Course, inks: any, step: number,
 *   lines: {values: number[], rgb: ArrayLike<number>}[], low?: number, high?: number, level?: number|null}} what */
function spark(canvas, { course, inks, step, lines, low, high, level = null }) {
  const [pen, width, height] = fitted(canvas), { frames } = course.source;
  if (!width) return;
  const axis = axisOf(lines.flatMap((line) => line.values).concat(low ?? [], high ?? [], level ?? []));
  const x = (/** @type {number} */ at) => 6 + (width - 12) * course.place(at), y = (/** @type {number} */ v) => height - 7 - (height - 14) * axis.share(v);
  if (axis.low < 0 && axis.high > 0) stroke(pen, [6, width - 6], [y(0), y(0)], css(inks.line), 1);
  if (level !== null) {
    pen.setLineDash([3, 4]);
    stroke(pen, [6, width - 6], [y(level), y(level)], css(inks.bright, 0.55), 1.2);
    pen.setLineDash([]);
  }
  const xs = frames.map((frame) => x(frame.step)), now = x(step);
  stroke(pen, [now, now], [2, height - 2], css(inks.faint, 0.7), 1);
  for (const { values, rgb } of lines) {
    stroke(pen, xs, values.map(y), css(rgb), 2);
    const { first, second, share } = course.source.around(step);
    pen.beginPath();
    pen.arc(now, y(mix(values[first], values[second], share)), 4, 0, 7);
    pen.fillStyle = css(rgb);
    pen.fill();
  }
}

/** The curve under the stage. @param {HTMLCanvasElement} canvas @param {Course} course @param {any} inks
 * @param {number} step @param {number[]} marks places of chapters */
function drawScrubber(canvas, course, inks, step, marks) {
  const [pen, width, height] = fitted(canvas), { source } = course, pad = 12, foot = 20;
  if (!width) return;
  const x = (/** @type {number} */ place) => pad + (width - 2 * pad) * place;
  const values = source.curves.flatMap((curve) => Array.from(curve.values)), axis = axisOf(values, true);
  const y = (/** @type {number} */ v) => height - foot - 2 - (height - foot - 12) * axis.share(v);
  const now = x(course.place(step)), base = height - foot;
  stroke(pen, [x(0), x(1)], [base, base], css(inks.line), 1.5);
  source.curves.forEach((curve, k) => {
    const xs = Array.from(curve.steps, (at) => x(course.place(at))), ys = Array.from(curve.values, y);
    const rgb = k ? inks.soft : inks.error_ink;
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, now, height);
    pen.clip();
    stroke(pen, xs, ys, css(rgb), 2.4);
    pen.restore();
    pen.save();
    pen.beginPath();
    pen.rect(now, 0, width, height);
    pen.clip();
    stroke(pen, xs, ys, css(rgb, 0.38), 1.6);
    pen.restore();
  });
  for (const place of marks) {
    pen.beginPath();
    pen.arc(x(place), base, 3.4, 0, 7);
    pen.fillStyle = css(inks.soft);
    pen.fill();
  }
  stroke(pen, [now, now], [4, base], css(inks.bright), 1.6);
  pen.beginPath();
  pen.arc(now, base, 7, 0, 7);
  pen.fillStyle = css(inks.bright);
  pen.fill();
  pen.font = "400 12px Reel, system-ui, sans-serif";
  pen.fillStyle = css(inks.soft);
  let free = -1e9;
  for (const at of ticks(course)) {
    const text = grouped(at), wide = pen.measureText(text).width, left = Math.min(Math.max(x(course.place(at)) - wide / 2, 2), width - wide - 2);
    if (left < free) continue;
    pen.fillText(text, left, height - 4);
    free = left + wide + 14;
  }
}

/** Round steps along the scrubber. @param {Course} course @returns {number[]} */
function ticks(course) {
  const { last } = course.source;
  if (course.pace === "linear") {
    const rough = last / 5, power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
    const size = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough) || power;
    return Array.from({ length: Math.floor(last / size) + 1 }, (_, k) => k * size);
  }
  const found = [0];
  for (let at = 1; at <= last; at *= 10) found.push(at);
  return last > 1.6 * found[found.length - 1] ? [...found, last] : found;
}
