/** Settings of the trainings on recordings of sound. Pure data. */
import { shared } from './text-settings.ts';
import type { SettingDescription } from './training/training.ts';

const [steps, batchSize, learningRate] = shared as readonly [
  SettingDescription,
  SettingDescription,
  SettingDescription,
];

export const spectraSettings: readonly SettingDescription[] = [
  {
    ...steps,
    help: {
      en: 'Each step learns from one batch. More is better, and takes longer.',
      zh: '每一步学习一批声音片段。越多越好，也越久。',
    },
  },
  { ...batchSize, help: { en: 'Clips of sound in a step.', zh: '每一步的声音片段数。' } },
  learningRate,
  {
    name: 'warmUp',
    label: { en: 'Warm-up steps', zh: '预热步数' },
    help: { en: 'Steps over which λ rises from 0.', zh: 'λ 从 0 升起所用的步数。' },
    minimum: 0,
    maximum: 100_000,
    integer: true,
  },
  {
    name: 'latentSize',
    label: { en: 'Latent numbers', zh: '潜变量个数' },
    help: { en: 'How many numbers describe a clip.', zh: '用多少个数描述一个片段。' },
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  {
    name: 'width',
    label: { en: 'Width', zh: '宽度' },
    help: {
      en: 'Channels of the outermost layer; the innermost has eight times as many. The model file grows with its square.',
      zh: '最外层的通道数，最内层是它的八倍。模型文件随其平方增大。',
    },
    minimum: 2,
    maximum: 128,
    integer: true,
  },
  {
    name: 'klWeight',
    label: { en: 'λ (KL weight)', zh: 'λ（KL 权重）' },
    help: {
      en: '1 as published; less keeps more detail, more makes what lies between two sounds smoother.',
      zh: '论文为 1；更小保留更多细节，更大让两个声音之间更平滑。',
    },
    minimum: 0,
    maximum: 1000,
    integer: false,
  },
  {
    name: 'priorSteps',
    label: { en: 'Steps of the prior', zh: '先验步数' },
    help: {
      en: 'Steps at the end, in which it learns what latents of your sounds are like, to draw new ones.',
      zh: '最后学习你的声音的潜变量分布所用步数，用来作新的声音。',
    },
    minimum: 1,
    maximum: 100_000,
    integer: true,
  },
];
