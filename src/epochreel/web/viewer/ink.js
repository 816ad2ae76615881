// What lies on top of a dense network: pictures, maps, numbers, answers.

const POINTS = 25;

class DenseInk {
  /** @param {Header} net @param {any} stage */
  constructor(net, stage) {
    this.net = net;
    this.stage = stage;
    this.maps = new Map();
  }

  /** @param {Brush} brush @param {Act} act @param {Params} params @param {any} theme @param {Set<string>} silent */
  draw(brush, act, params, theme, silent) {
    const { stage } = this, { inks } = theme, last = stage.layers.length - 1;
    stage.layers.forEach((/** @type {any} */ place, /** @type {number} */ layer) => {
      if (place.kind === "pixels") this.pixels(brush, place, act, inks);
      if (place.kind === "pictures") this.readers(brush, place, act, inks);
      if (place.kind === "maps") this.unitMaps(brush, place, layer, act, params, theme, silent);
      if (place.units) this.sampleNote(brush, place, inks);
      const opacity = act.opacity[layer] || 0;
      if (layer === 0) {
        if (place.kind === "neurons") this.inputs(brush, place, act.values[0], opacity, inks);
      } else if (layer === last) {
        if (this.net.sizes[last] === 1) this.lone(brush, place, act, opacity, inks);
        else this.list(brush, place, act, opacity, inks);
      } else if (place.kind !== "pictures" && this.hasRoom(layer) && act.values[layer]) {
        this.hidden(brush, place, act.values[layer], opacity, inks);
      }
      this.crosses(brush, place, layer, silent, inks);
    });
  }

  /** @param {Brush} brush @param {any} place @param {Act} act @param {any} inks */
  pixels(brush, place, act, inks) {
    const [height, width] = this.net.image, grey = greys(inks), values = act.activity[0];
    const side = 2 * place.radius, x = place.xy[0] - place.radius, y = place.xy[1] - place.radius;
    const gaps = Math.max(height, width) <= 16, cell = gaps ? 12 : 1;
    const at = (/** @type {number} */ i) => {
      const px = i % (width * cell), py = Math.floor(i / (width * cell));
      if (gaps && (px % cell === 0 || py % cell === 0)) return inks.gap;
      const value = values[Math.floor(py / cell) * width + Math.floor(px / cell)];
      return grey(Math.abs(value || 0));
    };
    brush.image(x, y, side * width, side * height, painted(width * cell, height * cell, at));
    brush.text(W("sees"), x + side * width / 2, y + side * height + 28 * brush.unit, SMALL, inks.soft, { anchor: "center" });
  }

