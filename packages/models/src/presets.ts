/** The presets a person can train with. Pure data: the studio draws its forms from it and from setting-descriptions.ts. */
import { ownTextPresets, textPresets } from './text-presets.ts';
import type { PictureModelKind, Preset, SoundModelKind } from './training/training.ts';

/** Pictures from words, by the command line. */
export const painterPresets: readonly Preset<'painter'>[] = [
  {
    name: 'drawings',
    kind: 'painter',
    label: { en: 'Drawings from words', zh: '按文字作画' },
    help: {
      en: 'Learns what the names of drawings mean, in the latent space of a sharp autoencoder of the same drawings.',
      zh: '在同一批图画的清晰自编码器潜空间中，学会名称所指的样子。',
    },
    settings: { steps: 12_000, batchSize: 256, learningRate: 1e-3, width: 512, blocks: 6 },
  },
];

/** What can be trained on pictures, from the studio too. */
export const presets: readonly Preset<PictureModelKind>[] = [
  {
    name: 'small-pictures',
    kind: 'vae',
    label: { en: 'Your pictures, small', zh: '你的图片（小幅）' },
    help: {
      en: 'A convolutional autoencoder of 64×64 pictures in colour. Good with a dozen photographs or a few thousand.',
      zh: '64×64 彩色卷积自编码器。十几张照片到几千张都合适。',
    },
    settings: {
      steps: 1500,
      batchSize: 32,
      learningRate: 1e-3,
      latentSize: 64,
      klWeight: 1,
      warmUp: 300,
      imageSize: 64,
    },
  },
  {
    name: 'quick-look',
    kind: 'vae',
    label: { en: 'Quick look', zh: '快速一览' },
    help: {
      en: 'The same at 32×32, much sooner: to see whether the pictures suit.',
      zh: '同样的模型，32×32，快得多：先看看图片是否合适。',
    },
    settings: {
      steps: 600,
      batchSize: 32,
      learningRate: 1e-3,
      latentSize: 32,
      klWeight: 1,
      warmUp: 100,
      imageSize: 32,
    },
  },
  {
    name: 'sharp',
    kind: 'vae',
    label: { en: 'Sharp (VAE-GAN, 64×64)', zh: '清晰（VAE-GAN，64×64）' },
    help: {
      en: 'An autoencoder with an adversary that looks for what tells a reconstruction from its picture: edges stay sharp when a picture is put into latent space, varied and brought back. To 128×128, in more time.',
      zh: '自编码器加一个挑剔的对手，专找重建图与原图的差别：图片进入潜空间、变化、再回来，边缘仍清晰。可到 128×128，用时更长。',
    },
    settings: {
      steps: 4000,
      batchSize: 16,
      learningRate: 1e-3,
      latentChannels: 8,
      latentSize: 64,
      klWeight: 1,
      warmUp: 400,
      imageSize: 64,
      sharpness: 0.5,
      crops: 1,
      pixelNoise: 0,
      width: 32,
      batchNorm: 0,
      priorSteps: 2000,
    },
  },
  {
    name: 'pytorch-example',
    kind: 'vae',
    label: { en: 'Textbook (784-400-20)', zh: '教科书示例（784-400-20）' },
    help: {
      en: 'The dense autoencoder of the PyTorch examples, on 28×28 grey pictures: 4,688 steps of 128 are 10 passes over MNIST.',
      zh: 'PyTorch 示例中的全连接自编码器，28×28 灰度图；4,688 步（每步 128 张）相当于 MNIST 十遍。',
    },
    settings: {
      steps: 4688,
      batchSize: 128,
      learningRate: 1e-3,
      latentSize: 20,
      klWeight: 1,
      warmUp: 0,
      imageSize: 28,
    },
  },
  {
    name: 'best',
    kind: 'vae',
    label: { en: 'Best likelihood (28×28)', zh: '最佳似然（28×28）' },
    help: {
      en: 'A convolutional autoencoder of black-and-white 28×28 pictures, trained with the importance-weighted bound; under an hour on two cores.',
      zh: '28×28 黑白卷积自编码器，以重要性加权界训练；两核不到一小时。',
    },
    settings: {
      steps: 30000,
      batchSize: 128,
      learningRate: 1e-3,
      latentSize: 40,
      klWeight: 1,
      warmUp: 2000,
      imageSize: 28,
      importanceSamples: 5,
    },
  },
  {
    name: 'few-pictures',
    kind: 'gan',
    label: { en: 'Few pictures (64×64)', zh: '少量图片（64×64）' },
    help: {
      en: 'An adversarial network of 64×64 pictures in colour, made for few pictures: penalties that keep the game steady, and changes to all that is judged. Not yet measured to its end; the run tells how long it takes.',
      zh: '64×64 彩色对抗网络，为少量图片而设：用惩罚项稳住训练，并随机改变受评图片。尚未完整测过；训练时会显示剩余时间。',
    },
    settings: {
      steps: 3500,
      batchSize: 16,
      learningRate: 5e-4,
      imageSize: 64,
      latentSize: 64,
      width: 24,
      penalty: 20,
      augment: 1,
      mirror: 0,
      packing: 1,
      spectralNorm: 0,
    },
  },
  {
    name: 'few-pictures-quick',
    kind: 'gan',
    label: { en: 'Few pictures, quick (32×32)', zh: '少量图片，快速（32×32）' },
    help: {
      en: 'The same at 32×32, each step much quicker: to see whether the pictures suit.',
      zh: '同样的网络，32×32，每步快得多：先看看图片是否合适。',
    },
    settings: {
      steps: 3000,
      batchSize: 16,
      learningRate: 1e-3,
      imageSize: 32,
      latentSize: 64,
      width: 24,
      penalty: 20,
      augment: 1,
      mirror: 0,
      packing: 1,
      spectralNorm: 0,
    },
  },
  {
    name: 'dcgan',
    kind: 'gan',
    label: { en: 'Textbook (DCGAN, 64×64)', zh: '教科书示例（DCGAN，64×64）' },
    help: {
      en: 'The convolutional network of Radford et al. with batch normalisation and the non-saturating loss, as published for many thousands of pictures.',
      zh: 'Radford 等人的卷积对抗网络，批归一化，非饱和损失；原文用于成千上万张图片。',
    },
    settings: {
      steps: 4000,
      batchSize: 32,
      learningRate: 2e-4,
      imageSize: 64,
      latentSize: 100,
      width: 64,
      penalty: 0,
      augment: 0,
      mirror: 0,
      packing: 1,
      spectralNorm: 0,
    },
  },
  {
    name: 'photographs',
    kind: 'codec',
    label: { en: 'Photographs, about 0.3 bit a pixel', zh: '照片，约每像素 0.3 比特' },
    help: {
      en: 'Learns to compress photographs like yours; under half an hour on two cores.',
      zh: '学习压缩与你的照片相似的图片；两核不到半小时。',
    },
    settings: { steps: 7000, batchSize: 4, learningRate: 1e-3, patchSize: 128, bitsPerPixel: 0.3, hyperprior: 1 },
  },
  {
    name: 'photographs-quick',
    kind: 'codec',
    label: { en: 'Photographs, quick', zh: '照片（快速）' },
    help: {
      en: 'The same in about three minutes: larger files, softer pictures.',
      zh: '约三分钟的版本：文件更大，画面更柔。',
    },
    settings: { steps: 1500, batchSize: 4, learningRate: 1e-3, patchSize: 128, bitsPerPixel: 0.3, hyperprior: 1 },
  },
];

