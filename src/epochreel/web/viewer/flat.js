// Where there is no WebGL2: the same lights as strokes that join, near to them, not equal.

/** The display colour of linear light. @param {number[]} light @param {any} theme */
function shown(light, theme) {
  const x = light.map((v) => Math.min(Math.max(v * theme.exposure, 0), 1e4));
  if (theme.curve === "paper")
    return x.map((v) => Math.round(255 / (1 + v * (0.25 + v / 32)) ** 4));
  const over = x.reduce((sum, v) => sum + Math.max(v - 1, 0), 0), spill = 0.3 * over * over / (over + 2);
  const film = (/** @type {number} */ v) => v * (6.2 * v + 0.5) / (v * (6.2 * v + 1.7) + 0.06);
  return x.map((v) => Math.round(255 * Math.min(film(v + spill) / film(4), 1)));
}

class FlatPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  /** @param {{bars: Float32Array, discs: Float32Array}} lights @param {any} theme @param {number} k */
  paint(lights, theme, k) {
    const { pen, canvas } = this, { bars, discs } = lights;
    const css = (/** @type {number[]} */ light) => `rgb(${shown(light, theme)})`;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = "source-over";
    pen.fillStyle = css(theme.backdrop);
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(k, 0, 0, k, 0, 0);
    const joins = theme.curve === "paper" ? "multiply" : "screen";
    pen.globalCompositeOperation = joins;
    pen.lineCap = "round";
    const times = (/** @type {number} */ at, /** @type {number} */ by) => [bars[at] * by, bars[at + 1] * by, bars[at + 2] * by];
    for (let at = 0; at < bars.length; at += BAR) {
      const [x0, y0, x1, y1, width, glow, reach, place] = bars.subarray(at, at + 8);
      const line = (/** @type {number[]} */ light, /** @type {number} */ wide, /** @type {number} */ from, /** @type {number} */ to) => {
        pen.strokeStyle = css(light);
        pen.lineWidth = wide;
        pen.beginPath();
        pen.moveTo(mix(x0, x1, from), mix(y0, y1, from));
        pen.lineTo(mix(x0, x1, to), mix(y0, y1, to));
        pen.stroke();
      };
      if (bars[at + 8] + bars[at + 9] + bars[at + 10] > 0.004) {
        if (reach > 2) line(times(at + 8, glow * 0.3), width + reach, 0, 1);
        line(times(at + 8, Math.min(width * k, 1)), Math.max(width, 1 / k), 0, 1);
      }
      if (bars[at + 12] + bars[at + 13] + bars[at + 14] > 0.01) {
        const long = Math.max(Math.hypot(x1 - x0, y1 - y0), 1e-6);
        for (let part = 1; part <= 4; part++) {
          const back = clamp((place - bars[at + 11] * part / 5) / long);
          const front = clamp((place + bars[at + 15] * part / 5) / long);
          line(times(at + 12, 0.16), width + bars[at + 16] * (1 - part / 6), back, front);
        }
      }
    }
    for (let at = 0; at < discs.length; at += DISC) {
      const [x, y, radius] = discs.subarray(at, at + 3), reach = discs[at + 11];
      const round = (/** @type {number} */ r) => {
        pen.beginPath();
        pen.arc(x, y, r, 0, 2 * Math.PI);
      };
      const light = (/** @type {number} */ from) => [...discs.subarray(at + from, at + from + 3)];
      if (reach > 0) {
        const glow = pen.createRadialGradient(x, y, radius, x, y, radius + reach);
        for (let i = 0; i <= 6; i++) glow.addColorStop(i / 6, css(light(12).map((v) => v * (1 - i / 6) ** 3)));
        pen.fillStyle = glow;
        round(radius + reach);
        pen.fill();
      }
      pen.globalCompositeOperation = "source-over";
      const fill = pen.createRadialGradient(x, y, 0, x, y, radius);
      for (let i = 0; i <= 4; i++) fill.addColorStop(i / 4, css(light(4).map((v) => v * (1 - discs[at + 3] * (i / 4) ** 2))));
      pen.fillStyle = fill;
      round(radius);
      if (light(4).some((v) => v > 0)) pen.fill();
      pen.globalCompositeOperation = joins;
      if (light(8).some((v) => v > 0)) {
        pen.strokeStyle = css(light(8));
        pen.lineWidth = discs[at + 7];
        round(radius);
        pen.stroke();
      }
    }
  }
}
