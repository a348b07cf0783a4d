/** Things that strike, break, burst and close. */
import { controls, type Effect } from './effect.ts';
import {
  brown,
  driven,
  filter,
  mixed,
  placed,
  ringing,
  room,
  shaped,
  struck,
  tone,
  wandering,
  type Chance,
} from './signal.ts';

const explosion: Effect = {
  name: 'explosion',
  label: { en: 'Explosion', zh: '爆炸' },
  words: ['explosion', 'blast', 'boom', 'bomb', '爆炸', '炸弹', '轰'],
  controls: [controls.size(0.6), controls.distance(0.2), controls.own('debris', 'Debris', '碎片', 0.4)],
  render: (control, chance) => {
    const [size, far, debris] = [control('size'), control('distance'), control('debris')];
    const seconds = 1.2 + 3 * size;
    const thump = shaped(
      tone((time) => 38 + 90 * Math.exp(-time * 12), seconds),
      struck(0.004, 0.5 + size),
    );
    const blast = shaped(
      filter(
        chance.noise(seconds),
        'low',
        (time) => (9000 * Math.exp(-time * (7 - 4 * size)) + 180) * (1 - 0.85 * far),
        0.8,
      ),
      struck(0.002 + 0.02 * far, 0.6 + 1.6 * size),
    );
    const rumble = shaped(filter(brown(chance.noise(seconds)), 'low', 120), struck(0.05, seconds));
    const pieces = chance.moments(4 + 40 * debris, seconds * 0.8).map((moment) => {
      const piece = shaped(filter(chance.noise(0.05), 'band', chance.between(600, 4500), 3), struck(0.001, 0.04));
      return [0.15 + moment, piece, debris * chance.between(0, 0.5)] as const;
    });
    const dry = driven(mixed([thump, 1], [blast, 1.1], [rumble, 3], [placed(seconds, pieces), 1 - far]), 2);
    return room(dry, 0.7 + 1.8 * far + size, 0.15 + 0.4 * far, 2500);
  },
};

const gunshot: Effect = {
  name: 'gunshot',
  label: { en: 'Gunshot', zh: '枪声' },
  words: ['gunshot', 'gun', 'shot', 'rifle', 'pistol', '枪', '枪声', '开枪'],
  controls: [controls.size(0.4), controls.distance(0.2), controls.own('echo', 'Echo', '回声', 0.4)],
  render: (control, chance) => {
    const [size, far, echo] = [control('size'), control('distance'), control('echo')];
    const crack = shaped(filter(chance.noise(0.25), 'high', 500 * (1 - far)), struck(0.0003, 0.05 + 0.05 * size));
    const body = shaped(filter(chance.noise(0.5), 'low', 900 + 600 * (1 - size)), struck(0.001, 0.14 + 0.25 * size));
    const thump = shaped(
      tone((time) => 60 + 180 * Math.exp(-time * 40), 0.4),
      struck(0.001, 0.15),
    );
    const dry = filter(
      driven(mixed([crack, 1 - 0.7 * far], [body, 1], [thump, 0.8]), 3),
      'low',
      14_000 * (1 - 0.9 * far) + 600,
    );
    return room(dry, 0.4 + 2.4 * echo, 0.1 + 0.35 * echo, 3500);
  },
};

/** Pieces of a brittle thing, each with a pitch of its own. */
function shards(chance: Chance, count: number, seconds: number, pitch: number): [number, Float32Array, number][] {
  return Array.from({ length: count }, () => {
    const base = chance.between(1800, 6500) * pitch;
    const modes = [1, 1.58, 2.24, 2.92].map(
      (ratio, i) => [base * chance.about(ratio, 0.05), 1 / (1 + i), chance.between(0.03, 0.25)] as const,
    );
    return [seconds * chance.between(0, 1) ** 2.2, ringing(modes, 0.3), chance.between(0.05, 0.6)];
  });
}

const glass: Effect = {
  name: 'glass',
  label: { en: 'Breaking glass', zh: '玻璃破碎' },
  words: ['glass', 'break', 'shatter', 'window', 'bottle', '玻璃', '破碎', '打碎'],
  controls: [controls.size(), controls.pitch()],
  render: (control, chance) => {
    const [size, pitch] = [control('size'), 0.6 + 0.9 * control('pitch')];
    const seconds = 0.7 + 1.4 * size;
    const hit = shaped(filter(chance.noise(0.08), 'high', 1800), struck(0.0004, 0.06));
    const parts = shards(chance, Math.round(25 + 110 * size), seconds * 0.7, pitch);
    return room(placed(seconds, [[0, hit, 1.5], ...parts]), 0.35, 0.15, 9000);
  },
};

