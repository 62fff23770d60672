import { type Html, html, type Note, noteList, type Phrase } from "../../../page/index.ts";
import type { ComparedPair } from "../comparison.ts";
import type { ComparisonContext } from "../comparison-context.ts";
import { settingDifferences } from "../findings/setting-differences.ts";
import { verdictOf } from "../findings/verdict.ts";
import type { PairFacts } from "../texts/comparison-texts.ts";

/** How many times as long a training has to take to be mentioned. */
const slowerFrom = 1.5;
/** Settings that change the course of a training, but not what it is. */
const circumstances = new Set(["seed", "engine", "threads", "version"]);

/** Says which run is better, or why that can't be told, what can't be compared, and what to keep in mind. */
export function verdictSection(context: ComparisonContext): Html {
  const remarks = verdictRemarks(context);
  return html`${noteList(verdictNotes(context), context.texts.levels)}
    ${remarks.length > 0 && html`<ul class="sentences">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}`;
}

/** Which run is better, or why that can't be told, and what can't be compared. */
export function verdictNotes(context: ComparisonContext): readonly Note[] {
  const { comparison, texts, run } = context;
  const limits = comparison.limits.map((limit): Note => ({ level: "caution", text: texts.limit(limit, run) }));
  return [...answerNotes(context), ...limits];
}

function answerNotes(context: ComparisonContext): readonly Note[] {
  const { comparison, texts, run } = context;
  const { verdict: words } = texts;
  const { answers } = comparison;
  if (!answers) return [{ level: "problem", text: words.unknown }];
  const verdict = verdictOf(answers);
  if (verdict.kind === "same") return [{ level: "caution", text: words.same(answers.images) }];
  const open = verdict.kind === "open" ? verdict.open : [];
  return [
    ...(answers.runs.length > 2 ? [{ level: "good", text: words.best(run(verdict.best)) } as const] : []),
    ...verdict.worse.map((pair): Note => ({ level: "good", text: words.better(factsOf(context, pair)) })),
    ...open.map((pair): Note => ({ level: "caution", text: words.open(factsOf(context, pair)) })),
    ...(answers.part === "held out" ? [{ level: "caution", text: words.heldOut } as const] : []),
  ];
}

function factsOf({ comparison: { answers }, run }: ComparisonContext, pair: ComparedPair): PairFacts {
  const accuracyOf = (index: number) => answers?.accuracies[answers.runs.indexOf(index)]?.value ?? Number.NaN;
  return {
    ...{ better: run(pair.second), other: run(pair.first), difference: pair.difference, p: pair.p },
    ...{ accuracy: accuracyOf(pair.second), otherAccuracy: accuracyOf(pair.first), images: answers?.images ?? 0 },
  };
}

/** What to keep in mind when reading the verdict. */
export function verdictRemarks({ comparison, texts, run }: ComparisonContext): readonly Phrase[] {
  const { verdict: words } = texts;
  const { answers, runs } = comparison;
  if (!answers) return [];
  const { different } = settingDifferences(answers.runs.flatMap((index) => runs.slice(index, index + 1)));
  const chosen = different.filter(({ name }) => !circumstances.has(name));
  const times = answers.runs
    .map((index) => ({ index, seconds: runs[index]?.result?.seconds ?? Number.NaN }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => a.seconds - b.seconds);
  const [fast, slow] = [times[0], times.at(-1)];
  const factor = fast && slow ? slow.seconds / fast.seconds : 1;
  const [only, ...more] = answers.pairs;
  return [
    more.length === 0 &&
      only &&
      words.disagreements(run(only.first), only.onlyFirst, run(only.second), only.onlySecond),
    more.length > 0 && words.correction,
    words.oneTraining,
    chosen.length > 1 && words.severalSettings,
    fast && slow && factor >= slowerFrom && words.slower(run(fast.index), run(slow.index), factor),
  ].filter((remark) => typeof remark === "object" || typeof remark === "string");
}

export const verdictStyle = `
#verdict .sentences { margin-top: 1.25rem; color: var(--muted); }
`;
