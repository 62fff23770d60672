import { type Command, Option } from "commander";
import { engineProviders } from "../../engine/index.ts";
import { oneWordOf, wholeNumber } from "./option-values.ts";

/** Adds the options that choose the engine. */
export function addEngineOptions(command: Command): Command {
  const names = engineProviders().map(({ name }) => name);
  return command
    .addOption(
      new Option("--engine <name>", `${names.join(" or ")} (default: the fastest available)`).argParser(
        oneWordOf(names),
      ),
    )
    .addOption(new Option("--threads <n>", "number of threads (default: one per core)").argParser(wholeNumber(1)))
    .option("--deterministic", "bit-for-bit reproducible in every process; slower");
}
