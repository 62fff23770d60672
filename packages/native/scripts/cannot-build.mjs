/**
 * The native engine cannot be built on this machine, for a reason that the user can read and mend.
 * Callers may go on: the portable engine needs nothing of this.
 */
export class CannotBuild extends Error {
  name = "CannotBuild";
}
