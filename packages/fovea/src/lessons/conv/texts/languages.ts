import type { TextsPerLanguage } from "../../lesson.ts";
import type { ConvTexts } from "./conv-texts.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on convolution. */
export const convTexts: TextsPerLanguage<ConvTexts> = { en, zh };
