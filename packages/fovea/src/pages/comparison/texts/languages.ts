import type { PageLanguage } from "../../../page/index.ts";
import type { ComparisonTexts } from "./comparison-texts.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The texts per language. */
export const comparisonTexts: Readonly<Record<PageLanguage, ComparisonTexts>> = { en, zh };
