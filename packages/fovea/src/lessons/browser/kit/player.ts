import { element } from "./page.ts";

/** Makes a button start and stop a movement that has no end. */
export function makePlayer(
  id: string,
  texts: { readonly play: string; readonly pause: string },
  step: () => void,
): void {
  const button = element(id);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = texts.play;
  };
  button.addEventListener("click", () => {
    if (timer !== undefined) return stop();
    button.textContent = texts.pause;
    timer = setInterval(step, 250);
  });
}
