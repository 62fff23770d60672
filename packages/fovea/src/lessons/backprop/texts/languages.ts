import type { TextsPerLanguage } from "../../lesson.ts";
import type { BackpropTexts } from "./backprop-texts.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on backpropagation. */
export const backpropTexts: TextsPerLanguage<BackpropTexts> = { en, zh };
