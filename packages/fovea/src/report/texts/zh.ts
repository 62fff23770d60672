import { commonFormat, zhDuration as duration, html, name, pageTexts } from "../../page/index.ts";
import type { Source } from "../findings/headline.ts";
import type { ReportTexts } from "./report-texts.ts";
import { zhFault } from "./zh-faults.ts";
import { zhNotes } from "./zh-notes.ts";
import { zhReasons } from "./zh-reasons.ts";
import { zhTargets } from "./zh-targets.ts";

const { percent, range, count, number } = commonFormat;
const points = (share: number) => `${(100 * share).toFixed(1)} 个百分点`;
const partImages = { train: "训练图像", validation: "验证图像", test: "测试图像" };
const sources: Readonly<Record<Source, string>> = { ...partImages, "cross-validation": "交叉验证" };
const metrics: Readonly<Record<string, string>> = { loss: "损失", accuracy: "准确率" };
const stages: Readonly<Record<string, string>> = {
  features: "提取特征",
  head: "拟合分类头",
  "augmented-features": "用数据增强训练分类头",
  "fine-tune": "微调",
  scratch: "从零训练",
};
const settingNames: Readonly<Record<string, string>> = {
  ...{ transfer: "方法", model: "网络", weights: "权重", output: "截取层", head: "分类头" },
  ...{ stages: "训练的阶段数", epochs: "轮数", batchSize: "批大小", learningRate: "学习率" },
  ...{ augmentation: "数据增强", sampling: "采样", labelSmoothing: "标签平滑" },
  ...{ resize: "缩放", crop: "裁剪", interpolation: "插值", scale: "比例", mean: "均值" },
  ...{ std: "标准差", channelOrder: "通道顺序", look: "图像外观", fit: "适配方式", padColor: "填充颜色" },
};

const valueNames: Readonly<Record<string, string>> = {
  ...{ features: "固定特征", "augmented-features": "增强图像的特征", "fine-tune": "微调", scratch: "从零训练" },
  ...{ linear: "线性", light: "轻度", standard: "标准", strong: "强", natural: "自然", balanced: "均衡" },
  ...{ stretch: "拉伸", crop: "裁剪", pad: "填充", bilinear: "双线性", bicubic: "双三次", nearest: "最近邻" },
};

const quoted = (text: string) => html`“${name(text)}”`;

