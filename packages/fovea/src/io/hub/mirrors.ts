import { ConfigError } from "../../support/index.ts";

/** Hosts that an environment variable can replace by a mirror. */
const mirrors = [
  { origin: "https://huggingface.co", variable: "HF_ENDPOINT" },
  { origin: "https://download.pytorch.org", variable: "FOVEA_MIRROR_TORCHVISION" },
  { origin: "https://storage.googleapis.com", variable: "FOVEA_MIRROR_KERAS" },
] as const;

/** Returns the variable that replaces a URL's host, if any. */
export function mirrorVariable(url: URL): string | undefined {
  return mirrors.find(({ origin }) => origin === url.origin)?.variable;
}

/** Returns the URL at the mirror set in the environment, or the URL itself. @throws ConfigError for an invalid mirror. */
export function mirrored(url: URL): URL {
  const variable = mirrorVariable(url);
  const given = variable && process.env[variable];
  if (!given) return url;
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base?.protocol !== "https:" && base?.protocol !== "http:") {
    throw new ConfigError(`${variable}: expected a URL such as "https://mirror.example", received "${given}"`);
  }
  base.pathname = base.pathname.replace(/\/$/, "") + url.pathname;
  base.search = url.search;
  return base;
}

/** Returns `HF_TOKEN` if the URL's host is Hugging Face. */
export function tokenFor(url: URL): string | undefined {
  return mirrorVariable(url) === "HF_ENDPOINT" ? process.env.HF_TOKEN?.trim() || undefined : undefined;
}
