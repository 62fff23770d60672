// The program of a thread that reads images for `imageSamples`.
import { parentPort, workerData } from "node:worker_threads";
import type { PixelPlan } from "../image-pipeline/pixels/pixel-plan.ts";
import { serveReading } from "../image-pipeline/readers/serve-reading.ts";
import "./index.ts";

if (parentPort) serveReading(parentPort, workerData as PixelPlan);
