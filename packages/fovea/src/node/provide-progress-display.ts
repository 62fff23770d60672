import { progressBar } from "../loggers/index.ts";
import { progressDisplay } from "../train/fit/progress-display.ts";

progressDisplay.provide({ isWatched: () => process.stdout.isTTY, create: () => progressBar() });
