import type { Value } from "../graph/graph.ts";
import { toFloat } from "../ops/elementwise/cast.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { isJsonObject } from "../support/json.ts";
import { defineField, optional, options } from "../support/schema.ts";
import { unknownName } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { defineLayer } from "./define-layer.ts";
import { type OperationName, operations } from "./operations/index.ts";
import { jsonObject } from "./option-fields.ts";

/** An operand: an input of the layer, a number, or a constant tensor. */
export type Operand =
  | { readonly input: number }
  | { readonly shape: readonly number[]; readonly values: readonly number[] }
  | number;

const name = defineField<OperationName>({
  expected: "the name of an operation",
  read: (value) => {
    if (typeof value !== "string") return undefined;
    if (Object.hasOwn(operations, value)) return value as OperationName;
    throw unknownName("operation", value, Object.keys(operations));
  },
});

const operands = defineField<readonly Operand[]>({
  expected: "a list of numbers, { input } and { shape, values }",
  read: (value) => (Array.isArray(value) && value.every(isOperand) ? (value as readonly Operand[]) : undefined),
});

/**
 * Applies a computation without weights to tensors and constants, such as "x / 255", `ops.mean(x, axis=[1, 2])` or
 * `x[..., 0]` in a Keras model: [batch, ..] → [batch, ..]. `operands` lists the operands in order (default: the
 * inputs), `attributes` the settings of the operation. Axis 0 is the batch; every result must keep it first.
 *
 * ```ts
 * layers.operation({ operation: "subtract", operands: [1, { input: 0 }] }).apply(x); // 1 − x
 * layers.operation({ operation: "mean", attributes: { axis: [1, 2], keepDims: true } }).apply(x);
 * ```
 */
export const operation = defineLayer({
  className: "Operation",
  options: options({
    /** Name of the operation: "add", "mean", "reshape", … */
    operation: name(),
    /** Operands in order: { input } by index, a number, or { shape, values } (default: the inputs). */
    operands: optional(operands()),
    /** Settings of the operation, such as axis and keepDims of "mean" (default {}). */
    attributes: jsonObject({ default: {} }),
  }),
  inputs: "many",
  check(given) {
    operations[given.operation].resolve(`operation ${given.operation}`, given.attributes);
    const { operands: expected } = operations[given.operation];
    const count = given.operands?.length;
    if (count === undefined || (expected === "many" ? count > 0 : count === expected)) return undefined;
    return `expected ${expected} operands of ${given.operation}, received ${count}`;
  },
  forward(_, given, ...inputs): Value | readonly Value[] {
    const { operands: expected, resolve, apply } = operations[given.operation];
    const chosen = given.operands ?? inputs.map((_, input) => ({ input }));
    if (expected !== "many" && chosen.length !== expected) {
      throw new ConfigError(`expected ${expected} operands of ${given.operation}, received ${chosen.length}`);
    }
    const values = chosen.map((operand) => operandOf(operand, inputs));
    const result = apply(resolve(`operation ${given.operation}`, given.attributes), values);
    const batch = inputs[0]?.shape[0];
    for (const { shape } of [result].flat() as readonly Value[]) {
      if (shape[0] !== batch) {
        const received = inputs.map((input) => formatShape(input.shape)).join(", ");
        throw new ShapeError(
          `expected ${given.operation} to keep the batch axis first, received ${formatShape(shape)} from ${received}`,
        );
      }
    }
    return result;
  },
});

function isOperand(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (!isJsonObject(value)) return false;
  const { input, shape, values } = value;
  if (input !== undefined) return Number.isSafeInteger(input) && Number(input) >= 0;
  if (!Array.isArray(shape) || !shape.every(Number.isSafeInteger) || !Array.isArray(values)) return false;
  return values.every(Number.isFinite) && values.length === sizeOf(shape as readonly number[]);
}

function operandOf(operand: Operand, inputs: readonly Value[]): Value {
  const { graph } = inputs[0] as Value;
  if (typeof operand === "number") return graph.scalar(operand);
  if ("values" in operand) return graph.constant(tensor(Float32Array.from(operand.values), operand.shape));
  const input = inputs[operand.input];
  if (!input) throw new ConfigError(`expected operands among ${inputs.length} inputs, received input ${operand.input}`);
  return input.dtype === "float32" ? input : toFloat(input);
}
