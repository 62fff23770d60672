import { readImageRun, readRun, resumeImageJob, resumeJob } from "../../../runs/index.ts";
import { ConfigError } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import type { Output } from "../../output/index.ts";
import { allowOnly, type GivenOption } from "./given-option.ts";
import { train } from "./train-data-set.ts";
import type { TrainFlags } from "./train-flags.ts";
import { trainImageJob } from "./train-folder.ts";

/** The options that may accompany --resume. */
const changeable = new Set(["resume", "epochs", "heatMaps", "engine", "threads", "deterministic", "json"]);

/** Continues a run of either kind. */
export async function resumeRun(
  run: string,
  folder: string | undefined,
  flags: TrainFlags,
  given: readonly GivenOption[],
  out: Output,
): Promise<void> {
  if (folder !== undefined) {
    throw new ConfigError(
      `--resume keeps the images of the run; leave out ${folder}, or start a new run without --resume`,
    );
  }
  allowOnly(
    given,
    changeable,
    (names) => `--resume keeps the settings of the run; only --epochs can change, not ${names}`,
  );
  const engine = () => openEngine(flags, out);
  if (await readImageRun(run)) {
    if (flags.epochs !== undefined) {
      throw new ConfigError(
        `${run}: the learning rate schedule ends with the last epoch; start a new run for other epochs`,
      );
    }
    return trainImageJob(await resumeImageJob(run, { engine }), out, { heatMaps: flags.heatMaps });
  }
  if (!(await readRun(run))) {
    throw new ConfigError(
      `${run} is not the folder of a run: start a training with a folder of images, or with --model and --data, instead of --resume`,
    );
  }
  const onEvent = (event: { readonly type: string; readonly message?: string }) =>
    event.type === "warned" && out.say(event.message ?? "");
  await train(await resumeJob(run, { engine, epochs: flags.epochs, onEvent }), out);
}
