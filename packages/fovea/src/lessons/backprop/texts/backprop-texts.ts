import type { Html, Phrase } from "../../../page/index.ts";
import type { NeuronActivation, NeuronNode } from "../neuron.ts";

/** What the lesson on backpropagation says. */
export interface BackpropTexts {
  readonly title: string;
  readonly headings: { readonly graph: string; readonly check: string; readonly train: string };
  readonly intro: Phrase;
  readonly pixels: string;
  readonly pixelsHint: string;
  readonly pixelsLabel: string;
  readonly activation: string;
  readonly activations: Readonly<Record<NeuronActivation, string>>;
  readonly weight1: string;
  readonly weight2: string;
  readonly bias: string;
  readonly target: string;
  readonly graphLabel: string;
  readonly valueKey: string;
  readonly gradientKey: string;
  readonly nodes: Readonly<Record<NeuronNode, string>>;
  /** How the derivative of the first weight comes about. */
  chain(values: { error: string; slope: string; pixel: string; gradient: string }): Html;
  readonly dead: string;
  readonly checkIntro: Phrase;
  readonly table: {
    readonly label: string;
    readonly input: string;
    readonly gradient: string;
    readonly difference: string;
  };
  readonly trainIntro: Phrase;
  readonly rate: string;
  readonly step: string;
  readonly ten: string;
  readonly reset: string;
  readonly lossLabel: string;
  readonly steps: string;
  update(weight: string, rate: string, gradient: string, next: string): Html;
  lossSentence(steps: number, first: string, last: string): string;
  readonly diverged: string;
}
