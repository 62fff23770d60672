import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Engine } from "../../engine/index.ts";
import type { ComparedRun, Comparison, ComparisonLimit } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, isFoveaError } from "../../support/index.ts";
import { areClassified, type ImageParts, readImageParts } from "../images/image-parts.ts";
import { version } from "../version.ts";
import type { Answers, Questions } from "./answers.ts";
import { comparedAnswers } from "./compared-answers.ts";
import { dataSetQuestions } from "./data-set-questions.ts";
import { imageQuestions } from "./image-questions.ts";
import { type ReadRun, readComparedRun } from "./read-compared-run.ts";
import { runNames } from "./run-names.ts";

/** How runs are compared. */
export interface CompareRunsOptions {
  /** The engine, opened once there are answers to compute. */
  readonly engine: () => Promise<Engine>;
  /** Called before a run answers. */
  readonly onEvent?: (event: { readonly type: "asking"; readonly run: string; readonly images: number }) => void;
  readonly signal?: AbortSignalLike;
}

/** Runs that were compared. */
export interface ComparedRuns {
  readonly comparison: Comparison;
  /** Makes small copies of images, for those of the changed answers that a page shows. */
  thumbnails(images: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** The largest number of runs that a page shows side by side. */
export const mostRuns = 6;

/**
 * Compares runs: their settings, curves and figures, and the answers of their models to images that none of them was
 * trained on. What can't be compared is named in `limits`.
 * @throws ConfigError for fewer than two runs, more than six, the same one twice, and a folder that holds none.
 */
export async function compareRuns(
  folders: readonly string[],
  { engine, onEvent, signal }: CompareRunsOptions,
): Promise<ComparedRuns> {
  checkFolders(folders);
  const names = runNames(folders);
  const runs: ReadRun[] = [];
  for (const [index, folder] of folders.entries()) runs.push(await readComparedRun(folder, names[index] ?? folder));
  const { questions, asked, limits } = await commonQuestions(runs);
  const answers = new Map<number, Answers>();
  if (questions && asked.length > 1) {
    const options = { engine: await engine(), signal };
    for (const index of asked) {
      const run = runs[index] as ReadRun;
      signal?.throwIfAborted();
      onEvent?.({ type: "asking", run: run.compared.name, images: questions.labels.size });
      try {
        answers.set(index, await questions.ask(run, options));
      } catch (error) {
        if (!isFoveaError(error)) throw error;
        limits.push({ code: "model can't be opened", run: index, reason: error.message });
      }
    }
  }
  const compared = runs.map(({ compared: run }, index): ComparedRun => {
    const own = answers.get(index);
    return own ? { ...run, multiplyAccumulates: own.multiplyAccumulates } : run;
  });
  return {
    comparison: {
      ...{ runs: compared, limits, version },
      ...(questions && answers.size > 1 && { answers: comparedAnswers(questions, answers) }),
    },
    thumbnails: async (images) => (await questions?.thumbnails(images)) ?? new Map(),
  };
}

function checkFolders(folders: readonly string[]): void {
  if (folders.length < 2) throw new ConfigError(`compare: expected at least two runs, received ${folders.length}`);
  if (folders.length > mostRuns) {
    throw new ConfigError(`compare: expected at most ${mostRuns} runs, received ${folders.length}`);
  }
  const twice = folders.find((folder, index) => folders.findIndex((one) => resolve(one) === resolve(folder)) < index);
  if (twice !== undefined) throw new ConfigError(`compare: expected different runs, received ${twice} twice`);
}

interface CommonQuestions {
  readonly questions: Questions | undefined;
  /** The runs to ask. */
  readonly asked: readonly number[];
  readonly limits: ComparisonLimit[];
}

/** What most of the runs can be asked, and why others can't. */
async function commonQuestions(runs: readonly ReadRun[]): Promise<CommonQuestions> {
  const limits: ComparisonLimit[] = [];
  const able: { readonly run: number; readonly key: string; readonly parts?: ImageParts }[] = [];
  for (const [run, read] of runs.entries()) {
    if (read.compared.status === "unfinished") limits.push({ code: "unfinished", run });
    else if (read.compared.task !== "classification") limits.push({ code: "targets", run });
    else if (read.kind === "data set") able.push({ run, key: `data set ${read.settings.data}` });
    else {
      const parts = await readImageParts(read.compared.folder);
      if (!parts?.test && !parts?.validation) limits.push({ code: "no held-out images", run });
      else if (!existsSync(parts.root)) limits.push({ code: "images are gone", run, folder: parts.root });
      else able.push({ run, key: `images ${parts.root}`, parts });
    }
  }
  const sizes = able.map(({ key }) => able.filter((one) => one.key === key).length);
  const chosen = able[sizes.indexOf(Math.max(...sizes))];
  if (!chosen) return { questions: undefined, asked: [], limits };
  const isSame = classKey(runs, chosen.run);
  const asked: number[] = [];
  for (const { run, key } of able) {
    if (key !== chosen.key) limits.push({ code: "other data", run, other: chosen.run });
    else if (classKey(runs, run) !== isSame) limits.push({ code: "other classes", run, other: chosen.run });
    else asked.push(run);
  }
  if (asked.length < 2) return { questions: undefined, asked, limits };
  const parts = able.flatMap((one) =>
    asked.includes(one.run) && one.parts && areClassified(one.parts) ? [one.parts] : [],
  );
  const questions = parts.length > 0 ? imageQuestions(parts) : await dataSetQuestions(...dataSetOf(runs, asked));
  if (!questions) limits.push({ code: "no common images", runs: asked });
  return { questions, asked, limits };
}

/** The names of a run's classes, in an order that doesn't depend on their numbers. */
function classKey(runs: readonly ReadRun[], run: number): string {
  return JSON.stringify([...(runs[run]?.settings.classes ?? [])].sort());
}

/** The data set of runs, and the fewest images that one of them was limited to. */
function dataSetOf(runs: readonly ReadRun[], asked: readonly number[]): readonly [string, number | undefined] {
  const settings = asked.flatMap((index) => {
    const run = runs[index];
    return run?.kind === "data set" ? [run.settings] : [];
  });
  const limit = Math.min(...settings.map(({ limit: own = Number.POSITIVE_INFINITY }) => own));
  return [settings[0]?.data ?? "", Number.isFinite(limit) ? limit : undefined];
}
