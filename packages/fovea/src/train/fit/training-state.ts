import type { TuningCache } from "../../engine/index.ts";
import { FormatError } from "../../support/errors.ts";
import { warn } from "../../support/warn.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Trainer } from "../trainer.ts";
import { beginning, type Progress } from "./progress.ts";

/** Everything needed to resume a training elsewhere, bit for bit. */
export interface TrainingState {
  readonly weights: ReadonlyMap<string, Tensor>;
  /** The optimizer's class, such as "Adam", and its state. */
  readonly optimizer?: string | undefined;
  readonly slots: ReadonlyMap<string, Tensor>;
  readonly progress: Progress;
  /** The algorithms that the programs use where the engine has alternatives. */
  readonly tuning?: TuningCache;
}

/** Returns the state after all steps that the engine has been given, unaffected by later ones. */
export async function trainingState(trainer: Trainer): Promise<TrainingState> {
  const slots = [...trainer.programs.slots];
  const optimizer = trainer.isCompiled ? trainer.compilation.optimizer.className : undefined;
  // All in one turn: the reads are queued behind the same steps.
  const [weights, values, progress] = await Promise.all([
    trainer.getWeights(),
    Promise.all(slots.map(([, variable]) => variable.read())),
    trainer.training.afterStarted(),
  ]);
  return {
    weights,
    optimizer,
    slots: new Map(
      slots.map(([name, { type }], index) => [name, { ...type, data: values[index] ?? new Float32Array() }]),
    ),
    progress,
    tuning: trainer.programs.tuning,
  };
}

/**
 * Restores a state, from which `fit` with `resume: true` continues. If the optimizer is of another class than the
 * state's, warns and starts it without state, at step 0.
 * @throws ConfigError or ShapeError unless the weights and the optimizer state match the network; FormatError for an
 * invalid progress. Nothing has changed then.
 */
export async function restoreTrainingState(trainer: Trainer, state: TrainingState): Promise<void> {
  const progress = checkedProgress(state.progress);
  const { optimizer } = trainer.compilation;
  const goesOn = state.optimizer === undefined || state.optimizer === optimizer.className;
  trainer.checkWeights(state.weights);
  const slots = goesOn ? trainer.programs.ownSlots(state.slots, optimizer) : new Map<string, Tensor>();
  await trainer.withLock("restoring a training state", async () => {
    trainer.programs.importTuning(state.tuning ?? {});
    // All in one turn, so that a concurrent save finds either the old state or the new one.
    const written = trainer.setWeights(state.weights);
    trainer.programs.setSlots(slots);
    trainer.training.restore(goesOn ? progress : { ...progress, step: 0, learningRate: null });
    await written;
  });
  if (goesOn) return;
  warn(`the training was saved with ${state.optimizer}; ${optimizer.className} begins without its memory`);
}

function checkedProgress(given: Progress): Progress {
  const progress = { ...beginning, ...given };
  for (const key of ["step", "shuffles", "passed", "seed", "epoch", "batch"] as const) {
    if (Number.isSafeInteger(progress[key]) && progress[key] >= 0) continue;
    throw new FormatError(`training state: expected ${key} to be a whole number, received ${progress[key]}`);
  }
  return progress;
}
