/** Presets and settings in the form of the real ones; the numbers are made up. */
import type { PresetList, SettingDescription } from '@fourhands/core/protocol/preset';

const setting = (
  name: string,
  en: string,
  zh: string,
  minimum: number,
  maximum: number,
  integer: boolean,
): SettingDescription => ({
  name,
  label: { en, zh },
  help: { en: `How it learns: ${en.toLowerCase()}.`, zh: `学习方式：${zh}。` },
  minimum,
  maximum,
  integer,
});
const shared = [
  setting('epochs', 'Epochs', '轮数', 1, 1000, true),
  setting('batchSize', 'Batch size', '批大小', 1, 512, true),
  setting('learningRate', 'Learning rate', '学习率', 0.000001, 0.1, false),
];

export const fakePresets: PresetList = {
  presets: [
    {
      name: 'small-pictures',
      kind: 'vae',
      label: { en: 'Small pictures', zh: '小图' },
      help: { en: '32 × 32, a few minutes on this machine.', zh: '32 × 32，在这台机器上几分钟。' },
      settings: { epochs: 10, batchSize: 64, learningRate: 0.001, latentSize: 32, beta: 1 },
    },
    {
      name: 'pytorch-example',
      kind: 'vae',
      label: { en: 'As in the PyTorch example', zh: '同 PyTorch 示例' },
      help: { en: 'Two dense layers, 28 × 28 in grey.', zh: '两层全连接，28 × 28 灰度。' },
      settings: { epochs: 10, batchSize: 128, learningRate: 0.001, latentSize: 20, beta: 1 },
    },
    {
      name: 'best',
      kind: 'vae',
      label: { en: 'Best', zh: '最好' },
      help: { en: 'Convolutions and residual blocks; an hour or more.', zh: '卷积与残差块，一小时以上。' },
      settings: { epochs: 60, batchSize: 64, learningRate: 0.0005, latentSize: 64, beta: 1 },
    },
    {
      name: 'few-pictures',
      kind: 'gan',
      label: { en: 'Few pictures', zh: '少量图片' },
      help: { en: '64 × 64, under an hour.', zh: '64 × 64，不到一小时。' },
      settings: { epochs: 10, batchSize: 16, learningRate: 0.0002, penalty: 2 },
    },
    {
      name: 'photographs',
      kind: 'codec',
      label: { en: 'Photographs', zh: '照片' },
      help: { en: 'For pictures from a camera, about half a bit per pixel.', zh: '适合相机拍的照片，约每像素半比特。' },
      settings: { epochs: 40, batchSize: 8, learningRate: 0.0001, lambda: 0.01 },
    },
    {
      name: 'own-minutes',
      kind: 'writer',
      label: { en: 'Small, from nothing', zh: '小模型，从零训练' },
      help: { en: 'A small writer from nothing.', zh: '从零训练的小模型。' },
      settings: { epochs: 10, batchSize: 12, learningRate: 0.003 },
    },
  ],
  settings: {
    vae: [
      ...shared,
      setting('latentSize', 'Latent size', '隐变量维数', 2, 512, true),
      setting('beta', 'Weight of the KL divergence', 'KL 散度的权重', 0, 100, false),
    ],
    gan: [...shared, setting('penalty', 'Gradient penalty', '梯度惩罚', 0, 1000, false)],
    codec: [...shared, setting('lambda', 'Quality against size', '质量与大小的权衡', 0.0001, 1, false)],
    writer: [...shared],
    melody: [...shared],
    spectra: [...shared],
  },
};
