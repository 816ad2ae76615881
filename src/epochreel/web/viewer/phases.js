// What all networks share: phases of thinking and learning, strengths of light, and how lights lie
// in memory.

const OVERSHOOT = 5, RESTING = 0.34, PULSE_LIGHT = 4.2, ERROR_PULSE_LIGHT = 3.4;
// Floats of one bar: ends, width, glow, reach, where its pulse is, light, how long the pulse is
// behind, light of the pulse, how long ahead, its reach, and its strength, below zero where its sign is: 0 for what has none.
const BAR = 18;
// Of one disc: middle, radius, shade, light, width of the rim, its light, reach, glow, what it hides.
const DISC = 16;

/**
 * How far each phase has gone. `fade` dims all light, `late` that of errors.
 * @typedef {{present: number, think: number, compared: number, learn: number, fade: number,
 *   late: number}} Phases
 */

/** @type {Phases} */
const AT_REST = { present: 0, think: 0, compared: 0, learn: 0, fade: 1, late: 1 };
/** @type {Phases} */
const ANSWERED = { present: 1, think: 1, compared: 1, learn: 0, fade: 1, late: 1 };

