import type { Preprocessing } from "../data/preprocessing.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model, ModelOptions } from "../models/index.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../support/schema.ts";
import type { WeightsOptions } from "./weights-options.ts";

/** Rows, columns and channels of a network's pictures. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** What every architecture of the zoo can be made with, in Keras' words. */
export interface ZooOptions extends ModelOptions, WeightsOptions {
  /** Weights that others trained, by the name of their source; the model is then a promise. */
  readonly weights?: string | undefined;
  /** Which of the ways to build it; that of the weights, or the first, unless given. */
  readonly variant?: string | undefined;
  /** Number of classes; other than the weights' number, the last layer begins anew. */
  readonly classes?: number | undefined;
  /** Whether the classifier is part of it (default true); without it the outputs are features. */
  readonly includeTop?: boolean | undefined;
  /** Without the top: all features [batch, height, width, channels], or their mean or maximum [batch, channels]. */
  readonly pooling?: "none" | "avg" | "max" | undefined;
  /** What follows the last layer: "softmax" (or "sigmoid" for a single unit) unless given; "linear" gives logits. */
  readonly classifierActivation?: "softmax" | "sigmoid" | "linear" | undefined;
  /** Size of the images, [height, width, channels] (default: that of the variant). */
  readonly inputShape?: ImageShape | undefined;
}

/** What a variant's `features` and `top` are told, besides the architecture's own options. */
export interface BuildOptions {
  readonly classes: number;
  readonly classifierActivation: "softmax" | "sigmoid" | "linear";
  readonly includeTop: boolean;
  readonly inputShape: ImageShape;
}

/** The features of a network with classifiers in its middle, which help training (built with the top alone). */
export interface FeaturesWithAuxiliary {
  readonly features: SymbolicTensor;
  /** Outputs of the auxiliary classifiers, in their order. */
  readonly auxiliary: readonly SymbolicTensor[];
}

/** One way to build an architecture: that of a paper or of a framework, exact to the parameter. */
export interface Variant<O> {
  /** What it equals and where it differs from the others, in a line or two. */
  readonly description: string;
  readonly inputShape: ImageShape;
  /** The classes unless others are asked for (default 1,000). */
  readonly classes?: number;
  /** The fewest rows and columns that the features can be computed of. */
  readonly smallest: number;
  /** Whether the top takes features of any size (default), or only those of `inputShape`'s. */
  readonly fixedSize?: boolean;
  /**
   * Parameters with the top, all classes and the default options, as the framework counts them: PyTorch and the papers
   * what training changes, Keras the moving statistics too.
   */
  readonly parameters: number;
  /**
   * From pictures to the last feature maps. Layers are named as the framework names them, torch's "layer1.0.conv1" as
   * "layer1/0/conv1", so that weights are found by name.
   */
  features(x: SymbolicTensor, options: O & BuildOptions): SymbolicTensor | FeaturesWithAuxiliary;
  /** From the last feature maps to the classes. */
  top(features: SymbolicTensor, options: O & BuildOptions): SymbolicTensor;
  /** The layers whose outputs end the stages, from large maps to small: what features are taken from. */
  readonly stages: readonly string[];
  /**
   * The layers of the top that have weights, the classifier last: what transfer learning replaces. A function where a
   * layer is named after the number of classes; `headOf` reads either.
   */
  readonly head: readonly string[] | ((classes: number) => readonly string[]);
}

/** The layers of a variant's top that have weights, the classifier last, in a network of so many classes. */
export function headOf(
  { head, classes: usual = 1000 }: Pick<Variant<never>, "head" | "classes">,
  classes = usual,
): readonly string[] {
  return typeof head === "function" ? head(classes) : head;
}

