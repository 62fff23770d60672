import { commonFormat, html, name } from "../../page/index.ts";
import type { TargetTexts } from "./target-texts.ts";

const { count } = commonFormat;
const partImages = { train: "训练图像", validation: "验证图像", test: "测试图像" };

/** The texts on labels and values in Chinese. */
export const zhTargets: TargetTexts = {
  subtitle: ({ model, images, labels }) =>
    html`${name(model)}，用 ${count(images)} 张图像训练，共 ${count(labels)} 个标签`,
  valueSubtitle: ({ model, images, values }) =>
    html`${name(model)}，用 ${count(images)} 张图像训练，预测 ${count(values)} 个数值`,
  precisionOf: (labels, part, images) =>
    `是 ${count(labels)} 个标签的平均精度均值（${count(images)} 张${partImages[part]}）`,
  varianceOf: (label, part, images) => html`${name(label)}（${count(images)} 张${partImages[part]}）`,
  precisionMeaning: "平均精度表示标签的概率对图像排序的好坏：若所有带该标签的图像都排在最前，则为 100 %。",
  varianceMeaning:
    "R² 是得到预测的方差占比：预测完全准确时为 1；与直接取所有图像的平均值一样时为 0；比取平均值更差时小于 0。",
  betterThanMean: (names) => html`对 ${names} 的预测优于直接取所有图像的平均值。`,
  noBetterThanMean: (names) => html`对 ${names} 的预测可能不比直接取所有图像的平均值更好。`,
  weakest: "最弱的标签",
  averagePrecision: "平均精度",
  meanError: "平均绝对误差",
  rootError: "均方根误差",
  r2: "R²（方差占比）",
  label: "标签",
  value: "数值",
  labelCaption: (part) => `各标签在${partImages[part]}上的结果。`,
  valueCaption: (part) => `各数值在${partImages[part]}上的结果。`,
  labelExplanation:
    "概率达到 50 % 的图像视为带有该标签。召回率是带有该标签的图像中被找出的比例；精确率是被认为带有该标签的图像中正确的比例；F1 是二者的调和平均。小号数字是 95 % 区间。",
  valueExplanation: "误差与数值的单位相同。均方根误差更看重大误差。小号数字是 95 % 区间。",
  errorExplanation: "偏差最大的标签或数值。请检查表格中是否有错误，以及是否有异常的图像。",
  present: "有",
  absent: "无",
  probability: "预测概率",
  actual: "真实值",
  predicted: "预测值",
  errorImage: (label) => `${label} 误差较大的图像`,
};
