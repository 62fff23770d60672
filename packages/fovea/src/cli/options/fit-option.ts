import { Option } from "commander";
import { imageFits } from "../../data/index.ts";
import { oneWordOf } from "./option-values.ts";

/** Returns the option for how images of other proportions are brought to the size of a network's input. */
export function fitOption(byDefault: string): Option {
  return new Option(
    "--fit <how>",
    `how images get the input's proportions: ${imageFits.join(", ")} (default: ${byDefault})`,
  ).argParser(oneWordOf(imageFits));
}
