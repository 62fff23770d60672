import { type Command, Option } from "commander";
import { oneWordOf, wholeNumber } from "../option-values.ts";

/** Adds the options that choose the engine. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "native or portable (default: the fastest available)").argParser(
        oneWordOf(["native", "portable"]),
      ),
    )
    .addOption(
      new Option("--threads <n>", "threads of the native engine (default: one per core)").argParser(wholeNumber(1)),
    )
    .option("--deterministic", "bit-for-bit reproducible in every process; slower");
}
