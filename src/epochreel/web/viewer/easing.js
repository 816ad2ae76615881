// How motion starts and stops; the formulas of scene/kit/easing.py and moments/acting.py.

/** @param {number} v */
const clamp = (v) => Math.min(Math.max(v, 0), 1);

/** An S-curve with resting ends. @param {number} p */
function smooth(p) {
  p = clamp(p);
  return p * p * (3 - 2 * p);
}

/** How much of the stretch from a to b has gone by. @param {number} p @param {number} a @param {number} b */
const stretch = (p, a, b) => (b <= a ? +(p >= b) : clamp((p - a) / (b - a)));

/** From 0 to 1, and `gain` beyond its end midway. @param {number} p @param {number} gain */
function overshoot(p, gain) {
  p = clamp(p);
  return smooth(p) + gain * Math.sin(Math.PI * p) ** 2;
}

/** How bright a pulse is on its way. @param {number} p */
const riseAndFall = (p) => smooth(stretch(p, 0, 0.18)) * (1 - smooth(stretch(p, 0.68, 1)));

/** @param {number} a @param {number} b @param {number} share */
const mix = (a, b, share) => a + (b - a) * share;
