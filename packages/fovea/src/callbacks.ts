// What `callbacks` holds in Node: those of the core, and those that write to files or to the terminal.
export * from "./loggers/index.ts";
export * from "./train/callbacks/index.ts";
