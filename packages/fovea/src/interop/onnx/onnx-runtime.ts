import { ConfigError } from "../../support/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Runs an ONNX file. */
export interface OnnxSession {
  /** The name of the runtime's package. */
  readonly runtime: string;
  /** Returns the first output for an input. */
  run(input: Tensor): Promise<Float32Array>;
  release(): Promise<void>;
}

/** What both packages of ONNX Runtime have of its interface. */
interface OnnxRuntime {
  readonly env: { logLevel?: string; readonly wasm?: { numThreads?: number } };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options?: object,
    ): Promise<{
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
      run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: Float32Array }>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: string, data: unknown, shape: readonly number[]) => object;
}

/** In the order in which they are tried. */
const packages = ["onnxruntime-node", "onnxruntime-web"];

/** @throws ConfigError that names the packages if none of them is installed. */
export async function onnxRuntime(
  names: readonly string[] = packages,
): Promise<{ readonly name: string; readonly runtime: OnnxRuntime }> {
  for (const name of names) {
    try {
      const loaded = await import(name);
      return { name, runtime: (loaded.InferenceSession ? loaded : loaded.default) as OnnxRuntime };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    }
  }
  throw new ConfigError(
    `exportOnnx: selfTest needs ${names.join(" or ")} to run the file; install one with npm install ${names[0]}`,
  );
}

/** Opens an ONNX file for its first input and output. */
export async function openSession(model: Uint8Array): Promise<OnnxSession> {
  const { name, runtime } = await onnxRuntime();
  runtime.env.logLevel = "error";
  // Threads of WebAssembly would keep the process alive.
  if (runtime.env.wasm) runtime.env.wasm.numThreads = 1;
  const session = await runtime.InferenceSession.create(model);
  const [input = "", output = ""] = [session.inputNames[0], session.outputNames[0]];
  return {
    runtime: name,
    async run({ data, shape, dtype }) {
      const results = await session.run({ [input]: new runtime.Tensor(dtype, data, shape) });
      return results[output]?.data ?? new Float32Array();
    },
    release: () => session.release(),
  };
}
