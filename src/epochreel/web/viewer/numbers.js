// Numbers as people write them; scene/kit/words.py and labels.py.

const MINUS = "\u2212";

/** So many decimals; what lies just between two goes to the even one, as Python has it.
 * @param {number} value @param {number} decimals */
function fixed(value, decimals) {
  const power = 10 ** decimals, size = Math.abs(value) * power, down = Math.floor(size);
  const isTie = size - down === 0.5 && Number.isInteger(value * 2 ** (decimals + 1));
  return isTie ? (Math.sign(value) * (down + (down % 2)) / power).toFixed(decimals) : value.toFixed(decimals);
}

/** @param {string} text */
const signed = (text) => text.replace("-", MINUS);

/** @param {number} value */
function twoDecimals(value) {
  if (!Number.isFinite(value)) return significant(value);
  if (Math.abs(value) >= 1e6) return significant(value);
  const text = fixed(value, 2);
  return text === "-0.00" ? "0.00" : signed(text);
}

/** @param {number} value */
const short = (value) => (Number.isInteger(value) && Math.abs(value) < 1e6 ? signed(String(value)) : twoDecimals(value));

/** About three digits that matter. @param {number} value @param {number} [most] decimals */
function significant(value, most = 4) {
  if (Number.isNaN(value)) return W("not_a_number");
  if (!Number.isFinite(value)) return W("infinite");
  const size = Math.abs(value);
  let text;
  if (size && (size >= 1e8 || size < 1e-4)) text = value.toExponential(2).replace("e+", "e");
  else if (size >= 1000) text = grouped(Number(fixed(value, 0)));
  else text = fixed(value, Math.min(size >= 100 ? 1 : size >= 0.1 || !size ? 2 : 4, most));
  return /^-?0$/.test(text) ? "0" : signed(text);
}

/** @param {number} count */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** @param {any} column @param {number} value of the network */
function toPeople(column, value) {
  const number = value * column.scale + column.center;
  return column.log === null ? number : Math.exp(Math.min(number, 700)) - column.log;
}

/** @param {any} column @param {number} value of people */
const toNetwork = (column, value) =>
  ((column.log === null ? value : Math.log(value + column.log)) - column.center) / column.scale;

/** @param {any} column @param {number} value of the network */
function numberText(column, value) {
  let number = toPeople(column, value);
  if (Math.abs(number) < 1e-9 * column.scale && column.log === null) number = 0;
  if (column.decimals === null) return significant(number);
  number = Number(fixed(number, column.decimals));
  return column.areYears ? number.toFixed(0) : significant(number, column.decimals);
}

/** What the inputs say, one text a column. @param {any[]} columns @param {ArrayLike<number>} inputs
 * @returns {string[]} */
function columnTexts(columns, inputs) {
  let at = 0;
  return columns.map((column) => {
    const mine = Array.from({ length: column.n }, (_, i) => inputs[at + i]);
    at += column.n;
    if (column.n > 1) return column.categories[mine.indexOf(Math.max(...mine))];
    if (column.categories.length) return column.categories[+(mine[0] >= 0.5 && column.categories.length === 2)];
    return column.isPlain ? short(mine[0]) : numberText(column, mine[0]);
  });
}

/** @param {Header} net @param {number} index @param {number} value */
function outputText(net, index, value) {
  const column = net.targets[index];
  if (net.task !== "numbers" || column.isPlain) return twoDecimals(value);
  const number = toPeople(column, value);
  return column.areYears ? number.toFixed(0) : significant(number);
}

/** @param {Header} net @param {number} index @param {number} value */
function targetText(net, index, value) {
  if (net.task !== "numbers") return short(value);
  const column = net.targets[index];
  return column.isPlain ? twoDecimals(value) : numberText(column, value);
}

/** A share in percent: 100 only where that is all. @param {number} share */
function percentText(share) {
  const text = fixed(100 * share, share > 0.995 && share < 1 ? 1 : 0);
  return share < 1 && Number(text) >= 100 ? "99.9" : text;
}

/** What an answer means in a word or a number. @param {Header} net @param {ArrayLike<number>} values
 * @param {boolean} [sure] whether to say how sure it is */
function answerText(net, values, sure = true) {
  const all = Array.from(values), percent = (/** @type {number} */ v) => (sure ? ` (${percentText(v)}\u00a0%)` : "");
  if (net.task === "classes") {
    const best = all.indexOf(Math.max(...all));
    return net.outputNames[best] + percent(all[best]);
  }
  const classes = net.targets[0].categories;
  if (net.task === "two classes" && classes.join() !== "0,1") {
    const second = all[0] > 0.5;
    return classes[+second] + percent(second ? all[0] : 1 - all[0]);
  }
  return all.map((v, i) => outputText(net, i, v)).join(" \u00b7 ");
}

/** @type {Record<string, string>} */
let words = {};

/** A text of the page; what stands in braces is filled in. @param {string} key
 * @param {Record<string, string|number>} [fields] */
const W = (key, fields = {}) =>
  (words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));

/** The column of an input, and its first input. @param {Header} net @param {number} index */
function columnOf(net, index) {
  let first = 0;
  for (const column of net.columns) {
    if (index < first + column.n) return { column, first };
    first += column.n;
  }
  throw new RangeError(String(index));
}
