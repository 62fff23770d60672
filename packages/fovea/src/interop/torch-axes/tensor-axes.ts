import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { Factor, factorsOf, productOf, type Role, unsupported } from "./factor.ts";

/** Adjacent axes of a tensor and their factors: usually one axis, or several if a reshape has split a factor. */
export interface Block {
  readonly sizes: Shape;
  readonly factors: readonly Factor[];
}

/** The axes of a tensor from first to last, including the batch (of size 1). */
export type TensorAxes = readonly Block[];

/** Returns tensor axes with one block per axis. */
export function tensorAxes(axes: readonly (readonly Factor[])[]): TensorAxes {
  return axes.map((factors) => ({ sizes: [productOf(factors)], factors }));
}

/**
 * Returns the axes of a network's input: [1, height, width, channels], a sequence [1, steps, channels], or a vector.
 */
export function inputAxes(shape: Shape): TensorAxes {
  const last = shape.length - 1;
  const role = (axis: number): Role => (axis === last ? "channel" : last >= 3 ? "spatial" : "sequence");
  return tensorAxes(shape.map((size, axis) => factorsOf(size, role(axis))));
}

/** Returns the factors of each axis. Those of axes that a reshape has split are unknown. */
export function separateAxes(axes: TensorAxes, where: string): readonly (readonly Factor[])[] {
  return axes.flatMap(({ sizes, factors }) => (sizes.length === 1 ? [factors] : sizes.map((size) => cut(size, where))));
}

function cut(size: number, where: string): readonly Factor[] {
  return unsupported(size, `${where} operates on parts of a flattened image, which PyTorch stores in another order`);
}

/** Returns the axes after a row-major reshape. */
export function reshapedAxes(axes: TensorAxes, shape: Shape, where: string): TensorAxes {
  const total = sizeOf(shape);
  const last = shape.length - 1;
  const isVector = axes.reduce((rank, { sizes }) => rank + sizes.length, 0) === 1;
  const split = (from: readonly Factor[], sizes: Shape, begin: number): Block[] => {
    let axis = begin;
    return blocks(from, sizes).flatMap((block) => {
      const first = axis;
      axis += block.sizes.length;
      const [factor, ...others] = block.factors;
      const moving = block.sizes.filter((size) => size > 1);
      if (!factor || others.length > 0 || moving.length < 2) return [block];
      const known = factor.root.factors;
      if (known[0] !== factor.root) return split(known, block.sizes, first);
      if (factor.content) return [block];
      const isWhole = factor.size === total && !(isVector && isSplitVector(shape));
      const parts = block.sizes.map((size, index) => {
        return factorsOf(size, partRole(factor, isWhole && first + index < last, last));
      });
      factor.root.become(parts.flat());
      return tensorAxes(parts);
    });
  };
  const factors = axes.flatMap((block) => block.factors);
  return withoutMixed(split(factors, shape, 0), where);
}

/** Returns the shortest runs of factors and sizes with equal products. */
function blocks(from: readonly Factor[], shape: Shape): Block[] {
  const factors = [...from];
  const rest = [...shape];
  const result: Block[] = [];
  while (rest.length > 0) {
    const sizes = rest.splice(0, 1);
    const own: Factor[] = [];
    while (productOf(own) !== sizeOf(sizes)) {
      const next = productOf(own) < sizeOf(sizes) ? factors.shift() : undefined;
      if (next) own.push(next);
      else sizes.push(...rest.splice(0, 1));
    }
    result.push({ sizes, factors: own });
  }
  return result;
}

/**
 * Whether a vector lies along the channels of an image or a sequence, split into two axes: [1, 1, 1, groups, channels ÷
 * groups].
 */
function isSplitVector(shape: Shape): boolean {
  return shape.length >= 4 && shape.slice(0, -2).every((size) => size === 1);
}

/**
 * Returns the role of a part of a split axis. A whole vector is split into rows, columns and channels, or steps and
 * channels; otherwise the role stays the same.
 */
function partRole({ role }: Factor, isBeforeChannels: boolean, last: number): Role {
  if (role === "spatial" || role === "sequence") return role;
  if (!isBeforeChannels) return "channel";
  return last >= 3 ? "spatial" : "sequence";
}

/** Marks blocks that PyTorch cannot represent, because they merge the channels with the columns but not the rows. */
function withoutMixed(result: readonly Block[], where: string): TensorAxes {
  const roles = result.map(({ factors }) => new Set(factors.map(({ role }) => role)));
  return result.map((block, index) => {
    const others = roles.filter((_, other) => other !== index);
    const isMixed = roles[index]?.has("spatial") && roles[index].size > 1;
    if (!isMixed || !others.some((role) => role.has("spatial"))) return block;
    const reason = `${where} merges only some axes of an image with its channels`;
    return { ...block, factors: unsupported(sizeOf(block.sizes), reason, block.factors) };
  });
}

/** Returns the axes in another order. */
export function transposedAxes(axes: TensorAxes, permutation: readonly number[], where: string): TensorAxes {
  const separate = separateAxes(axes, where);
  return tensorAxes(permutation.map((axis) => separate[axis] ?? []));
}

/**
 * Returns the axes as a sequence whose steps precede its channels in PyTorch, as layers over each step's channels need
 * it.
 */
export function asSequence(axes: TensorAxes): TensorAxes {
  return axes.map((block, index) => {
    const isSteps = index < axes.length - 1 && block.factors.some(({ role }) => role === "spatial");
    return isSteps ? { ...block, factors: [new Factor(productOf(block.factors), "sequence")] } : block;
  });
}
