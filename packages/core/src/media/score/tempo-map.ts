/** Between ticks and seconds of a score that is played as it is written. A tempo holds from its tick to the next one's. */
import { defaultTempo, type Tempo, ticksPerQuarter } from './score.ts';

interface Stretch {
  readonly tick: number;
  /** At which the stretch begins. */
  readonly seconds: number;
  readonly secondsPerTick: number;
}

const secondsPerTickAt = (tempo: number): number => 60 / (tempo * ticksPerQuarter);

export class TempoMap {
  readonly #stretches: readonly Stretch[];

  /** `rate`: 2 plays twice as fast. */
  constructor(tempos: readonly Tempo[], rate = 1) {
    const all = tempos[0]?.tick === 0 ? tempos : [{ tick: 0, tempo: defaultTempo }, ...tempos];
    const stretches: Stretch[] = [];
    for (const { tick, tempo } of all) {
      const last = stretches.at(-1);
      const seconds = last === undefined ? 0 : last.seconds + (tick - last.tick) * last.secondsPerTick;
      stretches.push({ tick, seconds, secondsPerTick: secondsPerTickAt(tempo * rate) });
    }
    this.#stretches = stretches;
  }

  secondsAt(tick: number): number {
    const stretch = this.#lastAt((each) => each.tick <= tick);
    return stretch.seconds + (tick - stretch.tick) * stretch.secondsPerTick;
  }

  /** Not rounded. */
  tickAt(seconds: number): number {
    const stretch = this.#lastAt((each) => each.seconds <= seconds);
    return stretch.tick + (seconds - stretch.seconds) / stretch.secondsPerTick;
  }

  #lastAt(isBefore: (stretch: Stretch) => boolean): Stretch {
    return this.#stretches.findLast(isBefore) ?? this.#stretches[0]!;
  }
}