/** What can be trained on notes, from the command line. */
const choralePresets: readonly Preset<'chorale'>[] = [
  {
    name: 'bach-chorales',
    kind: 'chorale',
    label: { en: 'Bach chorales', zh: '巴赫众赞歌' },
    help: {
      en: 'Learns to write for four voices, with any part of a piece given, from some hundred chorales; under an hour on two cores.',
      zh: '从几百首众赞歌学写四部和声，可先给定乐曲的任何部分；两核不到一小时。',
    },
    settings: {
      steps: 3500,
      batchSize: 4,
      learningRate: 3e-3,
      warmUp: 100,
      contextSteps: 160,
      width: 112,
      encoderLayers: 2,
      decoderLayers: 3,
      heads: 4,
      nothingShare: 0.5,
      voicesShare: 0.15,
      regionShare: 0.2,
      parallelShare: 0.33,
      dropout: 0.35,
      lastDropout: 0.05,
      members: 8,
    },
  },
];

/** What can be trained on melodies, from the studio too. */
export const melodyPresets: readonly Preset<'melody'>[] = [
  {
    name: 'melodies',
    kind: 'melody',
    label: { en: 'Melodies', zh: '旋律' },
    help: {
      en: 'Learns phrases of four bars from your MIDI, MusicXML and ABC files: it makes new ones, goes on, fills, varies, goes from one to another, and is steered by density, contour, range and leaps; some minutes: 4 to 13 for 229 melodies on one core beside other work.',
      zh: '从你的 MIDI、MusicXML 和 ABC 文件学习四小节的乐句：可新作、续写、补写、变奏、在两段之间过渡，并按疏密、走向、音域和跳进来调；几分钟：229 段旋律，一个核、同时有其他工作时 4 到 13 分钟。',
    },
    settings: {
      steps: 2000,
      batchSize: 16,
      learningRate: 2e-3,
      warmUp: 100,
      phraseSteps: 64,
      latentSize: 32,
      width: 96,
      encoderLayers: 2,
      decoderLayers: 2,
      heads: 4,
      dropout: 0.15,
      klWeight: 0.3,
      klWarmUp: 600,
      freeNats: 16,
    },
  },
  {
    name: 'melodies-quick',
    kind: 'melody',
    label: { en: 'Quick look', zh: '快速一览' },
    help: {
      en: 'A small maker of two-bar phrases, in about a minute: to see whether the tunes suit.',
      zh: '学两小节乐句的小模型，约一分钟：先看看曲子是否合适。',
    },
    settings: {
      steps: 600,
      batchSize: 16,
      learningRate: 4e-3,
      warmUp: 30,
      phraseSteps: 32,
      latentSize: 16,
      width: 48,
      encoderLayers: 1,
      decoderLayers: 1,
      heads: 2,
      dropout: 0.1,
      klWeight: 0.3,
      klWarmUp: 200,
      freeNats: 8,
    },
  },
];

