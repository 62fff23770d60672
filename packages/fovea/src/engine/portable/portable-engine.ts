import type { Plan, PlanBuffer } from "../../compile/plan.ts";
import { EngineError } from "../../support/errors.ts";
import { yieldToEventLoop } from "../../support/yield-to-event-loop.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { LazyTensor, Tensor, TensorType } from "../../tensor/tensor.ts";
import { checkInputs, checkThreads, checkValues, checkVariable, fillerOf } from "../check-values.ts";
import type { Engine, Program, StepTime, Variable } from "../engine.ts";
import type { EngineProvider } from "../engine-provider.ts";
import { EngineLifetime } from "../lifetime.ts";
import { openOnce } from "../open-once.ts";
import type { Kernel } from "./kernel.ts";
import { portableKernels } from "./kernels/index.ts";
import { placeBuffers } from "./place-buffers.ts";

/** How long a run may keep the event loop waiting, where its instructions allow it. */
const sliceMilliseconds = 20;

type AnyKernel = Kernel<object, readonly TensorType[], readonly TensorType[]>;
type Enqueue = <T>(task: () => T | Promise<T>) => Promise<T>;

/**
 * The reference engine in plain TypeScript: it defines every op, and runs wherever JavaScript does. It computes on the
 * calling thread and lets the event loop turn between instructions.
 */
export function portableEngine(): Engine {
  const lifetime = new EngineLifetime("portable");
  let tail: Promise<unknown> = Promise.resolve();
  const enqueue: Enqueue = async (task) => {
    lifetime.check();
    const result = tail.then(task);
    tail = result.catch(() => {});
    return result;
  };
  return {
    name: "portable",
    information: () => ({ summary: "TypeScript", details: {} }),
    threads: 1,
    setThreads: async (count) => {
      checkThreads(count);
      return 1;
    },
    variable: (initial) => {
      lifetime.check();
      return new PortableVariable(initial, enqueue);
    },
    compile: async (plan, variables) => {
      lifetime.check();
      return compile(plan, variables, enqueue);
    },
    // There is one way to compute each op.
    exportTuning: async () => ({}),
    importTuning: async () => {},
    useDeterministicAlgorithms: async () => {},
    lost: lifetime.lost,
    dispose: async () => {
      lifetime.end("it was disposed");
      await tail;
    },
  };
}

/** Opens the portable engine of this JavaScript thread. */
export const portableProvider: EngineProvider = { name: "portable", open: openOnce(portableEngine) };

class PortableVariable implements Variable {
  readonly type: TensorType;
  readonly data: TypedArray;
  readonly #enqueue: Enqueue;

  constructor(initial: Tensor | LazyTensor, enqueue: Enqueue) {
    const { shape, dtype } = initial;
    this.type = { shape, dtype };
    this.data = allocate(dtype, sizeOf(shape));
    fillerOf(initial)(this.data);
    this.#enqueue = enqueue;
  }

  read(): Promise<TypedArray> {
    return this.#enqueue(() => this.data.slice());
  }

  async write(data: TypedArray): Promise<void> {
    checkValues("a variable", data, this.type);
    await this.#enqueue(() => this.data.set(data));
  }
}

function compile(plan: Plan, variables: ReadonlyMap<string, Variable>, enqueue: Enqueue): Program {
  const { arrays, bytes } = placeBuffers(plan);
  const tensors = plan.buffers.map(
    (buffer): Tensor => ({ shape: buffer.shape, dtype: buffer.dtype, data: dataOf(buffer, arrays, variables) }),
  );
  const steps = plan.instructions.map(({ op, attributes, inputs, outputs, scope }) => {
    const kernel = (portableKernels as Readonly<Record<string, unknown>>)[op] as AnyKernel | undefined;
    if (!kernel) throw new EngineError(`portable engine: no kernel for ${op}${scope ? ` "${scope}"` : ""}`);
    const read = inputs.map((id) => tensors[id]!);
    const written = outputs.map((id) => tensors[id]);
    return { op, scope, run: () => kernel(attributes, read, written) };
  });

  const feed = (inputs: readonly TypedArray[]) => {
    plan.inputs.forEach((id, index) => {
      tensors[id]!.data.set(inputs[index]!);
    });
  };
  const run = async (inputs: readonly TypedArray[]): Promise<TypedArray[]> => {
    feed(inputs);
    let sliceEnd = performance.now() + sliceMilliseconds;
    for (const step of steps) {
      step.run();
      if (performance.now() < sliceEnd) continue;
      await yieldToEventLoop();
      sliceEnd = performance.now() + sliceMilliseconds;
    }
    return plan.outputs.map((id) => tensors[id]!.data.slice());
  };
  return {
    statistics: { arenaBytes: bytes },
    tuning: {},
    run: async (inputs) => {
      checkInputs(plan, inputs);
      return enqueue(() => run(inputs));
    },
    profile: async (inputs) => {
      checkInputs(plan, inputs);
      return enqueue(() => {
        feed(inputs);
        return steps.map(({ op, scope, run: compute }): StepTime => {
          const start = performance.now();
          compute();
          return { op, scope, implementation: "typescript", milliseconds: performance.now() - start };
        });
      });
    },
  };
}

/** Returns the array behind a buffer. A buffer that is neither written nor fed gets no memory of its own. */
function dataOf(
  buffer: PlanBuffer,
  arrays: ReadonlyMap<number, TypedArray>,
  variables: ReadonlyMap<string, Variable>,
): TypedArray {
  const { id, role, name, shape, dtype, value } = buffer;
  if (dtype === "bfloat16") throw new EngineError("portable engine: bfloat16 buffers are for the native engine");
  if (role === "input") return allocate(dtype, sizeOf(shape));
  if (role === "constant" && value) return value.data;
  const own = arrays.get(id);
  if (own) return own;
  const variable = variables.get(name);
  if (!(variable instanceof PortableVariable)) {
    throw new EngineError(`portable engine: no variable "${name}" of this engine was given`);
  }
  checkVariable(buffer, variable);
  return variable.data;
}
