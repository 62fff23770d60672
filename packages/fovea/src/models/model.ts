import type { NamedTensors, Preprocessing } from "../data/index.ts";
import { type Engine, type EngineName, selectEngine } from "../engine/index.ts";
import type { Applied, Layer, SymbolicTensor } from "../layers/index.ts";
import {
  type LayerSelection,
  Network,
  type NetworkOptions,
  type SummaryOptions,
  selectLayers,
  sequentialNetwork,
  setTrainable,
  summary,
} from "../network/index.ts";
import { modelPlot, toPng } from "../plot/index.ts";
import { anything, checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { checkPath } from "../support/path-option.ts";
import type { PartialShape } from "../tensor/shape.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { toDataset } from "../train/batches/training-data.ts";
import {
  type ActivationsOptions,
  activations,
  type CompileOptions,
  type EvaluateOptions,
  evaluate,
  type FitOptions,
  fit,
  type Gradients,
  type GradientsOptions,
  gradients,
  type History,
  homeEngine,
  type Logs,
  type PredictionData,
  type PredictOptions,
  type Profile,
  type ProfileOptions,
  predict,
  profile,
  Trainer,
  type TrainingData,
  testOnBatch,
  trainOnBatch,
} from "../train/index.ts";
import { type ClassData, checkLabels, checkPreprocessing, checkStages } from "./class-data.ts";
import {
  type Classified,
  type ClassifyOptions,
  classified,
  type ImagesGiven,
  imageList,
  imageProbabilities,
} from "./classify.ts";
import { adoptImageSpec } from "./image-preprocessing.ts";
import { batchChecks, checkedEngine, modelChecks, plotChecks, saveChecks } from "./model-checks.ts";
import type { BatchOptions, ModelOptions, PlotOptions, SaveOptions } from "./model-options.ts";
import { modelStorage } from "./model-storage.ts";
import { plotData } from "./plot-data.ts";
import { saveModel } from "./save-model.ts";

/** One tensor for a model with one output, a list for one that was given a list of outputs. */
export type Prediction<Outputs extends Applied> = Outputs extends SymbolicTensor ? Tensor : readonly Tensor[];

/**
 * A network with values: what is compiled, trained, evaluated, used and saved. The engine is chosen when it is first
 * needed. A model can be used as a layer of another one; the two then share their weights, and need the same engine.
 */
export class Model<Outputs extends Applied = Applied> {
  readonly network: Network<Outputs>;
  readonly #engine: EngineName | Engine | undefined;
  #trainer: Trainer | undefined;
  #preprocessing: Preprocessing | undefined;
  #labels: readonly string[] | undefined;
  #stages: readonly string[] | undefined;

  constructor(
    network: Network<Outputs>,
    engine?: EngineName | Engine,
    { preprocessing, labels, stages }: ClassData = {},
  ) {
    this.network = network;
    this.#engine = checkedEngine(engine);
    this.preprocessing = preprocessing;
    this.labels = labels;
    this.stages = stages;
  }

  /**
   * What is done to an image before the network sees it: what `classify` does, and `preprocess` for a single tensor.
   * `fit` sets it from what the data say of their images, unless it is set. Setting it throws ConfigError when it does
   * not fit the network's input.
   */
  get preprocessing(): Preprocessing | undefined {
    return this.#preprocessing;
  }

  set preprocessing(value: Preprocessing | undefined) {
    this.#preprocessing = value && checkPreprocessing(value, this.network);
  }

  /**
   * The names of the classes, in the order of the outputs; for a single output those of 0 and 1. Setting it throws
   * ConfigError unless there is one for each class.
   */
  get labels(): readonly string[] | undefined {
    return this.#labels;
  }

  set labels(value: readonly string[] | undefined) {
    this.#labels = value && checkLabels(value, this.network);
  }

  /**
   * The last layer of each stage, from the largest feature maps to the smallest: set for networks of the zoo. Setting it
   * throws ConfigError for a layer that the network does not have.
   */
  get stages(): readonly string[] | undefined {
    return this.#stages;
  }

  set stages(value: readonly string[] | undefined) {
    this.#stages = value && checkStages(value, this.network);
  }

  /** The network on its engine; functions of train/ take it. */
  get trainer(): Trainer {
    this.#trainer ??= new Trainer(this.network, this.#chooseEngine());
    return this.#trainer;
  }

  #chooseEngine(): Engine {
    if (typeof this.#engine === "object") return this.#engine;
    // A model that holds layers of another one has to be where their weights are.
    const home = this.#engine === undefined ? homeEngine(this.network) : undefined;
    return home ?? selectEngine(this.#engine);
  }

  get name(): string {
    return this.network.name ?? this.network.kind;
  }

  get inputs(): readonly SymbolicTensor[] {
    return this.network.inputs;
  }

  get outputs(): readonly SymbolicTensor[] {
    return this.network.outputs;
  }

  get layers(): readonly Layer[] {
    return this.network.layers;
  }

  /** The first input's shape, its batch size open. */
  get inputShape(): PartialShape {
    return this.network.inputs[0]?.shape ?? [];
  }

  /** The first output's shape, its batch size open. */
  get outputShape(): PartialShape {
    return this.network.outputs[0]?.shape ?? [];
  }

  /** Setting it sets it for all layers. */
  get trainable(): boolean {
    return this.network.trainable;
  }

  set trainable(value: boolean) {
    this.network.trainable = value;
  }

  /**
   * Freezes layers: training no longer changes their weights, and a frozen batch normalization computes with its moving
   * statistics, as in Keras. Without a selection, freezes all layers.
   *
   * ```ts
   * net.freeze({ until: "layer4" }); // everything before layer4
   * net.freeze({ layers: ["conv1", "*bn*"] });
   * ```
   * @throws ConfigError for a name that no layer has, with the nearest one.
   */
  freeze(selection?: LayerSelection): void {
    this.#setTrainable("freeze", selection, false);
  }

  /** Makes layers trainable again, including the networks that contain them. Without a selection, all layers. */
  unfreeze(selection?: LayerSelection): void {
    this.#setTrainable("unfreeze", selection, true);
  }

  #setTrainable(where: string, selection: LayerSelection | undefined, value: boolean): void {
    if (selection === undefined) this.network.trainable = value;
    else setTrainable(this.network, selectLayers(where, this.network, selection, this.#stages), value);
  }

  /** @throws ConfigError that tells the nearest name. */
  getLayer(name: string): Layer {
    return this.network.layer(name);
  }

  /** The number of parameters, moving statistics included. */
  countParams(): number {
    return this.network.listWeights().reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Uses the model as a layer. */
  apply(input: Applied): Outputs {
    return this.network.apply(input);
  }

  /** Keras' table as text. */
  summary(options?: SummaryOptions): string {
    return summary(this.network, options);
  }

  /** The network as a picture, with shapes and parameters. */
  async plot(options: PlotOptions = {}): Promise<{ svg: string; png: Uint8Array }> {
    const { title = this.name, detail, scale } = checkOptions("plot", plotChecks, options);
    const svg = await modelPlot({ ...plotData(this.network), title, detail });
    return { svg, png: await toPng(svg, { ...(scale !== undefined && { scale }) }) };
  }

  /**
   * Says what to train with; the optimizer begins anew.
   * @throws ConfigError for an unknown name or option; ShapeError for a loss that does not fit its output.
   */
  compile(options: CompileOptions): void {
    this.trainer.compile(options);
  }

  /**
   * Trains; see `fit` of train/. Another call goes on from the weights that were learnt. What the data say of their
   * images (range, look, classes) is kept as `preprocessing` and `labels`, unless these are set already.
   */
  async fit(data: TrainingData, options: FitOptions = {}): Promise<History> {
    const save: FitOptions["save"] = (path, { weightsOnly = false } = {}) =>
      weightsOnly ? this.saveWeights(path) : this.save(path, { training: true });
    const samples = toDataset("fit", data, this.trainer.names);
    adoptImageSpec(this, samples);
    return fit(this.trainer, samples, { save, ...options });
  }

  /** Loss and metrics over data. */
  evaluate(data: TrainingData, options?: EvaluateOptions): Promise<Logs> {
    return evaluate(this.trainer, data, options);
  }

  /** The outputs for `data`: a tensor [samples, …], or several for a model that was given a list of outputs. */
  async predict(data: PredictionData, options?: PredictOptions): Promise<Prediction<Outputs>> {
    const results = await predict(this.trainer, data, options);
    return (this.network.returnsMany ? results : results[0]) as Prediction<Outputs>;
  }

  /**
   * Computes outputs of layers inside the model, all in one pass: a tensor [samples, …] for each, by name.
   *
   * ```ts
   * const maps = await net.activations(images, { layers: ["conv1", "backbone/stage4"] });
   * ```
   * @throws ConfigError for a layer that the model does not have, with the nearest name.
   */
  activations(data: PredictionData, options: ActivationsOptions): Promise<Map<string, Tensor>> {
    return activations(this.trainer, data, options);
  }

  /**
   * Differentiates a score of each sample with respect to inputs and outputs of layers, in inference mode: a class
   * score, a channel of a layer, or any weighted sum.
   *
   * ```ts
   * const { gradients, activations } = await net.gradients(images, {
   *   class: 3,
   *   withRespectTo: ["stage4"],
   *   activations: ["stage4"],
   * });
   * ```
   * @throws ConfigError for a tensor that the model does not have or that the score does not depend on.
   */
  gradients(data: PredictionData, options?: GradientsOptions): Promise<Gradients> {
    return gradients(this.trainer, data, options);
  }

  /**
   * What is in an image, or in each of several: the most probable classes, the most probable first. Images are prepared as
   * `preprocessing` says, or without it as the first layers tell (a rescaling, a normalization, bytes). Logits become
   * probabilities; a single unit has two classes.
   * @throws ConfigError when it is not known how images are prepared, or for outputs that are no classes; FormatError for
   * a file that is no image.
   */
  async classify<Given extends ImagesGiven>(images: Given, options: ClassifyOptions = {}): Promise<Classified<Given>> {
    const rows = await imageProbabilities(this, imageList(images), options);
    return classified(images, rows, { labels: this.labels, top: options?.top ?? 5 });
  }

  /**
   * Tells where the time of a prediction or of a training step goes, layer by layer, on made-up data and copies of the
   * first values; the model stays as it is.
   */
  profile(options?: ProfileOptions): Promise<Profile> {
    const { engine, isCompiled } = this.trainer;
    return profile(this.network, engine, isCompiled ? this.trainer.compilation : undefined, options);
  }

  /** One update on one batch; gives its loss and metrics, those of the weights before the update. */
  async trainOnBatch(x: NamedTensors, y: NamedTensors, options: BatchOptions = {}): Promise<Logs> {
    const { sampleWeight, seed } = checkOptions("trainOnBatch", batchChecks, options);
    return trainOnBatch(this.trainer, { x, y, ...(sampleWeight && { sampleWeight }) }, seed);
  }

  /** Loss and metrics of one batch, in inference mode. */
  async testOnBatch(x: NamedTensors, y: NamedTensors, options: Pick<BatchOptions, "sampleWeight"> = {}): Promise<Logs> {
    const { sampleWeight } = checkOptions("testOnBatch", { sampleWeight: batchChecks.sampleWeight }, options);
    return testOnBatch(this.trainer, { x, y, ...(sampleWeight && { sampleWeight }) });
  }

  /** Copies of all weights by name ("conv2d/kernel"). */
  getWeights(): Promise<Map<string, Tensor>> {
    return this.trainer.getWeights();
  }

  /**
   * Gives weights new values, which must not change before the promise settles; those that are not named keep theirs.
   * @throws ConfigError for an unknown name; ShapeError for another shape.
   */
  setWeights(weights: ReadonlyMap<string, Tensor>): Promise<void> {
    return this.trainer.setWeights(weights);
  }

  /**
   * Saves the model to a folder (`model.json`, `weights.safetensors`, and for going on with the training
   * `training.json` and `optimizer.safetensors`). A fault or a kill meanwhile leaves what was there before.
   * @throws ConfigError when the folder cannot be written.
   */
  async save(folder: string, options: SaveOptions = {}): Promise<void> {
    const { training = this.trainer.isCompiled } = checkOptions("save", saveChecks, options);
    return saveModel(folder, this.network, this.trainer, this, training);
  }

  /** Saves the weights alone to a safetensors file. */
  async saveWeights(path: string): Promise<void> {
    checkPath("saveWeights", path);
    const load = modelStorage.get("saveWeights");
    const weights = await this.getWeights();
    await (await load()).writeWeights(path, weights);
  }

  /**
   * Reads what `saveWeights` wrote; the function `loadWeights` reads files of other formats and frameworks too.
   * @throws FormatError when the file's weights are not those of this model.
   */
  async loadWeights(path: string): Promise<void> {
    checkPath("loadWeights", path);
    const { readWeights } = await modelStorage.get("loadWeights")();
    await this.setWeights(await readWeights(path, this.network));
  }
}

/** A model of layers one after the other: `sequential([layers.input({ shape }), …])`. A model may be one of them. */
export function sequential(
  entries: readonly (Layer | SymbolicTensor | Model)[],
  given: ModelOptions = {},
): Model<SymbolicTensor> {
  const { engine, preprocessing, labels, stages, ...options } = checkOptions("sequential", modelChecks, given);
  if (!Array.isArray(entries)) {
    throw new ConfigError(`sequential: expected a list of layers, received ${formatReceived(entries)}`);
  }
  const plain = entries.map((entry) => (entry instanceof Model ? entry.network : entry));
  return new Model(sequentialNetwork(plain, options), engine, { preprocessing, labels, stages });
}

/** A model from inputs to outputs: `model({ inputs: x, outputs: y })`, each one symbolic tensor or a list. */
export function model<Outputs extends Applied>(given: NetworkOptions<Outputs> & ModelOptions): Model<Outputs> {
  const checks = { ...modelChecks, inputs: anything, outputs: anything };
  const { engine, preprocessing, labels, stages, ...options } = checkOptions("model", checks, given);
  return new Model(new Network("Functional", options), engine, { preprocessing, labels, stages });
}
