/** Pictures that the program draws, and a model that has learned them: for a first look without pictures of one's own. */
import { z } from 'zod';
import { givenName } from './common.ts';

export const exampleCount = 240;
export const exampleName = (index: number): string => `boat-${String(index + 1).padStart(3, '0')}.png`;

export const exampleParametersSchema = z.object({
  index: z.coerce.number<string>().pipe(
    z
      .number()
      .int()
      .min(0)
      .max(exampleCount - 1),
  ),
});

export const exampleModelRequestSchema = z.object({ name: givenName }).meta({ id: 'ExampleModelRequest' });
