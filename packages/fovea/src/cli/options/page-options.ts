import { Option } from "commander";
import { type PageLanguage, pageLanguages } from "../../page/index.ts";
import { oneWordOf } from "./option-values.ts";

/** The options of a command that writes a page or prints JSON. */
export interface PageFlags {
  readonly output?: string;
  readonly language: PageLanguage;
  readonly json?: boolean;
}

/** The option for the language of a page. */
export function languageOption(): Option {
  return new Option("--language <name>", `language of the page, ${pageLanguages.join(" or ")}`)
    .default(pageLanguages[0])
    .argParser(oneWordOf(pageLanguages));
}
