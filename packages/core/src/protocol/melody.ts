/** A melody on the wire. */
import { z } from 'zod';
import { held, type Melody, silence } from '../media/score/melody-line.ts';

export const melodySchema = z
  .object({
    cells: z
      .array(z.number().int().min(silence).max(127))
      .min(1)
      .max(500_000)
      .meta({
        description: `By sixteenth: the MIDI pitch of a note that begins, ${held} holds, ${silence} begins a rest.`,
      }),
    barSteps: z.number().int().min(1).max(1024).meta({ description: 'Sixteenths of a bar.' }),
  })
  .meta({ id: 'Melody' });
export type WireMelody = z.infer<typeof melodySchema>;

export const wireMelody = ({ cells, barSteps }: Melody): WireMelody => ({ cells: [...cells], barSteps });
export const melodyOfWire = ({ cells, barSteps }: WireMelody): Melody => ({ cells: Int16Array.from(cells), barSteps });
