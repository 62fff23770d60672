import type { Engine, StepTime } from "../../engine/index.ts";
import type { Network } from "../../network/index.ts";
import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { median } from "../../support/median.ts";
import { optional } from "../../support/schema.ts";
import { oneOf, positive, positiveInteger } from "../../support/schema-fields.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Compilation } from "../compilation.ts";
import { measurePeak } from "./measure-peak.ts";
import { type ProfiledStep, type ProfileRow, rowsBy, withParts } from "./profile-rows.ts";
import { rehearsal } from "./rehearsal.ts";

/** Options of `profile`. */
export interface ProfileOptions {
  /** Profile a training step or a prediction (default "predict"). */
  readonly mode?: "train" | "predict";
  /** Samples per batch (default 1 for a prediction, 16 for a training step). */
  readonly batchSize?: number;
  /** How long to repeat it, not counting the measurement of the machine's peak (default 2). */
  readonly seconds?: number;
}

/** The times of a network's steps. */
export interface Profile {
  readonly mode: "train" | "predict";
  readonly batchSize: number;
  /** Sum of the step times. */
  readonly milliseconds: number;
  /** Median time of a whole run without timing its steps, including the calls into the engine. */
  readonly wholeMilliseconds: number;
  /** The steps in execution order, each with its median time. */
  readonly steps: readonly ProfiledStep[];
  readonly layers: readonly ProfileRow[];
  readonly ops: readonly ProfileRow[];
  /** Bytes of the arena for temporaries, and of parameters, statistics and optimizer state. */
  readonly arenaBytes: number;
  readonly variableBytes: number;
  /** GFLOP/s of large matrix products in the same engine, measured right afterwards. */
  readonly peakGflops: number;
}

/** Minimum number of runs for a meaningful median. */
const fewestRuns = 5;

const checks: OptionChecks<ProfileOptions> = {
  mode: optional(oneOf(["train", "predict"])),
  batchSize: optional(positiveInteger()),
  seconds: optional(positive()),
};

/**
 * Measures the time of each step of a network, repeatedly, on random data and copies of the initial weights. The
 * network's weights are unchanged.
 * @throws ConfigError for training mode without a loss, and for invalid options.
 */
export async function profile(
  network: Network,
  engine: Engine,
  compilation: Compilation | undefined,
  options: ProfileOptions = {},
): Promise<Profile> {
  const { mode = "predict", seconds = 2, ...given } = checkOptions("profile", checks, options);
  const { batchSize = mode === "train" ? 16 : 1 } = given;
  if (mode === "train" && !compilation) throw new ConfigError("profile: to profile a training, call compile first");
  const trained = mode === "train" ? compilation : undefined;
  const { plan, program, inputs, variables } = await rehearsal(network, engine, trained, batchSize);
  await program.profile(inputs);

  const runs: (readonly StepTime[])[] = [];
  const whole: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (runs.length < fewestRuns || performance.now() < end) {
    runs.push(await program.profile(inputs));
    const start = performance.now();
    await program.run(inputs);
    whole.push(performance.now() - start);
  }
  const steps = withParts(medianSteps(runs));
  return {
    ...{ mode, batchSize, steps },
    milliseconds: steps.reduce((sum, step) => sum + step.milliseconds, 0),
    wholeMilliseconds: median(whole),
    layers: rowsBy(plan, steps, ({ scope }) => scope),
    ops: rowsBy(plan, steps, ({ op }) => op),
    arenaBytes: program.statistics.arenaBytes,
    variableBytes: [...variables.values()].reduce((sum, { type }) => sum + 4 * sizeOf(type.shape), 0),
    peakGflops: await measurePeak(engine, seconds / 2),
  };
}

function medianSteps(runs: readonly (readonly StepTime[])[]): StepTime[] {
  const [first = []] = runs;
  return first.map((step, index) => ({
    ...step,
    milliseconds: median(runs.map((run) => run[index]?.milliseconds ?? Number.NaN)),
  }));
}
