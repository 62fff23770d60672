import type { TextsPerLanguage } from "../../lesson.ts";
import { en } from "./en.ts";
import type { PoolTexts } from "./pool-texts.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on pooling. */
export const poolTexts: TextsPerLanguage<PoolTexts> = { en, zh };
