/** The settings of each kind of training that a person may change: their names, ranges and what they are for. Pure data. */
import { choraleSettings, melodySettings } from './score-settings.ts';
import { spectraSettings } from './sound-settings.ts';
import { shared, tokenUnit, writerSettings } from './text-settings.ts';
import type { SettingDescription, TrainableKind } from './training/training.ts';

const notOfVerse = new Set(['contextTokens', 'vocabularySize', 'fillShare', 'verbatim']);

export const settingDescriptions: Readonly<Record<TrainableKind, readonly SettingDescription[]>> = {
  vae: [
    ...shared,
    {
      name: 'imageSize',
      label: { en: 'Picture size', zh: '图片边长' },
      help: {
        en: 'Pixels a side; a multiple of 16 (28 for the MNIST presets).',
        zh: '每边像素数；16 的倍数（MNIST 预设为 28）。',
      },
      minimum: 16,
      maximum: 256,
      integer: true,
    },
    {
      name: 'latentSize',
      label: { en: 'Latent numbers', zh: '潜变量个数' },
      help: { en: 'How many numbers describe a picture.', zh: '用多少个数描述一张图片。' },
      minimum: 1,
      maximum: 1024,
      integer: true,
    },
    {
      name: 'klWeight',
      label: { en: 'λ (KL weight)', zh: 'λ（KL 权重）' },
      help: {
        en: '1 as published; less keeps more detail, more makes samples smoother.',
        zh: '论文为 1；更小保留更多细节，更大让采样更平滑。',
      },
      minimum: 0,
      maximum: 100,
      integer: false,
    },
    {
      name: 'warmUp',
      label: { en: 'Warm-up steps', zh: '预热步数' },
      help: { en: 'Steps over which λ rises from 0.', zh: 'λ 从 0 升起所用的步数。' },
      minimum: 0,
      maximum: 100_000,
      integer: true,
    },
    {
      name: 'latentChannels',
      label: { en: 'Latent numbers a place', zh: '每处潜变量个数' },
      help: {
        en: 'How many numbers describe each block of 8×8 pixels; with 0, “Latent numbers” describe the picture as a whole, which suits shapes that are in one place, such as digits.',
        zh: '用多少个数描述每个 8×8 像素块；为 0 时，由“潜变量个数”描述整幅图片，适合数字这类位置固定的形状。',
      },
      minimum: 0,
      maximum: 64,
      integer: true,
    },
    {
      name: 'sharpness',
      label: { en: 'Sharpness', zh: '清晰度' },
      help: {
        en: 'How hard an adversary pulls beside the reconstruction: 0 leaves it out, 1 pulls as hard as the reconstruction.',
        zh: '对抗项相对重建的力度：0 为不用，1 与重建同样用力。',
      },
      minimum: 0,
      maximum: 2,
      integer: false,
    },
    {
      name: 'priorSteps',
      label: { en: 'Steps of the prior', zh: '先验步数' },
      help: {
        en: 'Steps at the end, in which it learns what latents of your pictures are like, to draw new ones and to vary yours; 0 leaves it out.',
        zh: '最后学习你的图片的潜变量分布所用步数，用来画新图、变化原图；0 为不用。',
      },
      minimum: 0,
      maximum: 100_000,
      integer: true,
    },
    {
      name: 'crops',
      label: { en: 'Crops and mirror images', zh: '裁剪与镜像' },
      help: {
        en: '1 learns from small crops and mirror images too, which helps where pictures are few; 0 shows them whole.',
        zh: '1 也学习轻微裁剪与镜像，图片少时有帮助；0 只看整幅。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
    {
      name: 'pixelNoise',
      label: { en: 'Blur of shades', zh: '色阶容差' },
      help: {
        en: 'By how much of the whole range a shade may be off (standard deviation): for pictures that are mostly of one shade, such as digits and drawings on black, of which exact shades learn nothing but that one; 0 is by exact shades.',
        zh: '色阶允许的偏差，占整个范围的比例（标准差）：适合大片为同一颜色的图片，如数字、黑底的画，按确切色阶只会学到那一种颜色；0 为按确切色阶。',
      },
      minimum: 0,
      maximum: 1,
      integer: false,
    },
    {
      name: 'width',
      label: { en: 'Channels', zh: '通道数' },
      help: {
        en: 'Of the outermost convolution; each further inside has twice as many. More take longer and keep more of a picture.',
        zh: '最外层卷积的通道数，往里逐层加倍。越多越慢，也越能保留图片细节。',
      },
      minimum: 8,
      maximum: 128,
      integer: true,
    },
    {
      name: 'batchNorm',
      label: { en: 'Normalised decoder', zh: '解码器归一化' },
      help: {
        en: '1 normalises the decoder by batch, so that it learns in fewer steps: for many pictures of one kind; 0 leaves it as it is.',
        zh: '1 按批对解码器归一化，所需步数更少：适合同类图片很多时；0 为不用。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
    {
      name: 'importanceSamples',
      label: { en: 'Importance samples', zh: '重要性样本数' },
      help: {
        en: 'Samples a picture in the last two thirds of the run; 1 is the plain bound.',
        zh: '后三分之二训练中每张图片的样本数；1 为普通下界。',
      },
      minimum: 1,
      maximum: 64,
      integer: true,
    },
  ],
  painter: [
    ...shared,
    {
      name: 'width',
      label: { en: 'Width', zh: '宽度' },
      help: { en: 'Units of each layer that moves latents.', zh: '移动潜变量的每层单元数。' },
      minimum: 16,
      maximum: 4096,
      integer: true,
    },
    {
      name: 'blocks',
      label: { en: 'Blocks', zh: '块数' },
      help: { en: 'Pairs of layers, one after another.', zh: '依次相接的层对数。' },
      minimum: 1,
      maximum: 64,
      integer: true,
    },
  ],
  gan: [
    ...shared,
    {
      name: 'imageSize',
      label: { en: 'Picture size', zh: '图片边长' },
      help: { en: 'Pixels a side: 16, 32, 64 or 128.', zh: '每边像素数：16、32、64 或 128。' },
      minimum: 16,
      maximum: 128,
      integer: true,
    },
    {
      name: 'latentSize',
      label: { en: 'Latent numbers', zh: '潜变量个数' },
      help: { en: 'How many random numbers a picture is drawn from.', zh: '由多少个随机数画出一张图片。' },
      minimum: 1,
      maximum: 1024,
      integer: true,
    },
    {
      name: 'width',
      label: { en: 'Width', zh: '宽度' },
      help: {
        en: 'Channels of the outermost layer; twice the width takes up to four times as long.',
        zh: '最外层的通道数；宽度加倍，时间最多变为四倍。',
      },
      minimum: 4,
      maximum: 256,
      integer: true,
    },
    {
      name: 'penalty',
      label: { en: 'γ (gradient penalty)', zh: 'γ（梯度惩罚）' },
      help: {
        en: 'Keeps the discriminator smooth, on real and on drawn pictures; falls to a tenth. More is steadier and blurrier; 0 leaves it out.',
        zh: '让判别器在真实与生成的图片上都平滑；训练中降到十分之一。越大越稳、越糊；0 为不用。',
      },
      minimum: 0,
      maximum: 1000,
      integer: false,
    },
    {
      name: 'augment',
      label: { en: 'Change what is judged', zh: '随机改变受评图片' },
      help: {
        en: '1 changes colours, moves and covers parts of everything that the discriminator sees, so that it cannot learn few pictures by heart; 0 shows them as they are.',
        zh: '1 随机改变判别器所见一切的颜色、位置并遮挡一块，使它背不下少量图片；0 原样显示。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
    {
      name: 'mirror',
      label: { en: 'Mirror images', zh: '镜像' },
      help: {
        en: '1 learns from mirror images too: for pictures without letters and without a left and a right.',
        zh: '1 也学习左右镜像：适合没有文字、左右无别的图片。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
    {
      name: 'packing',
      label: { en: 'Pictures judged together', zh: '一次受评的图片数' },
      help: {
        en: '1 as published first; 2 or more shows the discriminator several at once, against modes that collapse. The batch must be a multiple of it.',
        zh: '最初的论文为 1；2 以上让判别器同时看几张，以防模式坍缩。批大小须为其倍数。',
      },
      minimum: 1,
      maximum: 8,
      integer: true,
    },
    {
      name: 'spectralNorm',
      label: { en: 'Spectral norm', zh: '谱归一化' },
      help: {
        en: '1 divides each matrix of the discriminator by its largest singular value, another way to keep it smooth; 0 does not.',
        zh: '1 把判别器的每个矩阵除以其最大奇异值，是使它平滑的另一种办法；0 为不用。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
  ],
  codec: [
    ...shared,
    {
      name: 'patchSize',
      label: { en: 'Patch size', zh: '图块边长' },
      help: {
        en: 'Pixels a side of the pieces learned from; a multiple of 64.',
        zh: '学习所用图块的边长；64 的倍数。',
      },
      minimum: 64,
      maximum: 512,
      integer: true,
    },
    {
      name: 'bitsPerPixel',
      label: { en: 'Bits a pixel', zh: '每像素比特数' },
      help: { en: 'How large files become: more gives better pictures.', zh: '文件有多大：越大画质越好。' },
      minimum: 0.05,
      maximum: 3,
      integer: false,
    },
    {
      name: 'hyperprior',
      label: { en: 'Hyperprior', zh: '超先验' },
      help: {
        en: '1 sends side information that makes files smaller; 0 is the simpler, factorised prior.',
        zh: '1 传送边信息使文件更小；0 为较简单的因子化先验。',
      },
      minimum: 0,
      maximum: 1,
      integer: true,
    },
  ],
  writer: [...writerSettings, tokenUnit],
  chorale: choraleSettings,
  melody: melodySettings,
  spectra: spectraSettings,
  verse: writerSettings.filter(({ name }) => !notOfVerse.has(name)),
};
