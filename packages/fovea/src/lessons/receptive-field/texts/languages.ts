import type { TextsPerLanguage } from "../../lesson.ts";
import { en } from "./en.ts";
import type { ReceptiveFieldTexts } from "./receptive-field-texts.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on receptive fields. */
export const receptiveFieldTexts: TextsPerLanguage<ReceptiveFieldTexts> = { en, zh };
