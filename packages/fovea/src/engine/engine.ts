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
   * it is referenced. `choices` are those of another run, for this program alone: they go before the engine's own.
   * @throws EngineError for a plan that the engine cannot run.
   */
  compile(
    plan: Plan,
    variables: ReadonlyMap<string, Variable>,
    options?: { readonly choices?: Choices },
  ): Promise<Program>;
  /** What this engine has found out by measuring, so far, and what it was told to repeat. */
  choices(): Promise<Choices>;
  /**
   * Makes the choices of another run, for all programs that this engine compiles from now on. An algorithm that does not
   * exist here is reported, through `process.emitWarning`, when a program would take it, and the task is measured anew.
   */
  repeat(choices: Choices): Promise<void>;
  /**
   * Whether programs that this engine compiles from now on do without measuring: every process on such a machine, with as
   * many threads, then gives the same bits. Convolutions are direct ones, which are slower than Winograd's and round
   * less. Choices are neither made nor repeated meanwhile. Each JavaScript thread has an engine of its own.
   */
  useDeterministicAlgorithms(on: boolean): Promise<void>;
}

/**
 * For each task that can be computed in several ways (an operation, its shapes, the number of threads) the name of the
 * algorithm that was quickest: "direct", "onednn-winograd", "fovea-winograd" and others. Another algorithm gives other
 * last bits, so a training that goes on elsewhere takes its choices along.
 */
export type Choices = Readonly<Record<string, string>>;

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
  /** The algorithms that it takes where there are several; none when it was compiled without measuring. */
  readonly choices: Choices;
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
