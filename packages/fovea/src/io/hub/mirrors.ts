import { ConfigError } from "../../support/index.ts";

/** Hosts that a variable of the environment can replace, as a company's or a country's mirror. */
const mirrors = [
  { origin: "https://huggingface.co", variable: "HF_ENDPOINT" },
  { origin: "https://download.pytorch.org", variable: "FOVEA_MIRROR_TORCHVISION" },
  { origin: "https://storage.googleapis.com", variable: "FOVEA_MIRROR_KERAS" },
] as const;

/** The variable that replaces a URL's host; undefined for a host without one. */
export function mirrorVariable(url: URL): string | undefined {
  return mirrors.find(({ origin }) => origin === url.origin)?.variable;
}

/** The URL at the mirror that the environment names, or the URL itself. @throws ConfigError for what is no URL. */
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

/** The token for a URL's host, where it is Hugging Face's: `HF_TOKEN`. */
export function tokenFor(url: URL): string | undefined {
  return mirrorVariable(url) === "HF_ENDPOINT" ? process.env.HF_TOKEN?.trim() || undefined : undefined;
}
