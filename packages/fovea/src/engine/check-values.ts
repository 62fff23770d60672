import type { Plan, PlanBuffer } from "../compile/plan.ts";
import { ConfigError, EngineError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { arrayTags, type TypedArray } from "../tensor/dtype.ts";
import { formatShape, sameShape, sizeOf } from "../tensor/shape.ts";
import type { LazyTensor, Tensor, TensorType } from "../tensor/tensor.ts";
import type { Variable } from "./engine.ts";

/** @throws EngineError unless `data` has the class and the length that `type` asks for. */
export function checkValues(what: string, data: TypedArray, { shape, dtype }: TensorType): void {
  const received = data[Symbol.toStringTag];
  if (received !== arrayTags[dtype]) {
    throw new EngineError(
      `${what}: expected a ${arrayTags[dtype]} for ${dtype}${formatShape(shape)}, received ${received}`,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new EngineError(`${what}: expected ${sizeOf(shape)} values ${formatShape(shape)}, received ${data.length}`);
  }
}

/**
 * Returns the function that writes a variable's initial values.
 * @throws EngineError unless there is a function, or data of the class and the length that the type asks for.
 */
export function fillerOf(initial: Tensor | LazyTensor): LazyTensor["fill"] {
  if ("data" in initial && ArrayBuffer.isView(initial.data)) {
    const { data } = initial;
    checkValues("a variable", data, initial);
    return (values) => values.set(data);
  }
  if ("fill" in initial && typeof initial.fill === "function") return (values) => initial.fill(values);
  throw new EngineError(
    `a variable: expected data in a typed array, or a function fill, received ${formatReceived(initial)}`,
  );
}

/** @throws EngineError unless there is one array of the right kind for each input of the plan. */
export function checkInputs(plan: Plan, inputs: readonly TypedArray[]): void {
  if (inputs.length !== plan.inputs.length) {
    throw new EngineError(`plan ${plan.name}: expected ${plan.inputs.length} inputs, received ${inputs.length}`);
  }
  plan.inputs.forEach((id, index) => {
    const buffer = plan.buffers[id];
    const data = inputs[index];
    if (buffer && data) checkValues(`plan ${plan.name}, input "${buffer.name}"`, data, buffer);
  });
}

/** Whether a buffer lives between runs, in a variable of its name. */
export function isVariable({ role }: PlanBuffer): boolean {
  return role !== "input" && role !== "constant" && role !== "temporary" && role !== "output";
}

/** @throws EngineError unless `variable` can be the storage of `buffer`. */
export function checkVariable({ name, shape, dtype }: PlanBuffer, { type }: Variable): void {
  if (type.dtype === dtype && sameShape(type.shape, shape)) return;
  throw new EngineError(
    `variable "${name}": the plan expects ${dtype}${formatShape(shape)}, it is ${type.dtype}${formatShape(type.shape)}`,
  );
}

/** @throws ConfigError unless `count` is a number of threads. */
export function checkThreads(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ConfigError(`setThreads: expected a whole number of at least 1, received ${formatReceived(count)}`);
}
