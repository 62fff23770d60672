// What `layers` holds: a module of its own, so that editors show the doc comment of each.
export * from "./factories.ts";
export { input } from "./input.ts";
