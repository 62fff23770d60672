import type { ResidualTexts } from "./residual-texts.ts";

export const zh: ResidualTexts = {
  title: "残差网络：给梯度一条返回的捷径",
  headings: { gradients: "深层网络中的梯度", training: "能训练起来吗？", own: "在你的网络中" },
  intro:
    "两个深度相同的网络读取你的图像（缩小到 12 × 12 像素）。它们只有一点不同：残差网络把每两个卷积组成的块的输入加到输出上。" +
    "页面当场建立两个网络，做反向计算，并测量有多少梯度到达每一层。",
  depth: "卷积层数",
  gain: "初始权重的尺度",
  seed: "随机种子",
  plain: "普通",
  residual: "残差",
  chartLabel: "普通网络与残差网络各层梯度的范数，对数刻度",
  layer: "层（1 为第一层）",
  sentence: (depth, plain, residual) =>
    `从 ${depth} 个卷积中的最后一个回到第一个，普通网络的梯度变为 ${plain} 倍，残差网络变为 ${residual} 倍。`,
  vanishes: "在普通网络中梯度消失了：前面的层几乎学不到东西。",
  explodes: "在残差网络中梯度增大了，因为每个块都会增加它：所以捷径总与归一化层一起使用。",
  hint: "试试 0.5 到 1.5 的尺度。尺度为 1（He 初始化）时，普通网络大致保持梯度的大小；稍小一些，梯度就随深度衰减。捷径不受尺度的影响。",
  trainingIntro:
    "两个网络都学习区分圆形、方形、三角形和十字，共 32 幅图像，使用 Adam 和上面的设置。页面会当场训练；较深的网络需要一些时间。",
  train: "训练两个网络",
  stop: "停止",
  lossLabel: "两个网络的训练损失",
  step: "步",
  trained: (steps, plain, residual) =>
    `${steps} 步之后：没有捷径的损失为 ${plain}，有捷径的为 ${residual}。随机猜测是 1.386。`,
  ownIntro: "你的网络中的情况（制作此页面时测量）：答案得分对每一层输出的梯度的范数。",
  ownNone: "你的网络没有可以测量的特征图。",
  ownLabel: "网络各层梯度的范数，对数刻度",
  norm: "范数",
};
