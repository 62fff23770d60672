import { Worker } from "node:worker_threads";
import { readerThread } from "../image-pipeline/readers/reader-thread.ts";

readerThread.provide((workerData) => {
  // A program given as text has options for its language that no thread with a file may inherit.
  const isText = process.execArgv.some((argument) => argument.startsWith("--input-type"));
  // Bundlers know this form and pack the thread's program as a file.
  return new Worker(new URL("./image-reader-thread.js", import.meta.url), {
    workerData,
    ...(isText && { execArgv: [] }),
  });
});
