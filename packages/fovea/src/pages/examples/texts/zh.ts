import { commonFormat, html, name } from "../../../page/index.ts";
import type { ExampleTexts } from "./example-texts.ts";

const { percent, number, count } = commonFormat;

/** The texts in Chinese. */
export const zh: ExampleTexts = {
  headings: { parts: "怎样会改变答案？", nearest: "哪些训练图像与它相像？", influence: "哪些训练图像起决定作用？" },
  parts: {
    explanation:
      "逐格用平均颜色遮住图像，直到答案改变；再逐格显示，直到答案出现。可能还有更小的部分；但这里的每一格都不可缺少。",
    covered: "遮住：答案改变",
    alone: "仅此部分：答案相同",
    occlusion: ({ answer, share, pixels }, parts) =>
      answer === undefined
        ? html`遮住图像的任何部分都不会改变答案：什么都看不到时，答案也是${name(parts.answer)}。`
        : answer === parts.answer
          ? html`遮住图像的 ${percent(share)}（${count(pixels)} 像素）后，答案不再是${name(answer)}。`
          : html`遮住图像的 ${percent(share)}（${count(pixels)} 像素）后，答案是${name(answer)}。`,
    evidence: ({ answer, share, pixels }, parts) =>
      answer === undefined
        ? html`没有哪个部分单独就能得出${name(parts.answer)}。`
        : pixels === 0
          ? html`什么都看不到时，答案已经是${name(parts.answer)}。`
          : html`图像的 ${percent(share)}（${count(pixels)} 像素）就足以得出${name(parts.answer)}。`,
    coveredAlt: "遮住该部分的图像",
    aloneAlt: "仅该部分",
  },
  nearest: {
    explanation: (trained) =>
      `在 ${count(trained)} 张训练图像中特征最相似的图像：在网络看来它们最接近。内容相同的图像只列一次。`,
    label: "类别",
    distance: (distance) => `距离 ${number(distance)}`,
    copies: (copies) => `另有 ${count(copies)} 张近似重复`,
    imageAlt: (label) => `${label} 的训练图像`,
  },
  influence: {
    explanation: ({ answer, against, margin }) =>
      html`分别去掉这些图像后重新拟合分类头。数字表示${name(answer)}对${name(against)}的领先（对数几率之差，现为 ${number(margin)}）改变多少。在特征不变的前提下，这些数字是精确的：网络本身不重新训练。`,
    surrogate: "网络自己的分类头是与特征一起训练的，因此本节另外拟合了一个线性分类头。它给出相同的答案。",
    flip: (images, { flip, answer }) =>
      html`<b>没有这 ${count(images)} 张图像，答案就会是${name(flip?.answer ?? "")}</b>，而不是${name(answer)}。`,
    noFlip: ({ most, answer }) => html`没有找到去掉后答案不再是${name(answer)}的至多 ${count(most)} 张训练图像。`,
    supporting: "支持该答案",
    opposing: "反对该答案",
    change: "去掉后的领先变化",
    others: (others) => `另有 ${count(others)} 张近似重复`,
    becomes: (answer) => html`答案变为${name(answer)}`,
    why: {
      disagrees: "网络的分类头是与特征一起训练的。用这些特征拟合的线性分类头在此给出不同的答案，因此无法解释该答案。",
      "too large": "图像和类别太多，反复拟合分类头会花费太长时间。",
    },
  },
};
