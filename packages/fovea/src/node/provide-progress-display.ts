import { progressBar } from "../loggers/index.ts";
import { progressDisplay } from "../train/progress-display.ts";

progressDisplay.provide({ isWatched: () => process.stdout.isTTY, create: () => progressBar() });