/** What can be trained on recordings of sound, from the studio too. */
export const soundPresets: readonly Preset<SoundModelKind>[] = [
  {
    name: 'own-sounds',
    kind: 'spectra',
    label: { en: 'Your sounds', zh: '你的声音' },
    help: {
      en: 'Learns clips of a second and a half from your recordings: it draws new ones, varies one, and goes from one to another; some minutes: 2½ for 584 clips on one core.',
      zh: '从你的录音学习一秒半的声音片段：可新作、变化一个声音，或在两个声音之间过渡；几分钟：584 个片段，一个核，两分半钟。',
    },
    settings: {
      steps: 800,
      batchSize: 16,
      learningRate: 1.5e-3,
      warmUp: 200,
      latentSize: 32,
      width: 14,
      klWeight: 2,
      priorSteps: 1000,
    },
  },
  {
    name: 'sounds-quick',
    kind: 'spectra',
    label: { en: 'Quick look', zh: '快速一览' },
    help: {
      en: 'A smaller maker, in about half a minute: to see whether the recordings suit.',
      zh: '较小的模型，约半分钟：先看看录音是否合适。',
    },
    settings: {
      steps: 200,
      batchSize: 16,
      learningRate: 2.5e-3,
      warmUp: 50,
      latentSize: 16,
      width: 8,
      klWeight: 2,
      priorSteps: 300,
    },
  },
];

/** All that the command line can train. */
export const allPresets: readonly Preset[] = [
  ...presets,
  ...textPresets,
  ...ownTextPresets,
  ...painterPresets,
  ...choralePresets,
  ...melodyPresets,
  ...soundPresets,
];