/** Weights that others trained: where they are, what they expect, how good they are. */
export interface PretrainedWeights<Id extends string = string> {
  /** What `weights` selects them by: "torchvision", "keras", "timm/tv_in1k". */
  readonly id: Id;
  readonly variant: string;
  readonly file: RemoteFile;
  /** The file without the top, where the source keeps one. */
  readonly fileWithoutTop?: RemoteFile;
  /** For pictures of the variant's input shape. */
  readonly preprocessing: Preprocessing;
  /** Whose classes the outputs are. */
  readonly labels: "imagenet";
  readonly license: string;
  /** Published accuracy on ImageNet's validation set, per cent, for one crop. */
  readonly accuracy: { readonly top1: number; readonly top5: number };
  /** The source's name of a weight that the framework's usual naming would call otherwise. */
  rename?(name: string): string;
  /** Options with which the network equals the one that was trained. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A file of a model hub, with what proves that it is the right one. */
export interface RemoteFile {
  readonly url: string;
  /** The whole sha256, or the first digits where the source publishes no more. */
  readonly sha256?: string;
  readonly md5?: string;
}

/** Everything about an architecture but the name that it is exported by. */
export interface ArchitectureDefinition<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> {
  /** What the command line, files and tables call it: "resnet50". */
  readonly name: string;
  /** What people call it: "ResNet-50". */
  readonly title: string;
  /** What it is known for, in a line. */
  readonly description: string;
  /** Authors, title, year and address of the paper or book. */
  readonly source: string;
  /** Options of this architecture alone. */
  readonly options: Schema<F>;
  /** By name, the default first. */
  readonly variants: Readonly<Record<VariantName, Variant<ResolvedOptions<Schema<F>>>>>;
  /** Weights for any of the variants, the best known first. */
  readonly weights?: readonly PretrainedWeights<Id>[];
}

type Given<F extends Fields, VariantName extends string> = Omit<ZooOptions, "weights" | "variant"> & {
  /** Which variant to build (default: that of the weights, else the first). */
  readonly variant?: VariantName | undefined;
} & OptionsOf<Schema<F>>;

interface NamedWeights<Id extends string> {
  /** Pretrained weights, by the name of their source; the model is then a promise. */
  readonly weights: Id;
}

interface NoWeights {
  /** Pretrained weights, by the name of their source; without them the weights are initialized. */
  readonly weights?: undefined;
}

/** What an architecture with the option `auxiliaryHeads` must not be asked for where one output is expected. */
type OneOutput<F extends Fields> = F extends { readonly auxiliaryHeads: unknown }
  ? { readonly auxiliaryHeads?: false | undefined }
  : unknown;

/** An architecture: a function that makes models of it, and what is known of it as data. */
export interface Architecture<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> {
  /** With pretrained weights: downloaded once, checked and kept. */
  (options: Given<F, VariantName> & OneOutput<F> & NamedWeights<Id>): Promise<Model<SymbolicTensor>>;
  /** With initial weights, to be trained. */
  (options?: Given<F, VariantName> & OneOutput<F> & NoWeights): Model<SymbolicTensor>;
  readonly definition: ArchitectureDefinition<F, Id, VariantName>;
}

/** One with classifiers in its middle, which help training: asked for, they are further outputs. */
export interface ArchitectureWithAuxiliaryHeads<
  F extends Fields = Fields,
  Id extends string = string,
  VariantName extends string = string,
> extends Architecture<F, Id, VariantName> {
  /** The outputs are [main, …auxiliary], in the order of their depth. */
  (options: Given<F, VariantName> & AuxiliaryHeads & NamedWeights<Id>): Promise<Model<readonly SymbolicTensor[]>>;
  (options: Given<F, VariantName> & AuxiliaryHeads & NoWeights): Model<readonly SymbolicTensor[]>;
}

interface AuxiliaryHeads {
  /** Whether the auxiliary classifiers are further outputs. */
  readonly auxiliaryHeads: true;
}

/** An architecture of which no more is known than that it is one, as found by its name. */
export interface AnyArchitecture {
  (options: ZooOptions & { readonly weights: string }): Promise<Model<SymbolicTensor>>;
  (options?: ZooOptions & { readonly weights?: undefined }): Model<SymbolicTensor>;
  readonly definition: AnyDefinition;
}

/** Its definition: options and variants take what they take. */
export interface AnyDefinition extends Omit<ArchitectureDefinition, "options" | "variants"> {
  readonly options: Pick<Schema<Fields>, "fields">;
  readonly variants: Readonly<Record<string, Variant<never>>>;
}
