import { checkOptions } from "../../support/check-options.ts";
import { ConfigError, isFoveaError } from "../../support/errors.ts";
import type { Backbone } from "../backbone.ts";
import { classCounts } from "../class-balance.ts";
import { checkedGroups, checkedImages, type LabeledImagesGiven } from "../labeled-images.ts";
import { weightsHash } from "../weights-hash.ts";
import type { Advice } from "./advice.ts";
import type { AdviceFacts } from "./advice-facts.ts";
import { type AdviseOptions, adviseChecks } from "./advise-options.ts";
import { type Candidate, fittedCandidate, givenCandidate, zooCandidates } from "./candidates.ts";
import { type MeasuredBackbone, type MeasuredImages, measureBackbone, openCandidate } from "./measure-backbone.ts";
import { rankBackbones } from "./rank-backbones.ts";
import { defaultLimit, sampleImages } from "./sample-images.ts";
import { scratchAdvice } from "./scratch-advice.ts";
import { transferAdvice } from "./transfer-advice.ts";

/**
 * Measures on the images themselves how to train a classifier for them: which of the networks at hand separates the
 * classes best and how fast it is on this machine, which of the four cases of transfer learning this is, how long each
 * recipe takes and how accurate it will be, and which class would gain most from more images. Features that it
 * computes are kept for the training.
 *
 * ```ts
 * const { recipe, reasons } = await transfer.advise(train);
 * console.log(reasons.join("\n"));
 * ```
 * Where no weights are at hand, the recipe is a training from scratch.
 * @throws ConfigError for images without classes, wrong options, and if none of the given candidates can be measured.
 */
export async function advise(images: LabeledImagesGiven, given: AdviseOptions = {}): Promise<Advice> {
  const options = checkOptions("advise", adviseChecks, given);
  const checked = checkedImages("advise", images);
  const groups = checkedGroups("advise", checked.files, options.groups);
  const { limit = defaultLimit(checked.classes.length), seed = 0 } = options;
  const counts = classCounts(checked);
  if (counts.filter((count) => count > 0).length < 2) {
    throw new ConfigError("advise: expected images of at least two classes");
  }
  const chosen = sampleImages(checked.labels, limit, seed);
  const sample: MeasuredImages = {
    files: chosen.map((index) => checked.files[index] ?? ""),
    labels: chosen.map((index) => Number(checked.labels[index])),
    classes: checked.classes,
    groups: groups && chosen.map((index) => Number(groups[index])),
  };
  const { measured, leftOut } = await measureAll(await candidatesOf(options), sample, options);
  const facts: AdviceFacts = { all: checked, counts, sample, leftOut, options };
  const [best] = measured;
  return best ? transferAdvice(measured, best, facts) : scratchAdvice(facts);
}

async function candidatesOf({ candidates, download = false, engine, signal, fit }: AdviseOptions) {
  const found = candidates
    ? candidates.map((candidate) => givenCandidate(candidate, engine))
    : await zooCandidates(engine, download, signal);
  return fit === undefined ? found : found.map((candidate) => fittedCandidate(candidate, fit));
}

/**
 * Measures the candidates, the best first; equal networks under several names once. @throws the fault of the first, if
 * the caller chose them and none can be measured.
 */
async function measureAll(candidates: readonly Candidate[], sample: MeasuredImages, options: AdviseOptions) {
  const measured: MeasuredBackbone[] = [];
  const leftOut: { readonly name: string; readonly reason: string }[] = [];
  const known = new Map<string, Candidate>();
  let fault: unknown;
  for (const candidate of candidates) {
    try {
      const backbone = await openCandidate(candidate, options);
      const key = await identity(backbone);
      const same = known.get(key);
      if (same) leftOut.push({ name: candidate.model, reason: `computes the same as ${nameOf(same)}` });
      else {
        measured.push(await measureBackbone(candidate, backbone, sample, options));
        known.set(key, candidate);
      }
    } catch (error) {
      if (options.signal?.aborted || !isFoveaError(error)) throw error;
      fault ??= error;
      leftOut.push({ name: candidate.model, reason: error.message });
    }
  }
  if (measured.length === 0 && fault && options.candidates) throw fault;
  const ranked = rankBackbones(measured.map(({ advice }) => advice));
  measured.sort((a, b) => ranked.indexOf(a.advice) - ranked.indexOf(b.advice));
  return { measured, leftOut };
}

/** What is the same for networks that compute the same features: weights with their names, and preparation. */
async function identity({ model, preprocessing, features }: Backbone): Promise<string> {
  return JSON.stringify([await weightsHash(model), preprocessing, features]);
}

function nameOf({ model, weights }: Candidate): string {
  return weights === undefined ? model : `${model} (${weights})`;
}