/** The texts in Chinese. */
export const zh: ReportTexts = {
  ...pageTexts.zh,
  page: {
    ...pageTexts.zh.page,
    subtitle: ({ model, images, classes }) =>
      html`${name(model)}，用 ${count(images)} 张图像训练，共 ${count(classes)} 个类别`,
  },
  headings: {
    good: "效果如何？",
    trust: "可信吗？",
    wrong: "错在哪里？",
    next: "下一步做什么？",
    accuracy: "准确率",
    classes: "各类别",
    targets: "结果",
    errors: "最大误差",
    confusion: "混淆矩阵",
    losses: "损失最大的图像",
    doubtful: "可疑标签",
    confidence: "置信度",
    training: "训练过程",
    data: "数据",
    recipe: "训练方案与模型",
    repeat: "复现本次运行",
  },
  good: {
    rightOf: (source, images) =>
      source === "cross-validation"
        ? `的图像分类正确（交叉验证，共 ${count(images)} 张）`
        : `的${partImages[source]}分类正确（共 ${count(images)} 张）`,
    interval: ({ low, high }) =>
      html`对同类的新图像，准确率有 95 % 的把握在 <b>${percent(low)}</b> 与 <b>${percent(high)}</b> 之间。`,
    leaksLeftOut: "计算时去掉了训练集中也有的图像。",
    unknown: "未知：没有留出图像来测量准确率。",
    mistakes: "错误",
    mistakesOf: (images) => `共 ${count(images)} 张图像`,
    weakest: "最弱的类别",
    recall: "召回率",
    trainingTime: "训练用时",
    baseline: "基线",
    always: (label) => html`总是回答${quoted(label)}`,
    bar: ({ value, low, high }) => `准确率 ${percent(value)}，区间从 ${percent(low)} 到 ${percent(high)}`,
  },
  trust: {
    unmeasured: "准确率未知。请留出一部分图像来测量：训练图像说明不了新图像上的效果。",
    unseenTest: "测试图像没有参与训练，也没有参与参数的选择。",
    chosenOnValidation: "保留哪一轮的权重也是由验证图像决定的，因此准确率略偏乐观。只有单独的测试图像才能下定论。",
    unusedValidation: "验证图像没有参与训练。",
    crossValidated: "每张图像都由没有见过它的分类器预测。",
    fewImages: (images, accuracy) => `${count(images)} 张图像太少：仅凭偶然，准确率就可能在 ${range(accuracy)} 之间。`,
    precise: ({ low, high }) => `偶然因素约为 ±${points((high - low) / 2)}。`,
    leaks: (images, part, withLeaks, without) =>
      html`${partImages[part]}中有 ${count(images)} 张与其他部分的图像内容相同。包含它们时准确率为 ${percent(withLeaks.value)}${without ? html`，去掉后为 ${percent(without.value)}（${range(without)}）` : "，这个数字偏高"}。`,
    noLeaks: "没有发现同时出现在多个部分的图像。",
    namesOnly: "只比较了文件名来寻找跨部分的副本，没有比较图像本身。",
    ungrouped: "没有检查各部分之间是否有重复图像；重复会使准确率偏高。",
    betterThan: ({ name: label, share }) => html`总是回答最常见的类别${quoted(label)}，也能答对 ${percent(share)}。`,
    noBetterThan: ({ name: label, share }) =>
      html`可能不比总是回答${quoted(label)}更好，后者能答对 ${percent(share)}。`,
    uneven: (recall) => `常见类别抬高了准确率：若各类别权重相同，则为 ${percent(recall)}。`,
    calibrated: (error) => `概率可以直接采信：与实际答对的比例平均只差 ${points(error)}。`,
    overconfident: (error) => `过于自信：概率与实际答对的比例平均相差 ${points(error)}，多数偏高。`,
    underconfident: (error) => `过于谨慎：概率与实际答对的比例平均相差 ${points(error)}，多数偏低。`,
    asForecast: (forecast) => `准确率与训练前的预测相符：${range(forecast)}。`,
    belowForecast: (forecast) => `准确率低于训练前的预测：${range(forecast)}。`,
    aboveForecast: (forecast) => `准确率高于训练前的预测：${range(forecast)}。`,
    unmeasuredClasses: (names) => html`无法评价${names}：没有留出这些类别的图像来测量。`,
    doubtful: (images) => `有 ${count(images)} 个标签可能有误，训练和本报告的数字都会因此失准。`,
  },
  wrong: {
    nothing: "没有错误：所有图像都分类正确。",
    notPredicted: "本报告不含单张图像的预测。",
    takenFor: (label, prediction, wrong, all) =>
      html`${quoted(label)}被认成${quoted(prediction)}：${count(all)} 张中有 ${count(wrong)} 张（${percent(wrong / all)}）。`,
    finds: (label, recall) => html`${quoted(label)}的图像只认出 ${percent(recall.value)}（${range(recall)}）。`,
    trainingOnly: (images) => `这是训练用过的 ${count(images)} 张图像。在新图像上错误会更多。`,
    seeConfusion: "查看全部混淆",
    seeLosses: "查看最差的图像",
  },
  next: {
    nothing: "可以使用了。本报告没有发现还需要做的事。",
    leaks: (groups) =>
      html`<b>消除泄漏。</b>有 ${count(groups)} 组内容相同的图像分散在多个部分；请把每组放在同一部分。`,
    doubtful: (labels) =>
      html`<b>检查 ${count(labels)} 个可疑标签。</b>在 <code>labels.jsonl</code> 中改正错误的标签，然后重新训练。`,
    mixedGroups: (groups) => html`<b>解决 ${count(groups)} 处矛盾。</b>内容相同的图像带有不同的标签。`,
    faults: (files) => html`<b>修复或删除 ${count(files)} 个文件，</b>它们无法作为图像读取。`,
    gains: (names, added, gain) =>
      html`<b>为${names}收集更多图像。</b>再加 ${count(added)} 张，在这里收益最大：召回率约提高 ${points(gain)}。`,
    weakClass: (label, recall, trained) =>
      html`<b>为${quoted(label)}收集更多图像。</b>用 ${count(trained)} 张训练后，只能认出其中的 ${percent(recall)}。`,
    confusedPair: (label, prediction) =>
      html`<b>说明${quoted(label)}与${quoted(prediction)}的区别。</b>为两者添加能看出区别的图像；如果区别对您不重要，可以合并这两个类别。`,
    trainShorter: (best, epochs) =>
      html`<b>减少训练轮数，或加强数据增强。</b>验证在第 ${best} 轮最好（共 ${epochs} 轮），之后变差。`,
    trainLonger: html`<b>延长训练。</b>验证在最后一轮仍在改善。`,
    fineTune: html`<b>尝试微调。</b>目前只训练了新的分类头；网络本身也可以适应这些图像。`,
    headAlone: (head, whole) =>
      html`<b>试试只训练分类头。</b>在固定特征上它达到 ${percent(head.value)}，连同网络一起训练则为 ${percent(whole.value)}；而用时只是一小部分。`,
    measureMore: (images) =>
      html`<b>用更多图像测量。</b>用 ${count(4 * images)} 张代替 ${count(images)} 张，区间会缩小一半。`,
    measureAtAll: html`<b>留出一部分图像。</b>没有验证或测试图像，就无法知道准确率。`,
  },
  parts: { train: "训练", validation: "验证", test: "测试" },
  accuracy: {
    caption: "准确率及其 95 % 区间",
    measuredOn: "测量对象",
    images: "图像数",
    accuracy: "准确率",
    interval: "95 % 区间",
    range: "0 至 100 %",
    source: (source) => sources[source],
    withoutLeaks: (source) => `${sources[source]}，去掉泄漏`,
    beforeFineTuning: (source) => (source ? `${sources[source]}，仅分类头` : "仅分类头"),
    forecast: "预测",
    baseline: "最常见的类别",
    explanation: "对同类的新图像，准确率有 95 % 的把握落在区间内。对其他种类的图像，它什么也说明不了。",
    folds: (folds, repeats) => `${folds} 折${repeats > 1 ? ` × ${repeats} 次` : ""}`,
  },
  classes: {
    caption: (part) => `各类别在${partImages[part]}上的结果。`,
    name: "类别",
    trained: "训练图像",
    images: "图像数",
    recall: "召回率",
    precision: "精确率",
    f1: "F1",
    explanation: "召回率是某类图像中被正确认出的比例；精确率是被认作该类的图像中正确的比例。F1 是两者的调和平均。",
    weakest: (classes) => `召回率最低的 ${count(classes)} 个类别`,
    all: (classes) => `全部 ${count(classes)} 个类别`,
  },
  targets: zhTargets,
  confusion: {
    caption: (part) => `${partImages[part]}的混淆矩阵：行为真实类别，列为预测类别`,
    trueClass: "真实类别",
    predictedClass: "预测类别",
    images: "图像数",
    share: "占真实类别的比例",
    pairs: "最常混淆的类别对",
    others: "其他",
    sum: "合计",
    cell: (label, prediction, images) => `${label} 认作 ${prediction}：${count(images)} 张`,
    picture: (classes) => `全部 ${count(classes)} 个类别：从上到下为真实类别，从左到右为预测类别`,
    pictureKey: (merged) =>
      merged > 1 ? `每个方格代表 ${merged} × ${merged} 个类别，按名称排序。` : "类别按名称排序。",
    mostConfused: (classes) => `最常混淆的 ${count(classes)} 个类别`,
    correct: "正确",
    mistake: "错误",
    fewer: "少",
    more: "多",
    none: "没有类别被认作其他类别。",
  },
  losses: {
    explanation: "模型错得最肯定或最没有把握的图像。请留意错误的标签、异常的图像，以及它们的共同点。",
    actual: "真实",
    predicted: "预测",
    probability: "真实类别的概率",
    file: "文件",
    image: (label, prediction) => `${label} 的图像，被预测为 ${prediction}`,
    heat: {
      explanation:
        "热力图显示预测类别依赖图像的哪些部分；预测错误时，还显示哪些部分支持预测类别而非真实类别。热力图由 Grad-CAM 计算，只说明位置，不说明内容：如有疑问，请用 fovea explain 检查。",
      less: "影响小",
      more: "影响大",
      predicted: (prediction) => html`支持${name(prediction)}`,
      contrast: (prediction, label) => html`支持${name(prediction)}而非${name(label)}`,
      predictedLabel: (prediction) => `${prediction} 的热力图`,
      contrastLabel: (prediction, label) => `支持 ${prediction} 而非 ${label} 的热力图`,
      pair: (label, prediction, total) => html`${name(label)}为何像${name(prediction)}：${count(total)} 张图像的平均`,
      pairNote: "灰色为平均图像，其上为热力图的平均。总在同一位置的热点（如边缘或标记）会在此显现。",
    },
  },
  doubtful: {
    explanation:
      "很可能有误的标签，最可疑的在前，由没有见过该图像的分类器判断。修改前请逐一查看：有些只是少见，但并没有错。",
    none: "没有看起来有误的标签。",
    label: "标签",
    suggested: "看起来像",
    probability: "标签的概率",
    image: (label, suggested) => `标签为 ${label} 的图像，看起来像 ${suggested}`,
    more: (labels) => `另外 ${count(labels)} 个`,
  },
  confidence: {
    diagram: "不同置信度下预测正确的比例",
    summary: (error) => `置信度与准确率平均相差 ${points(error)}。`,
    explanation:
      "对角线上的点，答对的比例与它声称的一致；下方的点过于自信，上方的点过于谨慎。竖线为 95 % 区间，点越大表示图像越多。",
    confidence: "置信度",
    accuracy: "准确率",
    images: "图像数",
    range: "范围",
    numbers: "数据",
    few: "图像这么少，差异大多可能只是偶然。",
    temperature: (temperature, before, after) =>
      html`logits 除以温度 <b>${number(temperature)}</b>，验证图像上的负对数似然从 ${number(before)} 变为 ${number(after)}。`,
    novelty: (threshold, falseAlarms) =>
      html`特征与已知图像的距离超过 <b>${number(threshold)}</b> 的图像视为<b>不属于任何类别</b>。属于某个类别的图像中，会有 ${percent(falseAlarms.value)}（${range(falseAlarms)}）被误拒。`,
  },
  training: {
    noEpochs: "分类头一次拟合到最优，因此没有学习曲线。",
    stages: "训练的各个阶段",
    stage: "阶段",
    time: "用时",
    accuracyAfter: "之后的准确率",
    stageName: (stage) => stages[stage] ?? stage,
    forecastTime: (expected, taken) => html`训练用时 <b>${duration(taken)}</b>；预计 ${duration(expected)}。`,
    forecastRun: (expected, taken) =>
      html`从读取图像到生成本报告，整个运行用时 <b>${duration(taken)}</b>；预计 ${duration(expected)}。`,
    totalTime: (taken) => html`训练用时 <b>${duration(taken)}</b>。`,
    metric: (metric) => metrics[metric] ?? metric,
    learningRate: "学习率",
    epoch: "轮",
    training: "训练",
    validation: "验证",
    numbers: "数据",
    smoothed: "粗线为指数平滑后的曲线，与 TensorBoard 相同；细线为原始值。",
    kept: (epoch) => `保留：第 ${epoch} 轮`,
    turned: (best) => `验证损失在第 ${best} 轮之后开始上升：此后网络只是越来越贴合训练图像，对其他图像并无改进。`,
    curve: (metric, epochs) => `${epochs} 轮的${metric}`,
    gradientNorms: "梯度的范数",
    weightNorms: "权重的范数",
    norms: (shown, layers) =>
      `${shown < layers ? `共 ${count(layers)} 层，均匀抽取 ${count(shown)} 层。` : ""}对数刻度。越靠近输入越小的梯度正在消失；不断增大的梯度正在爆炸。`,
  },
  data: {
    folder: (root) => html`文件夹：${name(root)}`,
    perClass: "各类别的图像数",
    fewest: (classes) => `图像最少的 ${count(classes)} 个类别`,
    all: (classes) => `全部 ${count(classes)} 个类别`,
    grouping: (method, groups, images) =>
      method === "none"
        ? "没有寻找内容相同的图像。"
        : `根据${method === "names" ? "文件名" : "像素和文件名"}，有 ${count(images)} 张图像与其他图像内容相同，分为 ${count(groups)} 组。除非文件夹自带划分，每组都放在同一部分。`,
    relabeled: (images) => html`<code>labels.jsonl</code> 改正了 ${count(images)} 个标签。`,
    leaks: (groups) => `${count(groups)} 组图像分散在多个部分`,
    mixedGroups: (groups) => `${count(groups)} 组图像带有多个类别`,
    faults: (files) => `${count(files)} 个文件未使用`,
    file: "文件",
    reason: "原因",
    notes: "说明",
    more: (rest) => `……另有 ${count(rest)} 项`,
    bar: (label, counts) =>
      `${label}：训练 ${count(counts.train)}，验证 ${count(counts.validation)}，测试 ${count(counts.test)}`,
  },
  recipe: {
    why: "为什么选择这个方案",
    settings: "设置",
    model: "模型",
    preprocessing: "预处理",
    setting: (setting) => settingNames[setting] ?? setting,
    value: (value) => valueNames[value] ?? value,
    yes: "是",
    no: "否",
    nothing: "无",
    network: "网络",
    weights: "预训练权重",
    parameters: "参数",
    trained: "训练的参数",
    input: "输入",
  },
  reasons: zhReasons,
  notes: zhNotes,
  faults: zhFault,
  repeat: {
    command: "命令",
    seed: "随机种子",
    engine: "引擎",
    threads: "线程",
    processor: "处理器",
    created: "生成时间",
  },
};
