import type { PageLanguage } from "../../page/index.ts";
import { en } from "./en.ts";
import type { ReportTexts } from "./report-texts.ts";
import { zh } from "./zh.ts";

/** The texts per language. */
export const reportTexts: Readonly<Record<PageLanguage, ReportTexts>> = { en, zh };
