import type { PartName } from "./part-names.ts";

/** What a person should know about a set of images: a code, and the values that a sentence about it needs. */
export type ReportNote =
  /** A part without images in folders of classes, which is ignored. */
  | { readonly code: "emptyPart"; readonly part: PartName }
  /** A folder beside those of the parts, which is ignored. */
  | { readonly code: "ignoredFolder"; readonly folder: string }
  /** Images outside of the folders of classes, which are ignored. */
  | { readonly code: "unlabeled"; readonly images: number }
  /** A folder without images, which is no class. */
  | { readonly code: "emptyClass"; readonly folder: string }
  /** Classes of which a part of the folder has no image. */
  | { readonly code: "lacksClasses"; readonly part: PartName; readonly classes: readonly string[] }
  /** Classes of which a part that was divided off got no image. */
  | { readonly code: "gotNoClasses"; readonly part: PartName; readonly classes: readonly string[] }
  /** A correction of `labels.jsonl` for an image that is not there. */
  | { readonly code: "correctionWithoutImage"; readonly path: string }
  /** A file whose last line was being written when a program ended. */
  | { readonly code: "incompleteLine"; readonly file: string }
  /** Images that were not decoded, because they are more than `limit`. */
  | { readonly code: "notDecoded"; readonly images: number; readonly limit: number }
  /** What is known of the images could not be written to the cache folder. */
  | { readonly code: "notKept"; readonly problem: string }
  /** A row of a table that says what another one says. */
  | { readonly code: "repeatedRow"; readonly file: string; readonly row: number; readonly first: number };

/** The sentence of each note, in one language. A missing one doesn't compile. */
export type NoteTexts = {
  readonly [Code in ReportNote["code"]]: (note: Extract<ReportNote, { readonly code: Code }>) => string;
};

/** Says a note in a language. */
export function noteText(texts: NoteTexts, note: ReportNote): string {
  const text = texts[note.code] as (note: ReportNote) => string;
  return text(note);
}
