import type { Choices } from "../engine/index.ts";
import { FormatError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { beginning, type Progress } from "./progress.ts";
import type { Trainer } from "./trainer.ts";

/** All that a training needs to go on elsewhere, bit for bit. */
export interface TrainingState {
  readonly weights: ReadonlyMap<string, Tensor>;
  /** The optimizer's memory. */
  readonly slots: ReadonlyMap<string, Tensor>;
  readonly progress: Progress;
  /** The algorithms that the programs take where the engine has several. */
  readonly choices?: Choices;
}

/** The state after the steps that the engine has been given, whatever it is given meanwhile. */
export async function trainingState(trainer: Trainer): Promise<TrainingState> {
  const slots = [...trainer.programs.slots];
  // All in one turn: reads queue behind the steps before them.
  const [weights, values, progress] = await Promise.all([
    trainer.getWeights(),
    Promise.all(slots.map(([, variable]) => variable.read())),
    trainer.training.afterStarted(),
  ]);
  return {
    weights,
    slots: new Map(
      slots.map(([name, { type }], index) => [name, { ...type, data: values[index] ?? new Float32Array() }]),
    ),
    progress,
    choices: trainer.programs.choices,
  };
}

/**
 * Goes on from a state: `fit` with `resume: true` continues where it was.
 * @throws ConfigError or ShapeError when the weights are not those of the network; FormatError when the progress is
 * not what `trainingState` gave.
 */
export async function restoreTrainingState(trainer: Trainer, state: TrainingState): Promise<void> {
  const progress = { ...beginning, ...state.progress };
  for (const key of ["step", "shuffles", "seed", "epoch", "batch"] as const) {
    if (Number.isSafeInteger(progress[key]) && progress[key] >= 0) continue;
    throw new FormatError(`training state: expected ${key} to be a whole number, received ${progress[key]}`);
  }
  await trainer.exclusively("restoring a training state", async () => {
    trainer.programs.repeat(state.choices ?? {});
    await trainer.setWeights(state.weights);
    trainer.programs.setSlots(state.slots);
    trainer.training.restore(progress);
  });
}
