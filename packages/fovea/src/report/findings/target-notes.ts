import type { Note } from "../../page/index.ts";
import { nameList, type ReportContext } from "../report-context.ts";
import type { ReportTexts } from "../texts/report-texts.ts";
import { type ShownTargets, shownTargets } from "./shown-targets.ts";

/** Returns what speaks for and against the results on labels or values, problems first. */
export function targetNotes({ report, texts }: ReportContext): Note[] {
  const { trust, data } = texts;
  const shown = shownTargets(report);
  if (!shown) return [{ level: "problem", text: trust.unmeasured }];
  const { leaks, grouping } = report.data;
  const wasChosenBy = shown.part === "validation" && report.training.keptEpoch !== undefined;
  const source: Note = wasChosenBy
    ? { level: "caution", text: trust.chosenOnValidation }
    : { level: "good", text: shown.part === "test" ? trust.unseenTest : trust.unusedValidation };
  const notes = [source, ...meanNotes(shown, texts)];
  if (leaks.flat().some(({ split }) => split === shown.part)) {
    return byLevel([{ level: "problem", text: data.leaks(leaks.length) }, ...notes]);
  }
  if (grouping.method === "images") return byLevel([...notes, { level: "good", text: trust.noLeaks }]);
  return byLevel([
    ...notes,
    { level: "caution", text: grouping.method === "none" ? trust.ungrouped : trust.namesOnly },
  ]);
}

/** Whether values are predicted better than by their mean. */
function meanNotes({ results: { values = [] } }: ShownTargets, texts: ReportTexts): Note[] {
  const names = (some: typeof values) =>
    nameList(
      some.map(({ name }) => name),
      texts,
    );
  const better = values.filter(({ r2 }) => r2.low > 0);
  const others = values.filter(({ r2 }) => !(r2.low > 0));
  return [
    ...(others.length > 0 ? [{ level: "problem", text: texts.targets.noBetterThanMean(names(others)) } as const] : []),
    ...(better.length > 0 ? [{ level: "good", text: texts.targets.betterThanMean(names(better)) } as const] : []),
  ];
}

/** Problems first. */
function byLevel(notes: readonly Note[]): Note[] {
  return (["problem", "caution", "good"] as const).flatMap((level) => notes.filter((note) => note.level === level));
}