  /** @param {Brush} brush @param {any} place @param {Act} act @param {any} inks */
  readers(brush, place, act, inks) {
    const [height, width] = this.net.image, n = height * width, weights = act.weights[0];
    const side = 2 * place.radius, shown = this.each(place);
    let most = 1e-9;
    for (const unit of shown) for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(weights[unit * n + i]));
    shown.forEach((unit, k) => {
      const x = place.xy[2 * k] - place.radius, y = place.xy[2 * k + 1] - place.radius;
      brush.image(x, y, side, side, painted(width, height, (i) => weightColour(inks, weights[unit * n + i] / most)));
      const glow = clamp(Math.abs(act.activity[1][unit]));
      brush.box(x, y, side, side, { radius: 2 * brush.unit, line: blend(inks.line, inks.warm_ink, glow),
        lineWidth: (1.2 + 1.6 * glow) * brush.unit });
    });
  }

  /** @param {Brush} brush @param {any} place @param {number} layer @param {Act} act @param {Params} params @param {any} theme @param {Set<string>} silent */
  unitMaps(brush, place, layer, act, params, theme, silent) {
    const { inks } = theme, side = 2 * place.radius, grids = this.grids(params, silent)[layer];
    const radius = 0.24 * side, colour = this.mapColour(layer, theme);
    this.each(place).forEach((unit, k) => {
      const x = place.xy[2 * k] - place.radius, y = place.xy[2 * k + 1] - place.radius;
      brush.image(x, y, side, side, painted(POINTS, POINTS, (i) => colour(grids[i][unit])), 1, radius);
      const lit = act.activity[layer] ? act.activity[layer][unit] : 0, glow = clamp(Math.abs(lit));
      const wrong = clamp(act.errorLight.length ? act.errorLight[layer][unit] : 0);
      const line = blend(blend(inks.faint, lit >= 0 ? inks.warm_ink : inks.cold_ink, glow), inks.error_ink, wrong);
      brush.box(x, y, side, side, { radius, line, lineWidth: (1.4 + 1.8 * Math.max(glow, wrong)) * brush.unit });
      const [px, py] = this.spot(act);
      if (act.opacity[layer] > 0 && px >= 0 && px <= 1 && py >= 0 && py <= 1) {
        brush.dot(x + px * side, y + side - py * side, 5 * brush.unit, inks.cell, act.opacity[layer]);
        brush.dot(x + px * side, y + side - py * side, 3.6 * brush.unit, inks.bright, act.opacity[layer]);
      }
    });
  }

  /** Where on the plane the inputs lie, 0 to 1. @param {Act} act */
  spot(act) {
    const { x, y } = this.net.plane, [a, b] = act.values[0] || [NaN, NaN];
    return [(a - x[0]) / (x[1] - x[0]), (b - y[0]) / (y[1] - y[0])];
  }

  /** What each layer answers over the plane, per point. @param {Params} params @param {Set<string>} silent
   * @returns {Float64Array[][]} */
  grids(params, silent) {
    const key = params.weights[0], found = this.maps.get(key);
    if (found && !silent.size) return found;
    const { x, y } = this.net.plane;
    /** @type {Float64Array[][]} */
    const layers = this.net.sizes.map(() => []);
    for (let i = 0; i < POINTS * POINTS; i++) {
      const inputs = [mix(x[0], x[1], (i % POINTS) / (POINTS - 1)), mix(y[1], y[0], Math.floor(i / POINTS) / (POINTS - 1))];
      forward(this.net, params, inputs, silent).acts.forEach((act, layer) => layers[layer].push(act));
    }
    this.maps.clear();  // of one moment only: a training has hundreds
    this.maps.set(key, layers);
    return layers;
  }

  /** @param {number} layer @param {any} theme */
  mapColour(layer, { inks }) {
    const { plane, scales } = this.net, dimmed = (/** @type {number[]} */ hue, /** @type {number} */ share) => blend(inks.gap, hue, share);
    if (layer < this.net.sizes.length - 1) {
      const [up, down] = [inks.warm_ink, inks.cold_ink].map((hue) =>
        ramp([inks.gap, dimmed(hue, 0.13), dimmed(hue, 0.34), dimmed(hue, 0.86)], [0, 0.25, 0.5, 1]));
      return (/** @type {number} */ v) => (v >= 0 ? up : down)(Math.abs(v) / scales[layer]);
    }
    const two = ramp([dimmed(inks.cold_ink, 0.5), inks.gap, dimmed(inks.warm_ink, 0.5)], [0, 0.5, 1]);
    const one = ramp([inks.gap, dimmed(inks.warm_ink, 0.62)], [0, 1]);
    return (/** @type {number} */ v) => (plane.kind === "two" ? two(clamp(v)) : one(clamp((v - plane.low) / (plane.high - plane.low))));
  }

  /** @param {any} place @returns {number[]} */
  each(place) { return place.units || Array.from({ length: place.nUnits }, (_, i) => i); }

  /** @param {Brush} brush @param {any} place @param {ArrayLike<number>|undefined} values @param {number} opacity @param {any} inks */
  inputs(brush, place, values, opacity, inks) {
    const { unit } = brush, { up } = this.stage, named = this.net.columns.some((/** @type {any} */ c, /** @type {number} */ i) => c.name !== `x${i + 1}`);
    if (place.nUnits > 1 && place.pitch < (up ? 50 : 26) * unit) return;
    this.each(place).forEach((index, k) => {
      const x = place.xy[2 * k], y = place.xy[2 * k + 1], { column, first } = columnOf(this.net, index);
      const text = values ? (column.n > 1 ? W(values[index] > 0.5 ? "yes" : "no") : columnTexts([column], [values[first]])[0]) : "";
      const name = named ? this.net.inputNames[index] : "", style = /** @type {Style} */ ({ opacity });
      if (up) {
        const room = Math.min(place.nUnits > 1 ? place.spacing : 1e9, this.stage.region[2]) - 6 * unit, below = y + place.radius + 26 * unit;
        brush.text(brush.fitted(text, SMALL, room), x, below, SMALL, inks.bright, { ...style, anchor: "center" });
        brush.text(brush.fitted(name, SMALL, room), x, below + 30 * unit, SMALL, inks.soft, { anchor: "center" });
        return;
      }
      const right = x - place.radius - 24 * unit, two = place.pitch >= 62 * unit && name, room = Math.max(right - 6 * unit, 10);
      if (two || !name) {
        brush.text(brush.fitted(text, SMALL, room), right, y + (two ? 15 * unit : 0), SMALL, inks.bright, { ...style, anchor: "right" });
        if (two) brush.text(brush.fitted(name, SMALL, room), right, y - 15 * unit, SMALL, inks.soft, { anchor: "right" });
        return;
      }
      const mine = Math.min(brush.width(text, SMALL), room / 2);
      brush.text(brush.fitted(text, SMALL, room / 2), right, y, SMALL, inks.bright, { ...style, anchor: "right" });
      brush.text(brush.fitted(name, SMALL, room - mine - 12 * unit), right - mine - 12 * unit, y, SMALL, inks.soft, { anchor: "right" });
    });
  }

  /** @param {number} layer */
  hasRoom(layer) {
    const place = this.stage.layers[layer], before = this.stage.layers[layer - 1], { unit, up } = this.stage;
    if (!up && place.xy[0] - before.xy[0] - place.radius - before.radius < 120 * unit) return false;
    if (up) return place.nUnits === 1 || place.pitch - 2 * place.radius >= 78 * unit;
    return place.nUnits === 1 || place.pitch >= (place.kind === "maps" ? 2 * place.radius + 58 * unit : 90 * unit);
  }

  /** @param {Brush} brush @param {any} place @param {ArrayLike<number>} values @param {number} opacity @param {any} inks */
  hidden(brush, place, values, opacity, inks) {
    const { unit } = brush, away = place.radius + 36 * unit, { up, region } = this.stage;
    this.each(place).forEach((index, k) => {
      let x = place.xy[2 * k], y = place.xy[2 * k + 1];
      if (up) x += Math.min(away + 20 * unit, place.spacing / 2);
      else y += (y > region[1] + region[3] / 2 + 1 ? 1 : -1) * Math.min(away + 4 * unit, place.spacing / 2);
      brush.text(twoDecimals(values[index]), x, y, SMALL, inks.bright, { anchor: "center", opacity });
    });
  }

  /** A lone output: its number, and how far off it is, as a length.
   * @param {Brush} brush @param {any} place @param {Act} act @param {number} opacity @param {any} inks */
  lone(brush, place, act, opacity, inks) {
    const values = act.values[act.values.length - 1];
    if (!values) return;
    const { unit } = brush, { up } = this.stage, [cx, cy] = place.xy, text = outputText(this.net, 0, values[0]);
    const numberX = cx + place.radius + 22 * unit;
    brush.text(text, numberX, cy, MEDIUM, inks.bright, { bold: true, opacity });
    if (!act.target || act.compared <= 0) return;
    const target = act.target[0], shown = act.compared, [low, high] = this.net.span;
    const height = (up ? 3.4 : 4.4) * place.radius, middle = cy - (up ? 0.5 * height - 0.25 * place.radius : 0);
    const x = numberX + Math.max(brush.width(text, MEDIUM, true), 64 * unit) + 42 * unit, top = middle - height / 2;
    const at = (/** @type {number} */ v) => top + height * (1 - clamp((v - low) / (high - low)));
    brush.box(x - 3 * unit, top, 6 * unit, height, { radius: 3 * unit, fill: inks.line, opacity: shown });
    const ends = [at(values[0]), at(values[0]) + (at(target) - at(values[0])) * shown].sort((a, b) => a - b);
    brush.box(x - 7 * unit, ends[0], 14 * unit, Math.max(ends[1] - ends[0], 2 * unit), { radius: 4 * unit, fill: inks.error_ink, opacity: shown });
    brush.box(x - 18 * unit, at(values[0]) - 2.5 * unit, 36 * unit, 5 * unit, { radius: 2.5 * unit, fill: inks.warm_ink, opacity: shown });
    brush.dot(x, at(target), 9 * unit, inks.bright, shown);
    const inwards = at(target) < middle ? 1 : -1, y = at(target) + inwards * Math.max(38 * unit, Math.abs(at(values[0]) - at(target)) / 2);
    const room = this.stage.width - x - 30 * unit;
    const lines = [[W("should_be", { answer: targetText(this.net, 0, target) }), at(target), inks.bright],
      [W("error_of", { error: this.difference(values[0], target) }), y, inks.error_ink]];
    for (const [line, lineY, rgb] of lines)
      brush.text(brush.fitted(String(line), SMALL, room), x + 26 * unit, Number(lineY), SMALL, /** @type {number[]} */ (rgb), { opacity: shown });
  }

  /** @param {number} value @param {number} target */
  difference(value, target) {
    const column = this.net.targets[0];
    if (this.net.task !== "numbers" || column.isPlain) return outputText(this.net, 0, Math.abs(target - value));
    return significant(Math.abs(toPeople(column, target) - toPeople(column, value)));
  }

  /** Several outputs: a name, a bar, a number. @param {Brush} brush @param {any} place @param {Act} act @param {number} opacity @param {any} inks */
  list(brush, place, act, opacity, inks) {
    const { unit } = brush, { up, region } = this.stage, isClass = this.net.task !== "numbers";
    const values = act.values[act.values.length - 1], [low, high] = this.net.span;
    if (place.spacing < 27 * unit) return;
    const best = values ? values.indexOf(values.reduce((a, b) => Math.max(a, b), -Infinity)) : -1;
    const names = this.net.outputNames, gap = 16 * unit;
    const widest = Math.max(...names.map((/** @type {string} */ name) => brush.width(name, SMALL, true)));
    const numberWidth = Math.max(...(values || [0]).map((/** @type {number} */ v, /** @type {number} */ i) => brush.width(outputText(this.net, i, v), SMALL)), 50 * unit);
    this.each(place).forEach((index, k) => {
      const x = place.xy[2 * k], y = place.xy[2 * k + 1], value = values ? values[index] : 0;
      const chosen = isClass && index === best ? opacity : 0, rgb = blend(inks.soft, inks.warm_ink, chosen);
      const text = values ? outputText(this.net, index, value) : "", target = act.target && act.compared > 0 ? act.target[index] : null;
      if (up) {
        const room = 0.88 * place.spacing, bottom = y - place.radius;
        brush.text(brush.fitted(names[index], SMALL, room, true), x, bottom - 24 * unit, SMALL, rgb, { bold: true, anchor: "center" });
        if (brush.width(text, SMALL) <= place.spacing * 1.02) brush.text(text, x, bottom - 54 * unit, SMALL, rgb, { anchor: "center", opacity });
        this.bar(brush, x - room / 2, bottom - 80 * unit, room, value, target, act, opacity, inks, isClass, low, high);
        return;
      }
      const left = x + place.radius + gap, right = region[0] + region[2], nameRoom = Math.min(widest, 240 * unit, right - left - numberWidth - 3 * gap - 40 * unit);
      brush.text(brush.fitted(names[index], SMALL, nameRoom, true), left, y, SMALL, rgb, { bold: true });
      const barX = left + nameRoom + gap, barWidth = Math.max(right - numberWidth - gap - barX, 10 * unit);
      this.bar(brush, barX, y - 5 * unit, barWidth, value, target, act, opacity, inks, isClass, low, high);
      brush.text(text, right, y, SMALL, rgb, { anchor: "right", opacity });
    });
  }

  /** @param {Brush} brush @param {number} x @param {number} y @param {number} width @param {number} value
   * @param {number|null} target @param {Act} act @param {number} opacity @param {any} inks @param {boolean} isClass
   * @param {number} low @param {number} high */
  bar(brush, x, y, width, value, target, act, opacity, inks, isClass, low, high) {
    const { unit } = brush, at = (/** @type {number} */ v) => x + width * clamp((v - low) / (high - low));
    brush.box(x, y, width, 10 * unit, { radius: 5 * unit, fill: inks.line, opacity: 0.4 + 0.6 * opacity });
    const [start, end] = [at(Math.max(low, 0)), at(value)].sort((a, b) => a - b);
    if (end - start > 1) brush.box(start, y, end - start, 10 * unit, { radius: 5 * unit, fill: inks.warm_ink, opacity });
    if (target === null) return;
    const [left, right] = [at(value), at(value) + (at(target) - at(value)) * act.compared].sort((a, b) => a - b);
    if (right - left > 1) brush.box(left, y + 2.5 * unit, right - left, 5 * unit, { radius: 2.5 * unit, fill: inks.error_ink, opacity: act.compared });
    if (target > 0.5 || !isClass) brush.dot(at(target), y + 5 * unit, 7.5 * unit, inks.bright, act.compared);
  }

  /** @param {Brush} brush @param {any} place @param {any} inks */
  sampleNote(brush, place, inks) {
    const { unit } = brush, { up } = this.stage, text = W("sample", { shown: place.units.length, all: grouped(place.nUnits) });
    const xs = place.xy.filter((/** @type {number} */ _, /** @type {number} */ i) => !(i % 2)), ys = place.xy.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 2);
    const x = up ? Math.max(...xs) + place.radius + 12 * unit : (Math.min(...xs) + Math.max(...xs)) / 2;
    const y = up ? ys[0] : Math.max(...ys) + place.radius + 24 * unit;
    brush.text(text, x, y, SMALL, inks.soft, { anchor: up ? "left" : "center" });
  }

  /** What was silenced is crossed out. @param {Brush} brush @param {any} place @param {number} layer @param {Set<string>} silent @param {any} inks */
  crosses(brush, place, layer, silent, inks) {
    this.each(place).forEach((unit, k) => {
      if (silent.has(`${layer}:${unit}`)) brush.text("\u00d7", place.xy[2 * k], place.xy[2 * k + 1], 2.4 * place.radius / brush.unit, inks.bright, { anchor: "center" });
    });
  }
}
