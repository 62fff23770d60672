// What commands share about their options: parsers of values, the engine's options, examples in help.
// This folder may import data/, engine/, page/, runs/ and support/, and no command.
// Add a parser: a function from text to value that throws commander's InvalidArgumentError.

export { addEngineOptions } from "./engine-options.ts";
export { examples } from "./examples.ts";
export { fitOption } from "./fit-option.ts";
export { addModelOptions, type ModelFlags, modelArgument } from "./model-options.ts";
export {
  collected,
  nonNegativeNumber,
  oneWordOf,
  positiveNumber,
  repeated,
  valueRange,
  wholeNumber,
} from "./option-values.ts";
export { languageOption, type PageFlags } from "./page-options.ts";
export { refuseOptions, refusePageOptions } from "./refuse-options.ts";
export {
  addClassTableOptions,
  addTableOptions,
  imagesArgument,
  type TableFlags,
  tableColumns,
  tableWords,
} from "./table-options.ts";
export { addWeightsOptions } from "./weights-options.ts";
export { wrapNotes } from "./wrap-notes.ts";
