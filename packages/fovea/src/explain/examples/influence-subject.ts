import type { Matrix } from "../../evaluation/arguments.ts";
import type { LeaveOutHead } from "../../evaluation/probe/leave-out-head.ts";
import { type Linear, linearScores } from "../../evaluation/probe/linear-scores.ts";
import type { Steps } from "../../support/steps.ts";

/** What the head answers after a refit without some images. */
export interface Refitted {
  /** The images that are left out. */
  readonly images: readonly number[];
  /** The score of each class: logits. */
  readonly logits: readonly number[];
  /** The most probable class. */
  readonly prediction: number;
  /** By how much the margin changes: the logit of the answer minus that of the class it is compared with. */
  readonly change: number;
}

/** An answer, and the images that can be left out: alone or in groups. */
export interface InfluenceSubject {
  readonly fitted: LeaveOutHead;
  readonly labels: Int32Array;
  /** The coordinates of the image. */
  readonly place: Matrix;
  readonly prediction: number;
  readonly against: number;
  readonly logits: readonly number[];
  readonly units: readonly (readonly number[])[];
}

/** Refits the head without some images, which must leave every class one. */
export function* without(
  { fitted, labels, place, prediction, against, logits }: InfluenceSubject,
  images: readonly number[],
  start: Linear,
): Steps<{ readonly refitted: Refitted; readonly linear: Linear }> {
  const rows = remaining(labels, images);
  if (!rows) throw new Error("influence: expected an image of every class to remain");
  const linear = yield* fitted.refit(rows, start);
  const found = logitsOf(linear, place);
  const margin = (scores: readonly number[]) => (scores[prediction] ?? 0) - (scores[against] ?? 0);
  const answer = found.indexOf(Math.max(...found));
  const change = margin(found) - margin(logits);
  return { refitted: { images, logits: found, prediction: answer, change }, linear };
}

/** Units by their estimated effect on the margin, the largest fall first. */
export function* rankedUnits(
  { fitted, labels, place, prediction, against }: InfluenceSubject,
  units: readonly (readonly number[])[],
  linear: Linear,
): Steps<{ readonly unit: readonly number[]; readonly estimate: number }[]> {
  const rows = Int32Array.from(units.flat()).sort();
  const changes = yield* fitted.changes(rows, linear, place, prediction, against);
  const changeOf = new Float64Array(labels.length);
  rows.forEach((row, index) => {
    changeOf[row] = changes[index] ?? 0;
  });
  const estimated = units.map((unit) => ({ unit, estimate: unit.reduce((sum, row) => sum + (changeOf[row] ?? 0), 0) }));
  return estimated.sort((a, b) => a.estimate - b.estimate || (a.unit[0] ?? 0) - (b.unit[0] ?? 0));
}

/** The images that are left without some; undefined if a class has none any more. */
export function remaining(labels: Int32Array, left: readonly number[]): Int32Array | undefined {
  const out = new Set(left);
  const rows = Int32Array.from(labels.keys()).filter((row) => !out.has(row));
  const kept = new Set(rows.map((row) => labels[row] ?? 0));
  return left.every((row) => kept.has(labels[row] ?? 0)) ? rows : undefined;
}

/** The score of each class for an image. */
export function logitsOf(linear: Linear, place: Matrix): number[] {
  return [...linearScores(place, Int32Array.of(0), linear)];
}
