import type { Note, NoteLevel } from "../../page/index.ts";
import type { ExplainedMap, MapNote } from "./explanation.ts";
import type { ExplanationTexts } from "./texts/explanation-texts.ts";

const levels: Readonly<Record<MapNote, NoteLevel>> = {
  empty: "caution",
  "no evidence": "caution",
  "no better than random": "problem",
  "no better than the center": "caution",
  "independent of weights": "problem",
  incomplete: "caution",
};

/** What to think of a map, in words: its notes, or that it passes the tests. */
export function verdictOf({ trust: { notes } }: ExplainedMap, { notes: sentences, answer }: ExplanationTexts): Note[] {
  if (notes.length === 0) return [{ level: "good", text: answer.trusted }];
  return notes.map((note) => ({ level: levels[note], text: sentences[note] }));
}
