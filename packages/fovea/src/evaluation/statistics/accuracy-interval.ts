import { ConfigError } from "../../support/errors.ts";
import { checkCount, finiteNumbers } from "../arguments.ts";
import { defaultConfidence, type Interval } from "./interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/**
 * Returns the accuracy and its interval from whether each image was `correct` (1 or 0, or a share between them).
 * Images of a group (a burst, a patient, a camera) tend to be right or wrong together, so that they tell less than as
 * many independent ones: given `groups`, Wilson's interval uses the effective number of images n/D, where D is the
 * design effect Σ_g (c_g − p·n_g)² · G/(G−1) / (n·p(1−p)), at least 1. If all images are right, or all wrong, the
 * groups are counted. Where each image is a group, nothing changes. Source: Kish, "Survey Sampling", 1965; Rao and
 * Scott, JASA 76 (1981).
 */
export function accuracyInterval(
  correct: ArrayLike<number>,
  groups?: ArrayLike<number>,
  confidence = defaultConfidence,
): Interval {
  const where = "accuracyInterval";
  const hits = finiteNumbers(where, "correct", correct);
  const bad = hits.findIndex((hit) => hit < 0 || hit > 1);
  if (bad >= 0) throw new ConfigError(`${where}: expected correct[${bad}] to be from 0 to 1, received ${hits[bad]}`);
  const n = hits.length;
  const total = hits.reduce((sum, hit) => sum + hit, 0);
  if (groups === undefined || n === 0) return wilsonInterval(total, n, confidence);
  const members = finiteNumbers(where, "groups", groups);
  checkCount(where, "groups", members.length, n);
  const share = total / n;
  const surplus = new Map<number, number>();
  members.forEach((group, image) => {
    surplus.set(group, (surplus.get(group) ?? 0) + (hits[image] ?? 0) - share);
  });
  if (surplus.size === n) return wilsonInterval(total, n, confidence);
  const effective = n / designEffect([...surplus.values()], n, share);
  const interval = wilsonInterval(share * effective, effective, confidence);
  return { ...interval, value: share };
}

function designEffect(surplus: readonly number[], n: number, share: number): number {
  const groups = surplus.length;
  const variance = n * share * (1 - share);
  if (groups === 1 || variance < 1e-9) return n / groups;
  const between = surplus.reduce((sum, value) => sum + value ** 2, 0);
  return Math.max(1, (between * groups) / (groups - 1) / variance);
}
