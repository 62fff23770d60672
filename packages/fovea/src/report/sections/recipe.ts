import { type Html, html, keyValueList, name } from "../../page/index.ts";
import type { ReportContext } from "../report-context.ts";
import { reasonText } from "../report-reason.ts";
import type { ReportSettings, ReportValue } from "../run-report.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

/** How the model was trained and why so, and what it is. */
export function recipeSection({ report: { recipe, model }, texts: all }: ReportContext): Html {
  const { recipe: texts, format } = all;
  const facts = keyValueList([
    [texts.network, name(model.name)],
    [texts.weights, model.weights ?? texts.nothing],
    [texts.parameters, format.count(model.parameters)],
    [texts.trained, format.count(model.trainable)],
    [texts.input, model.inputShape.join(" × ")],
  ]);
  const reasons = recipe.reasons.map(
    (reason) => html`<li>${typeof reason === "string" ? reason : reasonText(all.reasons, reason)}</li>`,
  );
  return html`${reasons.length > 0 && html`<h3>${texts.why}</h3><ul>${reasons}</ul>`}
    <div class="columns">
      <div><h3>${texts.settings}</h3>${settingList(recipe.settings, all)}</div>
      <div>
        <h3>${texts.model}</h3>${facts}
        <h3>${texts.preprocessing}</h3>${settingList(model.preprocessing, all)}
      </div>
    </div>`;
}

function settingList(settings: ReportSettings, texts: ReportTexts): Html {
  return keyValueList(
    Object.entries(settings).map(([key, value]) => [texts.recipe.setting(key), valueText(value, texts)] as const),
  );
}

function valueText(value: ReportValue, texts: ReportTexts): string {
  if (typeof value === "number")
    return Number.isInteger(value) ? texts.format.count(value) : texts.format.number(value);
  if (typeof value === "boolean") return value ? texts.recipe.yes : texts.recipe.no;
  if (value === null || value === "none") return texts.recipe.nothing;
  return typeof value === "string"
    ? texts.recipe.value(value)
    : value.map((each) => valueText(each, texts)).join(texts.format.list.separator);
}
