import { commonFormat, html, name, type Phrase, pageTexts } from "../../../page/index.ts";
import type { ComparisonTexts, PairFacts } from "./comparison-texts.ts";

const { percent, count, number } = commonFormat;
const points = (share: number) => (100 * share).toFixed(1).replace("-", "−");
const chance = (p: number) => (p < 0.001 ? "p < 0.001" : `p = ${p.toPrecision(2)}`);
const difference = ({ difference: { value, low, high }, p }: PairFacts) =>
  `${points(value)} 个百分点（95 % 区间 ${points(low)} 至 ${points(high)}；McNemar 检验，${chance(p)}）`;

const settingNames: Readonly<Record<string, string>> = {
  ...{ transfer: "方法", model: "网络", weights: "权重", output: "截取层", head: "分类头", data: "数据" },
  ...{ stages: "训练的阶段数", epochs: "轮数", batchSize: "批大小", learningRate: "学习率" },
  ...{ augmentation: "数据增强", sampling: "采样", labelSmoothing: "标签平滑", fit: "适配方式" },
  ...{ optimizer: "优化器", weightDecay: "权重衰减", schedule: "学习率调度", seed: "随机种子", limit: "使用的图像数" },
  ...{ validation: "验证", validationSplit: "验证集比例", testSplit: "测试集比例" },
  ...{ imageSize: "图像尺寸", grouping: "分组", weightsFile: "权重文件", task: "任务" },
  ...{ engine: "引擎", threads: "线程数", version: "Fovea 版本" },
};
const valueNames: Readonly<Record<string, string>> = {
  ...{ features: "固定特征", "augmented-features": "增强图像的特征", "fine-tune": "微调", scratch: "从零训练" },
  ...{ linear: "线性", light: "轻度", standard: "标准", strong: "强", natural: "自然", balanced: "均衡" },
  ...{ stretch: "拉伸", crop: "裁剪", pad: "填充", none: "无", constant: "恒定", cosine: "余弦", test: "测试集" },
  ...{ classification: "分类", "multi-label": "多标签", regression: "回归", images: "图像", names: "文件名" },
};
const metrics: Readonly<Record<string, string>> = { loss: "损失", accuracy: "准确率" };
const scores: Readonly<Record<string, string>> = {
  ...{ meanAveragePrecision: "平均精度均值", f1: "F1", meanAbsoluteError: "平均绝对误差", r2: "R²" },
};
const partImages = { validation: "验证图像", test: "测试图像" };

