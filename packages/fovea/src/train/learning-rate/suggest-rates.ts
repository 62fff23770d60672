/** A rate and the smoothed loss at it. */
interface SmoothedLoss {
  readonly rate: number;
  readonly smoothed: number;
}

/** The first steps still carry the smoothing's start; the last ones show the divergence. fastai leaves out as many. */
const leftOut = { first: 0.1, last: 5 };

/** What the losses of a range test suggest; undefined if there are too few, or they never fall. */
export function suggestRates(all: readonly SmoothedLoss[]): {
  readonly valley: number | undefined;
  readonly steepest: number | undefined;
} {
  const steps = all.slice(Math.floor(all.length * leftOut.first), Math.max(0, all.length - leftOut.last));
  const fall = longestFall(steps.map(({ smoothed }) => smoothed));
  const middle = fall && steps[Math.round((fall.first + fall.last) / 2)];
  return { valley: middle?.rate, steepest: steepestFall(steps) };
}

/** The first and last place of the longest sequence, with gaps, whose values fall throughout. */
function longestFall(values: readonly number[]): { readonly first: number; readonly last: number } | undefined {
  const ending = values.map((_, index) => ({ length: 1, first: index, last: index }));
  for (const [index, end] of ending.entries()) {
    for (const before of ending.slice(0, index)) {
      const falls = (values[index] ?? 0) < (values[before.last] ?? 0);
      if (falls && before.length >= end.length) Object.assign(end, { length: before.length + 1, first: before.first });
    }
  }
  const longest = ending.reduce((most, one) => (one.length > most.length ? one : most), {
    length: 1,
    first: 0,
    last: 0,
  });
  return longest.length > 1 ? longest : undefined;
}

/**
 * Rates are equally far apart on a logarithmic scale, so that differences stand for slopes. Falls after the smallest loss
 * don't count: a loss that has exploded may fall steeply. fastai counts them.
 */
function steepestFall(steps: readonly SmoothedLoss[]): number | undefined {
  const losses = steps.map(({ smoothed }) => smoothed);
  let least = 0;
  let rate: number | undefined;
  steps.slice(1, losses.indexOf(Math.min(...losses)) + 1).forEach((step, index) => {
    const change = step.smoothed - (steps[index]?.smoothed ?? 0);
    if (change < least) [least, rate] = [change, steps[index]?.rate];
  });
  return rate;
}
