// What a copied link says: moment, question, selection, look; all after the # of the address.

/** @typedef {{step?: number, ask?: string, select?: string, theme?: string, pace?: Pace, lock: string[]}} Link */

/** @param {string} hash @returns {Link} */
function readLink(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, "")), step = said.get("step"), pace = said.get("pace");
  return {
    step: step !== null && /^\d+(\.\d+)?$/.test(step) ? Number(step) : undefined,
    ask: said.get("ask") || undefined,
    select: said.get("select") || undefined,
    theme: said.get("theme") || undefined,
    pace: pace === "linear" || pace === "even" || pace === "log" ? pace : undefined,
    lock: (said.get("lock") || "").split(",").filter(Boolean),
  };
}

/** @param {Record<string, string|number|undefined|null>} fields */
function writeLink(fields) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== null && value !== "") said.set(name, String(value));
  return `#${said.toString().replace(/%2C/g, ",").replace(/%3A/g, ":")}`;
}

/** Inputs as a short text: a picture as one sign a pixel, a row as numbers.
 * @param {Header} net @param {ArrayLike<number>} inputs */
function inputsText(net, inputs) {
  if (!net.image) return Array.from(inputs, (v) => String(+v.toPrecision(6))).join(",");
  return `p${Array.from(inputs, (v) => Math.round(clamp(v) * 35).toString(36)).join("")}`;
}

/** @param {Header} net @param {string} text @returns {number[]|null} null if it is none */
function inputsOf(net, text) {
  const n = net.sizes[0];
  if (net.image) {
    if (!new RegExp(`^p[0-9a-z]{${n}}$`).test(text)) return null;
    return Array.from(text.slice(1), (sign) => parseInt(sign, 36) / 35);
  }
  const numbers = text.split(",").map(Number);
  return numbers.length === n && numbers.every(Number.isFinite) ? numbers : null;
}

/** An element; text is text, never markup. @param {string} tag @param {Record<string, any>} [props] @param {...(Node|string)} inside
 * @returns {any} */
function h(tag, props = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...inside);
  return element;
}
