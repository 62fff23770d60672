import type { Preprocessing } from "../data/preprocessing.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model, ModelOptions } from "../models/index.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../support/schema.ts";
import type { WeightsOptions } from "./weights-options.ts";

/** Height, width and channels of a network's input images. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Options that every architecture of the zoo accepts, with Keras' names. */
export interface ZooOptions extends Omit<ModelOptions, "stages">, WeightsOptions {
  /** Pretrained weights, by the name of their source. The call then returns a promise of the model. */
  readonly weights?: string | undefined;
  /** The variant to build (default: the variant of `weights`, otherwise the first). */
  readonly variant?: string | undefined;
  /** Number of classes. If it differs from that of the weights, the last layer keeps its initial weights. */
  readonly classes?: number | undefined;
  /** Whether to include the classifier (default true). Without it, the outputs are features. */
  readonly includeTop?: boolean | undefined;
  /**
   * Output if `includeTop` is false: all features [batch, height, width, channels], or their mean or maximum [batch,
   * channels].
   */
  readonly pooling?: "none" | "avg" | "max" | undefined;
  /** Activation of the last layer (default "softmax", or "sigmoid" for a single unit); "linear" returns logits. */
  readonly classifierActivation?: "softmax" | "sigmoid" | "linear" | undefined;
  /** Size of the images, [height, width, channels] (default: the size of the variant). */
  readonly inputShape?: ImageShape | undefined;
}

/** Arguments of a variant's `features` and `top`, in addition to the architecture's own options. */
export interface BuildOptions {
  readonly classes: number;
  readonly classifierActivation: "softmax" | "sigmoid" | "linear";
  readonly includeTop: boolean;
  readonly inputShape: ImageShape;
}

/** Features of a network with auxiliary classifiers, which help training and are built only with the top. */
export interface FeaturesWithAuxiliary {
  readonly features: SymbolicTensor;
  /** Outputs of the auxiliary classifiers, from the shallowest to the deepest. */
  readonly auxiliary: readonly SymbolicTensor[];
}

/** One way to build an architecture: as in a paper or a framework, with exactly the same number of parameters. */
export interface Variant<O> {
  /** What the variant reproduces and how it differs from the others, in one or two lines. */
  readonly description: string;
  readonly inputShape: ImageShape;
  /** Default number of classes (default 1,000). */
  readonly classes?: number;
  /** The smallest height and width for which the features can be computed. */
  readonly smallest: number;
  /** Whether the top accepts features of any size (default) or only those of `inputShape`. */
  readonly fixedSize?: boolean;
  /**
   * Number of parameters with the top, all classes and default options, counted as the framework does: PyTorch and the
   * papers count trainable parameters only, Keras also counts moving statistics.
   */
  readonly parameters: number;
  /**
   * Builds the layers from the images to the last feature maps. Layers have the framework's names, with
   * "layer1.0.conv1" of PyTorch written as "layer1/0/conv1", so that weights are matched by name.
   */
  features(x: SymbolicTensor, options: O & BuildOptions): SymbolicTensor | FeaturesWithAuxiliary;
  /** Builds the layers from the last feature maps to the class scores. */
  top(features: SymbolicTensor, options: O & BuildOptions): SymbolicTensor;
  /** The last layer of each stage, from the largest feature maps to the smallest, for feature extraction. */
  readonly stages: readonly string[];
  /**
   * The top's layers with weights, the classifier last, which transfer learning replaces. A function if the number of
   * classes is part of a layer's name; use `headOf` to read either form.
   */
  readonly head: readonly string[] | ((classes: number) => readonly string[]);
}

/** Returns the layers of a variant's top that have weights, the classifier last, for the given number of classes. */
export function headOf(
  { head, classes: usual = 1000 }: Pick<Variant<never>, "head" | "classes">,
  classes = usual,
): readonly string[] {
  return typeof head === "function" ? head(classes) : head;
}

