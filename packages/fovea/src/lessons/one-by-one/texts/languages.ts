import type { TextsPerLanguage } from "../../lesson.ts";
import { en } from "./en.ts";
import type { OneByOneTexts } from "./one-by-one-texts.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on 1 × 1 convolutions. */
export const oneByOneTexts: TextsPerLanguage<OneByOneTexts> = { en, zh };
