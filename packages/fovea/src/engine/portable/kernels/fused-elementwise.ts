import type { FusedElementwiseAttributes } from "../../../ops/fused-elementwise.ts";
import { type Shape, sizeOf } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { type ScalarFunction, scalarFunction } from "../elementwise.ts";
import type { KernelTable } from "../kernel.ts";
import { broadcastStrides, stridedOffsets } from "../strided-offsets.ts";

/** Elements that go through the whole expression at once. */
const chunk = 2048;

/** A value of the expression for the elements of one chunk, rounded to float32 as if it had been stored. */
type Register = Float32Array;

/**
 * Runs the expression chunk by chunk. All of a chunk is computed before any of it is stored, so that an output may be
 * the very array of an input of its shape: that is how an update overwrites its variable.
 */
export const fusedElementwise: KernelTable["fusedElementwise"] = (attributes, inputs, outputs) => {
  const { shape, expression, results } = attributes;
  const length = sizeOf(shape);
  const registers: Register[] = Array.from(
    { length: inputs.length + expression.length },
    () => new Float32Array(chunk),
  );
  const loads = inputs.map((input, index) => loaderOf(input as Tensor, shape, registers[index]!));
  const steps = stepsOf(attributes, inputs.length, registers);
  for (let start = 0; start < length; start += chunk) {
    const count = Math.min(chunk, length - start);
    for (const load of loads) load(start, count);
    for (const step of steps) step(count);
    results.forEach((register, index) => {
      const values = registers[register]!;
      outputs[index]?.data.set(count === chunk ? values : values.subarray(0, count), start);
    });
  }
};

/** Copies the elements of a chunk into a register, repeating those of an input that is broadcast. */
function loaderOf({ data, shape: own }: Tensor, shape: Shape, register: Register) {
  if (data.length === 1) {
    register.fill(data[0]!);
    return () => {};
  }
  if (data.length === sizeOf(shape)) {
    return (start: number, count: number) => register.set(data.subarray(start, start + count));
  }
  const strides = broadcastStrides(own, shape);
  const offsets = new Int32Array(chunk);
  return (start: number, count: number) => {
    stridedOffsets(shape, strides, start, count, offsets);
    for (let i = 0; i < count; i++) register[i] = data[offsets[i]!]!;
  };
}

function stepsOf({ expression }: FusedElementwiseAttributes, inputs: number, registers: readonly Register[]) {
  const unused = new Float32Array(chunk);
  return expression.map(({ op, args, ...attributes }, index) => {
    const [a = unused, b = unused, c = unused] = args.map((argument) => registers[argument]!);
    const result = registers[inputs + index]!;
    const f = scalarFunction(op, attributes);
    return args.length === 1 ? unary(f, a, result) : general(f, a, b, c, result);
  });
}

function unary(f: ScalarFunction, a: Register, result: Register) {
  return (count: number) => {
    for (let i = 0; i < count; i++) result[i] = f(a[i]!, 0, 0);
  };
}

function general(f: ScalarFunction, a: Register, b: Register, c: Register, result: Register) {
  return (count: number) => {
    for (let i = 0; i < count; i++) result[i] = f(a[i]!, b[i]!, c[i]!);
  };
}
