/**
 * The four errors a user can meet. Each says where it happened, what was expected, what came instead and,
 * where that is not obvious, what to do.
 */
abstract class FoveaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Two shapes that do not fit, or a shape that an operation cannot take. */
export class ShapeError extends FoveaError {}

/** An option, name or argument that is missing, unknown or out of range. */
export class ConfigError extends FoveaError {}

/** A file or a byte stream that is not what it claims to be. */
export class FormatError extends FoveaError {}

/** An engine that cannot be loaded, cannot compile a plan or failed while it ran one. */
export class EngineError extends FoveaError {}

/** True for the errors that are the user's to mend: the command line prints these without a stack trace. */
export function isFoveaError(error: unknown): error is FoveaError {
  return error instanceof FoveaError;
}
