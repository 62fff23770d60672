import { html } from "../../../page/index.ts";
import type { BackpropTexts } from "./backprop-texts.ts";

export const zh: BackpropTexts = {
  title: "反向传播：逐个节点看懂",
  headings: { graph: "前向与反向", check: "梯度算对了吗？", train: "更新几步" },
  intro:
    "一个神经元读取图像的两个像素。数值向右流动：每个像素乘以权重，乘积与偏置相加，再经过激活函数。损失是与目标之差的平方。" +
    "导数向左流动：每个节点把收到的导数乘以自己的斜率。",
  pixels: "两个像素",
  pixelsHint: "点击图像选择第二个像素；原来的第二个像素成为第一个。",
  pixelsLabel: "标出两个像素的图像，可用方向键移动第二个像素",
  activation: "激活函数",
  activations: { relu: "ReLU", sigmoid: "sigmoid", tanh: "tanh" },
  weight1: "权重 w₁",
  weight2: "权重 w₂",
  bias: "偏置 b",
  target: "目标 y",
  graphLabel: "神经元的计算图：上面是数值，下面是损失的导数",
  valueKey: "数值（前向）",
  gradientKey: "∂L/∂节点（反向）",
  nodes: {
    ...{ x1: "x₁", x2: "x₂", w1: "w₁", w2: "w₂", b: "b", y: "y" },
    ...{ p1: "w₁·x₁", p2: "w₂·x₂", z: "z：和", a: "a：激活", e: "a − y", L: "L：损失" },
  },
  chain: ({ error, slope, pixel, gradient }) =>
    html`∂L/∂w₁ = 2(a − y) · a′(z) · x₁ = ${error} · ${slope} · ${pixel} = <b>${gradient}</b>`,
  dead: "和是负数，ReLU 输出 0，斜率也是 0：没有导数流回去，权重都学不到东西。",
  checkIntro:
    "导数表示一个数略微变化时损失如何变化。可以直接验证：(L(w + h) − L(w − h)) ÷ 2h，取 h = 0.01，每个数要多做两次前向计算。" +
    "反向传播只用一次就得到全部导数。",
  table: { label: "反向传播与有限差分得到的导数", input: "数", gradient: "反向传播", difference: "有限差分" },
  trainIntro:
    "梯度下降的一步把每个权重朝导数的反方向移动。学习率小，需要很多步；学习率太大，损失会越过最小值，反而增大。",
  rate: "学习率",
  step: "更新一步",
  ten: "更新十步",
  reset: "重新开始",
  lossLabel: "每一步之后的损失",
  steps: "步",
  update: (weight, rate, gradient, next) => html`w₁ ← ${weight} − ${rate} · ${gradient} = <b>${next}</b>`,
  lossSentence: (steps, first, last) => `${steps} 步之后，损失从 ${first} 变为 ${last}。`,
  diverged: "损失变大了：对这两个像素来说，学习率太大。",
};
