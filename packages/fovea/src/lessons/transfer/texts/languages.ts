import type { TextsPerLanguage } from "../../lesson.ts";
import { en } from "./en.ts";
import type { TransferTexts } from "./transfer-texts.ts";
import { zh } from "./zh.ts";

/** The texts of the lesson on transfer learning. */
export const transferTexts: TextsPerLanguage<TransferTexts> = { en, zh };
