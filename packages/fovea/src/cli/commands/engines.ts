import { availableParallelism } from "node:os";
import { Command } from "commander";
import { formatCount, table } from "../../support/index.ts";
import { cpu, type EngineReport, engineReports } from "../engines/index.ts";
import { examples } from "../options/index.ts";
import { output } from "../output/index.ts";

/** `fovea engines`: which engines are available, and if not, why. */
export function enginesCommand(): Command {
  return new Command("engines")
    .description("show which engines are available, and if not, why")
    .option("--json", "print JSON")
    .addHelpText("after", examples(["engines", "as a table"], ["engines --json", "for a program"]))
    .action(showEngines);
}

function showEngines({ json }: { readonly json?: boolean }): void {
  const out = output({ json });
  const engines = engineReports();
  const processor = cpu();
  const plain = engines.map(({ lines: _, ...report }) => report);
  out.answer({ used: engines.find(({ used }) => used)?.name ?? null, engines: plain, cpu: processor });
  if (json) return;
  out.say(table(engines.map(rowOf), ["Engine", "State", "Details"], { width: out.stream.columns ?? 120 }));
  out.say(`Processor: ${processor.model}, ${formatCount(availableParallelism())} usable cores`);
  out.say(`Instruction sets: ${processor.features.join(", ") || "unknown"}`);
}

function rowOf(report: EngineReport): [string, string, string] {
  const { name, available, used, lines } = report;
  const state = available ? (used ? "available, used" : "available") : "missing";
  return [name, state, lines.join("\n")];
}
