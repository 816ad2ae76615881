// Questions: what the network is given, by whoever looks, at any moment of its training.

/** @typedef {{name: string, inputs: ArrayLike<number>, target: ArrayLike<number>|null}} Asked */

class AskPanel {
  /** @param {DenseShow} show @param {Read} read */
  constructor(show, read) {
    this.show = show;
    const { net } = this;
    const n = net.sizes[0], outs = net.sizes[net.sizes.length - 1];
    const inputs = read(net.examples.inputs), targets = read(net.examples.targets);
    /** @type {Asked[]} */
    this.examples = net.examples.names.map((/** @type {string} */ name, /** @type {number} */ at) => ({
      name: `example:${name}`, inputs: inputs.subarray(at * n, at * n + n), target: targets.subarray(at * outs, at * outs + outs) }));
    /** @type {Asked|null} */
    this.question = net.question && { name: "question", inputs: net.question.inputs, target: net.question.answer };
    this.history = h("canvas", { class: "spark", role: "img" });
    this.answer = h("p", { class: "answer" });
    this.beside = h("p", { class: "soft" });
    this.controls = h("div", { class: "controls" });
    this.element = h("section", { class: "card", "aria-labelledby": "ask-title", id: "ask" },
      h("h2", { id: "ask-title" }, W("ask")), this.ready(), this.controls, this.answer, this.beside, this.history, this.caption = h("p", { class: "note" }, W("history")));
    this.build();
  }

  get net() { return this.show.net; }

  /** Questions that are there already. */
  ready() {
    const { net } = this, chips = h("div", { class: "chips" });
    const chip = (/** @type {string} */ text, /** @type {() => Asked} */ asked) => chips.append(
      h("button", { type: "button", class: "chip", onclick: () => this.show.ask(asked(), true) }, text));
    if (this.question) {
      const row = net.image ? W("the_question") : `${columnTexts(net.columns, this.question.inputs).join("  ")} \u2192 ?`;
      chip(row, () => /** @type {Asked} */ (this.question));
    }
    for (const [at, name] of net.examples.mistakes) chip(name, () => this.examples[at]);
    const select = this.select = h("select", { id: "example", onchange: () => select.value && this.show.ask(this.examples[select.value], true) },
      h("option", { value: "" }, W("choose_example")), ...this.examples.map((each, at) => h("option", { value: at }, this.exampleText(each))));
    const step = (/** @type {number} */ by) => () => {
      const at = (Number(select.value || (by < 0 ? 0 : -1)) + by + this.examples.length) % this.examples.length;
      this.show.ask(this.examples[at], true);
    };
    return h("div", {}, chips, h("div", { class: "row" }, h("label", { for: "example", class: "soft" }, W("example")), select,
      h("button", { type: "button", class: "icon", "aria-label": W("previous_example"), onclick: step(-1) }, "\u2190"),
      h("button", { type: "button", class: "icon", "aria-label": W("next_example"), onclick: step(1) }, "\u2192")));
  }

  /** @param {Asked} each */
  exampleText(each) {
    const { net } = this, name = each.name.slice(8), right = each.target ? answerText(net, each.target, false) : "";
    if (net.image || net.columns.length > 4) return `${name}: ${right}`;
    return `${name}: ${columnTexts(net.columns, each.inputs).join(" ")} \u2192 ${right}`;
  }

  /** Controls that make a question of one's own. */
  build() {
    const { net } = this;
    if (net.image) {
      this.pad = new Pad(net.image, (inputs) => this.own(inputs));
      this.controls.append(this.pad.element);
      return;
    }
    let first = 0;
    for (const column of net.columns) {
      this.controls.append(this.control(column, first));
      first += column.n;
    }
  }

