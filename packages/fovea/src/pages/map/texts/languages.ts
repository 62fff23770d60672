import type { PageLanguage } from "../../../page/index.ts";
import { en } from "./en.ts";
import type { MapTexts } from "./map-texts.ts";
import { zh } from "./zh.ts";

/** The texts per language. */
export const mapTexts: Readonly<Record<PageLanguage, MapTexts>> = { en, zh };
