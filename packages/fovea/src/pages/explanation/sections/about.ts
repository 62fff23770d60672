import { type Html, html, keyValueList, name, path, timeOf } from "../../../page/index.ts";
import type { ExplanationContext } from "../explanation-context.ts";

/** What the page was made of. */
export function aboutSection({ explanation, texts: { about } }: ExplanationContext): Html {
  const { file, model, method, layer, image, created } = explanation;
  return html`${keyValueList([
    [about.file, path(file)],
    [about.model, name(model)],
    [about.method, html`<code>${method}</code>`],
    ...(layer ? [[about.layer, name(layer.path)] as const] : []),
    [about.input, `${image.height} × ${image.width}`],
    [about.made, timeOf(created)],
  ])}<p class="muted">${about.inputNote}</p>`;
}
