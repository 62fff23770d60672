import type { Plan } from "../compile/plan.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import type { LazyTensor, Tensor, TensorType } from "../tensor/tensor.ts";

/**
 * An engine turns plans into programs and owns the variables that programs share. It knows nothing of layers, losses or
 * optimizers, does not shuffle data and keeps no state but its variables. How it lays out tensors in memory is up to
 * it: inputs and outputs are row-major.
 */
export interface Engine {
  /** The name under which it is registered: "native", "portable". */
  readonly name: string;
  /** Describes the engine and what it runs on. */
  information(): EngineInformation;
  /** The number of threads that programs compiled from now on use. */
  readonly threads: number;
  /**
   * Sets the number of threads for programs compiled from now on; existing programs keep theirs. Resolves with the number
   * used, which is smaller if the engine cannot use as many.
   * @throws ConfigError unless `count` is a whole number of at least 1.
   */
  setThreads(count: number): Promise<number>;
  /** Creates a tensor that lives between runs, with its initial values: a copy of a tensor, or what `fill` writes. */
  variable(initial: Tensor | LazyTensor): Variable;
  /**
   * Prepares `plan`; `variables` holds each variable of the plan by name. The program stays valid as long as it is
   * referenced. `tuning` from another run applies to this program only and takes precedence over the engine's own.
   * @throws EngineError for a plan that the engine cannot run.
   */
  compile(
    plan: Plan,
    variables: ReadonlyMap<string, Variable>,
    options?: { readonly tuning?: TuningCache },
  ): Promise<Program>;
  /** Returns the algorithms chosen so far, by measuring or by import. */
  exportTuning(): Promise<TuningCache>;
  /**
   * Reuses the algorithms of another run for all programs compiled from now on. If an algorithm does not exist here, the
   * engine warns when a program would use it, and measures again.
   */
  importTuning(tuning: TuningCache): Promise<void>;
  /**
   * Turns measuring off or on for programs compiled from now on. Without measuring, every process on the same kind of
   * machine with as many threads produces the same bits. Convolutions are then direct, which is slower than Winograd but
   * rounds less, and tuning is neither recorded nor reused. Each JavaScript thread has its own engine.
   */
  useDeterministicAlgorithms(on: boolean): Promise<void>;
  /**
   * Resolves with the reason when the engine can no longer compute: it was disposed, or its device was lost. Calls reject
   * with an EngineError from then on.
   */
  readonly lost: Promise<string>;
  /** Waits for the calls made so far, then frees what the engine holds. Later calls reject with an EngineError. */
  dispose(): Promise<void>;
}

/** What an engine says about itself. */
export interface EngineInformation {
  /** For people: "oneDNN 2.6.3, avx512". */
  readonly summary: string;
  /** For programs: versions, instruction sets, devices, paths, by name. */
  readonly details: Readonly<Record<string, string | number>>;
}

/**
 * For each task that can be computed in several ways (an operation, its shapes, the number of threads), the name of the
 * fastest algorithm: "direct", "onednn-winograd", "fovea-winograd" and others. Algorithms differ in the last bits, so a
 * training that resumes elsewhere imports its tuning.
 */
export type TuningCache = Readonly<Record<string, string>>;

/** A tensor owned by an engine and shared by its programs. Reads and writes queue behind earlier runs. */
export interface Variable {
  readonly type: TensorType;
  /** Returns a copy of the values, row-major. */
  read(): Promise<TypedArray>;
  /** Replaces the values, row-major; `data` must not change before the promise settles. */
  write(data: TypedArray): Promise<void>;
}

/** A compiled plan. All programs of an engine run one at a time, in the order of the calls. */
export interface Program {
  /**
   * Runs the plan once: takes one array per `plan.inputs`, returns one new array per `plan.outputs`. The input arrays must
   * not change before the promise settles.
   */
  run(inputs: readonly TypedArray[]): Promise<TypedArray[]>;
  /** Runs the plan once, as `run` does, and returns the time of each step, in order. */
  profile(inputs: readonly TypedArray[]): Promise<StepTime[]>;
  readonly statistics: ProgramStatistics;
  /** The algorithms that it uses where there are several; empty if it was compiled without measuring. */
  readonly tuning: TuningCache;
}

/** The time of one step of a program. */
export interface StepTime {
  readonly op: string;
  /** The layer that it belongs to. */
  readonly scope: string;
  /** The implementation, in the engine's own terms. */
  readonly implementation: string;
  readonly milliseconds: number;
}

/** The resources of a program. */
export interface ProgramStatistics {
  /** Bytes of the block that holds all temporaries. */
  readonly arenaBytes: number;
}
