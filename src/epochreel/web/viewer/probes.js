// A network of any blocks on the page: it is looked at by its probes.

class GraphShow {
  /** @param {Viewer} viewer @param {Read} read */
  constructor(viewer, read) {
    const { net } = viewer;
    this.viewer = viewer;
    this.net = net;
    this.read = read;
    this.probe = -1;
    this.gaps = Math.min(Math.max(...net.levels), 8) * 0.5;
    this.stage = net.stages[0];
    this.lights = new GraphLights(net, this.stage);
    this.inks = new GraphInk(net, this.stage, read);
    this.flow = flowAt(net, this.seen(), this.seen(), -1, AT_REST);
    this.chips = h("div", { class: "chips" }, ...Array.from({ length: net.probes }, (_, at) =>
      h("button", { type: "button", class: "chip", onclick: () => this.choose(at, true) }, W("probe", { number: at + 1 }))));
    this.said = h("p", { class: "answer" });
    this.beside = h("p", { class: "soft" });
    this.since = h("p", { class: "note" });
    /** @type {Record<string, HTMLElement>} */
    this.panels = { ask: h("section", { class: "card", id: "ask", "aria-labelledby": "ask-title" }, h("h2", { id: "ask-title" }, W("probes")), this.chips, this.said, this.beside, this.since) };
    this.signs = [["warm_ink", "active"], ["cold_ink", "below_zero"], ["error_ink", "error"]];
  }

  /** @param {any} stage */
  placed(stage) {
    this.stage = stage;
    this.lights = new GraphLights(this.net, stage);
    this.inks = new GraphInk(this.net, stage, this.read);
  }

  themed() {}
  grown() {}

  /** @param {string} [text] as in a link */
  askFirst(text) {
    const at = Number(text);
    this.choose(Number.isInteger(at) && at > 0 && at <= this.net.probes ? at - 1 : 0);
  }

  /** @param {number} at @param {boolean} [moves] */
  choose(at, moves = false) {
    if (!this.net.probes) return;
    this.probe = at;
    this.chips.querySelectorAll("button").forEach((/** @type {HTMLElement} */ chip, /** @type {number} */ k) => chip.setAttribute("aria-pressed", String(k === at)));
    this.viewer.thinks(moves);
  }

  toured() {}
  teach() {}
  pick() {}
  link() { return { ask: this.probe >= 0 ? String(this.probe + 1) : null, select: null }; }

  /** @param {number} [at] frame @returns {Seen} */
  seen(at = this.viewer.source.at(this.viewer.step)) { return /** @type {Seen} */ (this.viewer.source.frames[at].seen); }

  /** @param {Phases} phases @param {number} [next] */
  compose(phases, next) {
    this.flow = flowAt(this.net, this.seen(), this.seen(next), this.probe, phases);
    this.lights.fill(this.flow, this.viewer.theme);
  }

  /** @param {Brush} brush */
  draw(brush) { this.inks.draw(brush, this.flow, this.answer(), this.viewer.theme); }

  /** @returns {string[]} */
  answer() { return this.seen().answers[this.probe] || []; }

  update() {
    const [answer, right] = this.answer();
    this.said.textContent = answer || "";
    this.beside.textContent = right === undefined ? "" : W(answer === right ? "should_be_right" : "should_be_wrong", { answer: right });
    this.beside.classList.toggle("wrong", right !== undefined && answer !== right);
    const { frames } = this.viewer.source, [last] = this.seen(frames.length - 1).answers[this.probe] || [];
    const first = frames.findIndex((_, at) => (this.seen(at).answers[this.probe] || [])[0] === last);
    this.since.textContent = last && first >= 0 ? W("answered_since", { answer: last, step: grouped(frames[first].step) }) : "";
  }

  /** @param {string} when */
  sentence(when) {
    const [answer, right] = this.answer();
    if (answer === undefined) return W("rests", { when });
    return W(right === undefined ? "asked" : answer === right ? "asked_right" : "asked_wrong", { when, answer, right: right || "" });
  }

  hit() { return null; }
  told() { return ["", ""]; }
  press() {}
  walk() {}
}
