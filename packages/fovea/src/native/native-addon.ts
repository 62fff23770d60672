import type { Plan } from "../compile/plan.ts";
import type { StepTime, TuningCache } from "../engine/engine.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";

/** Owned by the addon and freed when no longer referenced. */
export interface VariableHandle {
  readonly kind: unique symbol;
}
export interface ProgramHandle {
  readonly kind: unique symbol;
}

export interface CompiledProgram {
  readonly program: ProgramHandle;
  readonly arenaBytes: number;
  /** The algorithms that the program uses where there are alternatives. */
  readonly choices: TuningCache;
  /** The given choices that do not exist in this build. */
  readonly unavailable: TuningCache;
}

/**
 * The complete interface of the addon. It trusts its caller: every array must have the length and class given by the
 * plan. Promises settle in call order, because one thread does all the work.
 */
export interface NativeAddon {
  information(): {
    readonly onednn: string;
    readonly instructions: string;
    readonly threads: number;
    /** Bytes outside of V8's heap that it knows of: variables, programs and typed arrays of this thread. */
    readonly externalMemory: number;
    readonly kernels: readonly string[];
  };
  /**
   * Sets the number of threads for programs compiled from now on. Existing programs keep theirs; await those that are
   * still being compiled.
   */
  setThreads(count: number): Promise<void>;
  /** Creates a variable. `fill` writes its initial values to its memory, which is zero; it can't be used afterwards. */
  createVariable(shape: Shape, dtype: DType, fill: (memory: ArrayBuffer) => void): VariableHandle;
  readVariable(variable: VariableHandle, target: TypedArray): Promise<void>;
  writeVariable(variable: VariableHandle, source: TypedArray): Promise<void>;
  /** Compiles a plan; `variables[i]` is the storage of buffer i if that is a variable. */
  compile(
    plan: Plan,
    variables: readonly (VariableHandle | undefined)[],
    tuning: { readonly deterministic: boolean; readonly choices: TuningCache },
  ): Promise<CompiledProgram>;
  run(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<void>;
  /** Runs and times each step. Its implementation is oneDNN's primitive, "reorder", or "fovea" for the addon's kernels. */
  profile(program: ProgramHandle, inputs: readonly TypedArray[], outputs: readonly TypedArray[]): Promise<StepTime[]>;
  /** Augments an image in the calling thread, apart from the engine; see `AugmentationKernel`. */
  augment(
    source: Uint8Array,
    shape: readonly [height: number, width: number, channels: number],
    program: Float64Array,
    into: Uint8Array | Float32Array,
  ): void;
  /** Resizes bytes along an axis in the calling thread; see `ResizeKernel`. */
  resize(
    source: Uint8Array,
    shape: readonly [height: number, width: number, channels: number],
    axis: 0 | 1,
    taps: {
      readonly firsts: Int32Array;
      readonly counts: Int32Array;
      readonly weights: Int32Array;
      readonly most: number;
    },
    into: Uint8Array,
  ): void;
  /** Replaces bytes by floats in the calling thread; see `ByteTableKernel`. */
  lookUpBytes(bytes: Uint8Array, channels: number, tables: Float32Array, isReversed: boolean, into: Float32Array): void;
  /** Decodes a JPEG file in the calling thread; see `JpegDecoder`. Missing in builds without libjpeg-turbo. */
  decodeJpeg?(
    bytes: Uint8Array,
    maxPixels: number,
    excessive?: readonly [height: number, width: number],
    memory?: Uint8Array,
  ):
    | { readonly height: number; readonly width: number; readonly channels: number; readonly data: Uint8Array }
    | undefined;
  /** Stops all work of this JavaScript thread, waits for it to stop and rejects all later calls. */
  close(): void;
}
