import type { Plan } from "../compile/plan.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import type { Tensor, TensorType } from "../tensor/tensor.ts";

/**
 * An engine turns plans into programs and owns the variables that programs share. It is not told of layers,
 * losses or optimizers, does not shuffle data and keeps no state but its variables. How a tensor lies in
 * memory is its own affair: what goes in and comes out is row-major.
 */
export interface Engine {
  readonly name: "native" | "portable";
  /** A tensor that lives between runs, with its first value. */
  variable(initial: Tensor): Variable;
  /**
   * Prepares `plan`; `variables` gives each variable of the plan by name. The program stays valid as long as
   * it is referenced.
   * @throws EngineError for a plan that the engine cannot run.
   */
  compile(plan: Plan, variables: ReadonlyMap<string, Variable>): Promise<Program>;
  /**
   * What the engine has found out by measuring, so far: for each task the number of the way that was quickest.
   * Another way gives other last bits, so a training that goes on elsewhere takes its choices along.
   */
  choices(): Promise<Choices>;
  /** Makes the choices of another run, for programs that are compiled from now on. Unknown ones are ignored. */
  repeat(choices: Choices): Promise<void>;
  /**
   * Whether programs that are compiled from now on do without measuring: every process on such a machine, with as many
   * threads, then gives the same bits. Convolutions are direct ones, which are slower than Winograd's and round less.
   * Choices are neither made nor repeated meanwhile.
   */
  useDeterministicAlgorithms(on: boolean): Promise<void>;
}

export type Choices = Readonly<Record<string, number>>;

/** A tensor owned by an engine and shared by its programs. Reads and writes queue behind the runs before them. */
export interface Variable {
  readonly type: TensorType;
  /** A copy of the values, row-major. */
  read(): Promise<TypedArray>;
  /** Gives it new values, row-major; `data` must not change before the promise settles. */
  write(data: TypedArray): Promise<void>;
}

/** A plan made ready. Runs of all programs of an engine happen one after the other, in the order of the calls. */
export interface Program {
  /**
   * Runs the plan once: one array per `plan.inputs` → one fresh array per `plan.outputs`. The input arrays
   * must not change before the promise settles.
   */
  run(inputs: readonly TypedArray[]): Promise<TypedArray[]>;
  /** Runs the plan once, as `run` does, and tells what each step took, in their order. */
  profile(inputs: readonly TypedArray[]): Promise<StepTime[]>;
  readonly statistics: ProgramStatistics;
}

/** What one step of a program took. */
export interface StepTime {
  readonly op: string;
  /** The layer that the step belongs to. */
  readonly scope: string;
  /** How it is computed: the engine's own words. */
  readonly implementation: string;
  readonly milliseconds: number;
}

/** What a program takes of the machine. */
export interface ProgramStatistics {
  /** Bytes of the one block that holds every temporary. */
  readonly arenaBytes: number;
}