  /** @param {any} column @param {number} first */
  control(column, first) {
    const id = `in-${first}`, label = h("label", { for: id }, column.name);
    const change = (/** @type {number[]} */ values) => {
      const inputs = Array.from(this.show.asked ? this.show.asked.inputs : new Array(this.net.sizes[0]).fill(0));
      values.forEach((value, i) => (inputs[first + i] = value));
      this.own(inputs);
    };
    if (column.categories.length) {
      const select = h("select", { id, "data-first": first, onchange: () => {
        const at = Number(select.value);
        change(column.n > 1 ? column.categories.map((/** @type {string} */ _, /** @type {number} */ k) => +(k === at)) : [at]);
      } }, ...column.categories.map((/** @type {string} */ word, /** @type {number} */ at) => h("option", { value: at }, word)));
      return h("div", { class: "row" }, label, select);
    }
    if (column.isSwitch) {
      const box = h("input", { type: "checkbox", role: "switch", id, class: "switch", "data-first": first, onchange: () => change([+box.checked]) });
      return h("div", { class: "row" }, label, box, h("output", { for: id, class: "value" }));
    }
    const range = column.high - column.low, step = column.decimals === null ? range / 200 : 10 ** -column.decimals;
    const say = (/** @type {any} */ input) => {
      if (input.value !== "" && Number.isFinite(Number(input.value))) change([toNetwork(column, Number(input.value))]);
    };
    const slider = h("input", { type: "range", id, min: column.low, max: column.high, step, "data-first": first, oninput: () => say(slider) });
    const number = h("input", { type: "number", step: "any", class: "number", "aria-label": column.name, oninput: () => say(number) });
    return h("div", { class: "row" }, label, slider, number);
  }

  /** @param {ArrayLike<number>} inputs */
  own(inputs) { this.show.ask({ name: "own", inputs, target: null }, false); }

  /** Let the controls show what is asked. @param {Asked} asked */
  reflect(asked) {
    const { net } = this;
    const at = this.examples.findIndex((each) => each.name === asked.name);
    this.select.value = at < 0 ? "" : String(at);
    if (this.pad) this.pad.show(asked.inputs);
    for (const input of this.controls.querySelectorAll("[data-first]")) {
      const first = Number(input.dataset.first), column = net.columns.find((/** @type {any} */ _, /** @type {number} */ k) => this.firstOf(k) === first);
      if (column.categories.length) {
        const mine = Array.from({ length: column.n }, (_, i) => asked.inputs[first + i]);
        input.value = String(column.n > 1 ? mine.indexOf(Math.max(...mine)) : +(mine[0] >= 0.5));
      } else if (column.isSwitch) {
        input.checked = asked.inputs[first] > 0.5;
        input.nextElementSibling.textContent = short(asked.inputs[first]);
      } else {
        const value = toPeople(column, asked.inputs[first]), number = input.nextElementSibling;
        if (document.activeElement !== input) input.value = String(value);
        if (document.activeElement !== number) number.value = String(+value.toPrecision(4));
        input.setAttribute("aria-valuetext", numberText(column, asked.inputs[first]));
      }
    }
  }

  /** @param {number} index */
  firstOf(index) {
    return this.net.columns.slice(0, index).reduce((/** @type {number} */ sum, /** @type {any} */ c) => sum + c.n, 0);
  }

  /** What was said, and how that came about. */
  update() {
    const { net, show } = this, { asked, viewer } = show;
    if (!asked || !show.values.length) return;
    const out = show.values[show.gaps], { inks } = viewer.theme, { target } = asked;
    this.answer.textContent = answerText(net, out);
    const wrong = target && show.isWrong(out, target);
    this.beside.textContent = target ? W(wrong ? "should_be_wrong" : "should_be_right", { answer: answerText(net, target, false) }) : W("asked_own");
    this.beside.classList.toggle("wrong", Boolean(wrong));
    const past = show.past(), isClass = net.task === "classes", at = isClass ? out.indexOf(Math.max(...out)) : 0;
    const right = isClass && target ? Array.from(target).indexOf(1) : -1;
    const line = (/** @type {number} */ of, /** @type {number[]} */ rgb) => ({ values: past.map((p) => p[of]), rgb });
    const lines = [...(right >= 0 && right !== at ? [line(right, inks.soft)] : []), line(at, inks.warm_ink)];
    const [low, high] = net.task === "numbers" && net.span[1] !== 1 ? [undefined, undefined] : [0, 1];
    spark(this.history, { course: viewer.course, inks, step: viewer.step, lines, low, high, level: !isClass && target ? target[0] : null });
    this.history.setAttribute("aria-label", W("history_label", { start: answerText(net, past[0]), end: answerText(net, past[past.length - 1]) }));
  }
}