/** The texts in Chinese. */
export const zh: ComparisonTexts = {
  ...pageTexts.zh,
  title: "对比",
  subtitle: (runs) => `并列对比 ${count(runs)} 次运行`,
  headings: {
    verdict: "哪个更好？",
    figures: "各项指标",
    settings: "设置有何不同？",
    curves: "训练过程",
    classes: "各类别",
    answers: "哪些回答变了？",
  },
  verdict: {
    same: (images) => `它们答对的图像完全相同：这 ${count(images)} 张图像不能说明哪个更好。`,
    better: (facts) =>
      html`${facts.better} 优于 ${facts.other}：在 ${count(facts.images)} 张图像上答对 <b>${percent(facts.accuracy)}</b>，后者为 ${percent(facts.otherAccuracy)}。相差 ${difference(facts)}，不太可能是偶然。`,
    open: (facts) =>
      html`无法判断 ${facts.better} 是否优于 ${facts.other}：在 ${count(facts.images)} 张图像上相差 ${difference(facts)}，可能只是偶然。`,
    best: (best) => html`在所有运行共同测试的图像上，${best} 的准确率最高。`,
    disagreements: (first, onlyFirst, second, onlySecond) =>
      html`检验依据只有一方答对的 ${count(onlyFirst + onlySecond)} 张图像：${first} 答对 ${count(onlyFirst)} 张，${second} 答对 ${count(onlySecond)} 张。`,
    unknown: "无法判断：这些运行中没有两个能回答相同的图像。",
    severalSettings: "这些运行有多项设置不同：仅凭这些指标看不出是哪一项造成了差异。",
    oneTraining: "检验只考虑图像的偶然性，不考虑训练的偶然性：相同的设置换一个随机种子，准确率也会变化。",
    heldOut: "有的运行曾用这些图像做验证，可能据此选择了最佳轮次：其准确率略微偏高。",
    correction: "p 值已按比较的对数校正（Holm 方法）。",
    slower: (fast, slow, factor) => html`${slow} 的训练用时是 ${fast} 的 ${number(factor)} 倍。`,
  },
  limit: (limit, nameOf): Phrase => {
    switch (limit.code) {
      case "unfinished":
        return html`${nameOf(limit.run)} 尚未完成：目前只有设置和曲线。`;
      case "targets":
        return html`${nameOf(limit.run)} 预测多个标签或数值：显示其指标和曲线，但只有分类器才能逐张对比回答。`;
      case "no held-out images":
        return html`${nameOf(limit.run)} 没有留出任何图像，无法测试。`;
      case "images are gone":
        return html`${nameOf(limit.run)} 的图像原在 ${name(limit.folder)}，该文件夹已不存在。`;
      case "model can't be opened":
        return html`无法打开 ${nameOf(limit.run)} 的模型：${name(limit.reason)}`;
      case "other data":
        return html`${nameOf(limit.run)} 与 ${nameOf(limit.other)} 的训练数据不同：准确率不能相互比较。`;
      case "other classes":
        return html`${nameOf(limit.run)} 与 ${nameOf(limit.other)} 的类别不同：回答不能相互比较。`;
      case "no common images":
        return "这些运行留出的图像没有重合，例如划分时用了不同的随机种子；请单独保留一个名为 test 的文件夹。";
      default:
        return limit satisfies never;
    }
  },
  figures: {
    measure: "指标",
    commonAccuracy: (images) => `共同回答的 ${count(images)} 张图像上的准确率`,
    ownAccuracy: "完成时的准确率",
    ownLoss: "完成时的损失",
    on: (part, images) => (part === "none" ? "未测量" : `${count(images)} 张${partImages[part]}`),
    score: (score) => scores[score] ?? score,
    time: "训练用时",
    epochs: "轮数",
    parameters: "参数量",
    products: "每张图像的乘加次数",
    speed: "在此处预测每张图像的用时",
    milliseconds: (value) => `${number(value)} 毫秒`,
    unfinished: "未完成",
    explanation: "线段为 95 % 区间。预测用时包括读取图像。",
  },
  settings: {
    none: "所有设置都相同。",
    name: "设置",
    setting: (setting) => settingNames[setting] ?? setting,
    value: (value) => valueNames[value] ?? value,
    yes: "是",
    no: "否",
    shared: (settings) => `${count(settings)} 项相同的设置`,
  },
  curves: {
    none: "这些运行都不是按轮训练的，因此没有曲线。",
    metric: (metric) => metrics[metric] ?? metric,
    learningRate: "学习率",
    epoch: "轮",
    training: "训练",
    validation: "验证",
    smoothed: "粗线为指数平滑后的曲线，与 TensorBoard 相同；细线为原始值。",
    numbers: "数据",
    chart: (metric) => `各次运行每轮的${metric}`,
    turned: (run, best) =>
      html`${run} 过拟合：验证损失在第 ${best} 轮之后开始上升。此后网络只是越来越贴合训练图像，对其他图像并无改进。`,
    improving: (run) => html`${run} 在最后一轮仍有改进：增加轮数可能会更好。`,
  },
  classes: {
    name: "类别",
    images: "图像数",
    difference: "差值",
    explanation:
      "召回率：一个类别的图像中被识别出的比例。差值为最后一个运行与第一个之差；类别的图像很少时，差值大多出于偶然。",
  },
  answers: {
    pair: (first, second) => html`从 ${first} 到 ${second}`,
    gained: (images, second) => html`新增答对：仅 ${second} 答对的 ${count(images)} 张图像`,
    lost: (images, second) => html`不再答对：仅 ${second} 答错的 ${count(images)} 张图像`,
    none: "无。",
    shown: (shown, images) => `共 ${count(images)} 张，显示前 ${count(shown)} 张。--json 列出全部。`,
    actual: "实际",
    explanation: "每个运行都与第一个对比。",
    image: (label) => `${label}的图像`,
  },
};
