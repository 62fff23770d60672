import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { Factor, factorsOf, productOf, type Role, untold } from "./factor.ts";

/**
 * Neighbouring axes of a tensor and the factors that they are made of: usually one axis, several where a reshape has cut
 * through a factor.
 */
export interface Block {
  readonly sizes: Shape;
  readonly factors: readonly Factor[];
}

/** The axes of a tensor from the first to the last, the batch (of size 1) included. */
export type TensorAxes = readonly Block[];

/** A tensor of one block per axis. */
export function tensorAxes(axes: readonly (readonly Factor[])[]): TensorAxes {
  return axes.map((factors) => ({ sizes: [productOf(factors)], factors }));
}

/** The axes of what enters a network: [1, height, width, channels], a sequence [1, steps, channels], or a vector. */
export function inputAxes(shape: Shape): TensorAxes {
  const last = shape.length - 1;
  const role = (axis: number): Role => (axis === last ? "channel" : last >= 3 ? "spatial" : "sequence");
  return tensorAxes(shape.map((size, axis) => factorsOf(size, role(axis))));
}

/** The factors of each axis by itself; those of axes that a reshape has cut through are not known. */
export function separateAxes(axes: TensorAxes, where: string): readonly (readonly Factor[])[] {
  return axes.flatMap(({ sizes, factors }) => (sizes.length === 1 ? [factors] : sizes.map((size) => cut(size, where))));
}

function cut(size: number, where: string): readonly Factor[] {
  return untold(size, `${where} works on parts of a flattened image, which PyTorch has in another order`);
}

/** The axes under another shape, row-major. */
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

/** Runs of factors and of sizes with the same product, as short as can be. */
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
 * Whether a vector lies along the channels of an image or a sequence, which are split in two axes:
 * [1, 1, 1, groups, channels ÷ groups].
 */
function isSplitVector(shape: Shape): boolean {
  return shape.length >= 4 && shape.slice(0, -2).every((size) => size === 1);
}

/** What a part of an axis is: of a whole vector rows, columns and channels or steps and channels, otherwise the same. */
function partRole({ role }: Factor, isBeforeChannels: boolean, last: number): Role {
  if (role === "spatial" || role === "sequence") return role;
  if (!isBeforeChannels) return "channel";
  return last >= 3 ? "spatial" : "sequence";
}

/** PyTorch cannot merge the channels with the columns and leave the rows. */
function withoutMixed(result: readonly Block[], where: string): TensorAxes {
  const roles = result.map(({ factors }) => new Set(factors.map(({ role }) => role)));
  return result.map((block, index) => {
    const others = roles.filter((_, other) => other !== index);
    const isMixed = roles[index]?.has("spatial") && roles[index].size > 1;
    if (!isMixed || !others.some((role) => role.has("spatial"))) return block;
    const reason = `${where} merges some axes of an image with its channels and leaves others`;
    return { ...block, factors: untold(sizeOf(block.sizes), reason, block.factors) };
  });
}

/** The axes in another order. */
export function transposedAxes(axes: TensorAxes, permutation: readonly number[], where: string): TensorAxes {
  const separate = separateAxes(axes, where);
  return tensorAxes(permutation.map((axis) => separate[axis] ?? []));
}

/** As a sequence whose steps come before its channels in PyTorch, as layers over the channels of steps need it. */
export function asSequence(axes: TensorAxes): TensorAxes {
  return axes.map((block, index) => {
    const isSteps = index < axes.length - 1 && block.factors.some(({ role }) => role === "spatial");
    return isSteps ? { ...block, factors: [new Factor(productOf(block.factors), "sequence")] } : block;
  });
}
