import type { Steps } from "../../support/steps.ts";
import { type InfluenceSubject, type Refitted, rankedUnits, remaining, without } from "./influence-subject.ts";

/** The largest set whose images are tried one by one, whether the answer changes without them too. */
const pruned = 12;

/**
 * Finds a small set of images without which the answer is another one. Adds images by their estimated effect until a
 * refit gives another answer, estimating anew after each refit; then gives back those that aren't needed. The last refit
 * confirms the result.
 */
export function* smallestFlip(subject: InfluenceSubject, most: number): Steps<Refitted | undefined> {
  const { fitted, prediction, labels, units } = subject;
  let linear = fitted.whole;
  let margin = marginOf(subject, subject.logits);
  let left: readonly (readonly number[])[] = [];
  for (;;) {
    const taken = new Set(left);
    const ranked = yield* rankedUnits(
      subject,
      units.filter((unit) => !taken.has(unit)),
      linear,
    );
    const added = enough(ranked, margin, (more) => fits([...left, ...more], labels, most));
    if (added.length === 0) return undefined;
    const next = [...left, ...added];
    const found = yield* without(subject, next.flat(), linear);
    if (found.refitted.prediction !== prediction) return yield* fewest(subject, left, added, found.refitted);
    [left, linear, margin] = [next, found.linear, marginOf(subject, found.refitted.logits)];
  }
}

type Unit = readonly number[];

function marginOf({ prediction, against }: InfluenceSubject, logits: readonly number[]): number {
  return (logits[prediction] ?? 0) - (logits[against] ?? 0);
}

function fits(units: readonly Unit[], labels: Int32Array, most: number): boolean {
  const images = units.flat();
  return images.length <= most && remaining(labels, images) !== undefined;
}

/** The first units whose estimated effects use up the margin; those that don't fit are passed over. */
function enough(
  ranked: readonly { readonly unit: Unit; readonly estimate: number }[],
  margin: number,
  isPossible: (units: readonly Unit[]) => boolean,
): Unit[] {
  const chosen: Unit[] = [];
  let rest = margin;
  for (const { unit, estimate } of ranked) {
    if (estimate >= 0 || rest < 0) break;
    if (!isPossible([...chosen, unit])) continue;
    chosen.push(unit);
    rest += estimate;
  }
  return chosen;
}

/** The fewest of the last units that are needed, by halving; of few, those alone without which nothing changes. */
function* fewest(
  subject: InfluenceSubject,
  before: readonly Unit[],
  added: readonly Unit[],
  found: Refitted,
): Steps<Refitted> {
  let best = found;
  let [low, high] = [0, added.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const { refitted } = yield* without(subject, [...before, ...added.slice(0, middle)].flat(), subject.fitted.whole);
    if (refitted.prediction === subject.prediction) low = middle;
    else [high, best] = [middle, refitted];
  }
  let units = [...before, ...added.slice(0, high)];
  if (units.length > pruned) return best;
  for (const unit of [...units].reverse()) {
    const fewer = units.filter((one) => one !== unit);
    if (fewer.length === 0) break;
    const { refitted } = yield* without(subject, fewer.flat(), subject.fitted.whole);
    if (refitted.prediction !== subject.prediction) [units, best] = [fewer, refitted];
  }
  return best;
}
