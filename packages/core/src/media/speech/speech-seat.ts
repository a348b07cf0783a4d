/**
 * One peer at a script: its edits, and its undo, which takes back nothing of anybody else: a value that somebody else has set since stays,
 * and so does a line that somebody else has changed.
 */
import type { Frontiers } from '../../version/version.ts';
import type { Peer } from '../../work/actor.ts';
import { UndoSeat } from '../undo-seat.ts';
import type { Cell } from './speech-cells.ts';
import type { SpeechEdit } from './speech-edit.ts';

export type SpeechHow = 'typed' | 'pasted' | 'imported';

/** One value that an edit set; `before` is null where there was none. */
export interface SpeechSetting {
  readonly key: string;
  readonly before: Cell | null;
  readonly after: Cell;
  /** Of a line that was brought back: what it was then. It is taken out again only while it is that. */
  readonly seen?: string;
}

export interface SeatSpeech {
  make(
    seat: SpeechSeat,
    edits: readonly SpeechEdit[],
    how: SpeechHow,
  ): { step: readonly SpeechSetting[]; ids: readonly string[] };
  takeBack(seat: SpeechSeat, step: readonly SpeechSetting[]): readonly SpeechSetting[];
  makeAsAt(seat: SpeechSeat, frontiers: Frontiers): readonly SpeechSetting[];
}

export class SpeechSeat extends UndoSeat<SpeechSetting> {
  readonly #speech: SeatSpeech;

  constructor(peer: Peer, speech: SeatSpeech) {
    super(peer);
    this.#speech = speech;
  }

  protected override takeBack(step: readonly SpeechSetting[]): readonly SpeechSetting[] {
    return this.#speech.takeBack(this, step);
  }

  /**
   * One step of undo; with `joins`, it is taken back together with the step before. The ids of added lines are returned, in order.
   * @throws SpeechEditNotPossible, ScriptTooLong
   */
  edit(
    edits: readonly SpeechEdit[],
    how: SpeechHow = 'typed',
    { joins = false }: { readonly joins?: boolean } = {},
  ): readonly string[] {
    const { step, ids } = this.#speech.make(this, edits, how);
    this.record(step, joins);
    return ids;
  }

  /** The script becomes that of then, as an edit of this peer. @throws VersionUnknown */
  restore(frontiers: Frontiers): void {
    this.record(this.#speech.makeAsAt(this, frontiers));
  }
}
