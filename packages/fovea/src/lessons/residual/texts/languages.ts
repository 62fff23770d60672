import type { TextsPerLanguage } from "../../lesson.ts";
import { en } from "./en.ts";
import type { ResidualTexts } from "./residual-texts.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on residual networks. */
export const residualTexts: TextsPerLanguage<ResidualTexts> = { en, zh };
