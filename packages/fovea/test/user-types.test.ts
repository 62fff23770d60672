import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";

// A user's folder with Fovea alone: no types of Node, none of Fovea's dependencies. The strictest compiler takes the
// declarations, those in node_modules included.

const folder = realpathSync(mkdtempSync(join(tmpdir(), "fovea-user-types-")));
mkdirSync(join(folder, "node_modules"));
symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(folder, "node_modules", "fovea"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
afterAll(() => rmSync(folder, { recursive: true }));

function errorsOf(source: string, ...lib: readonly string[]): readonly string[] {
  const main = join(folder, "main.ts");
  writeFileSync(main, source);
  const program = ts.createProgram([main], {
    lib: ["lib.es2023.d.ts", ...lib],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    exactOptionalPropertyTypes: true,
    // What the workspace has installed must not be found beside the link's target.
    preserveSymlinks: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    strict: true,
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const where = file ? file.fileName.slice(folder.length + 1) : "";
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

const program = `
import {
  type Callback, callbacks, convertWeights, dataset, datasets, decodeImage, defineLayer, plot, ensemble, exportOnnx,
  fetchFile, fields, fromArrays, type History, importModel, initializers, layers, loadModel, losses, metrics, model,
  nativeEngine, ops, optimizers, portableEngine, regularizers, schedules, sequential, type Tensor, tensor, zoo,
} from "fovea";

const net = sequential([
  layers.input({ shape: [28, 28, 1] }),
  layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", kernelInitializer: initializers.heNormal() }),
  layers.flatten(),
  layers.dense({ units: 10, activation: "softmax", kernelRegularizer: regularizers.l2(1e-4) }),
]);
net.compile({
  optimizer: optimizers.adam({ learningRate: schedules.cosineDecay({ initialLearningRate: 1e-3, decaySteps: 10 }) }),
  loss: losses.sparseCategoricalCrossentropy(),
  metrics: [metrics.accuracy(), "accuracy"],
});
const said: string[] = [];
const own: Callback = { onEpochEnd: (epoch, logs, training) => training.print(epoch + " " + logs.loss) };
const { train } = await datasets.mnist();
const history: History = await net.fit(train, {
  callbacks: [own, callbacks.csvLogger("log.csv"), callbacks.progressBar({ stream: { write: (text) => said.push(text) } })],
});
export const png: Uint8Array = await plot.toPng(await plot.trainingCurves(history.history));
export const prediction: Tensor = await net.predict(tensor([[1]]));
export const resnet = zoo.resnet50({ weights: "torchvision" });
export const image = await decodeImage("photo.jpg");
export const fetched: string = await fetchFile({ url: "https://example.com/weights.safetensors", retries: 1 });
export const others = [convertWeights, dataset, defineLayer, ensemble, exportOnnx, fields, fromArrays, importModel];
export const more = [loadModel, model, nativeEngine, ops, portableEngine];
`;

describe("a user's strict program", { timeout: 120_000 }, () => {
  test("compiles without the types of Node, of the DOM or of any dependency", () => {
    expect(errorsOf(program)).toEqual([]);
  });

  test("trains and lists runs through fovea/runs", () => {
    const runs = `
      import { selectEngine } from "fovea";
      import { listRuns, newJob, type RunEvent, trainRun } from "fovea/runs";
      const job = await newJob({ model: "lenet5", data: "mnist", epochs: 1 }, { engine: async () => selectEngine() });
      const events: RunEvent[] = [];
      const outcome = await trainRun(job, { onEvent: (event) => events.push(event) });
      export const status: "finished" | "stopped" = outcome.status;
      export const folders: readonly string[] = (await listRuns("runs")).map(({ folder }) => folder);`;
    expect(errorsOf(runs)).toEqual([]);
  });

  test("hands over an AbortSignal where there is one", () => {
    const use = (signal: string) => `
      import { loadModel } from "fovea";
      const net = await loadModel("runs/digits");
      await net.fit({ x: [[1]], y: [[1]] }, { signal: ${signal} });`;
    expect(errorsOf(use("new AbortController().signal"), "lib.dom.d.ts")).toEqual([]);
    expect(errorsOf(use("new AbortController()"), "lib.dom.d.ts")).toEqual([
      expect.stringContaining(
        "main.ts: Type 'AbortController' is missing the following properties from type 'AbortSignal'",
      ),
    ]);
  });
});
