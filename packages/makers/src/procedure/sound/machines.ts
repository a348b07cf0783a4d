/** Engines and other machines, and living things that sound like none. */
import { controls, type Effect } from './effect.ts';
import {
  brown,
  driven,
  filter,
  held,
  mixed,
  placed,
  ringing,
  room,
  shaped,
  struck,
  tone,
  wandering,
  type Moving,
} from './signal.ts';

/** Pulses at a moving rate, one sample each. */
const pulses = (frequency: Moving, seconds: number): Float32Array =>
  tone(frequency, seconds, 'saw').map((value, i, all) => (i > 0 && value < all[i - 1]! - 0.5 ? 1 : 0));

const engine: Effect = {
  name: 'engine',
  label: { en: 'Engine', zh: '发动机' },
  words: ['engine', 'motor', 'car', 'truck', 'motorcycle', '发动机', '引擎', '汽车', '摩托'],
  controls: [
    controls.speed(0.35),
    controls.own('cylinders', 'Cylinders', '气缸数', 4, 1, 12),
    controls.own('roughness', 'Roughness', '粗糙度', 0.4),
    controls.seconds(4),
  ],
  render: (control, chance) => {
    const [speed, rough, seconds] = [control('speed'), control('roughness'), control('seconds')];
    const cylinders = Math.round(control('cylinders'));
    // A cylinder of a four-stroke engine fires every other turn.
    const turns = 10 + 85 * speed;
    const sway = wandering(chance, 1 - 0.04 * rough, 1 + 0.04 * rough, 9, seconds) as (time: number) => number;
    const firing = (time: number) => (turns * cylinders * sway(time)) / 2;
    const fired = pulses(firing, seconds);
    const body = mixed(
      [filter(fired, 'band', 75 + 40 * speed, 2), 5],
      [filter(fired, 'band', 190 + 130 * speed, 3), 3],
      [filter(fired, 'band', 620 + 500 * speed, 3), 1.4],
    );
    const turning = tone((time) => (turns * sway(time)) / 2, seconds);
    const air = filter(chance.noise(seconds), 'band', 900 + 1600 * speed, 0.7);
    const breathing = air.map((value, i) => value * (0.5 + 0.5 * turning[i]!));
    return shaped(driven(mixed([body, 1], [breathing, 0.05 + 0.16 * rough]), 1 + 3 * rough), held(seconds, 0.1, 0.2));
  },
};

const helicopter: Effect = {
  name: 'helicopter',
  label: { en: 'Helicopter', zh: '直升机' },
  words: ['helicopter', 'chopper', 'rotor', '直升机', '螺旋桨'],
  controls: [controls.speed(), controls.distance(0.3), controls.seconds(5)],
  render: (control, chance) => {
    const [speed, far, seconds] = [control('speed'), control('distance'), control('seconds')];
    const blades = 8 + 9 * speed;
    const chop = pulses(blades, seconds);
    const thump = mixed([filter(chop, 'band', 55, 3), 8], [filter(chop, 'band', 130, 2.5), 5]);
    const phase = tone(blades, seconds);
    const air = filter(chance.noise(seconds), 'low', 2600 * (1 - 0.8 * far));
    const whine = shaped(tone(1180 + 500 * speed, seconds, 'triangle'), 0.05 * (1 - far));
    const beaten = air.map((value, i) => value * (0.15 + 0.85 * Math.max(0, phase[i]!) ** 3));
    return shaped(mixed([thump, 1], [beaten, 0.5], [whine, 1]), held(seconds, 0.4, 0.6));
  },
};

const siren: Effect = {
  name: 'siren',
  label: { en: 'Siren', zh: '警笛' },
  words: ['siren', 'police', 'ambulance', 'alarm', '警笛', '警报', '警车', '救护车'],
  controls: [
    controls.pitch(),
    controls.speed(0.4),
    controls.own('steps', 'Steps (0 wails, 1 has two tones)', '台阶（0 滑音，1 双音）', 0),
    controls.seconds(4),
  ],
  render: (control) => {
    const [pitch, speed, steps, seconds] = [control('pitch'), control('speed'), control('steps'), control('seconds')];
    const [low, high] = [350 + 350 * pitch, 800 + 800 * pitch];
    const turns = 0.2 + 2.6 * speed ** 2;
    const frequency = (time: number) => {
      const wave = 0.5 - 0.5 * Math.cos(2 * Math.PI * turns * time);
      const share = steps > 0.5 ? (wave > 0.5 ? 1 : 0) : wave;
      return low + (high - low) * share;
    };
    const horn = filter(tone(frequency, seconds, 'square'), 'low', 3200, 1.2);
    return shaped(room(driven(horn, 1.5), 0.8, 0.2, 4000), held(seconds + 0.8, 0.05, 0.5));
  },
};

