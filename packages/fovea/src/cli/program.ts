import "../node/index.ts";
import { Command } from "commander";
import { version } from "../runs/index.ts";
import { commands } from "./commands/index.ts";
import { examples } from "./options/index.ts";

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
