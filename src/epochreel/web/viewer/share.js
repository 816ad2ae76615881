// What can be taken along: the link, the picture, the lines of Python that make this.

/** The stage as one SVG: lights as strokes and circles, ink as it is. @param {Viewer} viewer */
function svgOf(viewer) {
  const { theme, show } = viewer, { stage } = show, { bars, discs } = show.lights, out = [];
  const tone = (/** @type {ArrayLike<number>} */ all, /** @type {number} */ at, /** @type {number} */ by) => css(shown([all[at] * by, all[at + 1] * by, all[at + 2] * by], theme));
  for (let at = 0; at < bars.length; at += BAR) {
    const [x0, y0, x1, y1, width] = bars.subarray(at, at + 5);
    out.push(`<path d="M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}" stroke="${tone(bars, at + 8, Math.min(width, 1))}" stroke-width="${Math.max(width, 1).toFixed(2)}"/>`);
  }
  const lines = `<g stroke-linecap="round" style="mix-blend-mode:${theme.curve === "paper" ? "multiply" : "screen"}">${out.join("")}</g>`;
  const round = [];
  for (let at = 0; at < discs.length; at += DISC)
    round.push(`<circle cx="${discs[at].toFixed(1)}" cy="${discs[at + 1].toFixed(1)}" r="${discs[at + 2].toFixed(1)}" fill="${tone(discs, at + 4, 1)}" stroke="${tone(discs, at + 8, 1)}" stroke-width="${discs[at + 7].toFixed(2)}"/>`);
  const brush = new SvgBrush(viewer.pen, stage.unit);
  show.draw(brush);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${stage.width} ${stage.height}" font-family="Hanken Grotesk, system-ui, sans-serif">`
    + `<rect width="100%" height="100%" fill="${css(theme.page)}"/>${lines}${round.join("")}${brush.out.join("")}</svg>`;
}

class SvgBrush extends Brush {
  /** @param {CanvasRenderingContext2D} pen what measures @param {number} unit */
  constructor(pen, unit) {
    super(pen, unit);
    /** @type {string[]} */
    this.out = [];
  }

  /** @param {string} text @param {number} x @param {number} middle @param {number} size @param {ArrayLike<number>} rgb @param {Style} [style] */
  text(text, x, middle, size, rgb, { anchor = "left", bold = false, opacity = 1 } = {}) {
    if (opacity < 0.01 || !text) return;
    const said = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`), at = { left: "start", center: "middle", right: "end" }[anchor];
    this.out.push(`<text x="${x.toFixed(1)}" y="${(middle + 0.35 * size * this.unit).toFixed(1)}" font-size="${(size * this.unit).toFixed(1)}" fill="${css(rgb, opacity)}" text-anchor="${at}"${bold ? ' font-weight="600"' : ""}>${said}</text>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {any} style */
  box(x, y, w, h, { radius = 0, fill, line, lineWidth = 1, opacity = 1 }) {
    if (opacity < 0.01) return;
    const paint = `fill="${fill ? css(fill, opacity) : "none"}"${line ? ` stroke="${css(line, opacity)}" stroke-width="${lineWidth.toFixed(2)}"` : ""}`;
    this.out.push(`<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" rx="${Math.min(radius, w / 2, h / 2).toFixed(1)}" ${paint}/>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {ImageData} cells @param {number} [opacity] */
  image(x, y, w, h, cells, opacity = 1) {
    this.out.push(`<image x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" opacity="${opacity.toFixed(3)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${sheet(cells).toDataURL()}"/>`);
  }
}

/** @param {Viewer} viewer @returns {Promise<Blob>} */
function pngOf(viewer) {
  const canvas = document.createElement("canvas"), pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.width = viewer.canvas.width;
  canvas.height = viewer.canvas.height;
  pen.drawImage(viewer.canvas, 0, 0);
  pen.drawImage(viewer.ink, 0, 0);
  return new Promise((done) => canvas.toBlob((blob) => done(/** @type {Blob} */ (blob)), "image/png"));
}

/** @param {Viewer} viewer */
function pythonOf(viewer) {
  const { net, source } = viewer, { asked } = viewer.show, step = source.frames[source.at(viewer.step)].step, name = JSON.stringify(net.reel);
  const own = net.problem ? `reel = er.train(${JSON.stringify(net.problem)}, path=${name})` : `reel = er.open(${name})`;
  let asks = `print(reel.at(${step}))`;
  if (net.kind === "dense" && asked) {
    let first = 0;
    const values = net.columns.map((/** @type {any} */ column) => {
      const mine = Array.from({ length: column.n }, (_, i) => asked.inputs[first + i]);
      first += column.n;
      if (column.categories.length) return JSON.stringify(columnTexts([column], mine)[0]);
      return String(+toPeople(column, mine[0]).toPrecision(7));
    });
    asks = `print(reel.ask([${values.join(", ")}], at=${step}))`;
  }
  const stem = net.reel.replace(/\.reel$/, "");
  return ["import epochreel as er", "", own, asks, `reel.still(${JSON.stringify(`${stem}-${step}.png`)}, at=${step}, theme=${JSON.stringify(viewer.themeName)})`,
    `reel.page(${JSON.stringify(`${stem}.html`)})`].join("\n");
}

/** @param {Blob} blob @param {string} name */
function download(blob, name) {
  const link = h("a", { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Buttons of what can be taken. @param {Viewer} viewer */
function sharing(viewer) {
  const told = h("p", { class: "note", role: "status" }), code = h("textarea", { class: "code", readonly: true, rows: 7, hidden: true, "aria-label": W("python") });
  const copy = async (/** @type {string} */ text, /** @type {string} */ said) => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = said;
    } catch {
      // A page within another may not write to the clipboard: then it stands there to be copied.
      code.hidden = false;
      code.value = text;
      code.select();
      told.textContent = W("copy_by_hand");
    }
  };
  const name = () => `${viewer.net.reel.replace(/\.reel$/, "")}-${viewer.source.frames[viewer.source.at(viewer.step)].step}`;
  const button = (/** @type {string} */ key, /** @type {() => any} */ act) => h("button", { type: "button", class: "plain", onclick: act }, W(key));
  return h("section", { class: "card", id: "share", "aria-labelledby": "share-title" }, h("h2", { id: "share-title" }, W("take")), h("div", { class: "chips" },
    button("copy_link", () => {
      viewer.remember();
      copy(location.href, W("link_copied"));
    }),
    button("save_png", async () => download(await pngOf(viewer), `${name()}.png`)),
    button("save_svg", () => download(new Blob([svgOf(viewer)], { type: "image/svg+xml" }), `${name()}.svg`)),
    button("python", () => {
      code.hidden = false;
      code.value = pythonOf(viewer);
      copy(code.value, W("python_copied"));
    })), told, code);
}
