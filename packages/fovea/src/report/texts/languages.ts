import { en } from "./en.ts";
import type { ReportTexts } from "./report-texts.ts";
import { zh } from "./zh.ts";

/** The languages of reports. */
export const reportLanguages = ["en", "zh"] as const;

/** One of `reportLanguages`. */
export type ReportLanguage = (typeof reportLanguages)[number];

/** The texts per language. */
export const reportTexts: Readonly<Record<ReportLanguage, ReportTexts>> = { en, zh };