const drill: Effect = {
  name: 'drill',
  label: { en: 'Drill', zh: '电钻' },
  words: ['drill', 'saw', 'power tool', 'grinder', '电钻', '钻', '电锯'],
  controls: [controls.speed(), controls.own('load', 'Load', '负载', 0.4), controls.seconds(3)],
  render: (control, chance) => {
    const [speed, load, seconds] = [control('speed'), control('load'), control('seconds')];
    const spin = (time: number) =>
      (90 + 190 * speed) * (1 - Math.exp(-time * 6)) * (1 - 0.25 * load * Math.min(1, Math.max(0, time - 0.5)));
    const brushes = filter(tone(spin, seconds, 'saw'), 'band', 900 + 900 * speed, 1);
    const gears = tone((time) => spin(time) * 7.3, seconds, 'square');
    const bite = shaped(filter(chance.noise(seconds), 'band', 2400, 1), (time) => (time > 0.5 ? load : 0.05));
    return shaped(mixed([brushes, 1], [filter(gears, 'high', 1500), 0.2], [bite, 1.2]), held(seconds, 0.05, 0.15));
  },
};

const clock: Effect = {
  name: 'clock',
  label: { en: 'Ticking clock', zh: '钟表滴答' },
  words: ['clock', 'tick', 'ticking', 'watch', '滴答', '钟表', '时钟'],
  controls: [controls.size(0.4), controls.speed(0.33), controls.seconds(4)],
  render: (control, chance) => {
    const [size, speed, seconds] = [control('size'), control('speed'), control('seconds')];
    const gap = 1 / (0.5 + 4.5 * speed);
    const parts = Array.from({ length: Math.ceil(seconds / gap) }, (_, i): [number, Float32Array, number] => {
      const base = (i % 2 === 0 ? 2600 : 2150) * (1.3 - 0.8 * size);
      const tick = ringing(
        [
          [base, 1, 0.02],
          [base * 1.73, 0.6, 0.014],
          [base * 2.9, 0.3, 0.01],
          [base * 0.21, 0.5 * size, 0.06],
        ],
        0.09,
      );
      return [
        i * gap,
        mixed([tick, 1], [shaped(filter(chance.noise(0.004), 'high', 4000), struck(0.0002, 0.003)), 0.4]),
        1,
      ];
    });
    return room(placed(seconds, parts), 0.3, 0.12, 5000);
  },
};

const phone: Effect = {
  name: 'telephone',
  label: { en: 'Telephone', zh: '电话铃' },
  words: ['telephone', 'phone', 'ring', 'ringing', '电话', '电话铃', '铃声'],
  controls: [controls.pitch(), controls.speed(), controls.own('rings', 'Rings', '次数', 2, 1, 10)],
  render: (control) => {
    const [pitch, speed, rings] = [control('pitch'), control('speed'), Math.round(control('rings'))];
    const base = 800 + 900 * pitch;
    const hammer = 1 / (14 + 16 * speed);
    const parts: [number, Float32Array, number][] = [];
    for (let ring = 0; ring < rings; ring++)
      for (let moment = 0, side = 0; moment < 1.1; moment += hammer, side = 1 - side) {
        const gong = base * (side === 0 ? 1 : 1.19);
        parts.push([
          ring * 2 + moment,
          ringing(
            [
              [gong, 1, 0.5],
              [gong * 2.76, 0.5, 0.3],
              [gong * 5.4, 0.25, 0.15],
            ],
            0.5,
          ),
          0.4,
        ]);
      }
    return room(placed(rings * 2 - 0.3, parts), 0.4, 0.12, 6000);
  },
};

