import type { NamedTensors, Preprocessing } from "../data/index.ts";
import { type Engine, type EngineName, selectEngine } from "../engine/index.ts";
import type { Applied, Layer, SymbolicTensor } from "../layers/index.ts";
import {
  type LayerSelection,
  type Network,
  type SummaryOptions,
  selectLayers,
  setTrainable,
  summary,
} from "../network/index.ts";
import { modelPlot, toPng } from "../plot/index.ts";
import { checkOptions } from "../support/check-options.ts";
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
  type FindLearningRateOptions,
  type FitOptions,
  findLearningRate,
  fit,
  type Gradients,
  type GradientsOptions,
  gradients,
  type History,
  homeEngine,
  type LearningRateRange,
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
import { batchChecks, checkedEngine, plotChecks, saveChecks } from "./model-checks.ts";
import type { BatchOptions, PlotOptions, SaveOptions } from "./model-options.ts";
import { modelStorage } from "./model-storage.ts";
import { plotData } from "./plot-data.ts";
import { saveModel } from "./save-model.ts";

/** One tensor for a model with one output, a list for a model that was created with a list of outputs. */
export type Prediction<Outputs extends Applied> = Outputs extends SymbolicTensor ? Tensor : readonly Tensor[];

/**
 * A network with weights on an engine, which can be compiled, trained, evaluated and saved. The engine is selected when
 * it is first needed. A model can be used as a layer of another model; the two then share weights and engine.
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
   * How `classify` prepares images; pass it to `preprocess` to prepare a single tensor. If it is not set, `fit` takes it
   * over from the data's image spec. Setting it throws ConfigError unless it matches the network's input.
   */
  get preprocessing(): Preprocessing | undefined {
    return this.#preprocessing;
  }

  set preprocessing(value: Preprocessing | undefined) {
    this.#preprocessing = value && checkPreprocessing(value, this.network);
  }

  /**
   * Class names, in the order of the outputs; for a single unit, the names of classes 0 and 1. Setting it throws
   * ConfigError unless there is one per class.
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

  /** The network on its engine, as the functions of train/ take it. */
  get trainer(): Trainer {
    this.#trainer ??= new Trainer(this.network, this.#chooseEngine());
    return this.#trainer;
  }

  #chooseEngine(): Engine {
    if (typeof this.#engine === "object") return this.#engine;
    // A model that shares layers with another has to run where their weights are.
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

  /** Shape of the first input; the batch size is null. */
  get inputShape(): PartialShape {
    return this.network.inputs[0]?.shape ?? [];
  }

  /** Shape of the first output; the batch size is null. */
  get outputShape(): PartialShape {
    return this.network.outputs[0]?.shape ?? [];
  }

  /** Whether the layers are trainable. Setting it sets it for all layers. */
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

  /** Returns a layer by name. @throws ConfigError that suggests the nearest name. */
  getLayer(name: string): Layer {
    return this.network.layer(name);
  }

  /** Returns the number of parameters, including moving statistics. */
  countParams(): number {
    return this.network.listWeights().reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Uses the model as a layer. */
  apply(input: Applied): Outputs {
    return this.network.apply(input);
  }

  /** Returns a table of the layers as text, like Keras' `summary`. */
  summary(options?: SummaryOptions): string {
    return summary(this.network, options);
  }

  /** Draws the network with shapes and parameter counts, as SVG and PNG. */
  async plot(options: PlotOptions = {}): Promise<{ svg: string; png: Uint8Array }> {
    const { title = this.name, detail, scale } = checkOptions("plot", plotChecks, options);
    const svg = await modelPlot({ ...plotData(this.network), title, detail });
    return { svg, png: await toPng(svg, { ...(scale !== undefined && { scale }) }) };
  }

  /**
   * Configures the model for training, and resets the optimizer.
   * @throws ConfigError for an unknown name or option; ShapeError for a loss that does not match its output.
   */
  compile(options: CompileOptions): void {
    this.trainer.compile(options, this.#stages);
  }

  /**
   * Trains the model and returns the history. Another call continues with the trained weights. Stores the data's image
   * spec (range, look, classes) as `preprocessing` and `labels`, unless these are already set.
   * @throws ConfigError before `compile`, while another `fit` runs, and if the loss is not finite; ShapeError for data
   * that do not match the model's inputs and outputs.
   */
  async fit(data: TrainingData, options: FitOptions = {}): Promise<History> {
    const save: FitOptions["save"] = (path, { weightsOnly = false } = {}) =>
      weightsOnly ? this.saveWeights(path) : this.save(path, { training: true });
    const samples = toDataset("fit", data, this.trainer.names);
    adoptImageSpec(this, samples);
    return fit(this.trainer, samples, { save, ...options });
  }

  /** Computes loss and metrics over data, in inference mode. */
  evaluate(data: TrainingData, options?: EvaluateOptions): Promise<Logs> {
    return evaluate(this.trainer, data, options);
  }

  /** Computes the outputs for `data`: a tensor [samples, …], or a list for a model with a list of outputs. */
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
   * Classifies one image or several: returns the most probable classes of each, the most probable first. Images are
   * prepared with `preprocessing`; if it is not set, the range is inferred from the first layers (a rescaling, a
   * normalization, an integer input). Logits are converted to probabilities; a single unit has two classes.
   * @throws ConfigError if the preprocessing is unknown, or if the outputs are not classes; FormatError for a file that
   * is not an image.
   */
  async classify<Given extends ImagesGiven>(images: Given, options: ClassifyOptions = {}): Promise<Classified<Given>> {
    const rows = await imageProbabilities(this, imageList(images), options);
    return classified(images, rows, { labels: this.labels, top: options?.top ?? 5 });
  }

  /**
   * Measures the time of a prediction or a training step, layer by layer, on random data and copies of the initial
   * weights. The model is unchanged.
   */
  profile(options?: ProfileOptions): Promise<Profile> {
    const { engine, isCompiled } = this.trainer;
    return profile(this.network, engine, isCompiled ? this.trainer.compilation : undefined, options);
  }

  /**
   * Tries growing learning rates on `data` for some steps, and suggests one: `valley`, the middle of the longest fall of the
   * loss. The model is unchanged.
   *
   * ```ts
   * net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
   * const { valley } = await net.findLearningRate(train);
   * ```
   * @throws ConfigError before `compile`.
   */
  findLearningRate(data: TrainingData, options?: FindLearningRateOptions): Promise<LearningRateRange> {
    return findLearningRate(this.trainer, data, options);
  }

  /** Updates the weights on a single batch. Returns its loss and metrics from before the update. */
  async trainOnBatch(x: NamedTensors, y: NamedTensors, options: BatchOptions = {}): Promise<Logs> {
    const { sampleWeight, seed } = checkOptions("trainOnBatch", batchChecks, options);
    return trainOnBatch(this.trainer, { x, y, ...(sampleWeight && { sampleWeight }) }, seed);
  }

  /** Computes loss and metrics of a single batch, in inference mode. */
  async testOnBatch(x: NamedTensors, y: NamedTensors, options: Pick<BatchOptions, "sampleWeight"> = {}): Promise<Logs> {
    const { sampleWeight } = checkOptions("testOnBatch", { sampleWeight: batchChecks.sampleWeight }, options);
    return testOnBatch(this.trainer, { x, y, ...(sampleWeight && { sampleWeight }) });
  }

  /** Returns copies of all weights by name ("conv2d/kernel"). */
  getWeights(): Promise<Map<string, Tensor>> {
    return this.trainer.getWeights();
  }

  /**
   * Sets weights by name; all others keep their values. Do not modify the tensors before the promise settles.
   * @throws ConfigError for an unknown name; ShapeError for another shape.
   */
  setWeights(weights: ReadonlyMap<string, Tensor>): Promise<void> {
    return this.trainer.setWeights(weights);
  }

  /**
   * Saves the model to a folder: `model.json`, `weights.safetensors` and, to resume training, `training.json` and
   * `optimizer.safetensors`. If saving fails or the process is killed, the previous files are unchanged.
   * @throws ConfigError if the folder cannot be written.
   */
  async save(folder: string, options: SaveOptions = {}): Promise<void> {
    const { training = this.trainer.isCompiled } = checkOptions("save", saveChecks, options);
    return saveModel(folder, this.network, this.trainer, this, training);
  }

  /** Saves only the weights, to a safetensors file. */
  async saveWeights(path: string): Promise<void> {
    checkPath("saveWeights", path);
    const load = modelStorage.get("saveWeights");
    const weights = await this.getWeights();
    await (await load()).writeWeights(path, weights);
  }

  /**
   * Loads weights that `saveWeights` wrote. The function `loadWeights` also reads the files of other frameworks.
   * @throws FormatError unless the file contains the weights of this model.
   */
  async loadWeights(path: string): Promise<void> {
    checkPath("loadWeights", path);
    const { readWeights } = await modelStorage.get("loadWeights")();
    await this.trainer.loadWeights(readWeights(path, this.network));
  }
}
