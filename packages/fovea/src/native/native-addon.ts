import type { Plan } from "../compile/plan.ts";
import type { StepTime, TuningCache } from "../engine/engine.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";

/** Something that the addon owns; freed when nothing refers to it any more. */
export interface VariableHandle {
  readonly kind: unique symbol;
}
export interface ProgramHandle {
  readonly kind: unique symbol;
}

export interface CompiledProgram {
  readonly program: ProgramHandle;
  readonly arenaBytes: number;
  /** The algorithms that the program takes where there are several. */
  readonly choices: TuningCache;
  /** Those of the given choices that do not exist here. */
  readonly unavailable: TuningCache;
}

/**
 * The whole surface of the addon, which trusts its caller: every array has the length and class that the plan
 * says. Promises settle in the order of the calls, since one thread does all the work.
 */
export interface NativeAddon {
  information(): {
    readonly onednn: string;
    readonly instructions: string;
    readonly threads: number;
    /** Bytes outside of its heap that V8 knows of: those of all variables, programs and typed arrays of this thread. */
    readonly externalMemory: number;
    readonly kernels: readonly string[];
  };
  /**
   * How many threads the programs compiled from now on run on; those that exist keep theirs. An engine compiles one
   * program after the other: await those that are to keep the old number.
   */
  setThreads(count: number): Promise<void>;
  createVariable(shape: Shape, dtype: DType, data: TypedArray): VariableHandle;
  readVariable(variable: VariableHandle, target: TypedArray): Promise<void>;
  writeVariable(variable: VariableHandle, source: TypedArray): Promise<void>;
  /** `variables[i]` is the storage of buffer i where that is a variable. */
  compile(
    plan: Plan,
    variables: readonly (VariableHandle | undefined)[],
    tuning: { readonly deterministic: boolean; readonly choices: TuningCache },
  ): Promise<CompiledProgram>;
  run(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<void>;
  /** The implementation is the primitive that oneDNN chose, "reorder", or "fovea" for the addon's own kernels. */
  profile(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<StepTime[]>;
  /** Stops what this JavaScript thread has asked for, waits until it has stopped and refuses everything from then on. */
  close(): void;
}
