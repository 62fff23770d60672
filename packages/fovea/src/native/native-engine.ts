import { loadAddon } from "@fovea/native";
import type { Plan, PlanBuffer } from "../compile/plan.ts";
import { checkInputs, checkThreads, checkValues, checkVariable, fillerOf, isVariable } from "../engine/check-values.ts";
import type { Engine, Program, Variable } from "../engine/engine.ts";
import type { EngineProvider } from "../engine/engine-provider.ts";
import { EngineLifetime } from "../engine/lifetime.ts";
import { openOnce } from "../engine/open-once.ts";
import { EngineError } from "../support/errors.ts";
import { allocate, arrayOver, type TypedArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { LazyTensor, Tensor, TensorType } from "../tensor/tensor.ts";
import type { CompiledProgram, NativeAddon, VariableHandle } from "./native-addon.ts";
import { NativeTuning } from "./native-tuning.ts";

/** The engine on oneDNN. */
export interface NativeEngine extends Engine {
  readonly name: "native";
  readonly addon: NativeAddon;
  /** The file of the addon. */
  readonly path: string;
}

/**
 * Returns the engine on oneDNN, the same one on every call: all its work runs on one thread.
 * @throws EngineError with the reason if the addon cannot be loaded.
 */
export const nativeEngine: () => NativeEngine = openOnce(load);

/** Opens the native engine. */
export const nativeProvider: EngineProvider = { name: "native", open: nativeEngine };

/** Calls the addon; fails with an EngineError if the addon does or the engine has ended. */
type Call = <T>(task: () => Promise<T>) => Promise<T>;

function load(): NativeEngine {
  const { addon, path } = loadedAddon();
  const tuning = new NativeTuning();
  const lifetime = new EngineLifetime("native");
  let last: Promise<unknown> = Promise.resolve();
  const call: Call = async (task) => {
    lifetime.check();
    const result = translated(task);
    // Calls settle in order, so the last one is the one to wait for.
    last = result.catch(() => {});
    return result;
  };
  return {
    name: "native",
    addon,
    path,
    information: () => {
      const { onednn, instructions } = addon.information();
      return { summary: `oneDNN ${onednn}, ${instructions}`, details: { onednn, instructions, path } };
    },
    get threads() {
      return addon.information().threads;
    },
    setThreads: async (count) => {
      checkThreads(count);
      await call(() => addon.setThreads(count));
      return count;
    },
    variable: (initial) => {
      lifetime.check();
      return new NativeVariable(addon, call, initial);
    },
    async compile(plan, variables, { tuning: own = {} } = {}) {
      const handles = plan.buffers.map((buffer) => (isVariable(buffer) ? handleOf(buffer, variables) : undefined));
      const compiled = await tuning.use(own, (known) => call(() => addon.compile(plan, handles, known)));
      return program(addon, call, plan, compiled);
    },
    exportTuning: async () => tuning.cache,
    importTuning: (cache) => tuning.import(cache),
    useDeterministicAlgorithms: async (on) => {
      tuning.deterministic = on;
    },
    lost: lifetime.lost,
    dispose: async () => {
      lifetime.end("it was disposed");
      await last;
    },
  };
}

function loadedAddon(): { readonly addon: NativeAddon; readonly path: string } {
  try {
    const { addon, path } = loadAddon();
    return { addon: addon as NativeAddon, path };
  } catch (error) {
    throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
  }
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
  readonly #call: Call;

  constructor(addon: NativeAddon, call: Call, initial: Tensor | LazyTensor) {
    const { shape, dtype } = initial;
    const fill = fillerOf(initial);
    this.type = { shape, dtype };
    this.handle = addon.createVariable(shape, dtype, (memory) => fill(arrayOver(dtype, memory)));
    this.#addon = addon;
    this.#call = call;
  }

  async read(): Promise<TypedArray> {
    const target = allocate(this.type.dtype, sizeOf(this.type.shape));
    await this.#call(() => this.#addon.readVariable(this.handle, target));
    return target;
  }

  async write(data: TypedArray): Promise<void> {
    checkValues("a variable", data, this.type);
    await this.#call(() => this.#addon.writeVariable(this.handle, data));
  }
}

function program(addon: NativeAddon, call: Call, plan: Plan, compiled: CompiledProgram): Program {
  const { program: handle, arenaBytes, choices: tuning } = compiled;
  const types = plan.outputs.map((id) => {
    const { dtype = "float32", shape = [] } = plan.buffers[id] ?? {};
    return { dtype, length: sizeOf(shape) };
  });
  const results = () => types.map(({ dtype, length }) => allocate(dtype, length));
  return {
    statistics: { arenaBytes },
    tuning,
    async run(inputs) {
      checkInputs(plan, inputs);
      const outputs = results();
      // Copy the list, so that the caller may change its own.
      await call(() => addon.run(handle, [...inputs], outputs));
      return outputs;
    },
    async profile(inputs) {
      checkInputs(plan, inputs);
      return call(() => addon.profile(handle, [...inputs], results()));
    },
  };
}

/** Turns a failure inside the addon into an EngineError. */
async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