const door: Effect = {
  name: 'door',
  label: { en: 'Door', zh: '门' },
  words: ['door', 'creak', 'slam', 'hinge', '门', '关门', '开门', '吱呀'],
  controls: [controls.own('creak', 'Creak', '吱呀声', 0.5), controls.strength(0.5), controls.size(0.5)],
  render: (control, chance) => {
    const [creak, strength, size] = [control('creak'), control('strength'), control('size')];
    const length = 0.4 + 1.4 * creak;
    const pull = wandering(chance, 25, 95, 4, length) as (time: number) => number;
    // The hinge sticks and slips: clicks whose rate wanders, through the door's own tones.
    const slips = tone(pull, length, 'saw').map((value, i, all) => (i > 0 && value < all[i - 1]! - 0.5 ? 1 : 0));
    const ringingHinge = mixed(
      [filter(slips, 'band', 620 - 200 * size, 18), 1],
      [filter(slips, 'band', 1340 - 300 * size, 22), 0.7],
      [filter(slips, 'band', 2650, 16), 0.3],
    );
    const wood = ringing(
      [
        [95 - 35 * size, 1, 0.25],
        [182 - 50 * size, 0.7, 0.16],
        [410, 0.4, 0.08],
        [905, 0.2, 0.04],
      ],
      0.5,
    );
    const slam = mixed([wood, 1], [shaped(filter(chance.noise(0.25), 'low', 1400), struck(0.001, 0.1)), 0.9]);
    const latch = ringing(
      [
        [2100, 1, 0.03],
        [3300, 0.7, 0.02],
        [5200, 0.4, 0.015],
      ],
      0.08,
    );
    const total = length + 0.9;
    return room(
      placed(total, [
        [0, shaped(ringingHinge, (time) => creak * Math.min(1, time * 8) * Math.min(1, (length - time) * 6)), 2.5],
        [length, slam, 0.3 + 1.4 * strength],
        [length + 0.06, latch, 0.12],
      ]),
      0.5,
      0.18,
      4000,
    );
  },
};

const knock: Effect = {
  name: 'knock',
  label: { en: 'Knock on wood', zh: '敲门' },
  words: ['knock', 'knocking', 'wood', 'rap', '敲', '敲门', '木头'],
  controls: [controls.strength(), controls.speed(), controls.own('times', 'Times', '次数', 3, 1, 12)],
  render: (control, chance) => {
    const [strength, speed, times] = [control('strength'), control('speed'), Math.round(control('times'))];
    const gap = 0.42 - 0.3 * speed;
    const parts = Array.from({ length: times }, (_, i) => {
      const base = chance.about(170, 0.06);
      const body = ringing(
        [
          [base, 1, 0.09],
          [base * 2.3, 0.6, 0.06],
          [base * 4.4, 0.35, 0.035],
          [base * 7.9, 0.15, 0.02],
        ],
        0.2,
      );
      const touch = shaped(filter(chance.noise(0.02), 'low', 2500 + 3000 * strength), struck(0.0005, 0.012));
      return [i * chance.about(gap, 0.07), mixed([body, 1], [touch, 0.3 + strength]), chance.about(1, 0.2)] as const;
    });
    return room(placed(times * gap + 0.4, parts), 0.35, 0.15, 3500);
  },
};

const footsteps: Effect = {
  name: 'footsteps',
  label: { en: 'Footsteps', zh: '脚步声' },
  words: ['footsteps', 'steps', 'walking', 'walk', 'running', '脚步', '走路', '脚步声', '跑'],
  controls: [controls.speed(0.4), controls.hardness(0.5), controls.own('steps', 'Steps', '步数', 6, 1, 40)],
  render: (control, chance) => {
    const [speed, hard, steps] = [control('speed'), control('hardness'), Math.round(control('steps'))];
    const gap = 0.75 - 0.5 * speed;
    const parts = Array.from({ length: steps }, (_, i): [number, Float32Array, number] => {
      const heel = mixed(
        [
          ringing(
            [
              [chance.about(85, 0.1), 1, 0.08],
              [chance.about(240, 0.1), 0.4 * hard, 0.04],
            ],
            0.15,
          ),
          1,
        ],
        [shaped(filter(chance.noise(0.05), 'low', 500 + 4500 * hard), struck(0.001, 0.03)), 0.5],
      );
      // What is soft gives way, as gravel and leaves do.
      const grains = chance.moments(70 * (1 - hard) + 1, 0.16).map((moment) => {
        const grain = shaped(filter(chance.noise(0.012), 'band', chance.between(1500, 6000), 2), struck(0.0005, 0.01));
        return [moment, grain, chance.between(0.1, 0.6)] as const;
      });
      const toe = shaped(filter(chance.noise(0.04), 'band', 1200 + 1500 * hard, 0.8), struck(0.004, 0.03));
      const step = mixed(
        [
          placed(0.35, [
            [0, heel, 1],
            [0.09 + 0.05 * (1 - speed), toe, 0.35],
          ]),
          1,
        ],
        [placed(0.35, grains), 1 - hard],
      );
      return [i * chance.about(gap, 0.05), step, chance.about(i % 2 === 0 ? 1 : 0.88, 0.12)];
    });
    return room(placed(steps * gap + 0.4, parts), 0.25, 0.08, 4000);
  },
};

