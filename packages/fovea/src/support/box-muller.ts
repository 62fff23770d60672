/**
 * Converts random words to as many normal numbers; their count must be even. The first word of each pair determines the
 * radius √(−2 ln u), the second the angle 2πv of a point in the plane. Its coordinates are normal with mean 0 and
 * standard deviation 1 (Box and Muller, 1958). The upper 24 bits of each word are used; u is in (0, 1], v in [0, 1).
 *
 * Logarithm, sine and cosine are computed here, from tables and short series. This is several times as fast as `Math`,
 * whose last bits also depend on the JavaScript engine. Sums, products, quotients and roots do not, so the same words
 * give the same bits everywhere.
 */
export function boxMuller(words: Uint32Array, out: Float64Array): void {
  for (let index = 0; index < words.length; index += 2) {
    const radius = Math.sqrt(minusTwoLog(twoTo24 - ((words[index] ?? 0) >>> 8)));
    const angle = (words[index + 1] ?? 0) >>> 8;
    // The nearest entry of the table, and the remaining angle in radians, which is at most 0.0031 in either direction.
    const nearest = (angle + halfStep) >>> stepBits;
    const rest = (angle - (nearest << stepBits)) * radians;
    const square = rest * rest;
    const sine = sines[nearest] ?? 0;
    const cosine = sines[nearest + sinesInQuarter] ?? 0;
    const sineOfRest = rest - rest * square * (1 / 6 - square / 120);
    const versineOfRest = square * (1 / 2 - square * (1 / 24));
    out[index] = radius * (cosine - (cosine * versineOfRest + sine * sineOfRest));
    out[index + 1] = radius * (sine - (sine * versineOfRest - cosine * sineOfRest));
  }
}

const twoTo24 = 2 ** 24;

/** Computes −2 ln(k ÷ 2²⁴) for an integer k from 1 to 2²⁴, accurate to the last bit or two. */
function minusTwoLog(k: number): number {
  if (k === twoTo24) return 0;
  const doublings = Math.clz32(k) - 8;
  // k = m ÷ 2^doublings, with m ÷ 2²⁴ in [½, 1). The product of m and a 26-bit reciprocal is exact, and close to 1.
  const m = k << doublings;
  const entry = (m >>> 13) & (logEntries - 1);
  const rest = m * 2 ** -24 * (reciprocals[entry] ?? 0) - 1;
  const logOfRest = rest - rest * rest * (1 / 2 - rest * (1 / 3 - rest * (1 / 4 - rest * (1 / 5))));
  return doublings * twoLog2 + ((twoLogs[entry] ?? 0) - 2 * logOfRest);
}

const logEntries = 1024;

/**
 * Approximates 1 ÷ x at the midpoint of each interval that [½, 1) is divided into; 1 for the last interval, which ends
 * at 1.
 */
const reciprocals = Float64Array.from({ length: logEntries }, (_, entry) =>
  entry === logEntries - 1 ? 1 : Math.round(twoTo24 / (0.5 + (entry + 0.5) / (2 * logEntries))) / twoTo24,
);
const twoLogs = reciprocals.map(twoLog);
const twoLog2 = twoLog(2);

/** Computes 2 ln x for x in [1, 2], with the series of 4 artanh((x − 1) ÷ (x + 1)). */
function twoLog(x: number): number {
  const ratio = (x - 1) / (x + 1);
  let sum = 0;
  for (let power = 35; power >= 1; power -= 2) sum = sum * ratio * ratio + 1 / power;
  return 4 * ratio * sum;
}

const sinesInQuarter = 256;
const stepBits = 14;
const halfStep = 2 ** (stepBits - 1);
const radians = (2 * Math.PI) / twoTo24;

/** The sines of a turn and a quarter; the cosines start a quarter turn later. */
const sines = Float64Array.from({ length: 5 * sinesInQuarter + 1 }, (_, step) => {
  const [quarter, within] = [Math.floor(step / sinesInQuarter) % 4, step % sinesInQuarter];
  const sine = sineOf(quarter % 2 === 0 ? within : sinesInQuarter - within);
  return quarter < 2 ? sine : -sine;
});

/** Computes the sine of a number of steps, at most a quarter turn, with the series for angles up to π ÷ 4. */
function sineOf(steps: number): number {
  const isSmall = steps <= sinesInQuarter / 2;
  const angle = (Math.PI / 2) * ((isSmall ? steps : sinesInQuarter - steps) / sinesInQuarter);
  let sum = 0;
  for (let power = isSmall ? 19 : 18; power >= 2; power -= 2)
    sum = (-angle * angle * (1 + sum)) / (power * (power - 1));
  return isSmall ? angle * (1 + sum) : 1 + sum;
}
