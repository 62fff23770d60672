/**
 * The base class of the four errors that users can meet. Each states where it happened, what was expected, what was
 * received and, if not obvious, what to do.
 */
abstract class FoveaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Shapes that do not match, or a shape that an operation does not support. */
export class ShapeError extends FoveaError {}

/** An option, name or argument that is missing, unknown or invalid. */
export class ConfigError extends FoveaError {}

/** A file or byte stream with invalid content. */
export class FormatError extends FoveaError {}

/** An engine that cannot be loaded, cannot compile a plan, or failed to run one. */
export class EngineError extends FoveaError {}

/**
 * Whether `error` is one of Fovea's errors, which users can fix: the command line prints them without a stack trace.
 */
export function isFoveaError(error: unknown): error is FoveaError {
  return error instanceof FoveaError;
}