const drum: Effect = {
  name: 'drum',
  label: { en: 'Drum', zh: '鼓' },
  words: ['drum', 'kick', 'snare', 'tom', '鼓', '军鼓', '大鼓'],
  controls: [controls.size(0.5), controls.own('snares', 'Snares', '响弦', 0.3), controls.strength(0.6)],
  render: (control, chance) => {
    const [size, snares, strength] = [control('size'), control('snares'), control('strength')];
    const base = 210 - 150 * size;
    const skin = shaped(
      tone((time) => base * (1 + 1.2 * strength * Math.exp(-time * 35)), 0.9),
      struck(0.001, 0.25 + 0.4 * size),
    );
    const modes = ringing(
      [
        [base * 1.59, 0.4, 0.2],
        [base * 2.14, 0.25, 0.15],
        [base * 2.65, 0.15, 0.1],
      ],
      0.4,
    );
    const wires = shaped(filter(chance.noise(0.4), 'high', 1800), struck(0.002, 0.18));
    const stick = shaped(filter(chance.noise(0.02), 'band', 2800, 1), struck(0.0003, 0.01));
    return mixed([skin, 1], [modes, 0.5], [wires, 0.9 * snares], [stick, 0.5 * strength]);
  },
};

const bell: Effect = {
  name: 'bell',
  label: { en: 'Bell', zh: '钟声' },
  words: ['bell', 'church', 'chime', 'gong', '钟', '钟声', '铃', '锣'],
  controls: [controls.size(0.5), controls.hardness(0.5)],
  render: (control, chance) => {
    const [size, hard] = [control('size'), control('hardness')];
    const prime = 1250 * 0.14 ** size;
    // Hum, prime, tierce, quint, nominal and above, as bell founders name them; each a pair that beats.
    const partials = [
      [0.5, 0.7, 1],
      [1, 1, 0.75],
      [1.183, 0.75, 0.55],
      [1.506, 0.45, 0.4],
      [2, 0.85, 0.35],
      [2.514, 0.3, 0.25],
      [2.662, 0.3, 0.22],
      [3.011, 0.25, 0.18],
      [4.166, 0.2 * hard + 0.05, 0.12],
      [5.433, 0.2 * hard, 0.08],
    ] as const;
    const seconds = 2 + 6 * size;
    const modes = partials.flatMap(([ratio, level, decay]) => {
      const beat = chance.between(0.2, 1.4);
      return [0, beat].map((shift) => [prime * ratio + shift, level / 2, decay * seconds] as const);
    });
    const clapper = shaped(filter(chance.noise(0.03), 'band', 2000 + 3000 * hard, 0.8), struck(0.0005, 0.02));
    return mixed([ringing(modes, seconds), 1], [clapper, 0.3 + 0.5 * hard]);
  },
};

const clap: Effect = {
  name: 'applause',
  label: { en: 'Applause', zh: '掌声' },
  words: ['applause', 'clap', 'clapping', 'crowd', '掌声', '鼓掌', '拍手'],
  controls: [controls.own('people', 'People', '人数', 30, 1, 200), controls.strength(), controls.seconds(4)],
  render: (control, chance) => {
    const [people, strength, seconds] = [Math.round(control('people')), control('strength'), control('seconds')];
    const parts: [number, Float32Array, number][] = [];
    for (let person = 0; person < people; person++) {
      const [pitch, near] = [chance.between(900, 2400), chance.between(0.15, 1)];
      const pace = chance.between(0.19, 0.32) / (0.7 + 0.6 * strength);
      const hands = shaped(filter(chance.noise(0.06), 'band', pitch, 1.6), struck(0.0006, 0.045));
      for (let moment = chance.between(0, 0.6); moment < seconds - 0.1; moment += chance.about(pace, 0.12))
        parts.push([moment, hands, near * chance.about(1, 0.3)]);
    }
    return room(placed(seconds, parts), 0.8, 0.25, 5000);
  },
};

export const impactEffects: readonly Effect[] = [explosion, gunshot, glass, door, knock, footsteps, drum, bell, clap];
