import { type Factor, productOf } from "./factor.ts";

/** Two lists that must have the same order in PyTorch, so that `where` computes the same there. */
export interface Agreement {
  readonly where: string;
  readonly lists: readonly [readonly Factor[], readonly Factor[]];
}

/**
 * Unifies two axes: free factors of either become what the other has. Comparisons that need complete information are
 * added to `agreements`. Returns the axis.
 */
export function unify(
  a: readonly Factor[],
  b: readonly Factor[],
  where: string,
  agreements: Agreement[],
): readonly Factor[] {
  const [left, right] = [a.map(({ root }) => root), b.map(({ root }) => root)];
  return segments(left, right).flatMap(([x, y]) => unifySegment(x, y));

  function unifySegment(x: readonly Factor[], y: readonly Factor[]): readonly Factor[] {
    if (x.length === y.length && x.every((factor, index) => factor === y[index])) return x;
    const [single, other] = [only(x), only(y)];
    if (single?.isUnknown) return bound(single, y);
    if (other?.isUnknown) return bound(other, x);
    if (other && canBecome(other, right, x)) return bound(other, x);
    if (single && canBecome(single, left, y)) return bound(single, y);
    if (single && isProduct(single)) {
      unify(single.factors, y, where, agreements);
      return x;
    }
    if (other && isProduct(other)) return unify(x, other.factors, where, agreements);
    const [sum, otherSum] = [single?.content, other?.content];
    if (sum?.kind === "sum" && otherSum?.kind === "sum" && sameSizes(sum.parts, otherSum.parts)) {
      for (const [index, part] of sum.parts.entries()) unify(part, otherSum.parts[index] ?? [], where, agreements);
    } else agreements.push({ where, lists: [left, right] });
    return x;
  }
}

/** Whether a factor of `own` can be those of another axis: the channels of an image cannot be its rows or columns. */
function canBecome(factor: Factor, own: readonly Factor[], factors: readonly Factor[]): boolean {
  return factor.isFree && !(own.some(isSpatial) && factors.some(isSpatial));
}

function isSpatial({ role }: Factor): boolean {
  return role === "spatial";
}

function isProduct(factor: Factor): boolean {
  return factor.factors[0] !== factor;
}

/** Replaces a free factor by the given ones and returns them. */
function bound(factor: Factor, factors: readonly Factor[]): readonly Factor[] {
  factor.become(factors);
  return [factor.root];
}

function only(factors: readonly Factor[]): Factor | undefined {
  return factors.length === 1 ? factors[0] : undefined;
}

function sameSizes(a: readonly (readonly Factor[])[], b: readonly (readonly Factor[])[]): boolean {
  return a.length === b.length && a.every((part, index) => productOf(part) === productOf(b[index] ?? []));
}

/** Returns the shortest runs of both lists with equal sizes, pair by pair. */
function segments(
  a: readonly Factor[],
  b: readonly Factor[],
): (readonly [x: readonly Factor[], y: readonly Factor[]])[] {
  const pairs: (readonly [Factor[], Factor[]])[] = [];
  const [left, right] = [[...a], [...b]];
  while (left.length + right.length > 0) {
    const [x, y]: [Factor[], Factor[]] = [left.splice(0, 1), right.splice(0, 1)];
    while (productOf(x) !== productOf(y)) {
      const [shorter, rest] = productOf(x) < productOf(y) ? [x, left] : [y, right];
      const next = rest.shift();
      if (!next) break;
      shorter.push(next);
    }
    pairs.push([x, y]);
  }
  return pairs;
}
