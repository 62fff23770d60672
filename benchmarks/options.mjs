import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { groups, workloads } from "./workloads.mjs";

/** An option makes no sense; the message is a sentence for the user. */
export class WrongOption extends Error {
  name = "WrongOption";
}

export const help = `npm run bench -- [options]

Times Fovea against the frameworks that it finds, and prints a table in Markdown.

  --python PATH       the Python with PyTorch and/or Keras; may be given several times (default: python3, if there)
  --no-peers          Fovea alone
  --only NAMES        ${Object.keys(workloads).join(",")};
                      ${Object.keys(groups).join(", ")} stand for several (default: all)
  --mode train|predict|augment|explain|folder  (default: all)
  --rounds N          each contender's processes per measurement (default 3)
  --seconds S         time of each process, besides a third of it to warm up (default 3)
  --threads N         for every contender (default: all cores)
  --busy N            measure again beside N programs that compute all the time
  --isa avx2          limit every contender to AVX2; those that can't be limited don't take part
  --json FILE         save everything that was measured
  --help

Examples:
  npm run bench -- --python ~/peers/bin/python --json benchmarks/results/laptop.json
  npm run bench -- --only lenet5,happymodel --mode train --rounds 5
  npm run bench -- --no-peers --seconds 1 --rounds 1
`;

const modes = ["train", "predict", "augment", "explain", "folder"];

/** @throws WrongOption */
export function readOptions(args) {
  const values = parse(args);
  const only = values.only?.split(",").flatMap((name) => groups[name] ?? [name]) ?? Object.keys(workloads);
  for (const name of only) {
    if (name in workloads) continue;
    throw new WrongOption(`--only: there is no "${name}", only ${Object.keys(workloads).join(", ")}`);
  }
  if (values.mode !== undefined && !modes.includes(values.mode)) {
    throw new WrongOption(
      `--mode: expected "train", "predict", "augment", "explain" or "folder", received "${values.mode}"`,
    );
  }
  if (values.isa !== undefined && values.isa !== "avx2") {
    throw new WrongOption(`--isa: expected "avx2", received "${values.isa}"`);
  }
  return {
    help: values.help,
    only,
    modes: values.mode ? [values.mode] : modes,
    rounds: integer("rounds", values.rounds),
    seconds: positive("seconds", values.seconds),
    threads: integer("threads", values.threads ?? String(availableParallelism())),
    busy: values.busy === undefined ? 0 : integer("busy", values.busy),
    isa: values.isa,
    pythons: values["no-peers"] ? [] : (values.python ?? ["python3"]),
    pythonGiven: values.python !== undefined,
    json: values.json,
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        python: { type: "string", multiple: true },
        "no-peers": { type: "boolean", default: false },
        only: { type: "string" },
        mode: { type: "string" },
        rounds: { type: "string", default: "3" },
        seconds: { type: "string", default: "3" },
        threads: { type: "string" },
        busy: { type: "string" },
        isa: { type: "string" },
        json: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(error.message);
  }
}

function integer(name, text) {
  const value = positive(name, text);
  if (!Number.isInteger(value)) throw new WrongOption(`--${name}: expected a whole number, received "${text}"`);
  return value;
}

function positive(name, text) {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new WrongOption(`--${name}: expected a number above 0, received "${text}"`);
}
