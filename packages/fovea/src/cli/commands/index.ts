// The commands of the command line, one per file: options, help, and the call of what the command does.
// This folder may import every other one; no other one imports it, but for program.ts.
// Add a command: a file with a function that makes a commander Command, and a line in the list below.
import { activationsCommand } from "./activations.ts";
import { adviseCommand } from "./advise.ts";
import { augmentCommand } from "./augment.ts";
import { checkCommand } from "./check.ts";
import { compareCommand } from "./compare.ts";
import { convertCommand } from "./convert.ts";
import { costCommand } from "./cost.ts";
import { enginesCommand } from "./engines.ts";
import { evaluateCommand } from "./evaluate/command.ts";
import { explainCommand } from "./explain.ts";
import { featuresCommand } from "./features.ts";
import { filtersCommand } from "./filters.ts";
import { inspectCommand } from "./inspect.ts";
import { lessonCommand } from "./lesson.ts";
import { learningRateCommand } from "./lr-find.ts";
import { mapCommand } from "./map.ts";
import { plotCommand } from "./plot.ts";
import { predictCommand } from "./predict/command.ts";
import { profileCommand } from "./profile.ts";
import { quickstartCommand } from "./quickstart.ts";
import { reportCommand } from "./report.ts";
import { shortcutsCommand } from "./shortcuts.ts";
import { summaryCommand } from "./summary.ts";
import { trainCommand } from "./train/command.ts";
import { zooCommand } from "./zoo.ts";

/** All commands, in the order of the help. */
export const commands = [
  quickstartCommand,
  trainCommand,
  evaluateCommand,
  predictCommand,
  explainCommand,
  activationsCommand,
  filtersCommand,
  reportCommand,
  shortcutsCommand,
  compareCommand,
  lessonCommand,
  checkCommand,
  adviseCommand,
  featuresCommand,
  mapCommand,
  learningRateCommand,
  augmentCommand,
  summaryCommand,
  zooCommand,
  costCommand,
  profileCommand,
  inspectCommand,
  plotCommand,
  convertCommand,
  enginesCommand,
];