const heartbeat: Effect = {
  name: 'heartbeat',
  label: { en: 'Heartbeat', zh: '心跳' },
  words: ['heart', 'heartbeat', 'pulse', '心跳', '心脏'],
  controls: [
    controls.own('rate', 'Beats a minute', '每分钟心跳', 70, 30, 200),
    controls.strength(),
    controls.seconds(5),
  ],
  render: (control, chance) => {
    const [beats, strength, seconds] = [control('rate'), control('strength'), control('seconds')];
    const gap = 60 / beats;
    const thud = (low: number, decay: number) =>
      mixed(
        [
          shaped(
            tone((time) => low * (1 + 0.9 * Math.exp(-time * 30)), 0.3),
            struck(0.006, decay),
          ),
          1,
        ],
        [shaped(filter(brown(chance.noise(0.2)), 'low', 180), struck(0.004, 0.1)), 1 + strength],
      );
    const parts: [number, Float32Array, number][] = [];
    for (let moment = 0.05; moment < seconds - 0.3; moment += chance.about(gap, 0.03))
      parts.push([moment, thud(42, 0.22), 1], [moment + Math.min(0.3, gap * 0.36), thud(56, 0.15), 0.7]);
    return placed(seconds, parts);
  },
};

const bird: Effect = {
  name: 'bird',
  label: { en: 'Bird', zh: '鸟鸣' },
  words: ['bird', 'birdsong', 'chirp', 'tweet', '鸟', '鸟鸣', '鸟叫'],
  controls: [controls.pitch(), controls.speed(), controls.seconds(4)],
  render: (control, chance) => {
    const [pitch, speed, seconds] = [control('pitch'), control('speed'), control('seconds')];
    const base = 1700 + 2800 * pitch;
    const syllables = Array.from({ length: 3 }, () => {
      const [from, to, trill] = [chance.between(0.8, 1.5), chance.between(0.8, 1.6), chance.between(0, 60)];
      const length = chance.between(0.05, 0.2) * (1.4 - speed);
      const frequency = (time: number) =>
        base * (from + ((to - from) * time) / length + 0.06 * Math.sin(2 * Math.PI * trill * time));
      const voice = mixed([tone(frequency, length), 1], [tone((time) => 2 * frequency(time), length), 0.15]);
      return shaped(voice, held(length, 0.012, 0.03));
    });
    const parts: [number, Float32Array, number][] = [];
    for (let moment = 0.05; moment < seconds - 0.5;) {
      const which = Math.floor(chance.between(0, 3 - 1e-9));
      for (let times = Math.ceil(chance.between(0, 4)); times > 0 && moment < seconds - 0.3; times--) {
        parts.push([moment, syllables[which]!, chance.about(0.9, 0.1)]);
        moment += chance.about(0.16, 0.3) * (1.5 - speed);
      }
      moment += chance.between(0.15, 0.9) * (1.4 - speed);
    }
    return room(placed(seconds, parts), 0.7, 0.2, 7000);
  },
};

const bee: Effect = {
  name: 'bee',
  label: { en: 'Bee', zh: '蜜蜂' },
  words: ['bee', 'insect', 'fly', 'mosquito', 'buzz', '蜜蜂', '苍蝇', '蚊子', '嗡嗡'],
  controls: [controls.pitch(0.4), controls.speed(), controls.seconds(4)],
  render: (control, chance) => {
    const [pitch, speed, seconds] = [control('pitch'), control('speed'), control('seconds')];
    const base = 130 + 470 * pitch;
    const effort = wandering(chance, 0.93, 1.07, 2 + 6 * speed, seconds) as (time: number) => number;
    const near = wandering(chance, 0.1, 1, 0.6 + 1.2 * speed, seconds) as (time: number) => number;
    const wings = tone((time) => base * effort(time) * (1 + 0.02 * near(time)), seconds, 'saw');
    return shaped(
      filter(wings, 'low', (time) => 900 + 3800 * near(time)),
      (time) => near(time) * held(seconds, 0.3, 0.4)(time),
    );
  },
};

export const machineEffects: readonly Effect[] = [engine, helicopter, siren, drill, clock, phone, heartbeat, bird, bee];
