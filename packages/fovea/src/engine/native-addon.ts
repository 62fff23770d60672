import type { Plan } from "../compile/plan.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Choices, StepTime } from "./engine.ts";

/** Something that the addon owns; freed when nothing refers to it any more. */
export interface VariableHandle {
  readonly kind: unique symbol;
}
export interface ProgramHandle {
  readonly kind: unique symbol;
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
    readonly kernels: readonly string[];
  };
  /** How many threads the programs compiled from now on run on; those that exist keep theirs. */
  setThreads(count: number): Promise<void>;
  createVariable(shape: Shape, dtype: DType, data: TypedArray): VariableHandle;
  readVariable(variable: VariableHandle, target: TypedArray): Promise<void>;
  writeVariable(variable: VariableHandle, source: TypedArray): Promise<void>;
  /** `variables[i]` is the storage of buffer i where that is a variable. */
  compile(plan: Plan, variables: readonly (VariableHandle | undefined)[]): Promise<ProgramHandle>;
  run(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<void>;
  /** The implementation is the primitive that oneDNN chose, "reorder", or "fovea" for the addon's own kernels. */
  profile(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<StepTime[]>;
  arenaBytes(program: ProgramHandle): number;
  /** Which algorithm was chosen for each shape by measuring. */
  choices(): Promise<Choices>;
  setChoices(choices: Choices): Promise<void>;
  /** Whether programs compiled from now on take the first algorithm of each shape without measuring. */
  setDeterministic(on: boolean): Promise<void>;
}
