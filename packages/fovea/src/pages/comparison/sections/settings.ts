import { dataTable, disclosure, type Html, type HtmlValue, html, missing, name } from "../../../page/index.ts";
import type { SettingValue } from "../comparison.ts";
import { type ComparisonContext, runColumns } from "../comparison-context.ts";
import { type SettingRow, settingDifferences } from "../findings/setting-differences.ts";

/** The settings that differ, and in a disclosure those that all runs share. */
export function settingsSection(context: ComparisonContext): Html {
  const { comparison, texts } = context;
  const { settings: words } = texts;
  const { different, shared } = settingDifferences(comparison.runs);
  const heading = { heading: words.name, header: true, cell: (row: SettingRow) => words.setting(row.name) };
  return html`
    ${
      different.length === 0
        ? html`<p>${words.none}</p>`
        : dataTable({
            label: texts.headings.settings,
            rows: different,
            columns: [
              heading,
              ...runColumns<SettingRow>(context, ({ values }, _, index) => shownValue(values[index], context)),
            ],
          })
    }
    ${
      shared.length > 0 &&
      disclosure(
        words.shared(shared.length),
        dataTable({
          label: words.shared(shared.length),
          rows: shared,
          columns: [heading, { heading: "", cell: ({ values }) => shownValue(values[0], context) }],
        }),
      )
    }`;
}

function shownValue(value: SettingValue | undefined, context: ComparisonContext): HtmlValue {
  const { settings: words, format } = context.texts;
  if (value === undefined || value === null) return missing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return Number.isSafeInteger(value) ? format.count(value) : format.number(value);
  if (typeof value === "string") return name(words.value(value));
  return value.map((each, index) => html`${index > 0 && ", "}${shownValue(each, context)}`);
}
