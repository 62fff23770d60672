import { commonFormat, html, name, type Phrase, pageTexts } from "../../../page/index.ts";
import { zh as examples } from "../../examples/texts/zh.ts";
import { zh as features } from "../../features/texts/zh.ts";
import type { ExplanationTexts } from "./explanation-texts.ts";

const { percent } = commonFormat;
const number = (value: number) => commonFormat.number(value).replace("-", "−");

const kinds = { logit: "logit", probability: "概率", value: "数值" };

/** The texts in Chinese. */
export const zh: ExplanationTexts = {
  ...pageTexts.zh,
  headings: {
    answer: "网络看到了什么？",
    trust: "热力图可信吗？",
    layer: "热力图来自哪一层？",
    ...examples.headings,
    ...features.headings,
    about: "如何生成？",
  },
  answer: {
    probability: "概率",
    present: "存在",
    nothingPresent: "没有标签的概率超过一半。",
    unknown: "模型没有说明其输出的含义。",
    image: "图像",
    imageAlt: "网络接收到的图像",
    heatAlt: ({ name: label }) => `图像上的热力图${label === undefined ? "" : `：${label}`}`,
    title: ({ name: label, against }): Phrase =>
      label === undefined
        ? "什么使数值升高"
        : against === undefined
          ? html`什么支持“${name(label)}”`
          : html`为什么是“${name(label)}”而不是“${name(against)}”`,
    others: "概率",
    scale: "证据",
    signedScale: "反对与支持的证据",
    trusted: "最热的部分比随机的部分更重要，并且热力图取决于网络所学到的内容。",
  },
  trust: {
    explanation:
      "热力图是关于网络的一种说法，因此要加以检验：依次去掉图像中最热的部分；再依次只显示最热的部分。随机的部分和图像中心是热力图必须胜过的对照。",
    deletion: "去掉最热的部分后剩余的得分",
    insertion: "只显示最热的部分时的得分",
    map: "这幅热力图",
    random: "随机的部分",
    center: "从中心开始",
    bar: (order, share) => `${order}：得分的 ${percent(share, 0)}`,
    lower: "平均值；越低越好。",
    higher: "平均值；越高越好。",
    randomized: (correlation) =>
      `打乱网络上半部分的权重后，热力图${
        correlation > 0.7 ? "几乎不变" : correlation > 0.4 ? "相似" : "不同"
      }（秩相关 ${correlation.toFixed(2).replace("-", "−")}）。${
        correlation > 0.7 ? "它几乎不取决于网络所学到的内容。" : "它取决于网络所学到的内容，这正是应有的。"
      }`,
    completeness: (sum, expected) => `归因之和为 ${number(sum)}；得分比空白图像高 ${number(expected)}。`,
    score: ({ kind, score }) => `所解释的得分：${kinds[kind]} ${number(score)}。`,
  },
  notes: {
    empty: "热力图为空：该方法在这幅图像中没有找到支持这个类别的内容。可以换一层或换一种方法：积分梯度能解释任何得分。",
    "no evidence": "这幅图像的得分不高于空白图像，因此去掉其部分不说明任何问题。",
    "no better than random": "最热的部分并不比随机的部分更重要。请不要依赖这幅热力图。",
    "no better than the center": "图像中心对得分的解释与这幅热力图一样好。",
    "independent of weights": "热力图几乎不取决于网络所学到的内容：它只是显示图像。请不要依赖它。",
    incomplete: "归因之和与得分之差相差超过 5 %。请增加步数。",
  },
  layer: {
    chosen: ({ path, height, width, channels }) =>
      html`热力图来自层 ${name(path)}：${height} × ${width} 个位置，${commonFormat.count(channels)} 个通道。`,
    reasons: {
      given: "这一层由你选择。",
      "last stage": "这是位置不少于 7 × 7 的最后一个阶段。越深的层越了解类别；位置更少时，就不再能说明在哪里。",
      "last layer": "这是位置不少于 7 × 7 的最后一层。越深的层越了解类别；位置更少时，就不再能说明在哪里。",
      largest: "没有一层有 7 × 7 个位置，因此选用最大的层中的最后一层。热力图会比较粗糙。",
    },
    pixels: "这种方法解释单个像素，不需要选择层。",
    field: ({ field }, isWhole) =>
      field === undefined
        ? ""
        : field.size === "all"
          ? "它的每个位置都取决于整幅图像。"
          : `它的每个位置取决于 ${field.size[0]} × ${field.size[1]} 个像素${isWhole ? "，最热的位置取决于整幅图像" : "；方框标出最热位置所取决的部分"}。`,
    fieldAlt: "图像与最热位置所取决的部分",
  },
  about: {
    file: "图像",
    model: "模型",
    method: "方法",
    layer: "层",
    input: "网络的输入",
    made: "生成时间",
    inputNote: "本页的图像均为网络接收到的样子，经过缩放和裁剪。",
  },
  features,
  examples,
};
