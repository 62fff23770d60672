import type { Value } from "../../graph/graph.ts";
import { broadcastTo } from "../../ops/broadcast.ts";
import { concat } from "../../ops/concat.ts";
import { reshape } from "../../ops/reshape.ts";
import { split } from "../../ops/split.ts";
import { transpose } from "../../ops/transpose.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { integer, integers, positiveInteger } from "../../support/schema-fields.ts";
import { formatShape, sizeOf } from "../../tensor/shape.ts";
import { axisOf, sampleAxesOf } from "../axis.ts";
import { axes } from "../option-fields.ts";
import { defineOperation } from "./define-operation.ts";
import { itemOf, key } from "./get-item.ts";
import { padded, padding, padMode } from "./padding.ts";
import { reversed } from "./reverse.ts";
import { partsOf, unstack } from "./unstack.ts";

/** Operations that reshape or reorder elements. Axis 0 is the batch and stays first. */
export const shapes = {
  concatenate: defineOperation("many", { axis: integer({ default: -1 }) }, ({ axis }, ...parts) =>
    concat({ axis: axisOf(parts[0] as Value, axis) }, ...parts),
  ),
  /** [batch, height, width, channels] → [batch, height · n, width · n, channels ÷ n²]: `tf.nn.depth_to_space`. */
  depthToSpace: defineOperation(1, { blockSize: positiveInteger() }, ({ blockSize: n }, x) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = imageOf(x as Value);
    const depth = channels / (n * n);
    const blocks = reshape({ shape: [batch, height, width, n, n, depth] }, x as Value);
    const rows = transpose({ permutation: [0, 1, 3, 2, 4, 5] }, blocks);
    return reshape({ shape: [batch, height * n, width * n, depth] }, rows);
  }),
  /** Inserts an axis of size 1 at `axis` of the result. */
  expandDims: defineOperation(1, { axis: integer() }, ({ axis }, x) => {
    const { shape } = x as Value;
    const at = axisOf({ shape: [...shape, 1] }, axis);
    return reshape({ shape: shape.toSpliced(at, 0, 1) }, x as Value);
  }),
  /** Reverses the elements along `axis`. */
  flip: defineOperation(1, { axis: axes() }, ({ axis }, x) =>
    sampleAxesOf(x as Value, axis).reduce((y, each) => reversed(y, each), x as Value),
  ),
  /** Selects parts of each axis, like NumPy's x[key]: integers, slices, "..." and null for a new axis. */
  getItem: defineOperation(1, { key: key() }, ({ key: items }, x) => itemOf(x as Value, items)),
  /** Moves axis `source` to position `destination`. */
  moveAxis: defineOperation(1, { source: integer(), destination: integer() }, ({ source, destination }, x) => {
    const from = axisOf(x as Value, source);
    const to = axisOf(x as Value, destination);
    const rest = (x as Value).shape.flatMap((_, axis) => (axis === from ? [] : [axis]));
    return transpose({ permutation: rest.toSpliced(to, 0, from) }, x as Value);
  }),
  /** Pads each axis with zeros, with `value`, or with the mirrored edge of the image. */
  pad: defineOperation(1, { padding: padding(), ...padMode }, (attributes, x) => padded(x as Value, attributes)),
  /** Repeats each element `repeats` times along `axis`. */
  repeat: defineOperation(1, { repeats: positiveInteger(), axis: integer() }, ({ repeats, axis }, x) => {
    const { shape } = x as Value;
    const at = axisOf(x as Value, axis);
    const column = reshape({ shape: shape.toSpliced(at + 1, 0, 1) }, x as Value);
    const columns = broadcastTo({ shape: column.shape.with(at + 1, repeats) }, column);
    return reshape({ shape: shape.with(at, (shape[at] ?? 1) * repeats) }, columns);
  }),
  /** Reshapes x. The batch comes first, as −1 or null; another size may be −1, to infer it. */
  reshape: defineOperation(1, { shape: integers() }, ({ shape: target }, x) => {
    const [batch = 1, ...sizes] = (x as Value).shape;
    const [first, ...rest] = target;
    const known = sizeOf(rest.filter((size) => size !== -1));
    const shape = rest.map((size) => (size === -1 ? sizeOf(sizes) / known : size));
    if (first !== -1 || rest.filter((size) => size === -1).length > 1 || sizeOf(shape) !== sizeOf(sizes)) {
      throw new ShapeError(
        `expected a shape [-1, ..] of ${sizeOf(sizes)} elements for each sample of ${formatShape([batch, ...sizes])}, ` +
          `received [${target.join(", ")}]`,
      );
    }
    return reshape({ shape: [batch, ...shape] }, x as Value);
  }),
  /** [batch, height, width, channels] → [batch, height ÷ n, width ÷ n, channels · n²]: `tf.nn.space_to_depth`. */
  spaceToDepth: defineOperation(1, { blockSize: positiveInteger() }, ({ blockSize: n }, x) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = imageOf(x as Value);
    const blocks = reshape({ shape: [batch, height / n, n, width / n, n, channels] }, x as Value);
    const together = transpose({ permutation: [0, 1, 3, 2, 4, 5] }, blocks);
    return reshape({ shape: [batch, height / n, width / n, channels * n * n] }, together);
  }),
  /** Splits x along `axis` into parts of equal size, or at `indices`; several results. */
  split: defineOperation(
    1,
    { sections: optional(positiveInteger()), indices: optional(integers()), axis: integer({ default: -1 }) },
    ({ sections, indices, axis }, x) => {
      const at = axisOf(x as Value, axis);
      const length = (x as Value).shape[at] ?? 1;
      if ((sections === undefined) === (indices === undefined)) {
        throw new ConfigError("expected either sections or indices");
      }
      if (!indices) return partsOf(x as Value, at, sections ?? 1);
      const bounds = [0, ...indices, length];
      return split({ axis: at, sizes: bounds.slice(1).map((end, part) => end - (bounds[part] ?? 0)) }, x as Value);
    },
  ),
  /** Removes axes of size 1: those in `axis`, or all but the batch. */
  squeeze: defineOperation(1, { axis: optional(axes()) }, ({ axis }, x) => {
    const { shape } = x as Value;
    const ones = shape.flatMap((size, at) => (size === 1 && at > 0 ? [at] : []));
    const removed = axis === undefined ? ones : sampleAxesOf(x as Value, axis);
    if (removed.some((at) => !ones.includes(at))) {
      throw new ShapeError(`expected axes of size 1, received ${JSON.stringify(axis)} (input ${formatShape(shape)})`);
    }
    return reshape({ shape: shape.filter((_, at) => !removed.includes(at)) }, x as Value);
  }),
  /** Stacks the operands along a new axis: [.., a], [.., a] → [.., 2, a] at −2. */
  stack: defineOperation("many", { axis: integer({ default: 0 }) }, ({ axis }, ...parts) => {
    const at = axisOf({ shape: [...((parts[0] as Value).shape ?? []), 1] }, axis);
    return concat({ axis: at }, ...parts.map((part) => reshape({ shape: part.shape.toSpliced(at, 0, 1) }, part)));
  }),
  swapAxes: defineOperation(1, { axis1: integer(), axis2: integer() }, ({ axis1, axis2 }, x) => {
    const [a, b] = [axisOf(x as Value, axis1), axisOf(x as Value, axis2)];
    const permutation = (x as Value).shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
    return transpose({ permutation }, x as Value);
  }),
  /** Repeats the whole tensor along each axis. */
  tile: defineOperation(1, { repeats: integers() }, ({ repeats }, x) => {
    const { shape } = x as Value;
    if (repeats.length !== shape.length || repeats.some((count) => count < 1)) {
      throw new ShapeError(
        `expected a number of repeats for each axis of ${formatShape(shape)}, received [${repeats}]`,
      );
    }
    const repeat = (y: Value, count: number, axis: number) => {
      if (count === 1) return y;
      const rows = reshape({ shape: y.shape.toSpliced(axis, 0, 1) }, y);
      const copies = broadcastTo({ shape: rows.shape.with(axis, count) }, rows);
      return reshape({ shape: y.shape.with(axis, (y.shape[axis] ?? 1) * count) }, copies);
    };
    return repeats.reduce(repeat, x as Value);
  }),
  /** Permutes the axes; all must be listed, with 0 first. */
  transpose: defineOperation(1, { axes: integers() }, ({ axes: permutation }, x) =>
    transpose({ permutation: permutation.map((axis) => axisOf(x as Value, axis)) }, x as Value),
  ),
  /** Returns one result per index of `axis`, and removes the axis. */
  unstack: defineOperation(1, { axis: integer({ default: 0 }) }, ({ axis }, x) => {
    const { shape } = x as Value;
    const at = axisOf(x as Value, axis);
    return unstack(x as Value, at).map((part) => reshape({ shape: shape.toSpliced(at, 1) }, part));
  }),
};

function imageOf({ shape }: Value): readonly number[] {
  if (shape.length === 4) return shape;
  throw new ShapeError(`expected an input [batch, height, width, channels], received ${formatShape(shape)}`);
}
