import { type LoadedAddon, loadAddon } from "@fovea/native";
import type { Plan, PlanBuffer } from "../compile/plan.ts";
import { EngineError } from "../support/errors.ts";
import { allocate, type TypedArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Tensor, TensorType } from "../tensor/tensor.ts";
import { checkInputs, checkValues, checkVariable, isVariable } from "./check-values.ts";
import type { Engine, Program, Variable } from "./engine.ts";
import type { CompiledProgram, NativeAddon, VariableHandle } from "./native-addon.ts";
import { NativeTuning } from "./native-tuning.ts";

export interface NativeEngine extends Engine {
  readonly name: "native";
  readonly addon: NativeAddon;
  /** Where the addon was found. */
  readonly path: string;
}

let engine: NativeEngine | undefined;

/**
 * The engine on oneDNN; one a process, since all its work runs on one thread.
 * @throws EngineError with the reason when the addon cannot be loaded.
 */
export function nativeEngine(): NativeEngine {
  engine ??= load();
  return engine;
}

function load(): NativeEngine {
  let loaded: LoadedAddon;
  try {
    loaded = loadAddon();
  } catch (error) {
    throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const addon = loaded.addon as NativeAddon;
  const tuning = new NativeTuning();
  return {
    name: "native",
    addon,
    path: loaded.path,
    variable: (initial) => new NativeVariable(addon, initial),
    async compile(plan, variables, { choices = {} } = {}) {
      const handles = plan.buffers.map((buffer) => (isVariable(buffer) ? handleOf(buffer, variables) : undefined));
      const compiled = await tuning.use(choices, (known) => translated(() => addon.compile(plan, handles, known)));
      return program(addon, plan, compiled);
    },
    choices: async () => tuning.choices,
    repeat: (choices) => tuning.repeat(choices),
    useDeterministicAlgorithms: async (on) => {
      tuning.deterministic = on;
    },
  };
}

function handleOf(buffer: PlanBuffer, variables: ReadonlyMap<string, Variable>): VariableHandle {
  const variable = variables.get(buffer.name);
  if (!(variable instanceof NativeVariable)) {
    throw new EngineError(`native engine: no variable "${buffer.name}" of this engine was given`);
  }
  checkVariable(buffer, variable);
  return variable.handle;
}

class NativeVariable implements Variable {
  readonly type: TensorType;
  readonly handle: VariableHandle;
  readonly #addon: NativeAddon;

  constructor(addon: NativeAddon, initial: Tensor) {
    checkValues("a variable", initial.data, initial);
    this.type = { shape: initial.shape, dtype: initial.dtype };
    this.handle = addon.createVariable(initial.shape, initial.dtype, initial.data);
    this.#addon = addon;
  }

  async read(): Promise<TypedArray> {
    const target = allocate(this.type.dtype, sizeOf(this.type.shape));
    await translated(() => this.#addon.readVariable(this.handle, target));
    return target;
  }

  async write(data: TypedArray): Promise<void> {
    checkValues("a variable", data, this.type);
    const copy = data.slice();
    await translated(() => this.#addon.writeVariable(this.handle, copy));
  }
}

function program(addon: NativeAddon, plan: Plan, compiled: CompiledProgram): Program {
  const { program: handle, arenaBytes, choices } = compiled;
  const types = plan.outputs.map((id) => {
    const { dtype = "float32", shape = [] } = plan.buffers[id] ?? {};
    return { dtype, length: sizeOf(shape) };
  });
  const results = () => types.map(({ dtype, length }) => allocate(dtype, length));
  return {
    statistics: { arenaBytes },
    choices,
    async run(inputs) {
      checkInputs(plan, inputs);
      const outputs = results();
      // A list of our own keeps the arrays, whatever becomes of the caller's.
      await translated(() => addon.run(handle, [...inputs], outputs));
      return outputs;
    },
    async profile(inputs) {
      checkInputs(plan, inputs);
      return translated(() => addon.profile(handle, [...inputs], results()));
    },
  };
}

/** A failure inside the addon is an EngineError here. */
async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
