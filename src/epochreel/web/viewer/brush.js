// What ink is drawn with: a canvas here, an SVG in share.js; and what cells are coloured by.

/** @typedef {{anchor?: "left"|"center"|"right", bold?: boolean, opacity?: number}} Style */

/** @param {ArrayLike<number>} rgb @param {number} [alpha] */
const css = (rgb, alpha = 1) => `rgba(${Math.round(rgb[0])},${Math.round(rgb[1])},${Math.round(rgb[2])},${+alpha.toFixed(3)})`;

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b @param {number} share */
const blend = (a, b, share) => [0, 1, 2].map((c) => mix(a[c], b[c], share));

class Brush {
  /** @param {CanvasRenderingContext2D} pen @param {number} unit */
  constructor(pen, unit) {
    this.pen = pen;
    this.unit = unit;
  }

  /** @param {string} text @param {number} x @param {number} middle @param {number} size units
   * @param {ArrayLike<number>} rgb @param {Style} [style] */
  text(text, x, middle, size, rgb, { anchor = "left", bold = false, opacity = 1 } = {}) {
    if (opacity < 0.01 || !text) return;
    this.pen.font = this.font(size, bold);
    this.pen.textAlign = anchor;
    this.pen.fillStyle = css(rgb, opacity);
    this.pen.fillText(text, x, middle + 0.35 * size * this.unit);
  }

  /** @param {number} size @param {boolean} bold */
  font(size, bold) { return `${bold ? 600 : 400} ${size * this.unit}px Reel, system-ui, sans-serif`; }

  /** @param {string} text @param {number} size @param {boolean} [bold] */
  width(text, size, bold = false) {
    this.pen.font = this.font(size, bold);
    return this.pen.measureText(text).width;
  }

  /** A text cut short where it is too wide. @param {string} text @param {number} size @param {number} room px @param {boolean} [bold] */
  fitted(text, size, room, bold = false) {
    if (this.width(text, size, bold) <= room) return text;
    while (text && this.width(`${text}\u2026`, size, bold) > room) text = text.slice(0, -1).trimEnd();
    return `${text}\u2026`;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h
   * @param {{radius?: number, fill?: ArrayLike<number>, line?: ArrayLike<number>, lineWidth?: number, opacity?: number}} style */
  box(x, y, w, h, { radius = 0, fill, line, lineWidth = 1, opacity = 1 }) {
    if (opacity < 0.01) return;
    const { pen } = this, inset = line ? lineWidth / 2 : 0;
    pen.beginPath();
    pen.roundRect(x + inset, y + inset, w - 2 * inset, h - 2 * inset, Math.min(radius, w / 2, h / 2));
    if (fill) {
      pen.fillStyle = css(fill, opacity);
      pen.fill();
    }
    if (line) {
      pen.strokeStyle = css(line, opacity);
      pen.lineWidth = lineWidth;
      pen.stroke();
    }
  }

  /** @param {number} x @param {number} y @param {number} radius @param {ArrayLike<number>} fill @param {number} [opacity] */
  dot(x, y, radius, fill, opacity = 1) {
    this.box(x - radius, y - radius, 2 * radius, 2 * radius, { radius, fill, opacity });
  }

  /** Cells with sharp edges. @param {number} x @param {number} y @param {number} w @param {number} h
   * @param {ImageData} cells @param {number} [opacity] @param {number} [radius] */
  image(x, y, w, h, cells, opacity = 1, radius = 0) {
    const { pen } = this;
    pen.save();
    pen.globalAlpha = opacity;
    if (radius) {
      pen.beginPath();
      pen.roundRect(x, y, w, h, radius);
      pen.clip();
    }
    pen.imageSmoothingEnabled = radius > 0;
    pen.drawImage(sheet(cells), x, y, w, h);
    pen.restore();
  }
}

/** Cells as a canvas that can be drawn scaled. @param {ImageData} cells */
function sheet(cells) {
  const canvas = document.createElement("canvas");
  canvas.width = cells.width;
  canvas.height = cells.height;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(cells, 0, 0);
  return canvas;
}

/** @param {number} width @param {number} height @param {(at: number) => ArrayLike<number>} colour */
function painted(width, height, colour) {
  const cells = new ImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    const rgb = colour(at);
    cells.data.set([rgb[0], rgb[1], rgb[2], 255], 4 * at);
  }
  return cells;
}

/** A function of 0 to 1 that runs through colours. @param {ArrayLike<number>[]} stops @param {number[]} places */
function ramp(stops, places) {
  return (/** @type {number} */ share) => {
    let k = 1;
    while (k < places.length - 1 && share > places[k]) k++;
    return blend(stops[k - 1], stops[k], stretch(share, places[k - 1], places[k]));
  };
}

/** A grey picture: from dark over the warm hue to white. @param {any} inks */
const greys = (inks) => ramp([inks.cell, inks.warm_ink, inks.hot], [0, 0.7, 1]);

/** Weights as colours: sign by hue, size by light. @param {any} inks @param {number} share -1 to 1 */
const weightColour = (inks, share) =>
  blend(inks.cell, share >= 0 ? inks.positive_ink : inks.negative_ink, Math.sqrt(clamp(Math.abs(share))));

/** Activities as colours. @param {any} inks @param {number} share -1 to 1 */
const cellColour = (inks, share) =>
  blend(inks.gap, share >= 0 ? inks.warm_ink : inks.cold_ink, Math.sqrt(clamp(Math.abs(share))));

const SMALL = 25, MEDIUM = 31;
