/** The pieces of a data set of scores, and what is asked of a trained maker of melodies. */
import { z } from 'zod';
import type { PlacedMelody } from '../media/score/melody-line.ts';
import { tempoSchema } from '../media/score/score.ts';
import { pieceKeySchema } from './dataset.ts';
import { melodySchema, wireMelody } from './melody.ts';
import { largestSeed } from './run.ts';

export const pieceSchema = z
  .object({
    title: z.string(),
    tempo: tempoSchema.unwrap().shape.tempo,
    key: z.union([pieceKeySchema, z.null()]),
    melodies: z.array(
      melodySchema.extend({
        start: z.number().int().nonnegative().meta({ description: 'The sixteenth of the piece at which it begins.' }),
      }),
    ),
  })
  .meta({ id: 'Piece', description: 'What was read of one piece: its lines, of which it is learned.' });
export type Piece = z.infer<typeof pieceSchema>;

export const pieceListSchema = z.object({ pieces: z.array(pieceSchema) }).meta({ id: 'PieceList' });

const trait = z.coerce.number<string>().pipe(z.number().min(-3).max(3)).default(0);

/** How melodies are drawn. A trait of 1 is the way from phrases that have least of it to those that have most. */
export const drawnMelodiesQuery = z.object({
  count: z.coerce.number<string>().pipe(z.number().int().min(1).max(16)).default(4).meta({ type: 'integer' }),
  seed: z.coerce.number<string>().pipe(z.number().int().min(0).max(largestSeed)).default(0).meta({ type: 'integer' }),
  temperature: z.coerce.number<string>().pipe(z.number().min(0).max(2)).default(0.9),
  density: trait,
  contour: trait,
  range: trait,
  leaps: trait,
});
export type DrawnMelodiesQuery = z.infer<typeof drawnMelodiesQuery>;

/** The way from the first phrase of one melody to that of another, both ends as the maker tells them. */
export const melodyWayRequestSchema = z
  .object({
    from: melodySchema,
    to: melodySchema,
    count: z.number().int().min(2).max(16).default(5),
    seed: z.number().int().min(0).max(largestSeed).default(0),
    temperature: z.number().min(0).max(2).default(0.9),
  })
  .meta({ id: 'MelodyWayRequest' });
/** What is sent; all but both ends may be left out. */
export type MelodyWayRequest = z.input<typeof melodyWayRequestSchema>;
export type MelodyWay = z.infer<typeof melodyWayRequestSchema>;

export const melodyListSchema = z.object({ melodies: z.array(melodySchema) }).meta({ id: 'MelodyList' });

export const placedOnWire = (melody: PlacedMelody): Piece['melodies'][number] => ({
  ...wireMelody(melody),
  start: melody.start,
});
