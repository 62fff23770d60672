import { noteText, type ReportNote } from "../report-note.ts";
import { type ReportReason, reasonText } from "../report-reason.ts";
import { enNotes } from "./en-notes.ts";
import { enReasons } from "./en-reasons.ts";

/** Says a reason in English, as terminals do. */
export function reasonSentence(reason: ReportReason): string {
  return reasonText(enReasons, reason);
}

/** Says a note in English, as terminals do. */
export function noteSentence(note: ReportNote): string {
  return noteText(enNotes, note);
}
