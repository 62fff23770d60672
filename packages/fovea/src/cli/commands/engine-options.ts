import { type Command, Option } from "commander";
import { oneWordOf, wholeNumber } from "../option-values.ts";

/** Adds the options that choose the engine. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "native or portable; the best there is unless given").argParser(
        oneWordOf(["native", "portable"]),
      ),
    )
    .addOption(
      new Option("--threads <n>", "threads of the native engine; one a core unless given").argParser(wholeNumber(1)),
    )
    .option("--deterministic", "the same bits in every process: nothing is chosen by measuring, which is slower");
}
