import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Shape } from "../../src/tensor/index.ts";
import type { Digest } from "./digest.ts";

/** What a framework computes with formula weights; recording.py writes it. */
export interface ZooFixture {
  readonly name: string;
  /** The zoo's name of the network, the variant and further options with which it equals the framework's. */
  readonly network: string;
  readonly variant: string;
  readonly options: { readonly inputShape: Shape } & Readonly<Record<string, unknown>>;
  readonly batch: number;
  /** Whether it is small enough for the portable engine. */
  readonly portable: boolean;
  /** The framework and its version. */
  readonly source: string;
  /** Whose names and layouts `weights` are in. */
  readonly format: "torch" | "keras";
  /** The number of the pictures and labels, which the formula makes. */
  readonly pictures: number;
  readonly classes: number;
  /** Logits, and those of auxiliary classifiers where the network has them. */
  readonly outputs: readonly Digest[];
  /** Of the first output. */
  readonly loss: number;
  /** Of the loss by kernels, by their names and in their layouts in the zoo. */
  readonly gradients: Readonly<Record<string, Digest>>;
  /** The last feature maps. */
  readonly features?: Digest;
  readonly training?: {
    readonly batch: number;
    readonly learningRate: number;
    readonly momentum: number;
    readonly lossWeights: readonly number[];
    readonly losses: readonly number[];
    readonly evaluationLoss: number;
  };
  /** The framework's weights in its own order; offset and scale are those of the formula. */
  readonly weights: readonly (readonly [name: string, shape: Shape, offset: number, scale: number])[];
}

const folder = fileURLToPath(new URL("fixtures/", import.meta.url));

/** Every recorded network; ZOO="vgg|resnet18" leaves out those that are called otherwise. */
export async function readFixtures(): Promise<ZooFixture[]> {
  const wanted = new RegExp(process.env.ZOO ?? "");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json") && wanted.test(file)).sort();
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(`${folder}${file}`, "utf8"))));
}
