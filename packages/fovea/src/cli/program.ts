import { Command } from "commander";
import { convertCommand } from "./commands/convert.ts";
import { costCommand } from "./commands/cost.ts";
import { enginesCommand } from "./commands/engines.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { examples } from "./commands/examples.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { plotCommand } from "./commands/plot.ts";
import { predictCommand } from "./commands/predict.ts";
import { profileCommand } from "./commands/profile.ts";
import { quickstartCommand } from "./commands/quickstart.ts";
import { summaryCommand } from "./commands/summary.ts";
import { trainCommand } from "./commands/train.ts";
import { zooCommand } from "./commands/zoo.ts";
import { version } from "./version.ts";

const commands = [
  quickstartCommand,
  trainCommand,
  evaluateCommand,
  predictCommand,
  summaryCommand,
  zooCommand,
  costCommand,
  profileCommand,
  inspectCommand,
  plotCommand,
  convertCommand,
  enginesCommand,
];

/** The command line `fovea`. It throws instead of ending the process. */
export function program(): Command {
  const root = new Command("fovea")
    .description("Train, evaluate, use and understand convolutional image models.")
    .version(version, "-V, --version")
    .addHelpText(
      "after",
      `${examples(
        ["quickstart", "train LeNet-5 on MNIST and look at the results"],
        ["train --model lenet5 --data mnist", "train"],
        ["predict runs/lenet5-mnist digit.png", "use"],
      )}\n\nRun fovea COMMAND --help for the options of a command.`,
    );
  for (const make of commands) root.addCommand(make());
  for (const command of [root, ...root.commands]) {
    command.exitOverride().showHelpAfterError("(add --help for the options and examples)");
  }
  return root;
}