/** Pretrained weights: where to download them, the preprocessing they require and their accuracy. */
export interface PretrainedWeights<Id extends string = string> {
  /** The value of the option `weights`: "torchvision", "keras", "timm/tv_in1k". */
  readonly id: Id;
  readonly variant: string;
  readonly file: RemoteFile;
  /** The file without the top, if the source publishes one. */
  readonly fileWithoutTop?: RemoteFile;
  /** Preprocessing for images of the variant's input shape. */
  readonly preprocessing: Preprocessing;
  /** The set of classes that the outputs stand for. */
  readonly labels: "imagenet";
  readonly license: string;
  /** Published single-crop accuracy on ImageNet's validation set, in percent. */
  readonly accuracy: { readonly top1: number; readonly top5: number };
  /**
   * Whether the training used label smoothing, mixup or CutMix, as far as its recipe is known. Features of such weights
   * suit a linear classifier less, and are as good or better to fine-tune.
   */
  readonly regularized?: boolean;
  /** Maps a weight's usual name in the framework to its name in this source. */
  rename?(name: string): string;
  /** Options of the network that was trained. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A file on a model hub, with a hash to verify it. */
export interface RemoteFile {
  readonly url: string;
  /** The SHA-256 hash, or its first digits if the source publishes only those. */
  readonly sha256?: string;
  readonly md5?: string;
}

/** Everything that defines an architecture, except the name of its export. */
export interface ArchitectureDefinition<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> {
  /** Name on the command line, in files and in tables: "resnet50". */
  readonly name: string;
  /** Title for people: "ResNet-50". */
  readonly title: string;
  /** What the architecture is known for, in one line. */
  readonly description: string;
  /** Authors, title, year and URL of the paper or book. */
  readonly source: string;
  /** Schema of the options specific to this architecture. */
  readonly options: Schema<F>;
  /** Variants by name; the first is the default. */
  readonly variants: Readonly<Record<VariantName, Variant<ResolvedOptions<Schema<F>>>>>;
  /** Pretrained weights for any of the variants, the best-known first. */
  readonly weights?: readonly PretrainedWeights<Id>[];
}

type Given<F extends Fields, VariantName extends string> = Omit<ZooOptions, "weights" | "variant"> & {
  /** The variant to build (default: the variant of `weights`, otherwise the first). */
  readonly variant?: VariantName | undefined;
} & OptionsOf<Schema<F>>;

interface NamedWeights<Id extends string> {
  /** Pretrained weights, by the name of their source. The call then returns a promise of the model. */
  readonly weights: Id;
}

interface NoWeights {
  /** Pretrained weights, by the name of their source. Without them, the weights are initialized. */
  readonly weights?: undefined;
}

/** Excludes `auxiliaryHeads: true` from the overloads that return a model with one output. */
type OneOutput<F extends Fields> = F extends { readonly auxiliaryHeads: unknown }
  ? { readonly auxiliaryHeads?: false | undefined }
  : unknown;

/** A function that builds models of one architecture, with its definition as data. */
export interface Architecture<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> {
  /** Builds a model with pretrained weights, which are downloaded once, verified and cached. */
  (options: Given<F, VariantName> & OneOutput<F> & NamedWeights<Id>): Promise<Model<SymbolicTensor>>;
  /** Builds a model with initial weights. */
  (options?: Given<F, VariantName> & OneOutput<F> & NoWeights): Model<SymbolicTensor>;
  readonly definition: ArchitectureDefinition<F, Id, VariantName>;
}

/** An architecture with auxiliary classifiers, which help training. `auxiliaryHeads: true` adds them as outputs. */
export interface ArchitectureWithAuxiliaryHeads<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> extends Architecture<F, Id, VariantName> {
  /** Builds a model with the outputs [main, …auxiliary], the auxiliary ones from the shallowest to the deepest. */
  (options: Given<F, VariantName> & AuxiliaryHeads & NamedWeights<Id>): Promise<Model<readonly SymbolicTensor[]>>;
  (options: Given<F, VariantName> & AuxiliaryHeads & NoWeights): Model<readonly SymbolicTensor[]>;
}

interface AuxiliaryHeads {
  /** Whether to add the auxiliary classifiers as outputs. */
  readonly auxiliaryHeads: true;
}

/** An architecture looked up by name, whose options are checked only at run time. */
export interface AnyArchitecture {
  (options: ZooOptions & { readonly weights: string }): Promise<Model<SymbolicTensor>>;
  (options?: ZooOptions & { readonly weights?: undefined }): Model<SymbolicTensor>;
  readonly definition: AnyDefinition;
}

/** The definition of such an architecture, whose options and variants are not known statically. */
export interface AnyDefinition extends Omit<ArchitectureDefinition, "options" | "variants"> {
  readonly options: Pick<Schema<Fields>, "fields">;
  readonly variants: Readonly<Record<string, Variant<never>>>;
}
