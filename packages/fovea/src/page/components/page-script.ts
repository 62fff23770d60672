/** A script of a page, and its hash as a content security policy has it. */
export interface PageScript {
  readonly code: string;
  readonly hash: string;
}
