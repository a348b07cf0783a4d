/** Scores that fast-check draws: small, with all that a score can hold, and with what is awkward to write. */
import fc from 'fast-check';
import { spellPitch } from '../src/media/score/pitch-spelling.ts';
import { canonicalScore, type Note, type Score, ticksPerQuarter, type Track } from '../src/media/score/score.ts';
import type { ScoreRegion } from '../src/media/score/score-region.ts';

const quarter = ticksPerQuarter;
const somewhere = fc.oneof(
  { weight: 6, arbitrary: fc.nat(32).map((eighths) => (eighths * quarter) / 2) },
  { weight: 2, arbitrary: fc.nat(48).map((thirds) => (thirds * quarter) / 3) },
  { weight: 1, arbitrary: fc.nat(quarter * 16) },
);
const lasting = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1, 2, 3, 4, 6, 8, 12).map((eighths) => (eighths * quarter) / 2) },
  { weight: 2, arbitrary: fc.constantFrom(1, 2, 4).map((thirds) => (thirds * quarter) / 3) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: quarter * 9 }) },
);
const words = fc.constantFrom('la', 'Gott', 'süß', '海', "don't", 'a b', 'x*_|~', '<&>', '"q"', 'end-');
const name = fc.constantFrom('', 'Piano', 'Violin I', 'Flöte', '鼓', 'A & B <c>', '"Bass"');

const track = (id: string): fc.Arbitrary<Track> =>
  fc.record({
    id: fc.constant(id),
    name,
    instrument: fc.oneof(
      { weight: 5, arbitrary: fc.nat(127) },
      { weight: 1, arbitrary: fc.constant('percussion' as const) },
    ),
  });

export const someTracks = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => track(`t${index + 1}`))));

export function someNotes(tracks: readonly Track[], most = 14): fc.Arbitrary<readonly Note[]> {
  if (tracks.length === 0) return fc.constant([]);
  const drawn = fc.record({
    track: fc.constantFrom(...tracks.map(({ id }) => id)),
    voice: fc.constantFrom(1, 1, 1, 2, 5),
    start: somewhere,
    duration: lasting,
    pitch: fc.integer({ min: 21, max: 108 }),
    fifths: fc.constantFrom(-7, -3, 0, 2, 7, null),
    velocity: fc.integer({ min: 1, max: 127 }),
    lyrics: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.uniqueArray(
          fc.record({ verse: fc.integer({ min: 1, max: 3 }), text: words, hyphen: fc.boolean() }),
          {
            selector: ({ verse }) => verse,
            minLength: 1,
            maxLength: 2,
          },
        ),
      },
    ),
  });
  return fc.array(drawn, { maxLength: most }).map((notes) =>
    notes.map(({ fifths, ...note }, index) => ({
      ...note,
      id: `n${index + 1}`,
      spelling: fifths === null ? null : spellPitch(note.pitch, fifths),
    })),
  );
}

const events = <Event extends { tick: number }>(event: fc.Arbitrary<Event>) =>
  fc.uniqueArray(event, { selector: ({ tick }) => tick, maxLength: 3 });

export const someScore: fc.Arbitrary<Score> = someTracks
  .chain((tracks) =>
    fc.record({
      title: fc.constantFrom('', 'A Study', '练习曲', '<T & "t">'),
      tracks: fc.constant(tracks),
      notes: someNotes(tracks),
      tempos: events(
        fc.record({ tick: somewhere, tempo: fc.integer({ min: 400, max: 70_000 }).map((tempo) => tempo / 100) }),
      ),
      meters: events(
        fc.record({
          tick: somewhere,
          beats: fc.constantFrom(2, 3, 4, 6, 7),
          unit: fc.constantFrom(2 as const, 4 as const, 8 as const),
        }),
      ),
      keys: events(
        fc.record({
          tick: somewhere,
          fifths: fc.integer({ min: -7, max: 7 }),
          mode: fc.constantFrom('major' as const, 'minor' as const),
        }),
      ),
      chords: events(
        fc.record({
          tick: somewhere,
          symbol: fc.constantFrom('C', 'F#m7', 'Bb', 'Ebmaj7/G', 'Am', 'G7sus4', 'Dm7b5', 'C/E'),
        }),
      ),
    }),
  )
  .map(canonicalScore);

export function someRegion(score: Score): fc.Arbitrary<ScoreRegion> {
  const parts = fc.oneof(
    fc.constant(null),
    fc.array(
      fc.record({
        track: fc.constantFrom(...score.tracks.map(({ id }) => id), 'nobody'),
        voices: fc.oneof(fc.constant(null), fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 })),
      }),
      { maxLength: 3 },
    ),
  );
  return fc.tuple(parts, fc.nat(20 * quarter), fc.nat(20 * quarter)).map(([some, a, b]) => ({
    parts: some,
    start: Math.min(a, b),
    end: Math.max(a, b),
  }));
}
