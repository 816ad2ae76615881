// A tour: a few steps that are worth seeing, one sentence each. They are the chapters, too.

class Tour {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.at = -1;
    this.said = h("p", { class: "said", role: "status" });
    this.list = h("ol", { class: "stops" }, ...viewer.net.tour.map((/** @type {any} */ stop, /** @type {number} */ at) =>
      h("li", {}, h("button", { type: "button", class: "stop", onclick: () => this.go(at) }, h("span", { class: "when" }, W("step", { step: grouped(stop.step) })), h("span", {}, stop.sentence)))));
    this.element = h("section", { class: "card", id: "tour", "aria-labelledby": "tour-title" }, h("h2", { id: "tour-title" }, W("tour")), this.list);
  }

  /** @param {number} at */
  go(at) {
    const { viewer } = this, stop = viewer.net.tour[at];
    this.at = at;
    this.list.querySelectorAll("button").forEach((/** @type {any} */ button, /** @type {number} */ k) => button.setAttribute("aria-current", k === at ? "step" : "false"));
    viewer.show.toured(stop);
    viewer.travel(stop.step);
  }
}
