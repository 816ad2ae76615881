// The page: what is shown at which moment, and what follows from what a person does.

const SPEEDS = [0.25, 0.5, 1, 2, 4], WHOLE_SECS = 24, GAP_SECS = 0.75;
/** @type {Record<string, number[]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Viewer {
  /** @param {Header} net @param {Read} read @param {Source} source @param {HTMLElement} root */
  constructor(net, read, source, root) {
    this.net = net;
    this.read = read;
    this.source = source;
    this.root = root;
    words = net.words;
    const link = readLink(location.hash);
    this.scale = this.k = 1;  // px of the screen, and of the device, for one of the stage
    this.canvas = h("canvas", { class: "lights", "aria-hidden": "true" });
    this.ink = h("canvas", { class: "ink", "aria-hidden": "true" });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.ink.getContext("2d"));
    this.tip = h("div", { class: "tip", hidden: true });
    /** @type {WebGlPainter|FlatPainter} */
    this.painter = ((link.lock.includes("flat") ? null : WebGlPainter.on(this.canvas)) || new FlatPainter(this.canvas));
    this.course = new Course(source, net, link.pace || "log");
    this.themeName = link.theme && link.theme in net.themes ? link.theme : net.theme;
    this.step = link.step !== undefined ? Math.min(link.step, source.last) : net.keptStep;
    this.speed = 1;
    this.playing = false;
    /** @type {{kind: "think"|"lesson"|"travel", start: number, secs: number, from: number, to: number, next?: number}|null} */
    this.run = null;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.build(link);
    this.paintTheme();
    this.resize();
    this.show.askFirst(link.ask);
    if (link.select) this.show.pick(link.select);
    source.listeners.push(() => this.grown());
    new ResizeObserver(() => this.resize()).observe(this.place);
    addEventListener("hashchange", () => this.follow());
    document.addEventListener("keydown", (event) => this.key(event));
    document.fonts.ready.then(() => this.changed());
  }

  get theme() { return this.net.themes[this.themeName]; }

  // Building

  /** @param {Link} link */
  build(link) {
    const { net } = this, button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act, cls = "icon") =>
      h("button", { type: "button", class: cls, "aria-label": label, title: label, onclick: act }, text);
    this.place = h("div", { class: "stage", tabindex: 0, role: "group", "aria-label": W("stage", { network: net.network }), "aria-describedby": "stage-help" }, this.canvas, this.ink, this.tip);
    this.sentence = h("p", { class: "sentence", role: "status", id: "sentence" });
    this.scrubber = h("canvas", { class: "curve", "aria-hidden": "true" });
    this.slider = h("div", { class: "scrubber", role: "slider", tabindex: 0, "aria-label": W("moment"), "aria-valuemin": 0, "aria-valuemax": 1000 }, this.scrubber);
    this.playButton = button("\u25b6", W("play"), () => this.play(!this.playing), "icon play");
    this.when = h("p", { class: "when-now" });
    this.paces = h("select", { id: "pace", onchange: () => this.setPace(this.paces.value) }, ...["log", "linear", "even"].map((pace) => h("option", { value: pace }, W(`pace_${pace}`))));
    this.paces.value = this.course.pace;
    this.speeds = h("select", { id: "speed", onchange: () => (this.speed = Number(this.speeds.value)) }, ...SPEEDS.map((speed) => h("option", { value: speed }, `${speed}\u00d7`)));
    this.speeds.value = "1";
    const transport = h("div", { class: "transport", role: "group", "aria-label": W("time") }, button("\u2039", W("previous_step"), () => this.hop(-1)), this.playButton, button("\u203a", W("next_step"), () => this.hop(1)),
      h("button", { type: "button", class: "plain", onclick: () => this.lesson() }, W("next_lesson")),
      h("span", { class: "choices" }, h("label", { for: "speed" }, W("speed")), this.speeds, h("label", { for: "pace" }, W("pace")), this.paces));
    const time = h("section", { class: "time", "aria-label": W("time") }, this.when, this.slider, transport);
    this.tour = new Tour(this);
    const locked = (/** @type {string} */ name) => link.lock.includes(name) || link.lock.includes("all");
    this.show = /** @type {any} */ (net.kind === "dense" ? new DenseShow(this, this.read) : new GraphShow(this, this.read));
    const cards = Object.entries({ ...this.show.panels, ...(net.tour.length ? { tour: this.tour.element } : {}), take: sharing(this) }).filter(([name]) => !locked(name)).map(([, card]) => card);
    this.themes = h("select", { id: "theme", "aria-label": W("theme"), onchange: () => this.setTheme(this.themes.value) }, ...Object.keys(net.themes).map((name) => h("option", { value: name }, W(`theme_${name}`))));
    const head = h("header", { class: "top" }, h("div", {}, h("h1", {}, net.title), h("p", { class: "soft facts-line" }, this.facts())), locked("theme") ? "" : h("div", { class: "tools" }, this.themes));
    this.legend = h("ul", { class: "legend", "aria-label": W("legend") });
    const help = h("p", { class: "hidden", id: "stage-help" }, W("stage_help"));
    const left = h("div", { class: "left" }, this.place, help, this.sentence, this.legend);
    const foot = h("footer", { class: "soft" }, h("details", {}, h("summary", {}, W("keys")), h("p", {}, W("keys_are"))), h("p", {}, this.leftOut()));
    this.root.replaceChildren(head, h("main", {}, left, locked("time") ? "" : time, cards.length ? h("div", { class: "cards" }, ...cards) : ""), foot);
    this.root.hidden = false;
    this.listen();
  }

  facts() {
    const { net } = this;
    return W("facts", { network: net.network, synapses: grouped(net.synapses), steps: grouped(net.nSteps) });
  }

  leftOut() {
    const { net, source } = this, said = [W("made_with")];
    if (source.n < net.recorded) said.push(W("left_out", { shown: grouped(source.n), all: grouped(net.recorded) }));
    if (net.bound) said.push(W("rounded", { bound: net.bound.toExponential(1) }));
    return said.join(" ");
  }

  listen() {
    const at = (/** @type {PointerEvent} */ event) => {
      const box = this.scrubber.getBoundingClientRect();
      this.stop();
      this.seek(this.course.step((event.clientX - box.left - 12) / (box.width - 24)));
    };
    this.slider.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      this.slider.setPointerCapture(event.pointerId);
      at(event);
    });
    this.slider.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.buttons) at(event);
    });
    this.slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!by && event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      event.stopPropagation();
      if (by) this.hop(by);
      else this.seek(event.key === "Home" ? this.source.frames[0].step : this.source.last);
    });
    const { place } = this;
    place.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.hover(event));
    place.addEventListener("pointerleave", () => (this.tip.hidden = true));
    place.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => event.button || this.show.press(this.pointed(event), event, place));
    place.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.walk(event));
  }

  // Time

  /** @param {number} step */
  seek(step) {
    this.step = Math.min(Math.max(step, this.source.frames[0].step), this.source.last);
    this.run = null;
    this.changed();
    this.remember();
  }

  /** To another recorded step. @param {number} by */
  hop(by) {
    this.stop();
    const { source } = this, at = source.at(this.step);
    const isBetween = this.step > source.frames[at].step + 1e-6;
    const to = Math.min(Math.max(at + by + (by < 0 && isBetween ? 1 : 0), 0), source.n - 1);
    this.seek(source.frames[to].step);
  }

  stop() { if (this.playing) this.play(false); }

  /** @param {boolean} on */
  play(on) {
    this.playing = on;
    this.playButton.textContent = on ? "\u275a\u275a" : "\u25b6";
    this.playButton.setAttribute("aria-label", W(on ? "pause" : "play"));
    this.playButton.title = W(on ? "pause" : "play");
    if (on && this.step >= this.source.last) this.step = this.source.frames[0].step;
    this.ticked = performance.now();
    this.run = null;
    if (!on) this.remember();
    this.changed();
  }

  /** Move to a step as a film does. @param {number} step */
  travel(step) {
    this.stop();
    if (this.calm.matches) return this.seek(step);
    this.run = { kind: "travel", start: performance.now(), secs: 1.1, from: this.course.place(this.step), to: step };
    this.changed();
  }

  /** The next step that was recorded with the one before it: what it learned, from which example. */
  lesson() {
    this.stop();
    const { source } = this, from = source.at(this.step);
    let at = from + 1;
    while (at < source.n && source.frames[at].step !== source.frames[at - 1].step + 1) at++;
    if (at >= source.n) at = from + 1 < source.n ? from + 1 : 1;
    this.step = source.frames[at - 1].step;
    this.show.teach(at);
    const to = source.frames[at].step;
    if (this.calm.matches) return this.seek(to);
    this.run = { kind: "lesson", start: performance.now(), secs: this.show.gaps * GAP_SECS * 2 + 2.2, from: this.step, to, next: at };
    this.changed();
  }

  /** @param {string} pace */
  setPace(pace) {
    this.course = new Course(this.source, this.net, /** @type {Pace} */ (pace));
    this.changed();
    this.remember();
  }

  /** Something else is asked. @param {boolean} moves whether pulses travel */
  thinks(moves) {
    if (moves && !this.calm.matches) this.run = { kind: "think", start: performance.now(), secs: this.show.gaps * GAP_SECS + 0.9, from: 0, to: 0 };
    else if (this.run && this.run.kind !== "travel") this.run = null;
    this.changed();
    this.remember();
  }

  /** @param {string} name */
  setTheme(name) {
    this.themeName = name;
    this.paintTheme();
    this.changed();
    this.remember();
  }

  paintTheme() {
    const { inks, page, curve } = this.theme, style = document.documentElement.style;
    for (const [name, rgb] of Object.entries(inks)) style.setProperty(`--${name.replace("_", "-")}`, css(/** @type {number[]} */ (rgb)));
    style.setProperty("--page", css(page));
    style.setProperty("color-scheme", curve === "paper" ? "light" : "dark");
    this.themes.value = this.themeName;
    this.show.themed(inks);
    this.legend.replaceChildren(...this.show.signs.map((/** @type {string[]} */ [ink, word]) => {
      const dot = h("span", { class: "dot", "aria-hidden": "true" });
      dot.style.background = css(inks[ink]);
      return h("li", {}, dot, W(word));
    }));
  }

  // Drawing

  resize() {
    const width = this.place.clientWidth, height = this.place.clientHeight;
    if (!width || !height) return;
    const fit = (/** @type {any} */ stage) => Math.min(width / stage.width, height / stage.height);
    // The shape that fills the most of the place, as long as its type can be read.
    const filled = (/** @type {any} */ stage) => (fit(stage) ** 2 * stage.width * stage.height) / (width * height) * Math.min(1, fit(stage) * stage.unit * SMALL / 11.5) ** 2;
    const best = this.net.stages.reduce((/** @type {any} */ a, /** @type {any} */ b) => (filled(b) > filled(a) ? b : a));
    if (best !== this.show.stage) this.show.placed(best);
    const ratio = Math.min(window.devicePixelRatio || 1, 3), scale = fit(best);
    this.scale = scale;
    this.k = scale * ratio;
    const px = [Math.round(best.width * this.k), Math.round(best.height * this.k)];
    this.painter.resize(px[0], px[1]);
    this.ink.width = px[0];
    this.ink.height = px[1];
    for (const canvas of [this.canvas, this.ink]) {
      canvas.style.width = `${px[0] / ratio}px`;
      canvas.style.height = `${px[1] / ratio}px`;
    }
    this.changed();
  }

  grown() {
    this.show.grown();
    this.course.changes = null;
    this.changed();
  }

  changed() {
    if (this.asks) return;
    this.asks = true;
    requestAnimationFrame((now) => {
      this.asks = false;
      this.frame(now);
    });
  }

  /** @param {number} now ms */
  frame(now) {
    if (this.playing) {
      const place = this.course.place(this.step) + (now - (this.ticked || now)) / 1000 * this.speed / WHOLE_SECS;
      this.ticked = now;
      this.step = this.course.step(place);
      if (place >= 1) {
        this.step = this.source.last;
        this.play(false);
      }
    }
    const phases = this.phasesAt(now);
    this.draw(phases);
    if (this.playing || this.run) this.changed();
  }

  /** How far what is under way has gone. @param {number} now @returns {Phases} */
  phasesAt(now) {
    const { run } = this;
    if (!run) return ANSWERED;
    const gone = (now - run.start) / 1000 * (run.kind === "travel" ? 1 : this.speed), progress = clamp(gone / run.secs);
    const ended = progress >= 1;
    if (run.kind === "travel") {
      this.step = ended ? run.to : this.course.step(mix(run.from, this.course.place(run.to), smooth(progress)));
      if (ended) this.seek(run.to);
      return ANSWERED;
    }
    const think = this.show.gaps * GAP_SECS;
    const phase = (/** @type {number} */ start, /** @type {number} */ secs) => stretch(gone, start, start + secs);
    if (run.kind === "think") {
      if (ended) this.run = null;
      return { ...ANSWERED, present: phase(0, 0.35), think: phase(0.3, think), compared: phase(0.3 + think, 0.5) };
    }
    if (ended) {
      this.seek(run.to);
      return ANSWERED;
    }
    const learn = phase(1.1 + think, think);
    return { present: phase(0, 0.35), think: phase(0.3, think), compared: phase(0.4 + think, 0.5), learn, fade: 1, late: 1 - smooth(stretch(learn, 0.85, 1)) * 0.6 };
  }

  /** @param {Phases} phases */
  draw(phases) {
    const { show, pen, theme, run } = this, { stage } = show;
    show.compose(phases, run && run.kind === "lesson" ? run.next : undefined);
    this.painter.paint(show.lights, theme, this.k);
    pen.setTransform(this.k, 0, 0, this.k, 0, 0);
    pen.clearRect(0, 0, stage.width, stage.height);
    show.draw(new Brush(pen, stage.unit));
    this.drawWords();
  }

  drawWords() {
    const { source, step, net } = this, at = source.at(step), frame = source.frames[at];
    drawScrubber(this.scrubber, this.course, this.theme.inks, step, net.tour.map((/** @type {any} */ stop) => this.course.place(stop.step)));
    const loss = this.lossAt(step), time = W("time_now", { step: grouped(frame.step), word: W(net.epochWord), epoch: grouped(frame.epoch) });
    this.when.textContent = loss ? `${time} \u00b7 ${loss}` : time;
    this.slider.setAttribute("aria-valuenow", String(Math.round(1000 * this.course.place(step))));
    this.slider.setAttribute("aria-valuetext", `${W("value_text", { step: grouped(frame.step), steps: grouped(net.nSteps) })}${loss ? `, ${loss}` : ""}`);
    if (!this.playing) this.sentence.textContent = this.show.sentence(frame.step ? W("at_step", { step: grouped(frame.step) }) : W("at_start"));
    else if (this.sentence.textContent) this.sentence.textContent = "";
    this.show.update();
  }

  /** @param {number} step */
  lossAt(step) {
    const [curve] = this.source.curves;
    if (!curve) return "";
    let at = 0;
    while (at + 1 < curve.steps.length && curve.steps[at + 1] <= step) at++;
    const isPercent = curve.name === "average_error", value = significant(curve.values[at], isPercent ? 1 : 4);
    return step < curve.steps[0] ? "" : `${W(curve.name)} ${value}${isPercent ? "\u00a0%" : ""}`;
  }

  // Pointer and keys

  // Pointer and keys

  /** What a pointer is over. @param {PointerEvent} event */
  pointed(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.show.hit((event.clientX - box.left) / this.scale, (event.clientY - box.top) / this.scale, 1 / this.scale);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (event.pointerType === "touch") return;
    const found = this.pointed(event), { tip, place } = this;
    place.style.cursor = found ? "pointer" : "default";
    tip.hidden = !found;
    if (!found) return;
    const [name, value] = this.show.told(found), box = place.getBoundingClientRect();
    tip.replaceChildren(h("b", {}, name), ` ${value}`);
    tip.style.left = `${Math.min(Math.max(event.clientX - box.left - tip.offsetWidth / 2, 4), box.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.max(event.clientY - box.top - 44, 4)}px`;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const move = MOVES[event.key];
    if (!move || event.target !== this.place) return;
    event.preventDefault();
    event.stopPropagation();
    this.show.walk(move);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const isButton = target.tagName === "BUTTON" || target.tagName === "SUMMARY";
    const speed = (/** @type {number} */ by) => {
      const at = Math.min(Math.max(SPEEDS.indexOf(this.speed) + by, 0), SPEEDS.length - 1);
      this.speed = SPEEDS[at];
      this.speeds.value = String(this.speed);
    };
    /** @type {Record<string, () => void>} */
    const keys = {
      k: () => this.play(!this.playing), ",": () => this.hop(-1), ".": () => this.hop(1), ArrowLeft: () => this.hop(-1), ArrowRight: () => this.hop(1),
      j: () => this.hop(-10), l: () => this.lesson(), "<": () => speed(-1), ">": () => speed(1), Home: () => this.seek(this.source.frames[0].step), End: () => this.seek(this.source.last), Escape: () => this.show.pick(""),
    };
    if (!isButton) keys[" "] = keys.k;
    const act = /^\d$/.test(event.key) ? () => this.seek(this.course.step(Number(event.key) / 10)) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // Links

  remember() {
    const { net, course, themeName } = this;
    const fields = { step: +this.step.toFixed(2), ...this.show.link(), theme: themeName === net.theme ? null : themeName,
      pace: course.pace === "log" ? null : course.pace, lock: readLink(location.hash).lock.join(",") || null };
    this.hash = writeLink(fields);
    // A page in a frame without a name of its own cannot be moved to.
    try { history.replaceState(null, "", this.hash); } catch { /* the link stays as it was */ }
  }

  follow() {
    const link = readLink(location.hash);
    if (location.hash === this.hash) return;
    if (link.theme && link.theme in this.net.themes) this.setTheme(link.theme);
    if (link.pace) this.setPace(this.paces.value = link.pace);
    this.show.askFirst(link.ask);
    this.show.pick(link.select || "");
    if (link.step !== undefined) this.seek(link.step);
  }
}

/** Opens the page. */
async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  const data = /** @type {HTMLElement} */ (document.getElementById("data"));
  if (typeof DecompressionStream !== "function") {
    root.textContent = root.dataset.old || "";
    root.hidden = false;
    return;
  }
  const { header, read } = await unpack(data.textContent || "");
  data.remove();
  if (header.taught) header.taught = read(header.taught);
  const viewer = new Viewer(header, read, Source.whole(header, read), root);
  root.dataset.ready = "yes";
  Object.assign(root, { viewer });
}
